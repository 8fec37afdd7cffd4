import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { random } from '../../src/engine/nn/random.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import { testClaim } from '../../src/lab/test-claim.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { reportOf, sampleOf } from '../../src/lab/tool/run.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { enumerated, randomCase } from './brute-force.ts'
import type { controls } from './controls.ts'
import { prefixBeamSearch } from './decoding.ts'
import { bestAlignment, extended, pathCount, repeatsOf } from './lattice.ts'
import type { Report } from './report.ts'
import tool from './tool.ts'
import work from './work.ts'

type Options = Settings<typeof controls>

const DEFAULTS: Options = {
  lattice: 'posterior',
  scale: 'auto',
  blank: 0,
  axis: 'frames',
  beam: 25,
  seed: 1,
  replicas: 1,
}

/** The report on texts; draws everything of it, so that what cannot be drawn fails too. */
async function report(data: string | File, label = '', changes: Partial<Options> = {}): Promise<Report> {
  const settings = { ...DEFAULTS, ...changes }
  const given = {
    data: [typeof data === 'string' ? textFile(data) : data],
    label: label === '' ? [] : [textFile(label)],
  }
  const found = (await work.open(given, settings)).report()
  for (const lattice of ['posterior', 'alpha', 'beta'])
    drawTool(tool, { report: structuredClone(found), settings: { ...settings, lattice } })
  return found
}

/** The sentence with which the tool refuses a text; empty when it does not. */
async function refusal(...given: Parameters<typeof report>): Promise<string> {
  return report(...given).then(
    () => '',
    (error: unknown) => (error instanceof InputError ? error.message : String(error)),
  )
}

const logs = (rows: readonly (readonly number[])[]) => ({
  frames: rows.length,
  symbols: rows[0]!.length,
  log: Float64Array.from(rows.flat(), Math.log),
})

describe('against every path', () => {
  const cases = Array.from({ length: 40 }, (_, seed) => randomCase(random(seed + 1001, 'test/ctc')))

  it('gives the probability of a label, possible or not', async () => {
    let possible = 0
    for (const { probabilities, label, text } of cases) {
      const found = await report(text, label.length === 0 ? '""' : label.join(' '))
      const expected = enumerated(probabilities).get(label.join(' ')) ?? 0
      if (expected > 0) possible++
      expect(found.probability).toBeCloseTo(expected, 12)
      expect(found.frames >= found.needed).toBe(expected > 0)
    }
    expect(possible).toBeGreaterThan(10)
    expect(possible).toBeLessThan(40)
  })

  it('finds the most probable labelling with a wide beam, and its paths sum to it', () => {
    for (const { probabilities } of cases.filter((one) => one.probabilities.length <= 6)) {
      const all = [...enumerated(probabilities)].sort(([, a], [, b]) => b - a)
      const found = prefixBeamSearch(logs(probabilities), 0, 2000)
      expect(found[0]!.label.join(' ')).toBe(all[0]![0])
      for (const { label, score } of found) {
        const [, exact = 0] = all.find(([name]) => name === label.join(' ')) ?? []
        expect(Math.exp(score)).toBeCloseTo(exact, 12)
      }
      const sum = found.reduce((total, { score }) => total + Math.exp(score), 0)
      expect(sum).toBeCloseTo(1, 10)
    }
  })

  it('finds the best single alignment', () => {
    for (const { probabilities, label } of cases.filter((one) => one.probabilities.length <= 6)) {
      const [frames, symbols] = [probabilities.length, probabilities[0]!.length]
      let best = 0
      let count = 0
      for (let number = 0; number < symbols ** frames; number++) {
        const path = probabilities.map((_, t) => Math.floor(number / symbols ** t) % symbols)
        const collapsed = path.filter((v, t) => v !== 0 && v !== path[t - 1])
        if (collapsed.join(' ') !== label.join(' ')) continue
        count++
        best = Math.max(
          best,
          path.reduce((product, v, t) => product * probabilities[t]![v]!, 1),
        )
      }
      expect(pathCount(frames, label)).toBe(count)
      const found = bestAlignment(logs(probabilities), extended(label, 0))
      expect(Math.exp(found.logProbability)).toBeCloseTo(best, 12)
    }
  })
})

it('counts paths and repeats', () => {
  expect(pathCount(10, [1, 2, 3])).toBe(1716)
  expect(pathCount(50, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) / 4.19e15).toBeCloseTo(1, 2)
  expect(pathCount(2, [1, 1])).toBe(0)
  expect(pathCount(5, [])).toBe(1)
  expect(repeatsOf([3, 1, 1, 1, 3])).toBe(2)
})

describe('input', () => {
  it('reads the same outputs in many forms', async () => {
    const rows = [
      [0.4, 0.6],
      [0.3, 0.7],
      [0.6, 0.4],
    ]
    const written = (of: (value: number) => number) => rows.map((row) => row.map(of).join(',')).join('\n')
    for (const [text, label, changes] of [
      [written((p) => p), '1', {}],
      [`blank\ta\n${written((p) => p).replaceAll(',', '\t')}`, 'a', {}],
      [written(Math.log), '1', {}],
      [written((p) => Math.log(p) + 3), '1', {}],
      [JSON.stringify(rows), '[1]', {}],
      ['0.4 0.3 0.6\n0.6 0.7 0.4', '1', { axis: 'symbols' }],
      [`a,-\n${rows.map((row) => row.toReversed().join(',')).join('\n')}`, 'a', { blank: -1 }],
    ] as const)
      expect((await report(text, label, changes)).loss, text).toBeCloseTo(0.1555, 4)
  })

  it('takes digits as names of columns', async () => {
    const found = await report('-,0,1\n0.2,0.5,0.3\n0.6,0.2,0.2', '0')
    expect(found).toMatchObject({ named: true, frames: 2, label: { text: '0' } })
    expect((await report('0,1,2\n0.2,0.5,0.3\n0.6,0.2,0.2', '1')).frames).toBe(2)
    const digits = await report('-,1,2\n0.2,0.5,0.3\n0.6,0.2,0.2', '21')
    expect(digits.label).toMatchObject({ text: '21', length: 2 })
  })

  it('says what is wrong, in one sentence', async () => {
    expect(await refusal('-,a\n0.4,0.6\n0.4,')).toContain('第 3 行、第 2 列（a）')
    expect(await refusal('0.4,0.6\n0.4,x')).toContain('「x」')
    expect(await refusal('0.4,0.6\n0.4')).toContain('第 2 行有 1 列')
    expect(await refusal('<script>alert(1)</script>')).toBeTruthy()
    expect(await refusal(new File([new Uint8Array(64)], 'x.bin'))).toContain('空字节')
    expect(await refusal('0.4\n0.6')).toContain('只有一列')
    expect(await refusal('0.4,nan\n0.6,0.4')).toContain('「nan」')
    expect(await refusal('-,a\n0.4,0.6', 'b')).toContain('「b」不在词表里')
    expect(await refusal('-,a\n0.4,0.6', 'aza')).toContain('第 2 个符号「z」')
    expect(await refusal('-,a\n0.4,0.6', '-a')).toContain('是 blank')
    expect(await refusal('0.4,0.6', '7')).toContain('「7」')
    expect(await refusal('0.4,0.6', '1', { blank: 5 })).toContain('blank 的下标是 5')
    expect(await refusal('4,6', '1', { scale: 'probabilities' })).toContain('logits')
    expect(await refusal('a,a\n0.4,0.6')).toContain('出现了两次')
    expect(await refusal('[[0.4,0.6],[0.3]]')).toContain('第 2 个列表')
    expect(await refusal('[[0.4,"a"]]')).toContain('第 1 个列表的第 2 个')
    expect(await refusal('[[0.4,')).toContain('读不成')
    expect(await refusal('-inf,-inf', '1', { scale: 'logits' })).toContain('全是 -inf')
  })

  it('stays whole where the result is degenerate', async () => {
    const zero = await report('-,a,b\n1,0,0\n0,1,0', 'b')
    expect(zero.loss).toBe(Infinity)
    expect(zero.warnings.join('')).toContain('概率为 0')
    expect((await report('0.5,0.5')).label.given).toBe(false)
    expect((await report('0.4,0.6\n0.3,0.7', '""')).probability).toBeCloseTo(0.12, 12)
    const same = await report(Array.from({ length: 60 }, () => '0.25,0.25,0.25,0.25').join('\n'), '1 2 3')
    expect(same.lattice).toBeNull()
    expect(Math.exp(-same.loss)).toBeCloseTo(same.paths / 4 ** 60, 40)
  })

  it('warns of the usual mistakes', async () => {
    expect((await report('-,a,b\n0.2,0.4,0.4\n0.2,0.4,0.4', 'aab')).warnings.join('')).toContain(
      '至少要 4 帧',
    )
    expect((await report('a,b,<blank>\n0.2,0.3,0.5', 'b')).warnings.join('')).toContain('像 blank')
    const raw = await report('1,3\n2,0', '1')
    expect(raw.scale).toBe('logits')
    expect(raw.mistakes.find((one) => one.key === 'raw')!.loss).toBeCloseTo(
      -Math.log(Math.exp(3 + 0) + Math.exp(3 + 2) + Math.exp(1 + 0)),
      10,
    )
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

it('handles 400 frames over 100 symbols', async () => {
  const noise = random(1, 'test/large').uniform(40_000)
  const text = Array.from({ length: 400 }, (_, t) =>
    [...noise.subarray(t * 100, (t + 1) * 100)].map((value) => (4 * value).toFixed(3)).join(','),
  ).join('\n')
  const label = Array.from({ length: 80 }, (_, u) => (u % 98) + 1).join(' ')
  const found = await report(text, label)
  expect(Number.isFinite(found.loss)).toBe(true)
  expect(JSON.stringify(found).length).toBeLessThan(300_000)
}, 20_000)
