import { describe, expect, test } from 'vitest'
import { draw } from '../../src/figures/draw.ts'
import type { SettingValue } from '../../src/lab/controls.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import { reportOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { controls } from './controls.ts'
import { roleOf } from './groups.ts'
import type { Report } from './report.ts'
import { gpt2, vitTiny } from './samples.ts'
import tool from './tool.ts'

type Changes = Readonly<Record<string, SettingValue>>

async function run(changes: Changes = {}, parameters?: string): Promise<Report> {
  const settings = changeSettings(defaultSettings(tool.controls), changes)
  const given = { parameters: parameters === undefined ? [] : [textFile(parameters)] }
  const report = await reportOf(tool, given, settings)
  const view = { report, settings }
  for (const figure of Object.values(tool.figures)) {
    const plotted = figure.plot(view)
    if (plotted) expect(draw(plotted, 360)).not.toContain('NaN')
  }
  for (const table of Object.values(tool.tables))
    expect(table.rows(view)?.rows.length ?? 0).toBeLessThanOrEqual(1000)
  for (const { text } of tool.remarks(view)) expect(text).not.toMatch(/NaN|undefined|Infinity/)
  expect(tool.conclude(view)).not.toMatch(/NaN|undefined/)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a tool's own types are forgotten by defineTool
  return report as Report
}
const ids = ({ alarms }: Report): string[] => alarms.map(({ id }) => id)

describe('time scale and shrinkage', () => {
  test('worked examples of the curriculum', async () => {
    expect((await run({ lr: 3e-4, lambda: 0.1 })).tau).toBeCloseTo(33_333.3, 0)
    expect((await run({ lr: 1e-3, lambda: 0.05, stepsPerEpoch: 1000 })).tauEpochs).toBeCloseTo(20, 10)
    expect((await run({ lr: 1e-3, lambda: 0.1, steps: 2000 })).remaining).toBeCloseTo(0.8187, 4)
  })
  test('a schedule multiplies by its mean: cosine exp(−ληT/2)', async () => {
    for (const schedule of ['cosine', 'linear']) {
      const { remaining, meanShape } = await run({ schedule, lambda: 0.1, steps: 20_000 })
      expect(meanShape).toBeCloseTo(0.5, 4)
      expect(remaining).toBeCloseTo(Math.exp(-1), 3)
    }
    expect((await run({ schedule: 'wsd' })).meanShape).toBeCloseTo(0.9, 3)
  })
  test('λ for a wished τ gives that τ, for each optimizer and convention', async () => {
    for (const optimizer of ['adamw', 'adam', 'sgd', 'lion'])
      for (const convention of ['times_lr', 'independent']) {
        const settings = { optimizer, convention, weight: 1e-5, gradient: 1 }
        const [target] = (await run(settings)).targets
        const { tau } = await run({ ...settings, lambda: target!.lambda })
        expect(tau / target!.tau).toBeCloseTo(1, 6)
      }
  })
  test('Adam with L2 divides by the gradient, until the penalty is the gradient', async () => {
    const settings = { optimizer: 'adam', lr: 1e-3, lambda: 0.1, steps: 2000, weight: 1e-5 }
    // 2000 steps against noise of 10: 0.979 in the curriculum's simulation
    expect((await run({ ...settings, gradient: 10 })).remaining).toBeCloseTo(0.98, 3)
    const report = await run({ ...settings, gradient: 1e-8, weight: 1 })
    expect(report.rate).toBeCloseTo(1e-3, 12)
    expect(ids(report)).toContain('penalty_over_gradient')
  })
})

describe('equilibrium', () => {
  test('worked examples of the curriculum', async () => {
    const adamw = (await run({ lr: 3e-4, lambda: 0.1 })).equilibrium!
    expect(adamw.rms).toBeCloseTo(0.0387, 4)
    expect(adamw.angle).toBeCloseTo(0.00775, 5)
    const sgd = (await run({ optimizer: 'sgd', lr: 0.1, lambda: 5e-4, momentum: 0 })).equilibrium!
    expect(sgd.norm).toBeCloseTo(3.162, 3)
    expect(sgd.angle).toBeCloseTo(0.01, 6)
    expect(sgd.relaxation).toBeCloseTo(5000, 6)
    expect((await run({ optimizer: 'lion' })).equilibrium).toBeNull()
  })
  test('of SGD with momentum is a fixed point of the averaged recursion', async () => {
    const [lr, lambda, momentum] = [0.1, 5e-4, 0.9]
    const { norm, stepAngle } = (await run({ optimizer: 'sgd', lr, lambda, momentum })).equilibrium!
    // long-run: ‖w‖² loses 2ηλ/(1 − μ) of itself and gains (η/(1 − μ))²/‖w‖² a step
    const square = norm! ** 2
    expect((2 * lr * lambda * square) / (1 - momentum)).toBeCloseTo((lr / (1 - momentum)) ** 2 / square, 10)
    expect(stepAngle).toBeCloseTo(lr / square / Math.sqrt(1 - momentum ** 2), 10)
  })
})

describe('alarms', () => {
  test.each<[string, Changes]>([
    ['without_effect', {}],
    ['longer_than_run', { steps: 50_000 }],
    ['shorter_than_epoch', { lr: 0.1, lambda: 0.1 }],
    ['unstable', { lr: 1, lambda: 10 }],
    ['not_times_lr', { convention: 'independent', lambda: 0.1 }],
    ['twice', { penaltyInLoss: true }],
    ['adam_uneven', { optimizer: 'adam' }],
    ['momentum', { optimizer: 'sgd' }],
    ['no_equilibrium', {}],
  ])('%s', async (id, changes) => {
    expect(ids(await run(changes))).toContain(id)
  })
  test('a sound setting has none', async () => {
    expect(ids(await run({ lr: 1e-3, lambda: 0.1, steps: 100_000 }))).toEqual([])
  })
})

const role = (name: string, ...shape: number[]) => roleOf({ name, shape, count: 1, trained: true, line: 1 })

describe('parameters', () => {
  test('are recognised in many forms', async () => {
    for (const text of [
      'a.weight [4, 3]\na.bias [4]',
      'a.weight torch.Size([4, 3])\na.bias torch.Size([4])',
      'a.weight (4, 3)\na.bias (4,)',
      'name,shape\na.weight,4x3\na.bias,4',
      'name\tshape\tnumel\na.weight\t[4, 3]\t12\na.bias\t[4]\t4',
      '"a.weight","(4, 3)",True\n"a.bias","(4,)",True',
      'a.weight: 4×3\na.bias: 4',
      '{"a.weight": [4, 3], "a.bias": [4]}',
      "('a.weight', [4, 3])".slice(1, -1) + "\n'a.bias', [4]",
    ]) {
      const { groups } = await run({}, text)
      expect(groups).toMatchObject({ total: 16, undecayed: 4, tensors: 2 })
    }
  })
  test('roles follow names and axes', () => {
    expect(role('bn1.weight', 64)).toBe('norm')
    expect(role('logit_scale')).toBe('norm')
    expect(role('fc.bias', 10)).toBe('bias')
    expect(role('cls_token', 1, 1, 192)).toBe('token')
    expect(role('patch_embed.proj.weight', 192, 3, 16, 16)).toBe('weight')
    expect(role('vit.embeddings.patch_embeddings.projection.weight', 8, 3, 4, 4)).toBe('weight')
    expect(role('bert.embeddings.word_embeddings.weight', 100, 8)).toBe('embedding')
    expect(role('bert.embeddings.LayerNorm.weight', 8)).toBe('norm')
    expect(role('model.embed_tokens.weight', 100, 8)).toBe('embedding')
    expect(role('transformer.wte.weight', 100, 8)).toBe('embedding')
    expect(role('q_proj.lora_A.default.weight', 8, 4)).toBe('lora')
    expect(role('conv1.weight', 64, 3, 7, 7)).toBe('weight')
  })
  test('their faults are found', async () => {
    expect(ids(await run({ rule: 'all' }, 'a.weight [4, 3]\na.bias [4]'))).toContain('everything_decays')
    const byName = await run(
      { rule: 'name' },
      'bn.weight [4]\nbn.bias [4]\nrelative_position_bias_table [9, 2]',
    )
    expect(ids(byName)).toEqual(expect.arrayContaining(['norm_missed', 'bias_in_name']))
    expect(ids(await run({}, 'a.weight [4, 3] False'))).toContain('frozen')
    expect(ids(await run({ lambda: 0.1 }, 'q.lora_A.weight [4, 8]'))).toContain('lora')
    expect(ids(await run({}, vitTiny()))).toContain('tokens_decay')
    expect(ids(await run({ embedding: true }, vitTiny()))).not.toContain('tokens_decay')
    expect((await run({ embedding: true }, gpt2())).groups?.undecayed).toBe(121_344 + (50_257 + 1024) * 768)
  })
  test('ViT-Tiny has 5,717,416', async () => {
    expect((await run({}, vitTiny())).groups?.total).toBe(5_717_416)
  })
  test('pairs as Python prints them, one a line or all in a list', async () => {
    const pairs = [
      "('conv.weight', torch.Size([64, 3, 7, 7]))",
      "('bn.weight', torch.Size([64]))",
      "('scale', torch.Size([]))",
    ]
    for (const text of [pairs.join('\n'), `[${pairs.join(', ')}]`])
      expect((await run({}, text)).groups).toMatchObject({ tensors: 3, total: 9408 + 64 + 1 })
  })
  test('buffers are said to be left out', async () => {
    const report = await run({}, 'bn.weight [4]\nbn.running_mean [4]\nbn.num_batches_tracked []')
    expect(report).toMatchObject({ buffers: 2, firstBuffer: 2, groups: { tensors: 1 } })
  })
  test.each([
    ['<script>alert(1)</script>', '第 1 行「<script>alert(1)</script'],
    ['\0\0', '空字节'],
    ['a.weight [4, 3]\nb.weight', '第 2 行「b.weight」看不出名字和形状'],
    ['a.weight [4, x]', '第 1 行「a.weight [4, x]」看不出'],
    ['a.weight [4, 0]', '形状是 [4, 0]'],
    ['a.weight [4]\na.weight [4]', '第 2 行的参数「a.weight」在第 1 行已经有了'],
    ['name,shape', '里面没有一个参数'],
    ['bn.running_mean [4]', '里面没有一个参数'],
    ['{"a": 3}', '「a」的值是 3'],
    ['{"a": [3]', '不是完整的 JSON'],
    ['[4, 3]', '看不出名字和形状'],
  ])('%s is refused', async (text, sentence) => {
    await expect(run({}, text)).rejects.toThrow(sentence)
  })
  test('100,000 of them take a few seconds', async () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `layers.${index}.weight [64, 64]`).join('\n')
    const started = performance.now()
    expect((await run({}, text)).groups?.tensors).toBe(100_000)
    expect(performance.now() - started).toBeLessThan(20_000)
  }, 30_000)
})

test('every schedule and optimizer at the ends of the ranges draws', async () => {
  for (const schedule of Object.keys(controls.schedule.options))
    for (const optimizer of Object.keys(controls.optimizer.options))
      for (const extreme of [
        { steps: 1, stepsPerEpoch: 1 },
        { steps: 3, lr: 10, lambda: 10, momentum: 0.999 },
        { steps: 2000, lr: 1e-7, lambda: 1e-8, momentum: 0, warmupShare: 0.5 },
        { steps: 2000, lr: 10, lambda: 10, momentum: 0.999, convention: 'independent', gradient: 1e-8 },
      ])
        await run({ schedule, optimizer, ...extreme })
})
