import { exp, log } from '../../src/engine/nn/exact.ts'

/** Bins of confidence between one half and one are as wide as ten over [0, 1]. */
export const BINS = 10

/** What the logits of one network say about labels 0 and 1. */
export interface Quality {
  /** Mean negative log-likelihood, natural logarithm. */
  readonly nll: number
  readonly accuracy: number
  /** Expected calibration error with {@link BINS} bins of equal width on the confidence of the predicted class; Guo et al. 2017. */
  readonly ece: number
  /** Rows, mean confidence and accuracy of each bin that holds a row. */
  readonly bins: readonly { readonly count: number; readonly confidence: number; readonly accuracy: number }[]
}

/** Measures the logits, [N], against the labels, [N]. */
export function qualityOf(logits: ArrayLike<number>, labels: ArrayLike<number>): Quality {
  const count = logits.length
  const bins = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, hits: 0 }))
  let [nll, hits] = [0, 0]
  for (let i = 0; i < count; i++) {
    const [logit, label] = [logits[i] ?? 0, labels[i] ?? 0]
    const size = Math.abs(logit)
    // log(1 + e^−|z|) is what both classes pay; the wrong one pays |z| on top.
    const common = log(1 + exp(-size))
    const isRight = logit > 0 === label > 0.5
    nll += common + (isRight ? 0 : size)
    hits += isRight ? 1 : 0
    const confidence = 1 / (1 + exp(-size))
    const bin = bins[Math.max(0, Math.ceil(confidence * BINS) - 1)]
    if (!bin) continue
    bin.count++
    bin.confidence += confidence
    bin.hits += isRight ? 1 : 0
  }
  const filled = bins
    .filter((bin) => bin.count > 0)
    .map((bin) => ({
      count: bin.count,
      confidence: bin.confidence / bin.count,
      accuracy: bin.hits / bin.count,
    }))
  return {
    nll: nll / count,
    accuracy: hits / count,
    ece: filled.reduce((sum, bin) => sum + (bin.count / count) * Math.abs(bin.accuracy - bin.confidence), 0),
    bins: filled,
  }
}
