/** What is done to a row of scores before the loss. */

/** Turns one row of scores into what the loss takes. */
export type RowMap = (from: Float64Array, into: Float64Array) => void

/** log softmax(z) = z − m − log Σ exp(z − m), m being the maximum (Blanchard, Higham and Higham 2021). */
export const logSoftmax: RowMap = (from, into) => {
  let top = -Infinity
  for (const z of from) if (z > top) top = z
  let total = 0
  for (const z of from) total += Math.exp(z - top)
  const shift = top + Math.log(total)
  for (let k = 0; k < from.length; k++) into[k] = (from[k] ?? 0) - shift
}

export const softmax: RowMap = (from, into) => {
  logSoftmax(from, into)
  for (let k = 0; k < into.length; k++) into[k] = Math.exp(into[k] ?? 0)
}

export const logarithm: RowMap = (from, into) => {
  for (const [k, p] of from.entries()) into[k] = Math.log(p)
}

export const unchanged: RowMap = (from, into) => into.set(from)

/** 1/(1 + e^−z), without overflow. */
export const sigmoidOf = (z: number): number =>
  z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z))

export const sigmoid: RowMap = (from, into) => {
  for (const [k, z] of from.entries()) into[k] = sigmoidOf(z)
}
