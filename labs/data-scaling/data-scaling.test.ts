import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { reportOn } from './claims.ts'
import { errorAt, factorFor, fitLine, fitPowerLaw, whereDoublingFades } from './power-law.ts'
import type { Report } from './report.ts'
import { exact, narrow, repeated, rounded } from './samples.ts'
import tool from './tool.ts'

type Options = Parameters<typeof reportOn>[1]

const defaults: Options = {
  factor: 2,
  worth: 10,
  metric: 'auto',
  weights: 'auto',
  repeats: 1,
  seed: 1,
  replicas: 1,
}

/** The report on a text; everything that the page shows of it is drawn too. */
async function report(text: string, changes: Partial<Options> = {}): Promise<Report> {
  const settings = { ...defaults, ...changes }
  const found = await reportOn(text, settings)
  drawTool(tool, { report: structuredClone(found), settings })
  return found
}

const arrays = (...lists: readonly (readonly number[])[]) => lists.map((list) => Float64Array.from(list))

describe('the fit', () => {
  test('the four points of the curriculum, exact and rounded', async () => {
    const { law, without } = await report(exact())
    expect([law.a, law.b, law.c]).toEqual([1.5, 0.45, 0.03].map((value) => expect.closeTo(value, 6)))
    expect(errorAt(law, 64000)).toBeCloseTo(0.0403, 4)
    expect(errorAt(without, 64000)).toBeCloseTo(0.0323, 4)
    const loose = (await report(rounded())).law
    expect([loose.a, loose.b, loose.c]).toEqual([
      expect.closeTo(1.54, 2),
      expect.closeTo(0.454, 3),
      expect.closeTo(0.03, 3),
    ])
  })
  test('beats every law on a fine grid', () => {
    const [n, e, w] = arrays([100, 200, 400, 800, 1600], [0.5, 0.33, 0.28, 0.21, 0.2], [1, 2, 1, 3, 1])
    const squares = (a: number, b: number, c: number) =>
      n!.reduce((sum, size, i) => sum + w![i]! * (e![i]! - a * size ** -b - c) ** 2, 0)
    const { a, b, c } = fitPowerLaw(n!, e!, w!)
    const least = squares(a, b, c)
    for (let db = -0.2; db <= 0.2; db += 0.05)
      for (let da = -0.2; da <= 0.2; da += 0.05)
        for (let dc = -0.05; dc <= 0.05; dc += 0.01)
          if (c + dc >= 0) expect(squares(a * (1 + da), b + db, c + dc)).toBeGreaterThanOrEqual(least - 1e-12)
  })
  test('a floor below zero is put at zero, a rising curve becomes a constant', () => {
    const [n, down, up, w] = arrays([1, 2, 4, 8], [1, 0.45, 0.2, 0.05], [0.1, 0.2, 0.3, 0.4], [1, 1, 1, 1])
    expect(fitPowerLaw(n!, down!, w!).c).toBe(0)
    const { a, c } = fitPowerLaw(n!, up!, w!)
    expect([a, c]).toEqual([0, expect.closeTo(0.25, 12)])
  })
  test('without c: the slope of a straight line in log–log', () => {
    const [n, e, w] = arrays([10, 100, 1000], [0.1, 0.01, 0.001], [1, 1, 1])
    const line = fitLine(n!, e!, w!)
    expect([line.a, line.b]).toEqual([expect.closeTo(1, 10), expect.closeTo(1, 10)])
  })
  test('half the error takes 4 times the data with b = 0.5, 7.2 times with b = 0.35', () => {
    expect(factorFor({ a: 1, b: 0.5, c: 0 }, 100, 0.5)).toBeCloseTo(4, 10)
    expect(factorFor({ a: 1, b: 0.35, c: 0 }, 100, 0.5)).toBeCloseTo(7.25, 2)
    expect(factorFor({ a: 1, b: 0.5, c: 0.2 }, 100, 0.5)).toBe(Infinity)
  })
  test('where doubling fades: there the fall is exactly what was asked', () => {
    const law = { a: 1.5, b: 0.45, c: 0.03 }
    const n = whereDoublingFades(law, 0.1)
    expect(1 - errorAt(law, 2 * n) / errorAt(law, n)).toBeCloseTo(0.1, 12)
    expect(whereDoublingFades(law, 0.4)).toBe(0)
    expect(whereDoublingFades({ ...law, c: 0 }, 0.1)).toBe(Infinity)
  })
})

describe('weights, intervals, units', () => {
  test('the interval holds the truth and shrinks with the number of seeds behind sd', async () => {
    const text = `n,error,sd\n${[1000, 2000, 4000, 8000, 16000].map((n) => `${n},${1.5 * n ** -0.45 + 0.03},0.002`).join('\n')}`
    const one = (await report(text)).chosen.interval!
    const nine = (await report(text, { repeats: 9 })).chosen.interval!
    expect(nine[1] - nine[0]).toBeLessThan(0.5 * (one[1] - one[0]))
    expect(one[0]).toBeLessThan(one[1])
  })
  test('accuracy in per cent gives the same as the error in shares, sd included', async () => {
    const accuracy = await report(narrow(), { factor: 4 })
    const error = await report('2000,0.079,0.004\n3000,0.07,0.004\n4000,0.066,0.004\n5000,0.063,0.004', {
      factor: 4,
    })
    expect(accuracy.chosen.error).toBeCloseTo(error.chosen.error, 8)
    expect(accuracy.chosen.interval![1]).toBeCloseTo(error.chosen.interval![1], 6)
  })
  test('sizes such as 2k, 2,000 and 2 万, errors such as 8.3%', async () => {
    const { points } = await report('n;error\n1k;9.7%\n"2,000";7.9%\n4e3;6.59%\n2 万;4%')
    expect(points.map(({ n }) => n)).toEqual([1000, 2000, 4000, 20000])
    expect(points[0]!.error).toBeCloseTo(0.097, 12)
  })
  test('RMSE and R² are those of the metrics', async () => {
    const found = await report(repeated())
    const [y_true, y_pred] = [
      found.points.map(({ error }) => error),
      found.points.map(({ fitted }) => fitted),
    ]
    expect(evaluate({ metric: 'rmse', y_true, y_pred })).toBeCloseTo(found.rmse, 14)
    expect(evaluate({ metric: 'r2', y_true, y_pred })).toBeCloseTo(found.r2, 12)
  })
  test('the same seed draws the same intervals', async () => {
    expect(await report(repeated())).toEqual(await report(repeated()))
  })
})

describe('bad input', () => {
  const refused: Readonly<Record<string, readonly [text: string, sentence: string]>> = {
    'two sizes': ['n,error\n1000,0.1\n2000,0.08', '只有 2 个不同的 n'],
    'one row': ['n,error\n1000,0.1', '只有 1 个不同的 n'],
    'an empty cell': ['n,error\n1000,0.1\n2000,\n4000,0.06', '第 3 行、第 2 列（error）是「」'],
    'text for n': ['n,error\n1000,0.1\nmany,0.08\n4000,0.06', '第 3 行、第 1 列（n）是「many」'],
    'n of zero': ['n,error\n0,0.1\n2000,0.08\n4000,0.06', '样本数要是正数'],
    NaN: ['n,error\n1000,0.1\n2000,nan\n4000,0.06', '是「nan」'],
    'a negative error': ['n,error\n1000,0.1\n2000,-0.08\n4000,0.06', '第 3 行的误差是 -0.08'],
    'a zero sd': ['n,error,sd\n1000,0.1,0\n2000,0.08,0.1\n4000,0.06,0.1', '标准差要是正数'],
    'a perfect accuracy': ['n,accuracy\n1000,0.9\n2000,1\n4000,0.95', '第 3 行的准确率是 1'],
    'a ragged row': ['n,error\n1000,0.1\n2000', '第 3 行有 1 列'],
    script: ['<script>alert(1)</script>', '只有一列'],
    'zero bytes': ['n\0', '不是文本文件'],
    'a header alone': ['n,error', '第 1 行'],
  }
  for (const [name, [text, sentence]] of Object.entries(refused))
    test(name, async () => {
      await expect(report(text)).rejects.toBeInstanceOf(InputError)
      await expect(report(text)).rejects.toThrow(sentence)
    })
  test('a share among per cents is read as one, and said to be', async () => {
    const text = 'n,accuracy\n100,0.7\n200,80\n400,85\n800,88'
    const remarks = tool.remarks({ report: await report(text), settings: defaults })
    expect(remarks.map((remark) => remark.text).join('')).toContain('第 2 行的 0.7 也当作 0.7%')
  })
  test('metrics of which more is better, by name and by a warning', async () => {
    const rows = '100,0.3\n200,0.4\n400,0.45\n800,0.48'
    expect((await report(`n,mAP\n${rows}`)).points[0]?.error).toBeCloseTo(0.7, 12)
    expect((await report(`n,quality\n${rows}`)).warnings.join('')).toContain('把「指标」改成「准确率」')
  })
  test('equal errors, three points, rising errors: a result with its warning', async () => {
    expect((await report('1,0.1\n2,0.1\n4,0.1\n8,0.1')).law.a * 1).toBeCloseTo(0, 9)
    expect((await report('1,0.4\n2,0.2\n4,0.15')).warnings.join('')).toContain('没有余下的自由度')
    expect((await report('1,0.1\n2,0.2\n4,0.3\n8,0.4')).warnings.join('')).toContain('没有随 n 下降')
  })
})
