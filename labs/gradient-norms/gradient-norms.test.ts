import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { draw } from '../../src/figures/draw.ts'
import { defaultSettings } from '../../src/lab/settings.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { reportOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { normalQuantile } from '../../src/engine/nn/random.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { readNorms } from './norms.ts'
import type { Report } from './report.ts'
import { logNormal } from './samples.ts'
import { normalCdf } from '../../src/metrics/numeric/normal.ts'
import { distance, exceeds, fit, spikesOf } from './statistics.ts'
import tool from './tool.ts'

const defaults = defaultSettings(tool.controls)

const report = async (text: string, settings = {}): Promise<Report> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this tool's own report
  (await reportOf(tool, { norms: [textFile(text)] }, { ...defaults, ...settings })) as Report

const lines = (count: number, of: (row: number) => string | number): string =>
  Array.from({ length: count }, (_, row) => of(row)).join('\n')

const read = (text: string) => readNorms([textFile(text)])

describe('formats', () => {
  test('one column, with and without a header', async () => {
    expect([...(await read('1\n2\n3')).total]).toEqual([1, 2, 3])
    expect([...(await read('grad_norm\n1\n2\n3')).total]).toEqual([1, 2, 3])
  })

  test('steps and layers, of which the whole is the root of the squares', async () => {
    const { steps, total, layers } = await read('step,a.weight,b.weight\n10,3,4\n20,5,12\n')
    expect([...steps]).toEqual([10, 20])
    expect([...total]).toEqual([5, 13])
    expect(layers.map(({ name }) => name)).toEqual(['a.weight', 'b.weight'])
  })

  test('a training log: only the norm is used', async () => {
    const { total, layers, warnings } = await read('step,loss,lr,grad_norm\n1,2.5,0.1,0.7\n2,2.4,0.1,0.6\n')
    expect([...total]).toEqual([0.7, 0.6])
    expect(layers).toEqual([])
    expect(warnings.join()).toContain('loss')
  })

  test('Lightning: steps before epochs, and neither is a layer', async () => {
    const one = await read(
      'epoch,grad_2.0_norm/a,grad_2.0_norm_total,step,train_loss\n0,3,5,10,2\n0,6,10,20,1\n',
    )
    expect([...one.steps]).toEqual([10, 20])
    expect([...one.total]).toEqual([5, 10])
    expect(one.layers.map(({ name }) => name)).toEqual(['grad_2.0_norm/a'])
    expect([...(await read('epoch,grad_norm\n0,5\n1,10\n')).steps]).toEqual([0, 1])
  })

  test('epochs that repeat are no steps; parameters may be called token or time', async () => {
    expect([...(await read('epoch,batch_idx,grad_norm\n0,0,5\n0,1,6\n1,0,7\n')).steps]).toEqual([0, 1, 2])
    const { layers, total } = await read('step,cls_token,time_mlp.weight,train_loss\n1,3,4,9\n')
    expect(layers.map(({ name }) => name)).toEqual(['cls_token', 'time_mlp.weight'])
    expect([...total]).toEqual([5])
  })

  test('W&B: the least and greatest of a bucket are no layers', async () => {
    const name = 'run - train/grad_norm'
    const one = await read(
      `"Step","${name}","${name}__MIN","${name}__MAX"\n"0","2","1","3"\n"1","4","2","6"\n`,
    )
    expect([...one.total]).toEqual([2, 4])
    expect(one.layers).toEqual([])
  })

  test('trainer_state.json, and a list of numbers', async () => {
    const state = {
      log_history: [
        { step: 10, grad_norm: 2, loss: 1 },
        { step: 10, eval_loss: 1 },
      ],
    }
    expect([...(await read(JSON.stringify(state, null, 2))).total]).toEqual([2])
    expect([...(await read('[0.5, 1.5, NaN]')).total]).toEqual([0.5, 1.5, Number.NaN])
  })

  test('a long table', async () => {
    const { steps, total, layers } = await read('step,layer,grad_norm\n1,a,3\n1,b,4\n2,a,6\n2,b,8\n')
    expect([...steps]).toEqual([1, 2])
    expect([...total]).toEqual([5, 10])
    expect(layers.map(({ values }) => [...values])).toEqual([
      [3, 6],
      [4, 8],
    ])
  })

  test('JSON lines with layers, bare NaN, and a list', async () => {
    const text =
      '{"step": 1, "total_norm": 5, "layers": {"a": 3, "b": 4}}\n{"step": 2, "total_norm": NaN, "layers": {"a": NaN, "b": 4}}'
    const { total, layers } = await read(text)
    expect([...total]).toEqual([5, Number.NaN])
    expect(layers.map(({ name }) => name)).toEqual(['layers/a', 'layers/b'])
    expect([...(await read('[{"grad_norm": 1}, {"grad_norm": 2}]')).total]).toEqual([1, 2])
  })

  test('tiny norms do not underflow when they are squared', async () => {
    expect([...(await read('step,a.w,b.w\n1,3e-200,4e-200\n2,0,0\n')).total]).toEqual([5e-200, 0])
  })

  test('rows with an empty cell are left out and counted', async () => {
    const { total, warnings } = await read('step,grad_norm\n1,1\n2,\n3,3\n')
    expect([...total]).toEqual([1, 3])
    expect(warnings.join()).toContain('1 行有空格，没有用；第一处是第 3 行')
  })

  test.each([
    ['<script>alert(1)</script>', '第 1 行'],
    ['step,grad_norm\n1,0.5\n2,abc\n', '第 3 行、第 2 列（grad_norm）是「abc」'],
    ['step,grad_norm\n1,0.5\n2,-1\n', '第 3 行、第 2 列（grad_norm）是「-1」'],
    ['step,grad_norm\n1,0.5\n2\n', '第 3 行有 1 列'],
    ['step,loss,lr\n1,2,3\n4,5,6\n', '没有一列是梯度范数'],
    ['step,layer,grad_norm\n1,a,3\n1,b,4\n2,a,6\n', '「b」在第 2 步没有范数'],
    ['layer,grad_norm\na,3\nb,4\n', '却没有步数的列'],
    ['{"grad_norm": 1}\nhello\n', '第 2 行是「hello」'],
    ['[{"grad_norm": 1}, [2]]', '列表的第 2 项不是对象'],
    ['step,loss\n1,2\n2,1\n', '没有一列是梯度范数'],
    ['1\n2\n3\n', '能用的范数只有 3 个'],
    [lines(50, () => 0), '能用的范数只有 0 个'],
    [lines(50, () => 'nan'), '能用的范数只有 0 个'],
    ['\0\0\0', '空字节'],
  ])('%j', async (text, sentence) => {
    const refused = report(text)
    await expect(refused).rejects.toBeInstanceOf(InputError)
    await expect(refused).rejects.toThrow(sentence)
  })
})

describe('numbers', () => {
  test('Φ against its inverse', () => {
    for (const p of [1e-5, 0.01, 0.3, 0.5, 0.841344746, 0.999])
      expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 6)
  })

  test('P(norm > 2 medians) at σ = 0.5 is 8.3 %', () => {
    expect(exceeds({ mu: 0, sigma: 0.5 }, 2)).toBeCloseTo(0.0828, 4)
  })

  test('the fit and the distance of two values', () => {
    const values = Float64Array.of(1, Math.E ** 2)
    expect(fit(values)).toEqual({ mu: 1, sigma: 1 })
    // at the lower value Φ(−1) = 0.1587 against steps from 0 to 1/2
    expect(distance(values, { mu: 1, sigma: 1 })).toBeCloseTo(0.5 - 0.15866, 4)
  })

  test('rates, thresholds and what is left, by brute force', async () => {
    const { norms } = logNormal(9, 500, 0.4, [])
    const { candidates, quantiles } = await report([...norms].join('\n'), { skip: 0 })
    expect(quantiles.p95).toBeCloseTo(quantile(norms, 0.95), 12)
    for (const { c, rate, left } of candidates) {
      expect(rate).toBeCloseTo(norms.filter((norm) => norm > c).length / 500, 12)
      expect(left).toBeCloseTo(norms.reduce((sum, norm) => sum + Math.min(1, c / norm), 0) / 500, 12)
    }
  })

  test('the example of 4.3.7, repeated: a norm of 6 among norms about 1', () => {
    const around = [1, 1.1, 0.9, 1.05, 0.95, 1]
    const norms = Float64Array.from({ length: 60 }, (_, step) => (step === 36 ? 6 : around[step % 6]!))
    const spikes = spikesOf(norms, 6)
    expect(spikes.map(({ index }) => index)).toEqual([36])
    expect(spikes[0]?.z).toBeGreaterThan(20)
  })

  test('the first part is not counted', async () => {
    const text = lines(100, (row) => (row < 10 ? 100 : 1 + (row % 7) / 100))
    expect((await report(text, { skip: 10 })).quantiles.p99).toBeLessThan(2)
    expect((await report(text, { skip: 0 })).quantiles.p99).toBe(100)
  })

  test('shares of layers', async () => {
    const { layers } = await report(`step,a.w,b.w\n${lines(40, (row) => `${row},3,4`)}`)
    expect(layers.map(({ share }) => share)).toEqual([expect.closeTo(0.36, 12), expect.closeTo(0.64, 12)])
  })
})

describe('poor norms are drawn without a crash', () => {
  test.each([
    ['all equal', lines(40, () => 1)],
    ['with NaN and infinity', lines(40, (row) => (row === 5 ? 'nan' : row === 30 ? 'inf' : 1 + row / 100))],
    ['with zeros', lines(60, (row) => (row % 3 === 0 ? 0 : 1 + row / 100))],
    ['huge and tiny', lines(60, (row) => (row % 2 === 0 ? 1e300 : 1e-300))],
    ['layers with NaN', `step,a.w,b.w\n${lines(40, (row) => `${row},${row === 39 ? 'nan' : 1},2`)}`],
    ['<img src=x> layers', `step,<img src=x>.w,b.w\n${lines(40, (row) => `${row},1,2`)}`],
  ])('%s', async (_, text) => {
    const one = await report(text)
    const view = { report: one, settings: defaults }
    for (const figure of Object.values(tool.figures)) {
      const plotted = figure.plot(view)
      if (plotted) expect(draw(plotted, 430)).not.toMatch(/NaN[,L]|undefined|<img/)
    }
    const { tables, remarks, conclusion, snippets } = drawTool(tool, view)
    expect([...Object.values(tables), remarks, conclusion, snippets].join()).not.toMatch(/<img|undefined/)
    JSON.stringify(tool.json(view))
  })
})

test('200,000 steps within four seconds of a processor', async () => {
  const text = [...logNormal(1, 200_000, 0.5, [50]).norms].join('\n')
  const before = process.cpuUsage()
  const one = await report(text)
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(4000)
  expect(JSON.stringify(one).length).toBeLessThan(60_000)
}, 60_000)
