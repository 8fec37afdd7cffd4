import { random } from '../../src/engine/nn/random.ts'

/** Evaluations in a simulated sequence. */
export const LENGTH = 200

/** Positions, counted from 1, at which a sequence falls below everything before it; the first is always one. */
export function recordsOf(values: ArrayLike<number>): number[] {
  const records: number[] = []
  let lowest = Infinity
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN
    if (value >= lowest) continue
    lowest = value
    records.push(index + 1)
  }
  return records
}

/** Longest wait for a record, counted in evaluations, up to the end of a sequence of `length`. */
export function longestWait(records: readonly number[], length: number): number {
  return records.reduce(
    (longest, record, index) => Math.max(longest, (records[index + 1] ?? length + 1) - record - 1),
    0,
  )
}

/** Evaluation at which patience p ends a sequence with these records, or undefined when it lasts to `length`. */
export function stopOf(records: readonly number[], patience: number, length: number): number | undefined {
  const last = records.find((record, index) => (records[index + 1] ?? length + 1) - record - 1 >= patience)
  return last === undefined ? undefined : last + patience
}

/** A plateau: independent standard normal values. */
export const plateau = (seed: number, sequence: number, length = LENGTH): Float32Array =>
  random(seed, `early-stopping/plateau/${sequence}`).normal(length)

/** A slow improvement: every evaluation is lower by 1 than the one before, under noise of standard deviation `ratio`. */
export function trend(seed: number, sequence: number, ratio: number, length = LENGTH): Float64Array {
  const noise = random(seed, `early-stopping/trend/${sequence}`).normal(length)
  return Float64Array.from(noise, (value, index) => ratio * value - index)
}

/** P(no record in the next p evaluations | n have been made) for independent values: n / (n + p) (Rényi 1962). */
export const noRecord = (n: number, p: number): number => n / (n + p)

/** Patience above which a trend is not stopped by mistake, in the worst case: (σ/δ) √(2 ln n). */
export const patienceBound = (ratio: number, length = LENGTH): number =>
  ratio * Math.sqrt(2 * Math.log(length))

/** Share of `sequences` plateaus in which the n-th evaluation is followed by p without a record, for each of some p. */
export function measuredNoRecord(
  seed: number,
  sequences: number,
  n: number,
  patiences: readonly number[],
): readonly number[] {
  const length = n + Math.max(...patiences)
  const next = Array.from({ length: sequences }, (_, sequence) => {
    return recordsOf(plateau(seed, sequence, length)).find((record) => record > n) ?? Infinity
  })
  return patiences.map((p) => next.filter((record) => record > n + p).length / sequences)
}

/** Share of `sequences` improving sequences that each patience stops before their end. */
export function falseStops(
  seed: number,
  sequences: number,
  ratio: number,
  patiences: readonly number[],
): readonly number[] {
  const waits = Array.from({ length: sequences }, (_, sequence) =>
    longestWait(recordsOf(trend(seed, sequence, ratio)), LENGTH),
  )
  return patiences.map((patience) => waits.filter((wait) => wait >= patience).length / sequences)
}
