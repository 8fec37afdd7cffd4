import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { random } from '../../src/engine/nn/random.ts'
import { exp, log } from '../../src/engine/nn/exact.ts'
import { rmse } from '../../src/metrics/regression/errors.ts'
import { r2 } from '../../src/metrics/regression/explained.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import type { controls } from './controls.ts'
import { readRuns } from './points.ts'
import type { Runs } from './points.ts'
import { errorAt, factorFor, fitLine, fitPowerLaw, whereDoublingFades } from './power-law.ts'
import type { PowerLaw } from './power-law.ts'
import type { Forecast, Interval, Report } from './report.ts'
import { gather } from './sizes.ts'
import type { Sizes } from './sizes.ts'
import { warningsOf } from './warnings.ts'

type Options = Settings<typeof controls>

/** Resamples of the bootstrap, points of a drawn curve, factors of the table. */
const RESAMPLES = 1000
const DRAWN = 60
const FACTORS = [2, 4, 8, 16, 32, 64] as const

export default defineWork({
  read: { data: readRuns },
  analyse: ({ data }, settings: Options): Analysis<Report> => {
    const sizes = gather(data, settings)
    const law = fitPowerLaw(sizes.n, sizes.errors, sizes.weights)
    const expected = sizes.n.map((n) => errorAt(law, n))
    const noise = noiseOf(sizes, expected)
    const stream = random(settings.seed, 'bootstrap')
    const draws: PowerLaw[] = []
    const part = (): void => {
      if (!noise) return
      const shifts = stream.normal(expected.length)
      // an error cannot be drawn below zero
      const drawn = expected.map((error, index) =>
        Math.max(error * 1e-3, error + (noise.deviations[index] ?? 0) * (shifts[index] ?? 0)),
      )
      draws.push(fitPowerLaw(sizes.n, drawn, sizes.weights))
    }
    return new Analysis(noise ? RESAMPLES : 1, part, () => reportOf(data, settings, sizes, law, noise, draws))
  },
})

/** The standard error of each point, and where it was taken from. */
interface Noise {
  readonly deviations: Float64Array
  readonly words: string
}

/** Known standard errors, else what the fit leaves over with m − 3 degrees of freedom; null when nothing is left to judge by. */
function noiseOf({ deviations, source, errors, weights }: Sizes, expected: Float64Array): Noise | null {
  if (deviations) return { deviations, words: source === 'column' ? 'sd 列' : '同一个 n 的重复' }
  const degrees = errors.length - 3
  if (degrees < 1) return null
  const squares = errors.reduce(
    (sum, error, index) => sum + (weights[index] ?? 0) * (error - (expected[index] ?? 0)) ** 2,
    0,
  )
  return {
    deviations: weights.map((weight) => Math.sqrt(squares / degrees / weight)),
    words: `拟合的残差（${degrees} 个自由度）`,
  }
}

const intervalOf = (draws: readonly PowerLaw[], value: (law: PowerLaw) => number): Interval | null => {
  if (draws.length === 0) return null
  const values = draws.map(value)
  return [quantile(values, 0.025), quantile(values, 0.975)]
}

function reportOf(
  data: Runs,
  { factor, worth }: Options,
  sizes: Sizes,
  law: PowerLaw,
  noise: Noise | null,
  draws: readonly PowerLaw[],
): Report {
  const without = fitLine(sizes.n, sizes.errors, sizes.runs)
  const largest = sizes.n.at(-1) ?? 1
  const fitted = sizes.n.map((n) => errorAt(law, n))
  const at = (times: number): Forecast => ({
    factor: times,
    n: times * largest,
    error: errorAt(law, times * largest),
    interval: intervalOf(draws, (one) => errorAt(one, times * largest)),
    without: errorAt(without, times * largest),
  })
  const fall = (one: PowerLaw): number => 1 - errorAt(one, 2 * largest) / errorAt(one, largest)
  const [a, b, c] = (['a', 'b', 'c'] as const).map((name) => intervalOf(draws, (one) => one[name]))
  const found = {
    understood: data.understood + (sizes.converted ? `；${sizes.converted}` : ''),
    points: Array.from(sizes.n, (n, index) => ({
      n,
      error: sizes.errors[index] ?? 0,
      deviation: noise?.deviations[index] ?? null,
      runs: sizes.runs[index] ?? 1,
      fitted: fitted[index] ?? 0,
    })),
    law,
    intervals: a && b && c ? { a, b, c } : null,
    without,
    rmse: rmse(sizes.errors, fitted),
    r2: r2(sizes.errors, fitted),
    now: { n: largest, error: errorAt(law, largest) },
    chosen: at(factor),
    forecasts: FACTORS.map(at),
    doubling: fall(law),
    doublingInterval: intervalOf(draws, fall),
    stopAt: whereDoublingFades(law, worth / 100),
    halving: factorFor(law, largest, 0.5),
    curve: curveOf(sizes.n[0] ?? 1, largest * Math.max(16, factor), law, without, draws),
    floors: draws.map((one) => one.c),
    spread: noise?.words ?? null,
  }
  return { ...found, warnings: warningsOf(found, data, factor) }
}

/** The law, its rival and the band of the resamples over a range of n, evenly in log n. */
function curveOf(
  from: number,
  to: number,
  law: PowerLaw,
  without: PowerLaw,
  draws: readonly PowerLaw[],
): Report['curve'] {
  const [first, last] = [log(from), log(to)]
  const n = Array.from({ length: DRAWN }, (_, index) => exp(first + ((last - first) * index) / (DRAWN - 1)))
  const band = n.flatMap((size) => {
    const ends = intervalOf(draws, (one) => errorAt(one, size))
    return ends ? [ends] : []
  })
  return {
    n,
    law: n.map((size) => errorAt(law, size)),
    without: n.map((size) => errorAt(without, size)),
    low: band.length > 0 ? band.map(([low]) => low) : null,
    high: band.length > 0 ? band.map(([, high]) => high) : null,
  }
}
