/** Numbers in one number, as sentences and claims give them. */

/** NaN of no values. */
export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

/** The middle value, or the mean of the two middle ones; NaN of no values. */
export function median(values: ArrayLike<number>): number {
  const sorted = Array.from(values).sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

/** The last value of each curve. */
export const ends = (runs: readonly (readonly number[])[]): number[] =>
  runs.map((run) => run.at(-1) ?? Number.NaN)
