import { pow } from '../../src/engine/nn/exact.ts'

/** Steps a decade. */
export const PER_DECADE = 4

/** The steps of the differences, 10⁻¹ … 10⁻⁶, falling. */
export const STEPS: readonly number[] = Array.from({ length: 5 * PER_DECADE + 1 }, (_, index) =>
  pow(10, -1 - index / PER_DECADE),
)

/** Unit roundoff of float32 times two: the distance from 1 to the next number. */
export const EPSILON = 2 ** -23

/** The step at which a truncation error of h² and a rounding error of ε/h are of one size. */
export const CUBE_ROOT = pow(EPSILON, 1 / 3)

/** Index of the step nearest to h, on a logarithmic scale. */
export function nearestStep(h: number): number {
  const place = Math.round(-PER_DECADE * (Math.log10(h) + 1))
  return Math.min(STEPS.length - 1, Math.max(0, place))
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Slope of the straight line through (ln x, ln y), by least squares. */
export function logSlope(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [x.map((value) => Math.log(value)), y.map((value) => Math.log(value))]
  const [ma, mb] = [mean(a), mean(b)]
  const along = a.map((value) => value - ma)
  const product = along.reduce((sum, value, index) => sum + value * ((b[index] ?? Number.NaN) - mb), 0)
  return product / along.reduce((sum, value) => sum + value * value, 0)
}

/** Slopes where truncation and where rounding rules: h ≥ 10^−1.5 and h ≤ 10⁻⁴. */
export function slopesOf(
  steps: readonly number[],
  errors: readonly number[],
): { large: number; small: number } {
  const part = (keep: (h: number) => boolean): number => {
    const places = [...steps.keys()].filter((index) => keep(steps[index] ?? 0))
    return logSlope(
      places.map((index) => steps[index] ?? Number.NaN),
      places.map((index) => errors[index] ?? Number.NaN),
    )
  }
  return { large: part((h) => h > 0.03), small: part((h) => h < 1.05e-4) }
}
