import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import {
  bitsOf,
  epsilon,
  exponentOf,
  fateOf,
  FORMATS,
  formats,
  roundTo,
  smallest,
  smallestNormal,
} from './formats.ts'
import type { Fate, Format, FormatName } from './formats.ts'
import type { OfFormat, Report } from './report.ts'
import { scalingOf, sharesAt } from './scaling.ts'
import { exactSum, sumsOf } from './sums.ts'
import { readValues } from './values.ts'

type Options = Settings<typeof controls>

/** Values that are listed one by one, and points of a curve. */
const [LISTED, POINTS] = [100, 400]

export default defineWork({
  read: { data: readValues },
  analyse: ({ data }, settings: Options): Analysis<Report> => {
    const { values } = data
    const scaled = values.map((value) => scaledBy(value, settings.exponent))
    const sizes = values
      .filter((value) => value !== 0 && Number.isFinite(value))
      .map(Math.abs)
      .sort()
    const places = placesOf(values.length)
    const found = new Map<FormatName, OfFormat>()
    const part = (index: number): void => {
      const name = FORMATS[index]
      if (name) found.set(name, ofFormat(formats[name], scaled, sizes, places, settings))
    }
    const report = (): Report => ({
      understood: data.understood,
      count: values.length,
      zeros: values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0),
      notFinite: values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0),
      sizes:
        sizes.length === 0
          ? null
          : { least: sizes[0] ?? 0, median: sizes[sizes.length >> 1] ?? 0, most: sizes.at(-1) ?? 0 },
      exponent: settings.exponent,
      values: [...values.subarray(0, LISTED)],
      places,
      exact: exactSum(scaled, places),
      formats: complete(found),
      octaves: octavesOf(scaled),
      warnings: [...data.skipped],
    })
    return new Analysis(FORMATS.length, part, report)
  },
})

/** value·2^k; a finite value stays finite, so that it counts as an overflow of the format and not as an infinity that was given. */
function scaledBy(value: number, k: number): number {
  const product = value * 2 ** k
  return Number.isFinite(value) && !Number.isFinite(product) ? Math.sign(value) * Number.MAX_VALUE : product
}

/** The formats by name, all of them calculated. */
function complete(found: ReadonlyMap<FormatName, OfFormat>): Report['formats'] {
  const of = (name: FormatName): OfFormat => {
    const one = found.get(name)
    if (!one) throw new Error(`格式 ${name} 还没有算`)
    return one
  }
  return { fp32: of('fp32'), fp16: of('fp16'), bf16: of('bf16'), e4m3: of('e4m3'), e5m2: of('e5m2') }
}

/** At most POINTS rising numbers of values from 1, both ends among them. */
function placesOf(count: number): number[] {
  const points = Math.min(POINTS, count)
  return Array.from({ length: points }, (_, index) =>
    points < 2 ? count : 1 + Math.round((index * (count - 1)) / (points - 1)),
  )
}

function ofFormat(
  format: Format,
  scaled: Float64Array,
  sizes: Float64Array,
  places: readonly number[],
  { overflow, headroom, exponent }: Options,
): OfFormat {
  const saturate = overflow === 'saturate'
  const counts: Record<Fate, number> = {
    exact: 0,
    rounded: 0,
    subnormal: 0,
    underflow: 0,
    overflow: 0,
    special: 0,
  }
  let worstError = 0
  for (const x of scaled) {
    const value = roundTo(format, x, saturate)
    const fate = fateOf(format, x, value)
    counts[fate]++
    if (fate === 'rounded' || fate === 'subnormal')
      worstError = Math.max(worstError, Math.abs((value - x) / x))
  }
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)]
  const scaling = sizes.length === 0 ? null : scalingOf(format, least, most, headroom)
  return {
    name: format.name,
    largest: format.largest,
    smallestNormal: smallestNormal(format),
    smallest: smallest(format),
    epsilon: epsilon(format),
    layout: [format.exponentBits, format.fractionBits],
    counts,
    worstError,
    listed: Array.from(scaled.subarray(0, LISTED), (x) => {
      const value = roundTo(format, x, saturate)
      return {
        value,
        bits: bitsOf(format, value),
        relativeError:
          x === 0 || !Number.isFinite(x) || !Number.isFinite(value) ? null : Math.abs((value - x) / x),
        fate: fateOf(format, x, value),
      }
    }),
    sums: sumsOf(format, scaled, saturate, places),
    scaling,
    lost: scaling && lostOver(format, sizes, [scaling.nonZeroFrom, scaling.upTo + headroom, exponent]),
  }
}

/** Shares that are lost for the scales 2^k around those given, at most 80 of them. */
function lostOver(format: Format, sizes: Float64Array, around: readonly number[]): OfFormat['lost'] {
  const [low, high] = [Math.min(...around) - 4, Math.max(...around) + 4]
  const count = Math.min(80, high - low + 1)
  const exponents = Array.from({ length: count }, (_, index) =>
    Math.round(low + (index * (high - low)) / (count - 1)),
  )
  const shares = exponents.map((k) => sharesAt(format, sizes, k))
  return {
    exponents,
    underflow: shares.map(({ underflow }) => underflow),
    subnormal: shares.map(({ subnormal }) => subnormal),
    overflow: shares.map(({ overflow }) => overflow),
  }
}

/** How many values lie in each octave [2^e, 2^(e + 1)). */
function octavesOf(scaled: Float64Array): Report['octaves'] {
  const exponents = scaled.filter((x) => x !== 0 && Number.isFinite(x)).map(exponentOf)
  if (exponents.length === 0) return null
  const from = exponents.reduce((least, e) => Math.min(least, e), Infinity)
  const to = exponents.reduce((most, e) => Math.max(most, e), -Infinity)
  const counts = Array.from({ length: to - from + 1 }, () => 0)
  for (const e of exponents) counts[e - from] = (counts[e - from] ?? 0) + 1
  return { from, counts }
}
