import { random } from '../../src/engine/nn/random.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { exactly, near } from '../../src/lab/tool/index.ts'
import type { Report } from './report.ts'
import { ones, updates } from './samples.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on a text, as the page makes it. */
async function reportOn(text: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(text)] }, settings)
  return analysis.finish()
}

export const claims = {
  'stuck-sums': {
    statement:
      'bf16 里 1.0 加（或减）0.001 共 1000 次还是 1.0；fp16 把 10 000 个 1 累加得 2048，bf16 把 1000 个 1 累加得 256',
    how: '每次相加后舍入到最近、取偶。1.0 附近 bf16 的间隔是 2⁻⁷（向下 2⁻⁸），0.001 不到一半；2048 + 1 与 256 + 1 正好在两数中间，取偶停住。Kahan 补偿后 bf16 的和是 2.0。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      add: exactly(1),
      subtract: exactly(1),
      fp16: exactly(2048),
      bf16: exactly(256),
      kahan: near(2, 2 ** -7),
    },
    names: {
      add: '1 + 0.001 × 1000',
      subtract: '1 − 0.001 × 1000',
      fp16: 'fp16 的一万个 1',
      bf16: 'bf16 的一千个 1',
      kahan: 'Kahan',
    },
    async compute(_seed: number, settings: Options) {
      const added = await reportOn(updates(), settings)
      const subtracted = await reportOn('1.0\n-0.001*1000', settings)
      const many = await reportOn(ones(), settings)
      const thousand = await reportOn('1*1000', settings)
      return {
        add: added.formats.bf16.sums.running,
        subtract: subtracted.formats.bf16.sums.running,
        fp16: many.formats.fp16.sums.running,
        bf16: thousand.formats.bf16.sums.running,
        kahan: added.formats.bf16.sums.compensated,
      }
    },
  },
  'loss-scale': {
    statement: 'fp16 里 1e-8 是 0，乘 2¹⁶ 后是 6.55 × 10⁻⁴；乘 2¹⁶ 时 0.9997 还不溢出，0.9998 就溢出',
    how: '最小的次正规数是 2⁻²⁴，一半以下舍成 0；6.5536 × 10⁻⁴ 处的间隔是 2⁻²¹；溢出的界是 65520/65536 = 0.99976。1e-8 与 0.5 一起时，k 从 2 起不变 0，从 13 起都是正规数，到 16 不溢出（不留余量）。',
    settings: { exponent: 16, headroom: 0 },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      plain: exactly(0),
      scaled: near(1e-8 * 2 ** 16, 2 ** -22),
      largest: exactly(65504),
      overflow: exactly(1),
      nonZeroFrom: exactly(2),
      normalFrom: exactly(13),
      upTo: exactly(16),
    },
    names: {
      plain: '不缩放',
      scaled: '乘 2¹⁶',
      largest: '0.9997 × 2¹⁶',
      overflow: '0.9998 × 2¹⁶ 溢出',
      nonZeroFrom: '不变 0 的最小 k',
      normalFrom: '全部正规的最小 k',
      upTo: '不溢出的最大 k',
    },
    async compute(_seed: number, settings: Options) {
      const plain = await reportOn('1e-8', { ...settings, exponent: 0 })
      const { listed } = (await reportOn('1e-8 0.9997 0.9998', settings)).formats.fp16
      const { scaling } = (await reportOn('1e-8 0.5', settings)).formats.fp16
      return {
        plain: plain.formats.fp16.listed[0]?.value ?? Number.NaN,
        scaled: listed[0]?.value ?? Number.NaN,
        largest: listed[1]?.value ?? Number.NaN,
        overflow: listed[2]?.fate === 'overflow' ? 1 : 0,
        nonZeroFrom: scaling?.nonZeroFrom ?? Number.NaN,
        normalFrom: scaling?.normalFrom ?? Number.NaN,
        upTo: scaling?.upTo ?? Number.NaN,
      }
    },
  },
  'fp8-range': {
    statement:
      'E4M3 最大 448，464 舍入成 448，465 是 NaN（饱和时是 448）；E5M2 最大 57344；最小的正数是 2⁻⁹ 与 2⁻¹⁶',
    how: 'OCP OFP8 1.0：E4M3 没有无穷，只有 S.1111.111 是 NaN；464 是 448 与 480 的中点，取偶得 448。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      tie: exactly(448),
      beyond: exactly(1),
      clipped: exactly(448),
      largest: exactly(57344),
      e4m3: exactly(2 ** -9),
      e5m2: exactly(2 ** -16),
    },
    names: {
      tie: '464',
      beyond: '465 是 NaN',
      clipped: '465，饱和',
      largest: 'E5M2 的 60000',
      e4m3: 'E4M3 最小',
      e5m2: 'E5M2 最小',
    },
    async compute(_seed: number, settings: Options) {
      const text = `464 465 60000 ${2 ** -9} ${2 ** -16}`
      const { e4m3, e5m2 } = (await reportOn(text, settings)).formats
      const clipped = await reportOn(text, { ...settings, overflow: 'saturate' })
      const at = (of: typeof e4m3, index: number): number => of.listed[index]?.value ?? 0
      return {
        tie: at(e4m3, 0),
        beyond: Number.isNaN(at(e4m3, 1)) ? 1 : 0,
        clipped: at(clipped.formats.e4m3, 1),
        largest: at(e5m2, 2),
        e4m3: at(e4m3, 3),
        e5m2: at(e5m2, 4),
      }
    },
  },
  'as-fround': {
    statement: '舍入到 fp32 与 JavaScript 的 Math.fround 逐位相同',
    how: '每个种子 100 个数，指数在 −150 到 130 之间均匀，次正规与溢出都在内；数不相同的个数。',
    seeds: 16,
    kind: 'closed-form',
    expected: { different: exactly(0) },
    names: { different: '不同的个数' },
    async compute(seed: number, settings: Options) {
      const stream = random(seed, 'claim/fround')
      const [exponents, fractions] = [stream.integers(100, 281), stream.uniform(100)]
      const values = Array.from(
        fractions,
        (fraction, index) => (1 + fraction + 1e-9 * index) * 2 ** ((exponents[index] ?? 0) - 150),
      )
      const { listed } = (await reportOn(values.join('\n'), settings)).formats.fp32
      return {
        different: values.filter((value, index) => !Object.is(listed[index]?.value, Math.fround(value)))
          .length,
      }
    },
  },
} as const
