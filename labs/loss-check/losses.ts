/** Losses of rows of scores in float64, by the definitions of torch.nn.functional and torchvision.ops. */
import { OF_CLASSES } from './controls.ts'
import type { controls } from './controls.ts'
import type { Problem } from './problem.ts'
import { logarithm, logSoftmax, sigmoidOf, unchanged } from './row-maps.ts'
import type { RowMap } from './row-maps.ts'

export type LossName = keyof typeof controls.loss.options

export interface Spec {
  readonly loss: LossName
  /** One factor a column, or null for 1 everywhere. */
  readonly weight: Float64Array | null
  /** Factor of the positive part of each column, or null. */
  readonly posWeight: Float64Array | null
  /** ε of Szegedy et al. 2016: (1 − ε) at the class plus ε/K everywhere. */
  readonly smoothing: number
  readonly gamma: number
  /** Negative: not weighted. */
  readonly alpha: number
}

const MAPS: Readonly<Record<LossName, RowMap>> = {
  cross_entropy: logSoftmax,
  softmax_focal: logSoftmax,
  nll_loss: logarithm,
  bce_with_logits: unchanged,
  sigmoid_focal: unchanged,
}

/** log(1 + e^z), without overflow. */
const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))

/** Losses by row, summed over the row's elements, and what each row adds to the denominator of the mean. */
export interface Evaluated {
  readonly perRow: Float64Array
  readonly share: Float64Array
}

/**
 * The factors c of a row's loss −Σₖ cₖ log pₖ, into `into`: for a class y, (1 − ε)·w_y at y plus ε/K·wₖ everywhere; for a distribution q,
 * ((1 − ε)qₖ + ε/K)·wₖ; zero for an ignored row. Answers the row's share of the denominator: w_y, 1 for a distribution, 0 when ignored
 * (torch.nn.functional.cross_entropy).
 */
export function factors(
  { classes, target }: Problem,
  { weight, smoothing }: Spec,
  row: number,
  into: Float64Array,
): number {
  const weightOf = (k: number): number => weight?.[k] ?? 1
  if (target.kind === 'shares') {
    for (let k = 0; k < classes; k++) {
      const q = target.values[row * classes + k] ?? 0
      into[k] = ((1 - smoothing) * q + smoothing / classes) * weightOf(k)
    }
    return 1
  }
  const label = target.of[row] ?? -1
  if (label < 0) {
    into.fill(0)
    return 0
  }
  for (let k = 0; k < classes; k++) into[k] = (smoothing / classes) * weightOf(k)
  into[label] = (into[label] ?? 0) + (1 - smoothing) * weightOf(label)
  return weightOf(label)
}

/** (1 − p)^γ as a factor of the loss, and its slope in p. */
function focus(p: number, gamma: number): { readonly factor: number; readonly slope: number } {
  if (gamma === 0) return { factor: 1, slope: 0 }
  // at p = 1 the loss and its slope go to 0 together, also for γ < 1
  if (p === 1) return { factor: 0, slope: 0 }
  return { factor: (1 - p) ** gamma, slope: -gamma * (1 - p) ** (gamma - 1) }
}

/** −Σ cₖ log pₖ, times (1 − p_y)^γ for the softmax form of the focal loss. An infinite logarithm with factor 0 counts 0. */
function classLoss(factor: Float64Array, logP: Float64Array, gamma: number | null): number {
  let total = 0
  for (let k = 0; k < factor.length; k++) {
    const c = factor[k] ?? 0
    if (c === 0) continue
    const log = logP[k] ?? 0
    total -= c * log * (gamma === null ? 1 : focus(Math.exp(log), gamma).factor)
  }
  return total
}

/** One element of BCEWithLogitsLoss or of torchvision's sigmoid_focal_loss, and its slope in z. */
export function elementLoss(
  z: number,
  y: number,
  column: number,
  { loss, weight, posWeight, gamma, alpha }: Spec,
): { readonly loss: number; readonly slope: number } {
  const p = sigmoidOf(z)
  if (loss === 'bce_with_logits') {
    const [w, positive] = [weight?.[column] ?? 1, posWeight?.[column] ?? 1]
    return {
      loss: w * (positive * y * softplus(-z) + (1 - y) * softplus(z)),
      slope: w * ((1 - y) * p - positive * y * (1 - p)),
    }
  }
  const entropy = y * softplus(-z) + (1 - y) * softplus(z)
  const { factor, slope } = focus(p * y + (1 - p) * (1 - y), gamma)
  const balance = alpha < 0 ? 1 : alpha * y + (1 - alpha) * (1 - y)
  return {
    loss: balance * entropy * factor,
    slope: balance * ((p - y) * factor + entropy * slope * p * (1 - p) * (2 * y - 1)),
  }
}

/** The loss of every row; `map` replaces what is done to the scores first. */
export function evaluate(problem: Problem, spec: Spec, map: RowMap = MAPS[spec.loss]): Evaluated {
  const { rows, classes, scores, target } = problem
  const [perRow, share] = [new Float64Array(rows), new Float64Array(rows)]
  const [mapped, factor] = [new Float64Array(classes), new Float64Array(classes)]
  const gamma = spec.loss === 'softmax_focal' ? spec.gamma : null
  for (let row = 0; row < rows; row++) {
    map(scores.subarray(row * classes, (row + 1) * classes), mapped)
    if (OF_CLASSES[spec.loss]) {
      share[row] = factors(problem, spec, row, factor)
      perRow[row] = classLoss(factor, mapped, gamma)
    } else if (target.kind === 'shares') {
      share[row] = classes
      let total = 0
      for (const [k, z] of mapped.entries())
        total += elementLoss(z, target.values[row * classes + k] ?? 0, k, spec).loss
      perRow[row] = total
    }
  }
  return { perRow, share }
}

/** Logarithms of the probabilities of one row, for losses of classes. */
export function logProbabilities({ classes, scores }: Problem, { loss }: Spec, row: number): Float64Array {
  const log = new Float64Array(classes)
  MAPS[loss](scores.subarray(row * classes, (row + 1) * classes), log)
  return log
}

/**
 * Gradient of one row's loss, unreduced, with respect to its logits. For a class loss on softmax it is (Σc)·p − c; the focal factor adds
 * its own slope. Probabilities given to nll_loss are taken for softmax(z).
 */
export function gradient(problem: Problem, spec: Spec, row: number): Float64Array {
  const { classes, scores, target } = problem
  if (!OF_CLASSES[spec.loss])
    return scores
      .slice(row * classes, (row + 1) * classes)
      .map((z, k) =>
        target.kind === 'shares' ? elementLoss(z, target.values[row * classes + k] ?? 0, k, spec).slope : 0,
      )
  const log = logProbabilities(problem, spec, row)
  const factor = new Float64Array(classes)
  factors(problem, spec, row, factor)
  // dL/d log p of each class, which the softmax then spreads: dL/dz = a − p·Σa
  const inLog = factor.map((c, k) => {
    if (spec.loss !== 'softmax_focal' || c === 0) return -c
    const p = Math.exp(log[k] ?? 0)
    const { factor: modulating, slope } = focus(p, spec.gamma)
    return -c * (modulating + (log[k] ?? 0) * slope * p)
  })
  const total = inLog.reduce((sum, one) => sum + one, 0)
  return inLog.map((one, k) => one - Math.exp(log[k] ?? 0) * total)
}

/** Sum and mean of evaluated rows; the mean is NaN when no row counts, as in PyTorch. */
export function reduce({ perRow, share }: Evaluated): { readonly sum: number; readonly mean: number } {
  let [sum, under] = [0, 0]
  for (const [row, value] of perRow.entries()) {
    sum += value
    under += share[row] ?? 0
  }
  return { sum, mean: sum / under }
}
