/** Mean loss of a batch; its gradient with respect to the output goes into `gradient`. */
export type BatchLoss = (
  output: Float32Array,
  y: Float32Array,
  batch: number,
  gradient: Float32Array,
) => number

/** Mean squared error over all elements. */
export const mse: BatchLoss = (output, y, _batch, gradient) => {
  let sum = 0
  for (let i = 0; i < output.length; i++) {
    const error = output[i]! - y[i]!
    sum += error * error
    gradient[i] = (2 * error) / output.length
  }
  return sum / output.length
}

/** Softmax cross-entropy with class indices. */
export const crossEntropy: BatchLoss = (output, y, batch, gradient) => {
  const classes = output.length / batch
  let sum = 0
  for (let n = 0; n < batch; n++) {
    const from = n * classes
    let max = -Infinity
    for (let k = 0; k < classes; k++) max = Math.max(max, output[from + k]!)
    let total = 0
    for (let k = 0; k < classes; k++) total += Math.exp(output[from + k]! - max)
    for (let k = 0; k < classes; k++) gradient[from + k] = Math.exp(output[from + k]! - max) / total / batch
    const label = from + y[n]!
    gradient[label] = gradient[label]! - 1 / batch
    sum += Math.log(total) + max - output[label]!
  }
  return sum / batch
}
