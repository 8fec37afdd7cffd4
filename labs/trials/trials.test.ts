import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { TreeAnova } from './anova.ts'
import { reportOn, response } from './claims.ts'
import { growTree, predict } from './forest.ts'
import type { Leaf } from './forest.ts'
import type { Report } from './report.ts'
import { edge, grid, study } from './samples.ts'
import { axesOf, valueAt } from './space.ts'
import tool from './tool.ts'
import { readTrials } from './trials.ts'
import { textFile } from '../../src/lab/tool/work.ts'

type Options = Parameters<typeof reportOn>[1]

const defaults: Options = {
  direction: 'auto',
  failed: 'worst',
  scale: 'auto',
  edge: 20,
  top: 20,
  cell: 'best',
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

const numbers = { kind: 'number', categories: [] } as const
const leaf = (value: number, low: number[], high: number[], masks = [0, 0]): Leaf => ({
  value,
  low,
  high,
  masks,
})

describe('functional anova', () => {
  test('a sum of two steps: shares 0.9 and 0.1, no interaction', () => {
    const leaves = [0, 1].flatMap((x) =>
      [0, 1].map((z) => leaf(3 * x + z, [x / 2, z / 2], [(x + 1) / 2, (z + 1) / 2])),
    )
    const anova = new TreeAnova(leaves, [numbers, numbers])
    expect(anova.total).toBeCloseTo(2.5, 12)
    expect([anova.mains[0]!, anova.mains[1]!, anova.pair(0, 1)]).toEqual(
      [2.25, 0.25, 0].map((value) => expect.closeTo(value, 12)),
    )
  })
  test('exclusive or: interaction alone', () => {
    const leaves = [0, 1].flatMap((x) =>
      [0, 1].map((z) => leaf(x ^ z, [x / 2, z / 2], [(x + 1) / 2, (z + 1) / 2])),
    )
    const anova = new TreeAnova(leaves, [numbers, numbers])
    expect([anova.mains[0]!, anova.mains[1]!, anova.pair(0, 1), anova.total]).toEqual(
      [0, 0, 0.25, 0.25].map((value) => expect.closeTo(value, 12)),
    )
  })
  test('unequal boxes and three categories, by hand', () => {
    // 1 below 0.2; above it 0 for the first category and 3 for the two others
    const leaves = [
      leaf(1, [0, 0], [0.2, 1], [0, 7]),
      leaf(0, [0.2, 0], [1, 1], [0, 1]),
      leaf(3, [0.2, 0], [1, 1], [0, 6]),
    ]
    const anova = new TreeAnova(leaves, [numbers, { kind: 'category', categories: ['a', 'b', 'c'] }])
    const mean = 0.2 + 0.8 * 2
    expect(anova.mains[0]!).toBeCloseTo(0.2 * (1 - mean) ** 2 + 0.8 * (2 - mean) ** 2, 12)
    expect(anova.mains[1]!).toBeCloseTo((1 / 3) * (0.2 - mean) ** 2 + (2 / 3) * (0.2 + 2.4 - mean) ** 2, 12)
  })
  test('a grown tree: marginals equal a fine grid of its predictions', async () => {
    const data = await readTrials([textFile(response(3, 80, { lr: 0.5, wd: 0.3, noise: 0.2 }))])
    const { axes } = axesOf(data, 'auto')
    const tree = growTree(axes, data.values, 1, 0)
    const anova = new TreeAnova(tree.leaves, axes)
    const steps = 60
    const at = (indices: readonly number[]) =>
      tree.leaves.find(({ low, high }) =>
        indices.every((index, axis) => {
          const x = (index + 0.5) / steps
          return x > low[axis]! && x <= high[axis]!
        }),
      )!.value
    const marginal = Array.from({ length: steps }, (_, i) => {
      let sum = 0
      for (let j = 0; j < steps; j++) for (let k = 0; k < steps; k++) sum += at([i, j, k])
      return sum / steps ** 2
    })
    const mean = marginal.reduce((sum, value) => sum + value, 0) / steps
    const variance = marginal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / steps
    expect(anova.mains[0]! / variance).toBeGreaterThan(0.93)
    expect(anova.mains[0]! / variance).toBeLessThan(1.07)
    const parts = [0, 1, 2].map((axis) => anova.mains[axis]!).reduce((sum, value) => sum + value, 0)
    const pairs = anova.pair(0, 1) + anova.pair(0, 2) + anova.pair(1, 2)
    expect(parts + pairs).toBeLessThanOrEqual(anova.total + 1e-9)
  })
  test('many trials: the shares come near the true ones', async () => {
    const { parameters } = await report(response(4, 600, { lr: 0.7, wd: 0.25, noise: 0.05 }))
    expect(parameters.map(({ name }) => name)).toEqual(['lr', 'wd', 'dropout'])
    expect(Math.abs(parameters[0]!.importance - 0.7 / 0.95)).toBeLessThan(0.08)
    expect(Math.abs(parameters[1]!.importance - 0.25 / 0.95)).toBeLessThan(0.08)
    expect(parameters[2]!.importance).toBeLessThan(0.01)
  })
})

describe('the forest', () => {
  test('each row falls into one leaf, whose mean it is given', async () => {
    const data = await readTrials([textFile(grid())])
    const { axes } = axesOf(data, 'auto')
    const tree = growTree(axes, data.values, 1, 0)
    for (const row of data.values.keys()) expect(Number.isFinite(predict(tree, axes, row))).toBe(true)
    const volume = tree.leaves.reduce(
      (sum, { low, high }) => sum + high.reduce((v, h, axis) => v * (h - low[axis]!), 1),
      0,
    )
    expect(volume).toBeCloseTo(1, 12)
  })
  test('the same seed grows the same forest', async () => {
    expect(await report(study())).toEqual(await report(study()))
  })
})

describe('space and edges', () => {
  test('scales: log where the values are spread in logarithms, levels where they are few', async () => {
    const { parameters } = await report(study())
    const by = (name: string) => parameters.find((one) => one.name === name)!
    expect([by('lr').log, by('weight_decay').log, by('dropout').log]).toEqual([true, true, false])
    expect(by('optimizer').kind).toBe('category')
    expect((await report(grid())).parameters.every(({ levels }) => levels)).toBe(true)
  })
  test('places turn back into values, beyond the ends too', () => {
    const levels = [1, 2, 4]
    const axis = { log: false, low: 1, high: 4, levels }
    expect([0.5 / 3, 0.5, 2.5 / 3, 3.5 / 3].map((place) => valueAt(axis, place))).toEqual(
      [1, 2, 4, 8].map((value) => expect.closeTo(value, 12)),
    )
    expect(valueAt({ log: true, low: 1e-4, high: 1e-2, levels: [] }, 0.5)).toBeCloseTo(1e-3, 12)
  })
  test('an optimum beyond the range raises the alarm and widens the range', async () => {
    const { parameters, warnings } = await report(edge())
    const lr = parameters.find(({ name }) => name === 'lr')!
    expect(lr.edge!.side).toBe('high')
    expect(lr.next.range![1]).toBeGreaterThan(1e-3)
    expect(warnings.join('')).toContain('边界警报：最好的 lr')
    expect((await report(grid())).parameters.filter((one) => one.edge)).toEqual([])
  })
  test('failed trials: counted as the worst, or left out', async () => {
    const worst = await report(study())
    const dropped = await report(study(), { failed: 'drop' })
    expect(worst.failed).toBe(dropped.failed)
    expect(worst.trials - dropped.trials).toBe(worst.failed)
    expect(worst.failed).toBeGreaterThan(0)
  })
  test('directions by name and by hand', async () => {
    expect((await report(edge())).direction).toBe('max')
    expect((await report(grid())).direction).toBe('min')
    expect((await report(grid(), { direction: 'max' })).best.value).toBeGreaterThan(10)
  })
  test('the heat map counts every trial once', async () => {
    const { heatMap, trials } = await report(grid(), { cell: 'median' })
    expect([heatMap!.across, heatMap!.down]).toEqual(['学习率', '权重衰减'])
    expect(heatMap!.cells.flat().reduce((sum, one) => sum + (one?.count ?? 0), 0)).toBe(trials)
  })
})

const row = (x: number): string => `${x},${x * x}`

describe('bad input', () => {
  const refused: Readonly<Record<string, readonly [text: string, sentence: string]>> = {
    'four trials': ['lr,loss\n1,1\n2,2\n3,3\n4,4', '只有 4 次成功的试验'],
    'one row': ['lr,loss\n1,1', '只有 1 次成功的试验'],
    'text for the metric': ['lr,loss\n1,1\n2,low\n3,3', '第 3 行、第 2 列（loss）是「low」'],
    'a word among numbers': [
      `lr,loss\n${[1, 2, 3, 4, 5, 6, 7].map(row).join('\n')}\nabc,3`,
      '第 9 行、超参 lr 是「abc」',
    ],
    'nothing varies': ['lr,loss\n1,1\n1,2\n1,3\n1,4\n1,5', '没有一个超参在变：lr（只有一个值 1）'],
    'all failed': ['lr,loss,state\n1,,FAIL\n2,nan,FAIL', '只有 0 次成功的试验'],
    'no hyperparameter': ['number,value,state\n1,2,COMPLETE', '没有一列像超参'],
    'a ragged row': ['lr,loss\n1,1\n2', '第 3 行有 1 列'],
    'a name twice': ['lr,lr,loss\n1,1,1\n2,2,2', '「lr」出现了两次'],
    script: ['<script>alert(1)</script>', '只有一列'],
    'zero bytes': ['lr\0,loss', '不是文本文件'],
  }
  for (const [name, [text, sentence]] of Object.entries(refused))
    test(name, async () => {
      await expect(report(text)).rejects.toBeInstanceOf(InputError)
      await expect(report(text)).rejects.toThrow(sentence)
    })
  test('equal metrics, infinite metrics, empty hyperparameters: a result with its warning', async () => {
    const equal = await report('1,5\n2,5\n3,5\n4,5\n5,5\n6,5')
    expect(equal.warnings.join('')).toContain('无从学起')
    expect(equal.parameters.map(({ edge: alarm }) => alarm)).toEqual([null])
    const remarks = tool.remarks({ report: equal, settings: defaults })
    expect(remarks.map(({ text }) => text).join('')).toContain('R² 算不出')
    expect((await report('lr,loss\n1,inf\n2,2\n3,3\n4,4\n5,5\n6,6')).failed).toBe(1)
    const { warnings } = await report('a,b,loss\n1,,1\n2,1,2\n3,2,3\n4,3,4\n5,4,5\n6,5,6')
    expect(warnings.join('')).toContain('b（第 2 行起有空格，像条件超参）')
  })
  test('other metrics of W&B are no hyperparameters, and long numbers are cut', async () => {
    const rows = [1, 2, 3, 4, 5, 6].map((x) => `${x / 3},${x},${x},${7 - x}`)
    const found = await report(`lr,train/loss,epoch,val/loss\n${rows.join('\n')}`)
    expect([found.metric, ...found.parameters.map(({ name }) => name)]).toEqual(['val/loss', 'lr'])
    const third = await report(`lr,loss\n${[1, 2, 3, 4, 5, 6].map((x) => `${x / 3},${x}`).join('\n')}`)
    expect(tool.conclude({ report: third, settings: defaults })).toContain('lr = 0.3333）')
  })
  test('exports of Optuna, W&B and scikit-learn', async () => {
    const rows = [1, 2, 3, 4, 5, 6].map((x) => [x, 0.1 * x, 7 - x])
    const table = (header: string) => `${header}\n${rows.map((cells) => cells.join(',')).join('\n')}`
    for (const header of [
      'number,value,params_lr',
      'Name,val_loss,lr',
      'rank_test_score,mean_test_score,param_lr',
      'trial_id,loss,config/lr',
    ]) {
      const found = await report(table(header))
      expect(found.parameters.map(({ name }) => name)).toEqual(['lr'])
      expect(found.best.value).toBeCloseTo(found.direction === 'min' ? 0.1 : 0.6, 12)
    }
  })
})
