import type { LayerSpec } from '../../../src/engine/nn/spec.ts'
import type { ParameterRecord } from '../../../src/engine/runtime/trainer.ts'
import type { Competitor, Entry } from '../competitor.ts'
import type { Task } from '../tasks.ts'
import * as tf from '@tensorflow/tfjs'

type Variables = Readonly<Record<string, tf.Variable>>

/** TensorFlow.js on one of its backends: the network by its own ops, its own optimizers. */
export const tfjs =
  (backend: 'cpu' | 'wasm' | 'webgl'): Entry =>
  async (task, initial, batches) => {
    if (task.seeds.length > 1 || !(await tf.setBackend(backend))) return undefined
    const variables = toVariables(initial[0]!)
    const optimizer = optimizerOf(task)
    const { xs, ys } = gathered(task, batches)
    let step = 0
    const one = (last: boolean): tf.Scalar | null => {
      const at = step++ % batches.length
      return optimizer.minimize(
        () => lossOf(task, forward(task, xs[at]!, variables), ys[at]!),
        last,
        Object.values(variables),
      )
    }
    const competitor: Competitor = {
      async train(steps) {
        await tf.setBackend(backend)
        let loss = Number.NaN
        for (let done = 0; done < steps; done++) {
          const value = one(done === steps - 1)
          if (value) loss = (await value.data())[0]!
          value?.dispose()
        }
        return loss
      },
      release: () => [...xs, ...ys, ...Object.values(variables)].forEach((tensor) => tensor.dispose()),
    }
    return competitor
  }

/** Weights of dense layers transposed to [in, out], of convolutions to [height, width, in, out], as TensorFlow.js has them. */
function toVariables(initial: ParameterRecord): Variables {
  return Object.fromEntries(
    Object.entries(initial).map(([key, { values, shape }]) => {
      const tensor = tf.tensor(values, [...shape])
      const order = shape.length === 4 ? [2, 3, 1, 0] : shape.length === 2 ? [1, 0] : [0]
      return [key, tf.variable(tensor.transpose(order))]
    }),
  )
}

function optimizerOf({ network: { optimizer } }: Task): tf.Optimizer {
  if (optimizer.type === 'adam') return tf.train.adam(optimizer.lr, 0.9, 0.999, 1e-8)
  if (optimizer.type === 'sgd' && optimizer.momentum)
    return tf.train.momentum(optimizer.lr, optimizer.momentum)
  return tf.train.sgd(optimizer.lr)
}

/** The batches as tensors, made before the clock starts: a head start for this peer. Images with channels last. */
function gathered({ data, batchSize }: Task, batches: readonly (readonly number[])[]) {
  const pick = (array: Task['data']['x'], rows: readonly number[], asClasses: boolean): tf.Tensor => {
    const width = array.values.length / array.shape[0]!
    const values = new Float32Array(rows.length * width)
    rows.forEach((row, i) => values.set(array.values.subarray(row * width, (row + 1) * width), i * width))
    if (asClasses) return tf.oneHot(tf.tensor1d(values, 'int32'), 10)
    const tensor = tf.tensor(values, [batchSize, ...array.shape.slice(1)])
    return array.shape.length === 4 ? tensor.transpose([0, 2, 3, 1]) : tensor
  }
  const distinct = batches.slice(0, Math.floor(data.x.shape[0]! / batchSize))
  const isClasses = data.y.shape.length === 1
  const cycle = <T>(list: readonly T[]): T[] => batches.map((_, step) => list[step % list.length]!)
  return {
    xs: cycle(distinct.map((rows) => pick(data.x, rows, false))),
    ys: cycle(distinct.map((rows) => pick(data.y, rows, isClasses))),
  }
}

const layers: Partial<
  Record<LayerSpec['type'], (x: tf.Tensor, key: string, variables: Variables) => tf.Tensor>
> = {
  linear: (x, key, v) =>
    tf.add(tf.matMul(x as tf.Tensor2D, v[`${key}.weight`] as unknown as tf.Tensor2D), v[`${key}.bias`]!),
  conv2d: (x, key, v) =>
    tf.add(
      tf.conv2d(x as tf.Tensor4D, v[`${key}.weight`] as unknown as tf.Tensor4D, 1, 'same'),
      v[`${key}.bias`]!,
    ),
  max_pool2d: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'),
  // Channels first before flattening, so that the dense layer sees the features in the order its weights have.
  flatten: (x) => tf.transpose(x, [0, 3, 1, 2]).reshape([x.shape[0]!, -1]),
  relu: (x) => tf.relu(x),
  tanh: (x) => tf.tanh(x),
}

const forward = ({ network }: Task, x: tf.Tensor, variables: Variables): tf.Tensor =>
  network.layers.reduce((value, layer, index) => layers[layer.type]!(value, String(index), variables), x)

function lossOf({ network }: Task, output: tf.Tensor, y: tf.Tensor): tf.Scalar {
  if (network.loss.type === 'mse') return tf.losses.meanSquaredError(y, output) as tf.Scalar
  return tf.losses.softmaxCrossEntropy(y, output) as tf.Scalar
}
