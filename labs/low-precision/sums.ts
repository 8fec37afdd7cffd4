/** Sums of a sequence in a format: each value is rounded to it, and so is every partial sum. */
import { formats, roundTo } from './formats.ts'
import type { Format } from './formats.ts'

export interface Sums {
  /** One after the other, every partial sum rounded. */
  readonly running: number
  /** With Kahan's compensation, itself in the format (Kahan 1965). */
  readonly compensated: number
  /** Partial sums in fp32, rounded at the end. */
  readonly inFp32: number
  /** From which value on the running sum never changed again although non-zero values followed; null when it moved to the end. */
  readonly stuckAfter: number | null
  /** Partial sums at the places that were asked for. */
  readonly path: readonly number[]
}

/** The sums of values that are already scaled; `places` are rising numbers of values, from 1. */
export function sumsOf(
  format: Format,
  values: Float64Array,
  saturate: boolean,
  places: readonly number[],
): Sums {
  const round = (x: number): number => roundTo(format, x, saturate)
  let [running, compensated, lost, inFp32] = [0, 0, 0, 0]
  let [moved, offered, next] = [0, 0, 0]
  const path: number[] = []
  for (let index = 0; index < values.length; index++) {
    const value = round(values[index] ?? 0)
    const sum = round(running + value)
    if (!Object.is(sum, running)) moved = index + 1
    if (values[index] !== 0) offered = index + 1
    running = sum
    // Kahan: what the last addition lost is taken from the next value
    const corrected = round(value - lost)
    const total = round(compensated + corrected)
    lost = round(round(total - compensated) - corrected)
    compensated = total
    inFp32 = roundTo(formats.fp32, inFp32 + value)
    if (places[next] === index + 1) {
      path.push(running)
      next++
    }
  }
  return {
    running,
    compensated,
    inFp32: round(inFp32),
    stuckAfter: Number.isFinite(running) && moved < offered ? moved : null,
    path,
  }
}

/** Sum in float64 with compensation (Neumaier 1974), the value that the others are compared with; exact to about 10⁻¹⁶. */
export function exactSum(
  values: Float64Array,
  places: readonly number[],
): { readonly sum: number; readonly path: readonly number[] } {
  let [sum, lost, next] = [0, 0, 0]
  const path: number[] = []
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0
    const total = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum
    sum = total
    if (places[next] === index + 1) {
      path.push(Number.isFinite(sum) ? sum + lost : sum)
      next++
    }
  }
  return { sum: Number.isFinite(sum) ? sum + lost : sum, path }
}
