/** What kind of numbers the targets are. */
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'

/** Mean, deviation over n, and standardised third and fourth moments; 0 when all are equal. */
export function moments(values: Float64Array) {
  const centre = mean(values)
  let [second, third, fourth] = [0, 0, 0]
  for (const value of values) {
    const from = value - centre
    const square = from * from
    second += square
    third += square * from
    fourth += square * square
  }
  const n = values.length
  const variance = second / n
  const sd = values.every((value) => value === values[0]) ? 0 : Math.sqrt(variance)
  return {
    mean: centre,
    sd,
    skewness: sd === 0 ? 0 : third / n / sd ** 3,
    excess: sd === 0 ? 0 : fourth / n / variance ** 2 - 3,
  }
}

export interface Shape {
  readonly rows: number
  readonly mean: number
  readonly sd: number
  readonly skewness: number
  readonly excess: number
  readonly min: number
  readonly q25: number
  readonly median: number
  readonly q75: number
  readonly max: number
  /** Shares of rows. */
  readonly zeros: number
  readonly negatives: number
  /** Whether every target is a whole number. */
  readonly whole: boolean
  /** Variance over n − 1 by the mean: 1 for Poisson counts. */
  readonly dispersion: number
}

export function shapeOf(targets: Float64Array): Shape {
  const n = targets.length
  const found = moments(targets)
  const sorted = targets.slice().sort()
  const share = (test: (value: number) => boolean): number =>
    targets.reduce((count, value) => count + Number(test(value)), 0) / n
  return {
    ...found,
    rows: n,
    min: sorted[0] ?? 0,
    q25: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    q75: quantile(sorted, 0.75),
    max: sorted.at(-1) ?? 0,
    zeros: share((value) => value === 0),
    negatives: share((value) => value < 0),
    whole: targets.every(Number.isInteger),
    dispersion: (found.sd ** 2 * n) / (n - 1) / found.mean,
  }
}
