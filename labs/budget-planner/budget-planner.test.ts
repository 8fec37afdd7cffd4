import { describe, expect, test } from 'vitest'
import { normalQuantile, random } from '../../src/engine/nn/random.ts'
import { draw } from '../../src/figures/draw.ts'
import type { SettingValue } from '../../src/lab/controls.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import { reportOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { normalCdf } from '../../src/metrics/numeric/normal.ts'
import { expectedMaximum, studentQuantile, studentTail } from './normal.ts'
import { budgetsOf, expectedBest } from './performance.ts'
import type { Report } from './report.ts'
import { noiseAlone, twoMethods } from './samples.ts'
import tool from './tool.ts'

type Changes = Readonly<Record<string, SettingValue>>

async function run(changes: Changes = {}, trials?: string): Promise<Report> {
  const settings = changeSettings(defaultSettings(tool.controls), changes)
  const given = { trials: trials === undefined ? [] : [textFile(trials)] }
  const report = await reportOf(tool, given, settings)
  const view = { report, settings }
  for (const figure of Object.values(tool.figures)) {
    const plotted = figure.plot(view)
    if (plotted) expect(draw(plotted, 360)).not.toContain('NaN')
  }
  for (const table of Object.values(tool.tables))
    expect(table.rows(view)?.rows.length ?? 0).toBeLessThanOrEqual(1000)
  for (const { text } of tool.remarks(view)) expect(text).not.toMatch(/NaN|undefined|∞/)
  expect(tool.conclude(view)).not.toMatch(/NaN|undefined|∞/)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a tool's own types are forgotten by defineTool
  return report as Report
}

describe('distributions', () => {
  test('Φ inverts the quantile and agrees with tables', () => {
    for (const p of [1e-9, 1e-5, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.99999])
      expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 12)
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021048517795, 14)
    expect(normalCdf(-5)).toBeCloseTo(2.866515718791939e-7, 18)
  })
  test('E[max]: 0, 1/√π, 3/(2√π), and the values of the curriculum', () => {
    expect(expectedMaximum(1)).toBeCloseTo(0, 9)
    expect(expectedMaximum(2)).toBeCloseTo(1 / Math.sqrt(Math.PI), 9)
    expect(expectedMaximum(3)).toBeCloseTo(1.5 / Math.sqrt(Math.PI), 9)
    for (const [n, value] of [
      [10, 1.54],
      [50, 2.25],
      [100, 2.51],
      [1000, 3.24],
    ] as const)
      expect(expectedMaximum(n)).toBeCloseTo(value, 2)
  })
  test("Student's t: Cauchy, df = 2, and quantiles of tables", () => {
    for (const t of [0, 0.5, 2]) {
      expect(studentTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 5)
      expect(studentTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 5)
    }
    expect(studentQuantile(0.025, 10)).toBeCloseTo(2.2281, 4)
    expect(studentQuantile(0.025, 70)).toBeCloseTo(1.9944, 4)
  })
  test('noncentral t: the share of simulated tests that find the difference', async () => {
    const stream = random(1001, 'test/power')
    const [n, tests] = [7, 20_000]
    const critical = studentQuantile(0.025, 2 * n - 2)
    let found = 0
    for (let one = 0; one < tests; one++) {
      const [a, b] = [stream.normal(n, 0, 0.3), stream.normal(n, 0.5, 0.3)]
      const mean = (x: Float32Array): number => x.reduce((sum, value) => sum + value, 0) / n
      const squares = (x: Float32Array): number => x.reduce((sum, value) => sum + (value - mean(x)) ** 2, 0)
      const error = Math.sqrt(((squares(a) + squares(b)) / (2 * n - 2)) * (2 / n))
      if (Math.abs(mean(b) - mean(a)) > critical * error) found++
    }
    const { seeds } = await run({ noise: 0.3, difference: 0.5 })
    expect(seeds.student).toBe(n)
    // three standard errors of a share of 20,000
    expect(Math.abs(found / tests - seeds.power.y[seeds.power.x.indexOf(n)]!)).toBeLessThan(0.009)
  })
})

describe('plans', () => {
  test('a paired design needs fewer seeds the more its methods correlate', async () => {
    const settings = { noise: 0.3, difference: 0.2, design: 'paired' }
    const at = async (correlation: number): Promise<number> =>
      (await run({ ...settings, correlation })).seeds.normal
    expect(await at(0)).toBe(36)
    expect(await at(0.5)).toBe(18)
    expect(await at(0.9)).toBe(4)
  })
  test('s_max is found by multiplication, where logarithms round wrongly', async () => {
    expect((await run({ resource: 243 })).hyperband.brackets.length).toBe(6)
    expect((await run({ resource: 1000, eta: 10 })).hyperband.brackets.length).toBe(4)
    expect((await run({ resource: 80 })).hyperband.brackets.length).toBe(4)
    expect((await run({ resource: 81, smallest: 3 })).hyperband.brackets.length).toBe(4)
    expect((await run({ resource: 1, smallest: 10 })).hyperband).toMatchObject({
      configurations: 1,
      units: 1,
    })
  })
  test('resumed training counts each unit once', async () => {
    const { hyperband } = await run()
    expect(hyperband.brackets[0]?.resumed).toBe(81 * 1 + 27 * 2 + 9 * 6 + 3 * 18 + 54)
    expect(hyperband.trainings).toBeCloseTo(23.48, 2)
  })
  test('budgets at the ends of the ranges', async () => {
    await run({ budget: 0.01, cost: 10_000 })
    await run({ budget: 1e6, cost: 0.001, noise: 100, difference: 0.001 })
    await run({ budget: 1e6, noise: 0.001, difference: 100, power: 0.99, alpha: 0.001 })
    await run({ resource: 100_000, eta: 2, smallest: 1, design: 'paired', correlation: 0.99 })
    await run({ top: 0.001, confidence: 0.999 })
  })
})

describe('expected validation performance', () => {
  const scores = [0.9, 0.91, 0.915, 0.92, 0.922, 0.925, 0.93, 0.94]
  test('without replacement is the mean over all subsets', () => {
    const budgets = [1, 2, 3, 8]
    const found = expectedBest(scores, 'without', budgets)
    for (const [index, n] of budgets.entries()) {
      let [sum, count] = [0, 0]
      for (let mask = 0; mask < 2 ** scores.length; mask++) {
        const chosen = scores.filter((_, at) => (mask >> at) & 1)
        if (chosen.length !== n) continue
        sum += Math.max(...chosen)
        count++
      }
      expect(found[index]).toBeCloseTo(sum / count, 12)
    }
    expect(found.at(-1)).toBeCloseTo(0.94, 15)
  })
  test('smaller is better turned round', async () => {
    const text = scores.map((score) => String(1 - score)).join('\n')
    const { methods } = await run({ direction: 'min' }, text)
    expect(methods[0]?.best).toBeCloseTo(0.06, 12)
    expect(methods[0]?.curve.y[0]).toBeCloseTo(1 - 0.92025, 12)
  })
  test('failed trials count as the worst', async () => {
    const { methods, failed, firstFailed } = await run({}, 'score\n0.9\nnan\n0.8')
    expect({ failed, firstFailed }).toEqual({ failed: 1, firstFailed: 3 })
    expect(methods[0]).toMatchObject({ trials: 3, failed: 1 })
    expect(methods[0]?.mean).toBeCloseTo(2.5 / 3, 12)
  })
  test('budgets are few, ordered, and hold the ends', () => {
    for (const count of [1, 2, 7, 100, 20_000]) {
      const budgets = budgetsOf(count)
      expect(budgets[0]).toBe(1)
      expect(budgets.at(-1)).toBe(count)
      expect(budgets.length).toBeLessThan(60)
    }
  })
  test('20,000 trials take a few seconds', async () => {
    const values = random(5, 'test/trials').uniform(20_000)
    const started = performance.now()
    await run({}, Array.from(values, (value) => value.toFixed(4)).join('\n'))
    await run({ estimator: 'without' }, Array.from(values, (value) => value.toFixed(4)).join('\n'))
    expect(performance.now() - started).toBeLessThan(20_000)
  }, 30_000)
})

describe('trials', () => {
  test('are recognised in many forms', async () => {
    for (const text of [
      'score\n0.9\n0.8',
      '0.9\n0.8',
      '0.9, 0.8',
      'trial;lr;accuracy\n1;0.1;0.9\n2;0.2;0.8',
      '试验\t分数\n1\t0.9\n2\t0.8',
      'number,params,value\n0,a,0.9\n1,b,0.8',
    ])
      expect((await run({}, text)).methods[0]).toMatchObject({ trials: 2, best: 0.9 })
  })
  test('pruned trials of Optuna have no value, and lists have brackets', async () => {
    const optuna = await run(
      {},
      'number,value,params_lr,state\n0,0.9,0.1,COMPLETE\n1,,0.2,PRUNED\n2,0.8,0.3,COMPLETE',
    )
    expect(optuna).toMatchObject({ failed: 1, firstFailed: 3 })
    expect((await run({}, '[0.9, 0.8,\n0.7]')).methods[0]?.trials).toBe(3)
  })
  test('losses that are taken for scores are warned of', async () => {
    const text = 'val_loss\n0.3\n0.2'
    expect((await run({}, text)).warnings.join('')).toContain('像损失或误差')
    expect((await run({ direction: 'min' }, text)).warnings.join('')).not.toContain('像损失或误差')
  })
  test('percentages that are taken for shares are warned of', async () => {
    expect((await run({}, 'score\n90.1\n91.2')).warnings.join('')).toContain('若是百分数')
    expect((await run({ unit: 'point' }, 'score\n90.1\n91.2')).warnings.join('')).not.toContain('若是百分数')
  })
  test('of several methods are told apart', async () => {
    const { methods, warnings } = await run({}, twoMethods())
    expect(methods.map(({ trials, failed }) => [trials, failed])).toEqual([
      [60, 3],
      [12, 0],
    ])
    expect(warnings.join()).toContain('只在相同的预算处比较')
  })
  test('that are noise alone are called so', async () => {
    const report = await run({}, noiseAlone())
    expect(report.methods[0]?.noiseOnly).toBe(true)
    expect((await run({ noise: 0.1 }, noiseAlone())).methods[0]?.noiseOnly).toBe(false)
  })
  test('one, and equal ones', async () => {
    expect((await run({}, '0.9')).methods[0]).toMatchObject({ trials: 1, deviation: 0, shrunk: null })
    expect((await run({}, '0.9\n0.9\n0.9')).methods[0]?.noiseOnly).toBe(true)
  })
  test.each([
    ['score\n0.9\n', 1],
    ['score\n0.9\nx', '第 3 行、第 1 列（score）是「x」'],
    ['method,score\na,0.9\nb,', '「b」的试验全部失败'],
    ['method,score\na,0.9\nb', '第 3 行有 1 列'],
    ['<script>alert(1)</script>', '是「<script>alert(1)</script'],
    ['\0\0', '空字节'],
    ['score\nnan\nnan', '试验全部失败'],
    ['method,score\na,0.9\nb,nan', '「b」的试验全部失败'],
    [
      ['method,score', ...Array.from({ length: 20 }, (_, row) => `m${row},0.5`)].join('\n'),
      '有 20 种不同的值，最多 12 种方法',
    ],
  ])('%o', async (text, expected) => {
    if (typeof expected === 'number') expect((await run({}, text)).methods[0]?.trials).toBe(expected)
    else await expect(run({}, text)).rejects.toThrow(expected)
  })
})
