import { describe, expect, test } from 'vitest'
import { draw } from '../../src/figures/draw.ts'
import { rateOf, readSchedule } from '../../src/engine/optim/schedules.ts'
import { reportOf, sampleOf } from '../../src/lab/tool/run.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import type { SettingValue } from '../../src/lab/controls.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { controls } from './controls.ts'
import { falseTrigger, plateau } from './plateau.ts'
import type { Report } from './report.ts'
import tool from './tool.ts'

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a tool's own types are forgotten by defineTool
const asReport = (report: unknown): Report => report as Report

type Changes = Readonly<Record<string, SettingValue>>

async function run(changes: Changes = {}, texts: { log?: string; values?: string } = {}): Promise<Report> {
  const settings = changeSettings(defaultSettings(tool.controls), changes)
  const given = Object.fromEntries(
    (['log', 'values'] as const).map((name) => [
      name,
      texts[name] === undefined ? [] : [textFile(texts[name])],
    ]),
  )
  const report = await reportOf(tool, given, settings)
  const view = { report, settings }
  for (const figure of Object.values(tool.figures)) {
    const plotted = figure.plot(view)
    if (plotted) expect(draw(plotted, 360)).not.toContain('NaN')
  }
  for (const table of Object.values(tool.tables))
    expect(table.rows(view)?.rows.length ?? 0).toBeLessThanOrEqual(1000)
  for (const { text } of tool.remarks(view)) expect(text).not.toMatch(/NaN|undefined/)
  expect(tool.conclude(view)).not.toMatch(/NaN|undefined/)
  return asReport(report)
}
const ids = ({ traps }: Report): string[] => traps.map(({ id }) => id)
const first = async (changes: Changes): Promise<readonly number[]> => {
  const warmup = { schedule: 'constant', peak: 1, warmupBy: 'steps', warmupSteps: 4 }
  return (await run({ ...small, ...warmup, ...changes })).table.lr.slice(0, 5)
}
const small = { samples: 100, batch: 1, epochs: 1 }

describe('counts of updates', () => {
  const layout = { samples: 50_000, batch: 32, devices: 2, accumulation: 4, epochs: 30 }
  test.each([
    ['flush', 5880],
    ['carry', 5865],
    ['drop', 5850],
  ])('with a remainder that is %s', async (remainder, updates) => {
    expect((await run({ ...layout, remainder })).counts.updates).toBe(updates)
  })
  test('by a loop over micro-batches, with every place of scheduler.step()', async () => {
    for (const remainder of ['flush', 'carry', 'drop'])
      for (const stepBy of ['update', 'microbatch', 'epoch']) {
        const [microBatches, accumulation, epochs] = [7, 3, 4]
        const expected: number[] = []
        let [calls, held] = [0, 0]
        for (let epoch = 0; epoch < epochs; epoch++) {
          if (remainder !== 'carry') held = 0
          for (let i = 0; i < microBatches; i++) {
            held++
            if (held === accumulation || (remainder === 'flush' && i + 1 === microBatches)) {
              expected.push(1 - calls / 1000)
              held = 0
              if (stepBy === 'update') calls++
            }
            if (stepBy === 'microbatch') calls++
          }
          if (stepBy === 'epoch') calls++
        }
        const report = await run({
          samples: microBatches,
          batch: 1,
          accumulation,
          epochs,
          remainder,
          stepBy,
          schedule: 'linear',
          horizon: 'manual',
          total: 1000,
          peak: 1,
        })
        expect(report.counts.calls).toBe(calls)
        expect(report.table.lr.length).toBe(expected.length)
        report.table.lr.forEach((lr, u) => expect(lr).toBeCloseTo(expected[u]!, 12))
      }
  })
  test('drop_last and uneven devices', async () => {
    const { counts } = await run({ samples: 101, batch: 16, devices: 2, dropLast: true, epochs: 1 })
    expect(counts).toMatchObject({ perDevice: 51, padded: 1, microBatches: 3, dropped: 6, updates: 3 })
    await expect(run({ samples: 10, batch: 32, dropLast: true })).rejects.toThrow('只有 10 条样本，不满一批')
    await expect(run({ samples: 32, accumulation: 4, remainder: 'drop' })).rejects.toThrow('一次更新也没有')
    await expect(run({ samples: 1e8, batch: 1 })).rejects.toThrow('最多逐次看 10,000,000 次')
  })
})

describe('rates', () => {
  test('of warmup and cosine are those of the training command', async () => {
    const { table } = await run({ ...small, warmupBy: 'steps', warmupSteps: 12, etaMin: 1e-5 })
    const rate = rateOf(
      readSchedule({ type: 'warmup_cosine', warmup_steps: 12, total_steps: 100, eta_min: 1e-5 }, 's'),
    )
    table.lr.forEach((lr, t) => expect(lr).toBeCloseTo(rate(1e-3, t), 15))
  })
  test('of WSD at the quarters of its cooldown (Hägele et al. 2024)', async () => {
    const { table } = await run({ ...small, schedule: 'wsd', peak: 1 })
    expect(table.lr.slice(0, 81).every((lr) => lr === 1)).toBe(true)
    for (const [at, share] of [
      [85, 0.5],
      [90, 0.293],
      [95, 0.134],
    ] as const)
      expect(table.lr[at]).toBeCloseTo(share, 3)
  })
  test('of warmups that begin at 1/w, 0 and a factor', async () => {
    expect(await first({})).toEqual([0.25, 0.5, 0.75, 1, 1])
    expect(await first({ warmupFrom: 'zero' })).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(await first({ warmupFrom: 'factor', startFactor: 0.5 })).toEqual([0.5, 0.625, 0.75, 0.875, 1])
  })
  test('are finite for every schedule at its extremes', async () => {
    for (const schedule of Object.keys(controls.schedule.options))
      for (const extreme of [
        { samples: 1, batch: 1, epochs: 1 },
        { ...small, pctStart: 0, cooldown: 1, gamma: 0, power: 0, decay: 0, milestone1: 0 },
        {
          ...small,
          pctStart: 1,
          cooldown: 0,
          endFactor: 1,
          etaMin: 1,
          decay: 1,
          firstCycle: 1,
          cycleFactor: 1,
        },
        { ...small, horizon: 'manual', total: 1, warmupBy: 'steps', warmupSteps: 1000 },
      ]) {
        const { table, points } = await run({ schedule, ...extreme })
        expect([...table.lr, ...points.lr].every(Number.isFinite)).toBe(true)
      }
  })
  test('of ten million updates take a few seconds', async () => {
    const started = performance.now()
    const { sum } = await run({ samples: 1e6, batch: 1, epochs: 10, peak: 1 })
    expect(sum).toBeCloseTo(5e6 + 0.5, 0)
    expect(performance.now() - started).toBeLessThan(20_000)
  }, 30_000)
})

describe('traps', () => {
  test.each<[string, Changes]>([
    ['total_too_long', { accumulation: 4, horizon: 'microbatches' }],
    ['total_too_short', { horizon: 'epochs' }],
    ['rises_again', { horizon: 'epochs' }],
    ['raises', { schedule: 'one_cycle', horizon: 'manual', total: 100 }],
    ['accumulation_not_counted', { accumulation: 4, stepBy: 'microbatch' }],
    ['warmup_longer_than_run', { ...small, warmupBy: 'steps', warmupSteps: 500 }],
    ['warmup_by_epoch', { stepBy: 'epoch', warmupBy: 'steps', warmupSteps: 3 }],
    ['vanishes', { schedule: 'exponential', decay: 0.9 }],
    ['vanishes', { schedule: 'step', stepSize: 30 }],
    ['never_drops', { schedule: 'step', stepBy: 'epoch', stepSize: 2000 }],
    ['floor_above_peak', { etaMin: 0.01 }],
    ['first_update_idle', { warmupBy: 'share', warmupFrom: 'zero' }],
    ['cycle_cut', { schedule: 'cosine_warm_restarts' }],
    ['ends_high', { schedule: 'linear', endFactor: 0.5 }],
    ['leftover', { accumulation: 4 }],
    ['no_values', { schedule: 'plateau' }],
  ])('%s', async (id, changes) => {
    expect(ids(await run(changes))).toContain(id)
  })
  test('a sound schedule has none', async () => {
    for (const schedule of ['cosine', 'linear', 'polynomial', 'one_cycle', 'wsd', 'multi_step'])
      for (const stepBy of ['update', 'epoch'])
        expect(ids(await run({ schedule, stepBy, samples: 3200 }))).toEqual([])
  })
  test('OneCycleLR stops where PyTorch raises', async () => {
    const { reached, table } = await run({ ...small, schedule: 'one_cycle', horizon: 'manual', total: 60 })
    expect(reached).toBe(60)
    expect(table.lr.length).toBe(60)
  })
  test('restarts that close have no cut', async () => {
    const cycles = { ...small, samples: 70, schedule: 'cosine_warm_restarts', firstCycle: 10, cycleFactor: 2 }
    expect(ids(await run(cycles))).not.toContain('cycle_cut')
  })
})

describe('ReduceLROnPlateau', () => {
  const options = {
    lr: 1,
    mode: 'min',
    factor: 0.1,
    patience: 0,
    threshold: 0,
    cooldown: 0,
    minLr: 0,
  } as const
  test('cooldown holds bad values back', () => {
    const reduced = plateau([1, 2, 2, 2, 2, 2], { ...options, cooldown: 2 }).map((step) => step.reduced)
    expect(reduced).toEqual([false, true, false, false, true, false])
  })
  test('min_lr and eps stop it', () => {
    expect(plateau([1, 2, 3], { ...options, minLr: 0.5 }).map(({ lr }) => lr)).toEqual([1, 0.5, 0.5])
  })
  test('max mode', () => {
    expect(plateau([0.5, 0.6, 0.55], { ...options, mode: 'max' }).map(({ lr }) => lr)).toEqual([1, 1, 0.1])
  })
  test('false triggers by symmetry', () => {
    expect(falseTrigger(10, 2)).toBeCloseTo(0.77, 2)
    expect(falseTrigger(10, 10)).toBeCloseTo(0.48, 2)
    expect(falseTrigger(30, 10)).toBeCloseTo(0.73, 2)
  })
})

describe('input', () => {
  test('a log is recognised in many forms', async () => {
    const layout = { ...small, schedule: 'linear', peak: 1 }
    for (const log of [
      'step,lr\n0,1\n50,0.5\n99,0.01',
      '步;学习率\n0;1\n50;0.5\n99;0.01',
      '0 1\n50 0.5\n99 0.01',
      '"Step","run - train/learning_rate","run - train/learning_rate__MIN"\n0,1,1\n50,0.5,0.5',
      '{"step":0,"lr":1}\n{"step":50,"lr":0.5}\n{"step":50,"eval_loss":2}\n{"step":99,"lr":0.01}',
      '[{"step":0,"learning_rate":1},{"step":99,"learning_rate":0.01}]',
      '{"log_history":[{"step":0,"learning_rate":1.0},{"step":50,"learning_rate":0.5}]}',
    ]) {
      const report = await run(layout, { log })
      expect(report.log?.worst).toBeLessThan(1e-12)
      expect(report.log?.offset).toBe(0)
    }
    const lightning = await run(layout, { log: 'epoch,lr-SGD,step,val_loss\n0,1,0,\n0,,49,0.5\n1,0.5,50,' })
    expect(lightning.log).toMatchObject({ rows: 2, without: 1, offset: 0 })
    // the first two rates of a long cosine are all but equal, which is no shift
    const flat = await run({ epochs: 30, samples: 50_000, peak: 1 }, { log: 'step,lr\n0,1\n1,1' })
    expect(flat.log?.offset).toBe(0)
    const shifted = await run(layout, { log: 'step,lr\n1,1\n51,0.5' })
    expect(shifted.log?.offset).toBe(-1)
  })
  test('validation values as a list', async () => {
    const { plateau } = await run({ schedule: 'plateau' }, { values: '[0.5,\n 0.4, 0.3,]\n' })
    expect(plateau?.steps.map(({ value }) => value)).toEqual([0.5, 0.4, 0.3])
  })
  test('the sample log is explained', async () => {
    const settings = changeSettings(defaultSettings(tool.controls), tool.presets['log']!.settings)
    const report = asReport(await reportOf(tool, await sampleOf(tool, 'log'), settings))
    expect(report.log?.totals[0]).toMatchObject({ total: 23_460 })
  })
  test.each([
    [{ log: 'step,loss\n1,2' }, '没有学习率的列'],
    [{ log: 'step,lr\n1,' }, '第 2 列（lr）是空的'],
    [{ log: 'step,lr\n1,0.1\n,0.1' }, '第 3 行、第 1 列（step）是空的'],
    [{ log: 'step,lr\n1,0.1\n2' }, '第 3 行有 1 列'],
    [{ log: 'step,lr\n1,nan' }, '第 2 行、第 2 列（lr）是「nan」'],
    [{ log: 'step,lr\n1,-0.1' }, '第 2 行的学习率是 -0.1'],
    [{ log: '<script>alert(1)</script>' }, '是「<script>alert(1)</script'],
    [{ log: '1,2,3\n4,5,6' }, '没有表头，却有 3 列'],
    [{ log: '{"a":1}\nx' }, '第 2 行「x」不是 JSON 对象'],
    [{ log: '{"step":1,"lr":"a"}' }, '第 1 条记录里是「"a"」'],
    [{ log: '[{"loss":1}]' }, '都没有学习率'],
    [{ log: '\0\0' }, '空字节'],
    [{ values: 'val_loss\n1\nx' }, '第 3 行、第 1 列（val_loss）是「x」'],
  ])('%o is refused', async (texts, sentence) => {
    await expect(run({ schedule: 'plateau' }, texts)).rejects.toThrow(sentence)
  })
  test('one row, equal values', async () => {
    expect((await run({}, { log: 'step,lr\n0,0.001' })).log?.rows).toBe(1)
    expect((await run({}, { log: 'step,lr\n0,0\n1,0' })).log?.rows).toBe(2)
    expect((await run({ schedule: 'plateau' }, { values: '1' })).plateau?.steps.length).toBe(1)
    expect(ids(await run({ schedule: 'plateau', patience: 1 }, { values: '1,1,1,1' }))).toContain('triggered')
    expect(ids(await run({ schedule: 'plateau' }, { values: '-1,-2' }))).toContain(
      'relative_threshold_of_negatives',
    )
  })
})
