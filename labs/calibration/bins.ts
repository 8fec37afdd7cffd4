/** Forecasts in rising order, cut into bins. Prefix sums make the error at any number of bins cost only its bins. */
import { descending } from '../../src/metrics/numeric/order.ts'

/** Forecasts of an event in rising order, with running sums: entry i is the sum of the first i. */
export interface Sorted {
  readonly confidence: Float64Array
  readonly hit: Uint8Array
  readonly confidences: Float64Array
  readonly hits: Float64Array
}

/** Sorts forecasts (0 to 1) with their outcomes (0 or 1). */
export function sortForecasts(confidence: Float64Array, hit: Uint8Array): Sorted {
  const order = descending(confidence).reverse()
  const sorted = new Float64Array(order.length)
  const outcome = new Uint8Array(order.length)
  const confidences = new Float64Array(order.length + 1)
  for (const [place, row] of order.entries()) {
    sorted[place] = confidence[row] ?? 0
    outcome[place] = hit[row] ?? 0
    confidences[place + 1] = (confidences[place] ?? 0) + (sorted[place] ?? 0)
  }
  return { confidence: sorted, hit: outcome, confidences, hits: runningSum(outcome) }
}

/** 0, v₀, v₀ + v₁, … */
export function runningSum(
  values: Uint8Array,
  into: Float64Array = new Float64Array(values.length + 1),
): Float64Array {
  let total = 0
  for (let index = 0; index < values.length; index++) {
    total += values[index] ?? 0
    into[index + 1] = total
  }
  return into
}

/** Positions where bins end: bin b holds the forecasts from place cuts[b] up to, but not at, place cuts[b + 1]. Some bins may be empty. */
export type Cuts = Int32Array

/** Bins of equal width, (b/n, (b+1)/n], closed on the right as in Guo et al. (2017); 0 belongs to the first. */
export function equalWidth({ confidence }: Sorted, bins: number): Cuts {
  return Int32Array.from({ length: bins + 1 }, (_, edge) =>
    edge === 0 ? 0 : edge === bins ? confidence.length : countUpTo(confidence, edge / bins),
  )
}

/** Bins of nearly equal numbers of rows (Nixon et al. 2019); a forecast that occurs more than once stays in one bin. */
export function equalMass({ confidence }: Sorted, bins: number): Cuts {
  const { length } = confidence
  return Int32Array.from({ length: bins + 1 }, (_, edge) => {
    const place = Math.round((edge * length) / bins)
    return place === 0 || place === length ? place : countUpTo(confidence, confidence[place - 1] ?? 0)
  })
}

/** How many of rising values are at most `limit`. */
function countUpTo(rising: Float64Array, limit: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Expected calibration error Σ (n_b/n)·|frequency_b − confidence_b|, which is Σ |hits_b − Σ confidence| / n (Naeini et al. 2015). */
export function errorOf(confidences: Float64Array, hits: Float64Array, cuts: Cuts): number {
  let total = 0
  for (let bin = 0; bin + 1 < cuts.length; bin++) {
    const [from = 0, to = 0] = [cuts[bin], cuts[bin + 1]]
    total += Math.abs(
      (hits[to] ?? 0) - (hits[from] ?? 0) - ((confidences[to] ?? 0) - (confidences[from] ?? 0)),
    )
  }
  return total / (hits.length - 1)
}

/** Bins that hold rows: where they lie in the order, mean forecast and frequency of the event. */
export function filled({ confidences, hits }: Sorted, cuts: Cuts) {
  return Array.from({ length: cuts.length - 1 }, (_, bin) => {
    const [from = 0, to = 0] = [cuts[bin], cuts[bin + 1]]
    const count = to - from
    return {
      bin,
      from,
      to,
      count,
      confidence: ((confidences[to] ?? 0) - (confidences[from] ?? 0)) / count,
      frequency: ((hits[to] ?? 0) - (hits[from] ?? 0)) / count,
    }
  }).filter(({ count }) => count > 0)
}
