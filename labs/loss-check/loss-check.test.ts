import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import { reportOf, sampleOf } from '../../src/lab/tool/run.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { testClaim } from '../../src/lab/test-claim.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { evaluate as metric } from '../../src/metrics/evaluate.ts'
import type { controls } from './controls.ts'
import { closest } from './matching.ts'
import type { Report } from './report.ts'
import { logSoftmax } from './row-maps.ts'
import tool from './tool.ts'
import work from './work.ts'

type Options = Settings<typeof controls>

const DEFAULTS: Options = {
  loss: 'cross_entropy',
  reduction: 'mean',
  labelAt: 'auto',
  ignoreIndex: -100,
  labelSmoothing: 0,
  gamma: 2,
  alpha: 0.25,
  observed: 0,
  seed: 1,
  replicas: 1,
}

const filesOf = (text: string): File[] => (text === '' ? [] : [textFile(text)])

/** The report on texts; draws everything of it, so that what cannot be drawn fails too. */
async function report(
  data: string | File,
  changes: Partial<Options> = {},
  weight = '',
  posWeight = '',
): Promise<Report> {
  const file = typeof data === 'string' ? textFile(data) : data
  const settings = { ...DEFAULTS, ...changes }
  const given = { data: [file], weight: filesOf(weight), posWeight: filesOf(posWeight) }
  const found = (await work.open(given, settings)).report()
  drawTool(tool, { report: structuredClone(found), settings })
  return found
}

/** The sentence with which the tool refuses a text; empty when it does not. */
async function refusal(...given: Parameters<typeof report>): Promise<string> {
  return report(...given).then(
    () => '',
    (error: unknown) => (error instanceof InputError ? error.message : String(error)),
  )
}

const alternative = (found: Report, key: string) => found.alternatives.find((one) => one.key === key)?.value

describe('definitions', () => {
  const rows = [
    [0.3, -1.2, 2.1, 0],
    [1.5, 0.2, -0.4, 2],
    [-0.7, 0.9, 0.1, 1],
    [2.2, 2.0, -3, 1],
  ]
  const text = rows.map((row) => row.join(',')).join('\n')
  const w = [0.5, 2, 3]

  it('follows cross_entropy with weights and smoothing, by its defining sum', async () => {
    const epsilon = 0.2
    const found = await report(text, { labelSmoothing: epsilon }, '[0.5, 2, 3]')
    let [sum, under] = [0, 0]
    rows.forEach(([a = 0, b = 0, c = 0, y = 0], index) => {
      const z = [a, b, c]
      const p = z.map((one) => Math.exp(one) / z.reduce((total, each) => total + Math.exp(each), 0))
      const own =
        (1 - epsilon) * -w[y]! * Math.log(p[y]!) +
        (epsilon / 3) * p.reduce((total, one, k) => total - w[k]! * Math.log(one), 0)
      expect(found.perRow[index]!.loss).toBeCloseTo(own, 12)
      sum += own
      under += w[y]!
    })
    expect(found.sum).toBeCloseTo(sum, 12)
    expect(found.mean).toBeCloseTo(sum / under, 12)
  })

  it('has the log_loss of the metrics as its plain mean', async () => {
    const found = await report(text)
    const y_score = rows.map((row) => {
      const out = new Float64Array(3)
      logSoftmax(Float64Array.from(row.slice(0, 3)), out)
      return [...out].map(Math.exp)
    })
    const value = metric({ metric: 'log_loss', y_true: rows.map((row) => row[3]!), y_score })
    expect(found.mean).toBeCloseTo(Number(value), 12)
    const given = y_score.map((p, row) => [...p, rows[row]![3]].join(',')).join('\n')
    expect((await report(given, { loss: 'nll_loss' })).mean).toBeCloseTo(found.mean, 12)
    expect(alternative(await report(given), 'nll_of_probabilities')).toBeCloseTo(found.mean, 12)
    expect((await report(given)).mean).toBeCloseTo(alternative(found, 'double_softmax')!, 12)
  })

  it('takes a distribution as target and divides by the rows', async () => {
    const header = 'a,b,y0,y1'
    const found = await report(`${header}\n1,0,0.3,0.7\n0,2,1,0`, {}, '1 5')
    const [l, m] = [Math.log(1 + Math.E), Math.log(1 + Math.exp(2))]
    const first = -0.3 * (1 - l) + 5 * 0.7 * l
    expect(found.perRow[0]!.loss).toBeCloseTo(first, 12)
    expect(found.mean).toBeCloseTo((first + m) / 2, 12)
  })

  it('gives the gradient that differences give', async () => {
    const cases: [string, Partial<Options>, string, string][] = [
      [text, { labelSmoothing: 0.1 }, '1 2 3', ''],
      [text, { loss: 'softmax_focal', gamma: 1.7 }, '1 2 3', ''],
      [text, { loss: 'bce_with_logits' }, '1 2 3', '3 1 2'],
      [text, { loss: 'sigmoid_focal', gamma: 0.5, alpha: 0.3 }, '', ''],
      [text, { loss: 'sigmoid_focal', gamma: 2, alpha: -1 }, '', ''],
    ]
    for (const [data, changes, weight, posWeight] of cases) {
      const found = await report(data, changes, weight, posWeight)
      for (const [index, line] of found.gradient.lines.entries())
        for (let k = 0; k < 3; k++) {
          const at = async (step: number) => {
            const moved = rows.map((row) => [...row])
            moved[line - 1]![k]! += step
            return (await report(moved.map((row) => row.join(',')).join('\n'), changes, weight, posWeight))
              .mean
          }
          const slope = ((await at(1e-5)) - (await at(-1e-5))) / 2e-5
          expect(found.gradient.values[index]![k]).toBeCloseTo(slope, 8)
        }
    }
  })

  it('meets the worked numbers of the chapter', async () => {
    expect((await report('1000,1001,1002,0')).mean).toBeCloseTo(2.4076, 4)
    expect((await report('2,1,-1,0')).mean).toBeCloseTo(0.349, 4)
    const floor = Math.log((0.9 * 10 + 0.1) / 0.1)
    const best = `${[floor, ...Array.from({ length: 9 }, () => 0)].join(',')},0`
    expect((await report(best, { labelSmoothing: 0.1 })).mean).toBeCloseTo(0.5003, 4)
    const prior = `${-Math.log(99)},0\n`.repeat(99) + `${-Math.log(99)},1`
    const found = await report(prior, { loss: 'bce_with_logits' })
    expect(found.mean).toBeCloseTo(0.056, 4)
    expect(found.baselines.constant).toBeCloseTo(found.mean, 12)
    expect(found.baselines.uniform).toBeCloseTo(Math.LN2, 12)
  })

  it('knows the other kind of smoothing, and ln K', async () => {
    const found = await report('2,1,-1,0', { labelSmoothing: 0.3 })
    const p = found.perRow[0]!.p!
    const other = -0.7 * Math.log(p) - 0.15 * (Math.log(p) - 1 + Math.log(p) - 3)
    expect(alternative(found, 'smoothing_over_others')).toBeCloseTo(other, 12)
    expect(found.baselines.uniform).toBeCloseTo(Math.log(3), 12)
  })

  it('tells which way gives a number', async () => {
    const found = await report('2,0,0\n0,1,1\n0,0,1', {}, '1,9')
    expect(closest(found, 3.0615)).toMatchObject({ name: '除以行数', agrees: true })
    expect(closest(found, 0.4834)).toMatchObject({ name: '按所选选项', agrees: true })
    expect(closest(found, 42)?.agrees).toBe(false)
  })
})

describe('input', () => {
  it('reads the same rows in many forms', async () => {
    const expected = Math.log(Math.exp(2) + Math.E + Math.exp(-1)) - 2
    for (const text of [
      '2,1,-1,0',
      'label;a;b;c\n0;2;1;-1',
      'cat\tdog\tbird\t标签\n2\t1\t-1\tcat',
      'id,z0,z1,z2,target\n17,2,1,-1,0',
      '0 2.0 1.0 -1.0\n0 2 1 -1',
      '[[2, 1, -1, 0]]',
      '{"logits": [[2, 1, -1]], "labels": [0]}',
      '{"logits": [2, 1, -1], "label": 0}\n{"logits": [2, 1, -1], "label": 0}',
    ])
      expect((await report(text, text.startsWith('0 ') ? { labelAt: 'first' } : {})).mean, text).toBeCloseTo(
        expected,
        12,
      )
  })

  it('says what is wrong, in one sentence', async () => {
    expect(await refusal('1,2,0\n1,,0')).toContain('第 2 行、第 2 列')
    expect(await refusal('1,2,0\n1,x,0')).toContain('「x」')
    expect(await refusal('1,2,0\n1,2')).toContain('第 2 行有 2 列')
    expect(await refusal('1,2,2\n1,2,1')).toContain('从 1 编号')
    expect(await refusal('1,2,0\n1,2,-1')).toContain('ignore_index')
    expect(await refusal('<script>alert(1)</script>')).toContain('只有一列')
    expect(await refusal(new File([new Uint8Array(64)], 'x.bin'))).toContain('空字节')
    expect(await refusal('1,0\n2,1')).toContain('bce_with_logits')
    expect(await refusal('nan,1,0\n2,1,0')).toContain('有限的数')
    expect(await refusal('1,2,0', {}, '1,2,3')).toContain('weight 有 3 个')
    expect(await refusal('1,2,0', {}, '1,两')).toContain('「两」')
    expect(await refusal('1.2,0.3,0', { loss: 'nll_loss' })).toContain('概率要在 0 与 1 之间')
    expect(await refusal('-0.7,-0.7,0', { loss: 'nll_loss' })).toContain('对数概率')
    expect(await refusal('2,0.5', { loss: 'bce_with_logits', labelAt: 'first' })).toContain('0 与 1 之间')
    expect(await refusal('{"logits": [1, 2], "label": 0}\nnot json')).toContain('第 2 行不是 JSON')
    expect(await refusal('{"logits": [1, 2]}')).toContain('缺少 label')
    expect(await refusal('[[1,2,0],[1,2]]')).toContain('第 2 条有 2 个')
    expect(await refusal('a,b,label')).toBeTruthy()
  })

  it('stays whole where the result is degenerate', async () => {
    const ignored = await report('1,2,-100\n1,2,-100')
    expect(ignored.mean).toBeNaN()
    expect(ignored.sum).toBe(0)
    const infinite = await report('1,0,1\n0.5,0.5,1', { loss: 'nll_loss' })
    expect(infinite.mean).toBe(Infinity)
    expect(infinite.sorted).toMatchObject({ infinite: 1 })
    expect((await report('0,0,1\n0,0,1')).mean).toBeCloseTo(Math.LN2, 12)
    expect((await report('1,2,0', { reduction: 'none' })).pytorch.code).toContain("reduction='none'")
    expect((await report('400,1', { loss: 'sigmoid_focal', gamma: 0.5 })).gradient.values[0]).toEqual([0])
  })

  it('warns of the usual mistakes', async () => {
    expect((await report('0.9,0.1,0\n0.2,0.8,1')).warnings.join('')).toContain('双重 softmax')
    expect((await report('0.9,1\n0.2,0', { loss: 'bce_with_logits' })).warnings.join('')).toContain('sigmoid')
    const shifted = Array.from({ length: 20 }, (_, row) => `1,2,3,${(row % 2) + 1}`).join('\n')
    expect((await report(shifted)).warnings.join('')).toContain('从 1 编号')
    expect((await report('1,2,0', {}, '', '3')).warnings.join('')).toContain('没有 pos_weight')
  })
})

it('draws every sample and holds its claims', async () => {
  for (const id of Object.keys(tool.presets)) {
    const settings = changeSettings(defaultSettings(tool.controls), tool.presets[id]!.settings)
    const found = await reportOf(tool, await sampleOf(tool, id), settings)
    drawTool(tool, { report: structuredClone(found), settings })
  }
  for (const name of Object.keys(tool.claims))
    expect((await testClaim(tool, name, () => Promise.reject(new Error('no engine')))).ok, name).toBe(true)
})

const tenClasses = (row: number): string =>
  `${Array.from({ length: 10 }, (_, k) => ((row * (k + 3)) % 17) / 4).join(',')},${row % 10}`

it('handles 20,000 rows of ten classes', async () => {
  const text = Array.from({ length: 20_000 }, (_, row) => tenClasses(row)).join('\n')
  const found = await report(text)
  expect(found.rows).toBe(20_000)
  expect(JSON.stringify(found).length).toBeLessThan(200_000)
})
