import type { DenseArray } from '../../../src/engine/training/array.ts'
import type { Entry } from '../competitor.ts'
import { type Layer, makeLayer, type SampleShape } from './layers.ts'
import { crossEntropy, mse } from './losses.ts'
import { makeUpdate } from './optimizers.ts'

/** The same training as tight loops over Float32Arrays: what one would write by hand for exactly this network. */
export const typedArrays: Entry = async (task, initial, batches) => {
  if (task.seeds.length > 1) return undefined
  const { network, batchSize, data } = task
  let shape: SampleShape = data.x.shape.slice(1)
  const layers: Layer[] = network.layers.map((spec, index) => {
    const made = makeLayer(spec, String(index), batchSize, shape, initial[0]!)
    shape = made.shape
    return made.layer
  })
  const loss = network.loss.type === 'mse' ? mse : crossEntropy
  const gradients = layers.map(({ output }) => new Float32Array(output.length))
  const update = makeUpdate(
    network.optimizer,
    layers.flatMap(({ parameters }) => parameters),
  )
  const x = gather(data.x, batchSize)
  const y = gather(data.y, batchSize)
  let step = 0

  const one = (): number => {
    const rows = batches[step++ % batches.length]!
    const input = x(rows)
    layers.forEach((layer, i) => layer.forward(i === 0 ? input : layers[i - 1]!.output))
    const value = loss(layers.at(-1)!.output, y(rows), batchSize, gradients.at(-1)!)
    for (let i = layers.length - 1; i >= 0; i--) {
      layers[i]!.backward(
        i === 0 ? input : layers[i - 1]!.output,
        gradients[i]!,
        i === 0 ? null : gradients[i - 1]!,
      )
    }
    update()
    return value
  }

  return {
    train: async (steps) => {
      let value = Number.NaN
      for (let done = 0; done < steps; done++) value = one()
      return value
    },
    release: () => {},
  }
}

/** Copies the named rows of an array into one buffer. */
function gather({ values, shape }: DenseArray, batch: number): (rows: readonly number[]) => Float32Array {
  const width = values.length / shape[0]!
  const buffer = new Float32Array(batch * width)
  return (rows) => {
    for (let n = 0; n < batch; n++) {
      const from = rows[n]! * width
      for (let i = 0; i < width; i++) buffer[n * width + i] = values[from + i]!
    }
    return buffer
  }
}
