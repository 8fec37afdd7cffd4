import { matchScore } from '../../src/data/finger-veins/matching.ts'
import { imageAt, type FingerVeins } from '../../src/data/finger-veins/finger-veins.ts'
import { equalErrorRate } from '../../src/metrics/verification/equal-error-rate.ts'

/** Numbers of an embedding. */
export const DIMENSIONS = 32

/** Rows of embeddings [N, 32], each of length 1. */
function unitRows(embeddings: Float32Array): readonly Float64Array[] {
  return Array.from({ length: embeddings.length / DIMENSIONS }, (_, index) => {
    const row = Float64Array.from(embeddings.subarray(index * DIMENSIONS, (index + 1) * DIMENSIONS))
    const length = Math.sqrt(dot(row, row))
    return row.map((value) => value / length)
  })
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0)
  return sum
}

/** Equal error rate over all pairs of images, pairs of one finger being genuine. */
function errorRate(identity: Int32Array, score: (i: number, j: number) => number): number {
  const genuine: number[] = []
  const impostor: number[] = []
  identity.forEach((own, i) => {
    for (let j = 0; j < i; j++) (own === identity[j] ? genuine : impostor).push(score(i, j))
  })
  return equalErrorRate(Float64Array.from(genuine), Float64Array.from(impostor))
}

const NONE = new Float64Array()

/** Equal error rate of cosines between embeddings [N, 32]. */
export function embeddingErrorRate(identity: Int32Array, embeddings: Float32Array): number {
  const rows = unitRows(embeddings)
  return errorRate(identity, (i, j) => dot(rows[i] ?? NONE, rows[j] ?? NONE))
}

/** Mean cosine between the rows of two lists of embeddings [N, 32]. */
export function meanCosine(a: Float32Array, b: Float32Array): number {
  const others = unitRows(b)
  const cosines = unitRows(a).map((row, index) => dot(row, others[index] ?? NONE))
  return cosines.reduce((sum, value) => sum + value, 0) / cosines.length
}

/** Furthest shift, in pixels, that the matcher without learning looks at. */
const REACH = 2

/** Equal error rate of the matcher that learns nothing: correlation at the best shift. */
export const templateErrorRate = (set: FingerVeins): number =>
  errorRate(set.identity, (i, j) => matchScore(imageAt(set, i), imageAt(set, j), set, REACH))

/** Share of rows whose largest logit, of [N, K], is that of their finger. */
export function accuracy(identity: Int32Array, logits: ArrayLike<number>): number {
  const classes = logits.length / identity.length
  const right = identity.filter((own, i) => {
    const scores = Array.from({ length: classes }, (_, k) => logits[i * classes + k] ?? Number.NaN)
    return scores.indexOf(Math.max(...scores)) === own
  })
  return right.length / identity.length
}
