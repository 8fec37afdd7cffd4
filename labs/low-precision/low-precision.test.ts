import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { random } from '../../src/engine/nn/random.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import { testClaim } from '../../src/lab/test-claim.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { reportOf, sampleOf } from '../../src/lab/tool/run.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import type { controls } from './controls.ts'
import { bitsOf, FORMATS, formats, hexOf, roundTo, smallest, smallestNormal } from './formats.ts'
import type { Format } from './formats.ts'
import type { Report } from './report.ts'
import { scalingOf, sharesAt } from './scaling.ts'
import { exactSum, sumsOf } from './sums.ts'
import tool from './tool.ts'
import work from './work.ts'

type Options = Settings<typeof controls>

const DEFAULTS: Options = {
  format: 'fp16',
  exponent: 0,
  overflow: 'none',
  headroom: 1,
  seed: 1,
  replicas: 1,
}

/** The report on a text; draws everything of it for every format, so that what cannot be drawn fails too. */
async function report(data: string | File, changes: Partial<Options> = {}): Promise<Report> {
  const settings = { ...DEFAULTS, ...changes }
  const file = typeof data === 'string' ? textFile(data) : data
  const analysis = await work.open({ data: [file] }, settings)
  const found = await analysis.finish()
  for (const format of FORMATS)
    drawTool(tool, { report: structuredClone(found), settings: { ...settings, format } })
  return found
}

/** The sentence with which the tool refuses a text; empty when it does not. */
async function refusal(data: string | File): Promise<string> {
  return report(data).then(
    () => '',
    (error: unknown) => (error instanceof InputError ? error.message : String(error)),
  )
}

/** The value of a bit pattern, from the definition. */
function decoded({ exponentBits, fractionBits, bias, hasInfinity }: Format, pattern: number): number {
  const fraction = pattern % 2 ** fractionBits
  const exponent = Math.floor(pattern / 2 ** fractionBits) % 2 ** exponentBits
  const sign = pattern >= 2 ** (exponentBits + fractionBits) ? -1 : 1
  const highest = exponent === 2 ** exponentBits - 1
  if (highest && hasInfinity) return fraction === 0 ? sign * Infinity : Number.NaN
  if (highest && fraction === 2 ** fractionBits - 1) return Number.NaN
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias - fractionBits)
  return sign * (1 + fraction / 2 ** fractionBits) * 2 ** (exponent - bias)
}

const hex = (name: keyof typeof formats, x: number): string =>
  hexOf(bitsOf(formats[name], roundTo(formats[name], x)))

describe('formats', () => {
  const small = FORMATS.filter((name) => name !== 'fp32').map((name) => formats[name])

  it('round trip over every bit pattern, and know their limits', () => {
    for (const format of small) {
      const width = 1 + format.exponentBits + format.fractionBits
      let [most, wrong] = [0, 0]
      for (let pattern = 0; pattern < 2 ** width; pattern++) {
        const value = decoded(format, pattern)
        if (Number.isNaN(value)) continue
        if (Number.isFinite(value)) most = Math.max(most, value)
        if (!Object.is(roundTo(format, value), value)) wrong++
        if (Number.parseInt(bitsOf(format, value), 2) !== pattern) wrong++
      }
      expect(wrong).toBe(0)
      expect(most).toBe(format.largest)
      expect(decoded(format, 1)).toBe(smallest(format))
      expect(decoded(format, 2 ** format.fractionBits)).toBe(smallestNormal(format))
    }
    expect(formats.fp16.largest).toBe(65504)
    expect(formats.fp32.largest).toBe(Math.fround(3.4028234663852886e38))
  })

  it('rounds between neighbours to the nearer, at the middle to the even one', () => {
    for (const format of small) {
      const top = 2 ** (format.exponentBits + format.fractionBits)
      for (let pattern = 0; pattern + 1 < top; pattern += format.fractionBits > 3 ? 7 : 1) {
        const [low, high] = [decoded(format, pattern), decoded(format, pattern + 1)]
        if (!Number.isFinite(low) || !Number.isFinite(high)) continue
        const middle = (low + high) / 2
        expect(roundTo(format, middle)).toBe(pattern % 2 === 0 ? low : high)
        expect(roundTo(format, middle - (high - low) / 1024)).toBe(low)
        expect(roundTo(format, -(middle + (high - low) / 1024))).toBe(-high)
      }
    }
  })

  it('overflows as IEEE 754 and OFP8 say', () => {
    expect(roundTo(formats.fp16, 65519.999)).toBe(65504)
    expect(roundTo(formats.fp16, 65520)).toBe(Infinity)
    expect(roundTo(formats.e5m2, 61439)).toBe(57344)
    expect(roundTo(formats.e5m2, 61440)).toBe(Infinity)
    expect(roundTo(formats.e5m2, -1e300)).toBe(-Infinity)
    expect(roundTo(formats.e4m3, 464)).toBe(448)
    expect(roundTo(formats.e4m3, 464.001)).toBeNaN()
    expect(roundTo(formats.e4m3, -Infinity)).toBeNaN()
    expect(roundTo(formats.e4m3, -1e5, true)).toBe(-448)
    expect(roundTo(formats.fp16, 1e9, true)).toBe(Infinity)
    expect(roundTo(formats.bf16, 1e-310)).toBe(0)
  })

  it('writes the patterns that one knows', () => {
    expect(hex('fp32', 1)).toBe('0x3F800000')
    expect(hex('fp32', 0.1)).toBe('0x3DCCCCCD')
    expect(hex('fp16', 1)).toBe('0x3C00')
    expect(hex('fp16', -65504)).toBe('0xFBFF')
    expect(hex('bf16', 1)).toBe('0x3F80')
    expect(hex('e4m3', 448)).toBe('0x7E')
    expect(hex('e4m3', Number.NaN)).toBe('0x7F')
    expect(hex('e5m2', 57344)).toBe('0x7B')
    expect(hex('e5m2', Infinity)).toBe('0x7C')
    expect(hex('fp16', -0)).toBe('0x8000')
  })
})

describe('sums and scales', () => {
  it('add in fp32 as Math.fround does', () => {
    const values = Float64Array.from(random(5, 'test/sums').normal(500))
    let [sum, total] = [0, 0]
    for (const value of values) {
      sum = Math.fround(sum + Math.fround(value))
      total += value
    }
    const found = sumsOf(formats.fp32, values, false, [500])
    expect(found.running).toBe(sum)
    expect(found.inFp32).toBe(sum)
    expect(found.path).toEqual([sum])
    expect(exactSum(values, []).sum).toBeCloseTo(total, 10)
    expect(exactSum(Float64Array.of(1e100, 1, -1e100), [3])).toEqual({ sum: 1, path: [1] })
  })

  it('agree with trying every scale', () => {
    const sizes = Float64Array.from(random(6, 'test/scale').normal(200), (draw) =>
      Math.exp(3 * draw - 9),
    ).sort()
    for (const name of FORMATS) {
      const format = formats[name]
      for (let k = -30; k < 60; k++) {
        const rounded = [...sizes].map((size) => roundTo(format, size * 2 ** k))
        const zeros = rounded.filter((value) => value === 0).length
        const lost = rounded.filter((value) => !Number.isFinite(value)).length
        const found = sharesAt(format, sizes, k)
        expect(found.underflow * 200).toBeCloseTo(zeros, 9)
        expect(found.overflow * 200).toBeCloseTo(lost, 9)
        const { nonZeroFrom, upTo } = scalingOf(format, sizes[0]!, sizes.at(-1)!, 0)
        expect(k >= nonZeroFrom).toBe(zeros === 0)
        if (k <= upTo) expect(lost).toBe(0)
      }
    }
  })
})

describe('input', () => {
  it('reads the same numbers in many forms', async () => {
    for (const text of [
      '0.5 1e-8 2 2',
      '0.5\n1e-8\n2*2',
      'grad\n0.5\n1e-8\n2\n2',
      '[0.5, 1e-8, 2, 2]',
      'tensor([0.5000, 1e-8, 2., 2.], dtype=torch.float64)',
      '0.5;1E-8;2x2',
    ])
      expect((await report(text)).values, text).toEqual([0.5, 1e-8, 2, 2])
    expect((await report('grad\n1\n# note\n2')).warnings).toHaveLength(2)
  })

  it('says what is wrong, in one sentence', async () => {
    expect(await refusal('1, 2\n3, abc')).toContain('第 2 行的第 2 个是「abc」')
    expect(await refusal('abc')).toContain('「abc」')
    expect(await refusal('<script>alert(1)</script>')).toContain('这里要一个数')
    expect(await refusal(new File([new Uint8Array(64)], 'x.bin'))).toContain('空字节')
    expect(await refusal('1*99999999')).toContain('200 万')
    expect(await refusal('a*3')).toContain('「a*3」')
    expect(await refusal('grad\n')).toBeTruthy()
    expect(await refusal(', ,')).toContain('没有一个数')
  })

  it('stays whole where the result is degenerate', async () => {
    expect((await report('0 0 -0')).sizes).toBeNull()
    expect((await report('nan inf 1')).notFinite).toBe(2)
    expect((await report('1')).formats.fp16.sums.running).toBe(1)
    expect((await report('1e300 1e300', { exponent: 60 })).formats.fp32.counts.overflow).toBe(2)
    expect((await report('5e-324')).formats.bf16.counts.underflow).toBe(1)
    expect((await report('1e308 1e308 1', { overflow: 'saturate' })).exact.sum).toBe(Infinity)
  })

  it('meets the worked numbers of the chapter', async () => {
    const { fp16, bf16, e4m3, e5m2 } = (await report('1e-8')).formats
    expect(fp16).toMatchObject({ largest: 65504, smallestNormal: 2 ** -14, smallest: 2 ** -24 })
    expect(bf16.epsilon).toBe(2 ** -7)
    expect([e4m3.largest, e5m2.largest]).toEqual([448, 57344])
    expect((await report('1*1000')).formats.bf16.sums).toMatchObject({ running: 256, stuckAfter: 256 })
  })
})

it('reads what PyTorch prints, says what it left out, and takes no hexadecimal number', async () => {
  const printed = "tensor([1., 2.], device='cuda:0', dtype=torch.float16, grad_fn=<MulBackward0>)"
  expect((await report(printed)).count).toBe(2)
  expect((await report('Parameter containing:\ntensor([1.], requires_grad=True)')).count).toBe(1)
  const cut = await report('tensor([1., 2., ..., 3.])')
  expect(tool.remarks({ report: cut, settings: DEFAULTS }).map(({ text }) => text)).toContain(
    '第 1 行有省略号「...」：打印时略去了中间的数，它们没有算；用 tolist() 打印全部。',
  )
  const two = await report('step,grad\n1,2\n2,3')
  const said = tool.remarks({ report: two, settings: DEFAULTS }).map(({ text }) => text)
  expect(said.join('')).toContain('各列的数都算在内')
  expect(await refusal('0x10')).toContain('「0x10」')
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

it('handles 100,000 numbers', async () => {
  const found = await report([...random(1, 'test/large').normal(100_000)].join('\n'))
  expect(found.count).toBe(100_000)
  expect(JSON.stringify(found).length).toBeLessThan(200_000)
})
