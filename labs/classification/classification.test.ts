import { describe, expect, test } from 'vitest'
import { random } from '../../src/engine/nn/random.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { interval, resampler, resamplesFor } from './bootstrap.ts'
import { ofAll, ofClass } from './counted.ts'
import type { Report } from './report.ts'
import { grouped, threeClasses, twoClasses } from './samples.ts'
import tool from './tool.ts'
import work from './work.ts'

type Options = Parameters<typeof work.open>[1]
const defaults: Options = {
  rule: 'f1',
  threshold: 0.5,
  maxFpr: 0.05,
  cost: 10,
  positive: 'larger',
  zeroDivision: '0',
  seed: 1,
  replicas: 1,
}

async function report(text: string, changes: Partial<Options> = {}): Promise<Report> {
  const analysis = await work.open({ data: [textFile(text)] }, { ...defaults, ...changes })
  return analysis.finish()
}

const values = ({ metrics }: Report) => Object.fromEntries(metrics.map(({ key, value }) => [key, value]))

const samples = { two: twoClasses(), three: threeClasses() }

/** The columns of a sample as numbers where they are numbers. */
function columns(id: keyof typeof samples): (number | string)[][] {
  const rows = samples[id]
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  return rows[0]!.map((_, column) =>
    rows.map((row) => (Number.isNaN(Number(row[column])) ? row[column]! : Number(row[column]))),
  )
}

describe('numbers equal those of npm run metrics', () => {
  test('two classes with scores, at the threshold that was found', async () => {
    const found = await report(samples.two)
    const [y_true, y_score] = columns('two')
    const y_pred = y_score!.map((score) => (Number(score) >= found.curves!.threshold ? 1 : 0))
    const own = values(found)
    for (const metric of [
      'precision',
      'recall',
      'f1',
      'specificity',
      'accuracy',
      'balanced_accuracy',
      'matthews_corrcoef',
      'cohen_kappa',
    ])
      expect(own[metric], metric).toBe(evaluate({ metric, y_true, y_pred }))
    for (const metric of ['roc_auc', 'average_precision', 'ks', 'brier', 'log_loss'])
      expect(own[metric], metric).toBe(evaluate({ metric, y_true, y_score }))
    for (const average of ['macro', 'micro', 'weighted'])
      expect(own[`f1_${average}`]).toBe(evaluate({ metric: 'f1', average, y_true, y_pred }))
  })

  test('three classes with probabilities', async () => {
    const own = values(await report(samples.three))
    const [y_true, ...scores] = columns('three')
    const y_score = y_true!.map((_, row) => scores.map((column) => column[row]))
    const names = ['bird', 'cat', 'dog']
    const y_pred = y_score.map((row) => names[row.indexOf(Math.max(...row.map(Number)))])
    expect(own['accuracy']).toBe(evaluate({ metric: 'accuracy', y_true, y_pred }))
    expect(own['f1_macro']).toBe(evaluate({ metric: 'f1', average: 'macro', y_true, y_pred }))
    expect(own['brier']).toBe(evaluate({ metric: 'brier', y_true, y_score }))
    expect(own['top_2_accuracy']).toBe(evaluate({ metric: 'top_k_accuracy', k: 2, y_true, y_score }))
  })
})

test('weighted counts agree with the metrics on whole rows', () => {
  const rows = [
    [0, 0, 5],
    [0, 1, 2],
    [1, 1, 4],
    [1, 2, 3],
    [2, 2, 1],
    [2, 0, 6],
  ] as const
  const counts = new Float64Array(9)
  for (const [truth, predicted, count] of rows) counts[truth * 3 + predicted] = count
  const y_true = rows.flatMap(([truth, , count]) => Array<number>(count).fill(truth))
  const y_pred = rows.flatMap(([, predicted, count]) => Array<number>(count).fill(predicted))
  const all = ofAll(counts, 3, 0)
  expect(all.f1_macro).toBeCloseTo(Number(evaluate({ metric: 'f1', average: 'macro', y_true, y_pred })), 12)
  expect(all.f1_weighted).toBeCloseTo(
    Number(evaluate({ metric: 'f1', average: 'weighted', y_true, y_pred })),
    12,
  )
  expect(all.balanced_accuracy).toBeCloseTo(
    Number(evaluate({ metric: 'balanced_accuracy', y_true, y_pred })),
    12,
  )
  expect(all.matthews_corrcoef).toBeCloseTo(
    Number(evaluate({ metric: 'matthews_corrcoef', y_true, y_pred })),
    12,
  )
  expect(all.cohen_kappa).toBeCloseTo(Number(evaluate({ metric: 'cohen_kappa', y_true, y_pred })), 12)
  const specificities = [0, 1, 2].map((index) => ofClass(counts, 3, index, 0).specificity)
  const expected = evaluate({ metric: 'specificity', average: 'none', y_true, y_pred })
  expect(specificities).toEqual(Array.from(Object.values(expected), (value) => expect.closeTo(value, 12)))
})

describe('thresholds', () => {
  const text = 'y_true,y_score\n1,0.9\n0,0.8\n1,0.7\n0,0.6\n0,0.3\n0,0.2'
  test.each<[Partial<Options>, number]>([
    [{ rule: 'f1' }, 0.7],
    [{ rule: 'fixed', threshold: 0.65 }, 0.65],
    [{ rule: 'fpr', maxFpr: 0.2 }, 0.9],
    [{ rule: 'cost', cost: 10 }, 0.7],
    [{ rule: 'cost', cost: 0.5 }, 0.9],
  ])('%j cuts at %d', async (changes, threshold) => {
    expect((await report(text, changes)).curves?.threshold).toBe(threshold)
  })

  test('no score may be accepted: the threshold lies above all of them', async () => {
    const worst = 'y,p\n0,0.9\n1,0.1\n0,0.8'
    const found = await report(worst, { rule: 'cost', cost: 0.01 })
    expect(found.curves?.threshold).toBe(Infinity)
    expect(tool.conclude({ report: found, settings: defaults })).toContain('一个也不判正')
  })
})

const widthOfAuc = ({ metrics }: Report): number => {
  const [low, high] = metrics.find(({ key }) => key === 'roc_auc')!.interval!
  return high - low
}

describe('intervals', () => {
  test('by groups are wider where rows of a group share their error', async () => {
    const text = grouped()
    const ungrouped = text.replaceAll(/^[^,]*,/gm, '')
    expect(widthOfAuc(await report(text))).toBeGreaterThan(1.8 * widthOfAuc(await report(ungrouped)))
  })

  test('cover the truth about as often as they say', () => {
    let covered = 0
    for (let seed = 1; seed <= 200; seed++) {
      const weights = new Float64Array(60)
      const rows = Float64Array.from({ length: 60 }, (_, row) => ((row * 7919 + seed * 104729) % 1000) / 1000)
      const draw = resampler(60, null, seed)
      const means = Array.from({ length: 300 }, () => {
        draw(weights)
        return rows.reduce((sum, value, row) => sum + value * weights[row]!, 0) / 60
      })
      const [low, high] = interval(means)!
      if (low <= 0.4995 && 0.4995 <= high) covered++
    }
    expect(covered).toBeGreaterThan(175)
  })

  test('are left out where a resample would take too long', () => {
    expect([10, 20_000, 100_000, 1_000_000].map(resamplesFor)).toEqual([1000, 1000, 200, 0])
  })
})

describe('what the columns are', () => {
  test.each([
    ['1,0.9\n0,0.1', '真实标签是第 1 列，正类的分数是第 2 列'],
    ['分数;标签\n0.9;1\n0.1;0', '真实标签是第 2 列（标签），正类的分数是第 1 列（分数）'],
    ['y_true\ty_pred\ncat\tdog\ndog\tdog', '真实标签是第 1 列（y_true），预测的标签是第 2 列（y_pred）'],
    [
      'patient,label,score\na,1,3\nb,0,-2',
      '真实标签是第 2 列（label），正类的分数是第 3 列（score），组是第 1 列（patient）',
    ],
    [
      '0 0.2 0.5 0.3\n2 0.1 0.1 0.8',
      '真实标签是第 1 列，3 类的概率是第 2 列、第 3 列、第 4 列，依次属于 0、1、2',
    ],
  ])('%j', async (text, understood) => {
    expect((await report(text)).understood).toBe(understood)
  })

  test.each([
    ['hello', '只有一列；至少要两列：真实标签，以及分数、各类概率或预测的标签。'],
    ['1,0.3\n0,x', '第 2 行、第 2 列是「x」，这里要有限的数，例如 0.83 或 1e-3。'],
    ['1,0.3\n0,nan\n1,0.4', '第 2 行、第 2 列是「nan」，这里要有限的数，例如 0.83 或 1e-3。'],
    ['0,0.2\n0,0.3', '真实标签只有一类（0）；至少要出现两类才有混淆矩阵和曲线。'],
    ['1,0.3,0.4\n0,0.5,0.5', '第 1 行的概率之和是 0.700，各类之和要是 1（允许两位小数的舍入）。'],
    ['y,p\n1,0.5\n,0.2', '第 3 行、第 1 列（y）是空的，这里要一个标签。'],
    [
      'a,1.5,-0.5\nb,0.5,0.5',
      '第 1 行、第 2 列是 1.5，概率要在 0 与 1 之间；给的若是 logits，先做 softmax。',
    ],
  ])('refuses %j', async (text, sentence) => {
    await expect(report(text)).rejects.toMatchObject({ input: 'data', message: sentence })
  })
})

test('scores outside 0 to 1 are cut within their range and have no Brier score', async () => {
  const found = await report('y,score\n1,3\n0,-2\n1,1\n0,0', { rule: 'fixed', threshold: 0.5 })
  expect(found.curves?.threshold).toBe(0.5)
  expect(found.curves?.probabilities).toBe(false)
  expect(values(found)).not.toHaveProperty('brier')
})

describe('columns of probabilities', () => {
  const sorted = 'label,bird,cat,dog\ndog,0.1,0.1,0.8\ncat,0.1,0.6,0.3\nbird,0.5,0.3,0.2\ndog,0.2,0.5,0.3\n'

  test.each([
    'label,p_dog,p_cat,p_bird\ndog,0.8,0.1,0.1\ncat,0.3,0.6,0.1\nbird,0.2,0.3,0.5\ndog,0.3,0.5,0.2\n',
    'cat,dog,label,bird\n0.1,0.8,dog,0.1\n0.6,0.3,cat,0.1\n0.3,0.2,bird,0.5\n0.5,0.3,dog,0.2\n',
  ])('belong to the classes that their names say: %j', async (text) => {
    const [own, other] = [await report(text), await report(sorted)]
    expect(values(own)).toEqual(values(other))
    expect(own.understood).toContain('依次属于 bird、cat、dog')
  })

  test('of two classes too, and of classes that do not occur', async () => {
    const swapped = await report('label,pos,neg\nneg,0.2,0.8\npos,0.9,0.1\nneg,0.6,0.4\n')
    expect(values(swapped)['roc_auc']).toBe(1)
    const digits = await report('y,p2,p1,p0\n1,0.1,0.8,0.1\n0,0.1,0.1,0.8\n')
    expect([digits.classes, values(digits)['accuracy']]).toEqual([['0', '1', '2'], 1])
  })
})

test('says which columns it did not use', async () => {
  const { warnings } = await report('y_true,y_pred,y_score\n0,0,0.1\n1,1,0.9\n0,1,0.6\n')
  expect(warnings).toContain('没有用到第 2 列（y_pred）。')
})

test('reads the JSON of npm run metrics, and refuses a header alone', async () => {
  const found = await report('{"y_true": [0, 1, 1, 0], "y_score": [0.2, 0.4, 0.8, 0.5]}')
  expect(values(found)['roc_auc']).toBe(0.75)
  await expect(report('y_true,y_score\n')).rejects.toThrow('只有表头（y_true、y_score），没有一行数据。')
})

test('without ties the trapezoid under the PR curve is never above AP', async () => {
  const stream = random(7, 'test/trapezoid')
  for (let round = 0; round < 20; round++) {
    const rows = Array.from({ length: 30 }, (_, row) => `${row % 3 === 0 ? 1 : 0},${stream.uniform(1)[0]}`)
    const found = await report(`y_true,y_score\n${rows.join('\n')}`)
    expect(found.curves?.trapezoid).toBeLessThanOrEqual(values(found)['average_precision'] ?? Number.NaN)
  }
})
