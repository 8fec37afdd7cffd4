import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { random } from '../../src/engine/nn/random.ts'
import { draw } from '../../src/figures/draw.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { sampleOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { backOf } from './back.ts'
import { constantsOf, costCurves, poissonDeviance, weightedMedian } from './constants.ts'
import type { controls } from './controls.ts'
import type { Report } from './report.ts'
import { straightBack } from './samples.ts'
import { moments } from './shape.ts'
import tool from './tool.ts'
import { logDensity, transformsFor } from './transforms.ts'
import work from './work.ts'

type Options = Settings<typeof controls>

const defaults: Options = { transform: 'auto', unit: 'original', seed: 1, replicas: 1 }

async function reportOn(data: readonly File[], options: Partial<Options> = {}): Promise<Report> {
  const analysis = await work.open({ data }, { ...defaults, ...options })
  return analysis.report()
}

const run = (data: string, options: Partial<Options> = {}): Promise<Report> =>
  reportOn([textFile(data)], options)

/** Every figure at both widths, every table and text: throws where something is not finite. */
function drawAll(report: Report): string {
  const view = { report, settings: defaults }
  const drawings = Object.values(tool.figures).flatMap((figure) => {
    const plotted = figure.plot(view)
    return plotted ? [draw(plotted, 640), draw(plotted, 340)] : []
  })
  const tables = Object.values(tool.tables).map((table) => JSON.stringify(table.rows(view)))
  return drawings.join('') + tables.join('') + tool.conclude(view) + JSON.stringify(tool.remarks(view))
}

const lines = (values: Iterable<number>): string => [...values].join('\n')
const constant = (report: Report, key: string) => report.constants.find((one) => one.key === key)

describe('transforms', () => {
  const targets = Float64Array.of(0.2, 0.7, 1, 2.5, 9, 40)

  it('come back', () => {
    for (const transform of transformsFor(targets))
      for (const y of targets)
        expect(transform.inverse(transform.forward(y)), transform.name).toBeCloseTo(y, 10)
    const [, , , , , yeojohnson] = transformsFor(Float64Array.of(-3, -1, 0, 2, 9))
    for (const y of [-3, -0.5, 0, 4]) expect(yeojohnson?.inverse(yeojohnson.forward(y))).toBeCloseTo(y, 10)
  })

  it('have the slopes of their derivatives', () => {
    for (const { forward, logSlope, name } of transformsFor(targets))
      for (const y of [0.3, 2, 11])
        expect(Math.exp(logSlope(y)), name).toBeCloseTo((forward(y + 1e-6) - forward(y - 1e-6)) / 2e-6, 5)
  })

  it('take the most likely power', () => {
    const draws = random(1001, 'test').normal(3000, 0, 0.6)
    const logs = transformsFor(Float64Array.from(draws, Math.exp))
    // of a log-normal sample the power is 0; its standard error here is about 0.02
    expect(Math.abs(logs[4]?.lambda ?? 9)).toBeLessThan(0.1)
    const squares = transformsFor(Float64Array.from(draws, (value) => (5 + value) ** 2))
    expect(Math.abs((squares[4]?.lambda ?? 9) - 0.5)).toBeLessThan(0.15)
    const values = Float64Array.from(draws, (value) => (5 + value) ** 2)
    const [fitted] = squares.slice(4)
    const densities = squares.map((transform) => logDensity(values, transform))
    expect(fitted && logDensity(values, fitted)).toBeCloseTo(Math.max(...densities), 4)
    // without a transform it is the density of a normal distribution
    const { sd } = moments(values)
    expect(densities[0]).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * Math.E * sd ** 2), 10)
  })
})

describe('constants', () => {
  it('knows the curriculum’s numbers (2.2.1, 2.2.5)', async () => {
    const report = await run('1\n2\n3\n4\n100\n')
    expect(constant(report, 'mean')?.value).toBe(22)
    expect(constant(report, 'mean')?.costs.rmse).toBeCloseTo(Math.sqrt(1522), 10)
    expect(constant(report, 'mean')?.costs.mae).toBeCloseTo(31.2, 10)
    expect(constant(report, 'median')?.costs.mae).toBeCloseTo(20.2, 10)
    expect((constant(report, 'median')?.costs.rmse ?? 0) ** 2).toBeCloseTo(1883, 8)
    const counts = Float64Array.of(0, 0, 1, 5)
    expect(constantsOf(counts)[0]?.value).toBe(1.5)
    for (const other of [1.4, 1.6])
      expect(poissonDeviance(counts, other)).toBeGreaterThan(poissonDeviance(counts, 1.5))
  })

  it('finds what a search over all constants finds', () => {
    const targets = Float64Array.from(random(3, 'test').normal(101), (value) => Math.exp(value))
    const grid = Array.from({ length: 4000 }, (_, at) => 0.01 + at * 0.002)
    const curves = costCurves(targets, grid)
    for (const [key, measure] of [
      ['mean', 'rmse'],
      ['median', 'mae'],
      ['mape_optimal', 'mape'],
    ] as const) {
      const costs = curves[measure]
      const least = grid[costs.indexOf(Math.min(...costs))] ?? 0
      const found = constantsOf(targets).find((one) => one.key === key)
      expect(Math.abs(least - (found?.value ?? 9)), key).toBeLessThan(0.0025)
      expect(costs[700]).toBeCloseTo(
        Number(
          evaluate({ metric: measure, y_true: [...targets], y_pred: [...targets].map(() => grid[700]) }),
        ),
        10,
      )
      for (const one of constantsOf(targets))
        expect(one.costs[measure] ?? 0).toBeGreaterThanOrEqual((found?.costs[measure] ?? 9) - 1e-12)
    }
    expect(weightedMedian(Float64Array.of(1, 2, 3, 4, 100), (y) => 1 / y)).toBe(2)
  })

  it('agrees with npm run metrics', async () => {
    const cells = straightBack()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number))
    const report = await run(straightBack())
    const spec = { y_true: cells.map(([y]) => y), y_pred: cells.map(([, f]) => f) }
    const [direct] = report.back.ways
    for (const name of ['mae', 'rmse', 'mape'] as const)
      expect(direct?.[name]).toBeCloseTo(Number(evaluate({ metric: name, ...spec })), 10)
    const mean = constant(report, 'mean')
    for (const metric of ['mae', 'rmse', 'mape', 'msle'] as const)
      expect(mean?.costs[metric]).toBe(
        evaluate({ metric, y_true: spec.y_true, y_pred: cells.map(() => mean?.value) }),
      )
  })
})

describe('back-transform', () => {
  it('smears a constant model to the mean itself', async () => {
    const text = lines(Float64Array.from(random(5, 'test').normal(150), (value) => Math.exp(value)))
    for (const transform of ['log', 'log1p', 'sqrt', 'boxcox', 'yeojohnson'] as const) {
      const { back } = await run(text, { transform })
      const smearing = back.ways.find(({ key }) => key === 'smearing')
      expect(smearing?.ratio, transform).toBeCloseTo(1, 10)
      expect(back.ways[0]?.ratio, transform).toBeLessThan(1)
    }
  })

  it('interpolates a smearing estimate between many forecasts', () => {
    const draws = random(8, 'test').normal(1600)
    const transformed = Float64Array.from({ length: 800 }, (_, row) => 6 + (draws[2 * row] ?? 0))
    const targets = transformed.map((value, row) => (value + 0.5 * (draws[2 * row + 1] ?? 0)) ** 2)
    const sqrt = transformsFor(targets)[1]
    if (!sqrt) throw new Error('no square root')
    const residuals = targets.map((y, row) => Math.sqrt(y) - (transformed[row] ?? 0))
    const sums = transformed.map((x) => residuals.reduce((sum, e) => sum + (x + e) ** 2, 0) / 800)
    const total = sums.reduce((a, b) => a + b, 0)
    const { ways } = backOf(targets, transformed, sqrt, 'forecast')
    expect((ways[1]?.mean ?? 0) / (total / 800)).toBeCloseTo(1, 3)
  })

  it('recognises forecasts that came straight back from logarithms', async () => {
    const report = await run(straightBack())
    expect(report.back.model).toBe('forecast')
    expect(report.back.lognormalFactor).toBeCloseTo(Math.exp(0.32), 1)
    expect(report.warnings.join()).toMatch(/像是对数空间的预测直接 exp 回来/)
    expect(Math.abs((report.back.ways.at(-1)?.ratio ?? 0) - 1)).toBeLessThan(0.05)
    // the same forecasts as logarithms
    const logs = straightBack()
      .split('\n')
      .map((line, at) => {
        const [y, f] = line.split(',')
        return at === 0 ? line : `${y},${Math.log(Number(f))}`
      })
    const same = await run(logs.join('\n'), { unit: 'transformed' })
    expect(same.back.ways[0]?.mae).toBeCloseTo(report.back.ways[0]?.mae ?? 0, 8)
    await expect(run(straightBack(), { unit: 'transformed' })).resolves.toBeDefined()
    await expect(
      run('y,y_pred\n1,1000\n2,2\n9,3\n', { unit: 'transformed', transform: 'log' }),
    ).rejects.toThrow(/改成原单位/)
  })

  it('does without forecasts that the transform refuses, and says so', async () => {
    const report = await run('y,y_pred\n1,2\n2,-1\n3,3\n', { transform: 'log' })
    expect(report.back.model).toBe('constant')
    expect(report.warnings.join()).toMatch(/第 3 行的预测是 −1/)
  })
})

const first = async (text: string): Promise<string> => (await run(text)).advice[0]?.what ?? ''

describe('advice', () => {
  it('for zeros and ones, and for a long tail with a few zeros', async () => {
    expect(await first('0\n1\n1\n0')).toMatch(/二分类/)
    const tail = Array.from({ length: 100 }, (_, row) => (row === 0 ? 0 : 1.1 ** row))
    const one = await run(tail.join('\n'))
    expect(one.chosen.id).toBe('log1p')
    expect(one.advice[0]?.what).toMatch(/ln\(1 \+ y\)/)
  })
  const normal = random(7, 'test').normal(300)

  it('fits the kind of numbers', async () => {
    expect(await first(lines(normal))).toMatch(/只标准化/)
    expect(await first(lines(normal.map((value) => Math.exp(value))))).toMatch(/取 ln y/)
    expect(await first(lines(normal.map((value) => Math.exp(1.5 * value) - 0.5)))).toMatch(/Yeo–Johnson/)
    expect(await first(lines(normal.map((value) => 1 / (1 + Math.exp(-value)))))).toMatch(/logit/)
    const { data = [] } = await sampleOf(tool, 'zeros')
    expect((await reportOn(data)).advice[0]?.what).toMatch(/Tweedie/)
    const counted = await sampleOf(tool, 'counts')
    expect((await reportOn(counted['data'] ?? [])).advice[0]?.what).toMatch(/负二项/)
    // as many of 0, 1, 2, 3, 4 as a Poisson law of rate 1 has them
    const poisson = [37, 37, 18, 6, 2].flatMap((rows, count) => Array.from({ length: rows }, () => count))
    expect(await first(lines(poisson))).toMatch(/计数：Poisson/)
  })
})

describe('reading', () => {
  it('takes lists in several shapes', async () => {
    for (const text of [
      '1\n2\n3\n4\n100',
      '1, 2, 3, 4, 100',
      '1 2 3 4 100',
      '[1, 2, 3,\n 4, 100]',
      'price\n1\n2\n3\n4\n100',
      'id,y\na,1\nb,2\nc,3\nd,4\ne,100',
      '# note\n1\n\n2\n3\n4\n100\n',
    ])
      expect(constant(await run(text), 'mean')?.value, text).toBe(22)
    const two = await run('1,1.5\n2,2.5\n3,2\n')
    expect(two.back.model).toBe('forecast')
  })

  const refused: Readonly<Record<string, RegExp>> = {
    'y\n1\nabc\n3\n4': /第 3 行.*「abc」/,
    'y\n1\n2\nnan\n3': /第 4 行.*「nan」/,
    'y,y_pred\n1,2\n2,\n3,1': /第 3 行、第 2 列（y_pred）是空的/,
    '1,2\n3\n4,5': /第 2 行有 1 列/,
    'a,b\n1,2\n3,4\n5,6': /认不出哪一列是目标/,
    '1\n2': /只有 2 个/,
    '[1, 2, x]': /第 3 个值是「x」/,
    '[1, 2': /没有以 \] 结束/,
    '<script>alert(1)</script>': /只有 1 个|这里要有限的数/,
    'one\ntwo\nthree\nfour': /这里要有限的数/,
    'a\0b': /空字节/,
    '': /没有一行数据/,
    '1\n2\n1e200': /10¹⁰⁰/,
  }
  for (const [text, sentence] of Object.entries(refused))
    it(`refuses ${JSON.stringify(text)}`, async () => {
      const error: unknown = await run(text).then(
        () => null,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(InputError)
      expect(String(error)).toMatch(sentence)
    })

  it('refuses a transform that the targets do not allow, naming the line', async () => {
    await expect(run('y\n1\n0\n2\n', { transform: 'log' })).rejects.toThrow(
      '第 3 行的目标是 0，要 y > 0，不能用 ln y',
    )
  })
})

describe('odd data', () => {
  for (const [name, text] of Object.entries({
    'all equal': '5\n5\n5\n5',
    'all zero': '0\n0\n0\n0',
    'two values': '0\n1\n1\n0\n1',
    negative: '-5\n-4\n-1\n-100',
    'mean zero': '-1\n1\n-2\n2',
    'one far value': '1\n2\n3\n1e90',
    tiny: '1e-90\n2e-90\n3e-90\n1e-89',
    'equal forecasts': 'y,y_pred\n1,2\n2,2\n3,2\n4,2',
  }))
    for (const transform of ['auto', 'none', 'yeojohnson'] as const)
      it(`draws ${name} with ${transform}`, async () => {
        expect(/NaN|undefined|Infinity|∞/.exec(drawAll(await run(text, { transform })))?.[0]).toBeUndefined()
      })

  it('draws every sample', async () => {
    for (const id of Object.keys(tool.presets)) {
      const { data = [] } = await sampleOf(tool, id)
      expect(/NaN|undefined|Infinity|∞/.exec(drawAll(await reportOn(data)))?.[0], id).toBeUndefined()
    }
  })
})
