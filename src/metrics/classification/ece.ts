import type { Matrix } from '../arguments/matrices.ts'

/** One bar of a reliability diagram; `confidence` and `accuracy` are means, NaN in an empty bin. */
export interface ReliabilityBin {
  readonly lower: number
  readonly upper: number
  readonly count: number
  readonly confidence: number
  readonly accuracy: number
}

/**
 * Rows in bins of equal width by the probability of the predicted class (the first column with the largest), each bin
 * (lower, upper] closed on the right (Guo et al. 2017, arXiv:1706.04599, section 2).
 * @param nBins at least 1
 */
export function reliabilityBins(
  columns: Int32Array,
  probabilities: Matrix,
  nBins: number,
): readonly ReliabilityBin[] {
  const counts = new Float64Array(nBins)
  const confidences = new Float64Array(nBins)
  const hits = new Float64Array(nBins)
  columns.forEach((column, index) => {
    let top = 0
    const start = index * probabilities.columns
    for (let k = 1; k < probabilities.columns; k += 1) {
      if (probabilities.data[start + k]! > probabilities.data[start + top]!) top = k
    }
    const confidence = probabilities.data[start + top]!
    const bin = binOf(confidence, nBins)
    counts[bin]! += 1
    confidences[bin]! += confidence
    hits[bin]! += top === column ? 1 : 0
  })
  return Array.from(counts, (count, bin) => ({
    lower: bin / nBins,
    upper: (bin + 1) / nBins,
    count,
    confidence: confidences[bin]! / count,
    accuracy: hits[bin]! / count,
  }))
}

/** Expected calibration error Σ (n_b/n)·|accuracy_b − confidence_b| over top-label bins (Naeini et al. 2015; Guo et al. 2017). */
export function ece(columns: Int32Array, probabilities: Matrix, nBins: number): number {
  return reliabilityBins(columns, probabilities, nBins).reduce(
    (total, { count, accuracy, confidence }) =>
      count === 0 ? total : total + (count / columns.length) * Math.abs(accuracy - confidence),
    0,
  )
}

/** The bin (b/n, (b+1)/n] that holds a confidence; edges are the doubles nearest to b/n, so 0.3 ends the third of ten. */
function binOf(confidence: number, nBins: number): number {
  let bin = Math.min(Math.max(Math.ceil(confidence * nBins) - 1, 0), nBins - 1)
  while (bin > 0 && confidence <= bin / nBins) bin -= 1
  while (bin < nBins - 1 && confidence > (bin + 1) / nBins) bin += 1
  return bin
}
