import type { LayerSpec } from '../../../src/engine/nn/spec.ts'
import type { ParameterRecord } from '../../../src/engine/runtime/trainer.ts'

/** A learned array and its gradient, which a backward pass overwrites. */
export interface Parameter {
  readonly value: Float32Array
  readonly gradient: Float32Array
}

/** One layer over a whole batch; all arrays are made once. */
export interface Layer {
  readonly output: Float32Array
  readonly parameters: readonly Parameter[]
  forward(input: Float32Array): void
  /** Gradient of the output → gradient of the input, written into `dx` unless that is null (the first layer needs none). */
  backward(input: Float32Array, dy: Float32Array, dx: Float32Array | null): void
}

/** Shape of one sample: [features] or [channels, height, width]. */
export type SampleShape = readonly number[]

export type MakeLayer = (
  spec: LayerSpec,
  key: string,
  batch: number,
  shape: SampleShape,
  initial: ParameterRecord,
) => { layer: Layer; shape: SampleShape }

const parameter = (initial: ParameterRecord, key: string): Parameter => {
  const value = Float32Array.from(initial[key]!.values)
  return { value, gradient: new Float32Array(value.length) }
}

/** y = xWᵀ + b with weight [out, in]; four output units at a time share one read of x. */
function linear(batch: number, width: number, weight: Parameter, bias: Parameter): Layer {
  const out = bias.value.length
  const output = new Float32Array(batch * out)
  const w = weight.value
  const dw = weight.gradient
  return {
    output,
    parameters: [weight, bias],
    forward(x) {
      for (let n = 0; n < batch; n++) {
        const row = n * width
        let o = 0
        for (; o + 3 < out; o += 4) {
          const w0 = o * width
          const w1 = w0 + width
          const w2 = w1 + width
          const w3 = w2 + width
          let s0 = bias.value[o]!
          let s1 = bias.value[o + 1]!
          let s2 = bias.value[o + 2]!
          let s3 = bias.value[o + 3]!
          for (let i = 0; i < width; i++) {
            const value = x[row + i]!
            s0 += value * w[w0 + i]!
            s1 += value * w[w1 + i]!
            s2 += value * w[w2 + i]!
            s3 += value * w[w3 + i]!
          }
          const at = n * out + o
          output[at] = s0
          output[at + 1] = s1
          output[at + 2] = s2
          output[at + 3] = s3
        }
        for (; o < out; o++) {
          let sum = bias.value[o]!
          for (let i = 0; i < width; i++) sum += x[row + i]! * w[o * width + i]!
          output[n * out + o] = sum
        }
      }
    },
    backward(x, dy, dx) {
      dw.fill(0)
      bias.gradient.fill(0)
      dx?.fill(0)
      for (let n = 0; n < batch; n++) {
        const row = n * width
        for (let o = 0; o < out; o++) {
          const g = dy[n * out + o]!
          if (g === 0) continue
          const from = o * width
          bias.gradient[o] = bias.gradient[o]! + g
          for (let i = 0; i < width; i++) dw[from + i] = dw[from + i]! + g * x[row + i]!
          if (dx) for (let i = 0; i < width; i++) dx[row + i] = dx[row + i]! + g * w[from + i]!
        }
      }
    },
  }
}

/** 3 × 3 convolution with padding 1: nine shifted rows, each a contiguous multiply-add. */
function conv3(
  batch: number,
  [channels, height, width]: SampleShape,
  weight: Parameter,
  bias: Parameter,
): Layer {
  const out = bias.value.length
  const plane = height! * width!
  const output = new Float32Array(batch * out * plane)
  const taps = (
    visit: (n: number, o: number, c: number, tap: number, y: number, dy: number, dx: number) => void,
  ): void => {
    for (let n = 0; n < batch; n++)
      for (let o = 0; o < out; o++)
        for (let c = 0; c < channels!; c++)
          for (let tap = 0; tap < 9; tap++) {
            const dy = ((tap / 3) | 0) - 1
            const dx = (tap % 3) - 1
            const last = Math.min(height!, height! - dy)
            for (let y = Math.max(0, -dy); y < last; y++) visit(n, o, c, tap, y, dy, dx)
          }
  }
  return {
    output,
    parameters: [weight, bias],
    forward(x) {
      for (let n = 0; n < batch; n++)
        for (let o = 0; o < out; o++)
          output.fill(bias.value[o]!, (n * out + o) * plane, (n * out + o + 1) * plane)
      taps((n, o, c, tap, y, dy, dx) => {
        const k = weight.value[(o * channels! + c) * 9 + tap]!
        const to = (n * out + o) * plane + y * width!
        const from = (n * channels! + c) * plane + (y + dy) * width! + dx
        const end = Math.min(width!, width! - dx)
        for (let i = Math.max(0, -dx); i < end; i++) output[to + i] = output[to + i]! + k * x[from + i]!
      })
    },
    backward(x, dOut, dx) {
      weight.gradient.fill(0)
      dx?.fill(0)
      for (let o = 0; o < out; o++) {
        let sum = 0
        for (let n = 0; n < batch; n++) {
          const from = (n * out + o) * plane
          for (let i = 0; i < plane; i++) sum += dOut[from + i]!
        }
        bias.gradient[o] = sum
      }
      taps((n, o, c, tap, y, shiftY, shiftX) => {
        const at = (o * channels! + c) * 9 + tap
        const k = weight.value[at]!
        const to = (n * out + o) * plane + y * width!
        const from = (n * channels! + c) * plane + (y + shiftY) * width! + shiftX
        const end = Math.min(width!, width! - shiftX)
        let sum = 0
        for (let i = Math.max(0, -shiftX); i < end; i++) sum += dOut[to + i]! * x[from + i]!
        weight.gradient[at] = weight.gradient[at]! + sum
        if (dx)
          for (let i = Math.max(0, -shiftX); i < end; i++) dx[from + i] = dx[from + i]! + k * dOut[to + i]!
      })
    },
  }
}

/** 2 × 2 maximum with stride 2; ties go to the first. */
function maxPool2(batch: number, [channels, height, width]: SampleShape): Layer {
  const half = [height! / 2, width! / 2] as const
  const output = new Float32Array(batch * channels! * half[0] * half[1])
  const winner = new Int32Array(output.length)
  return {
    output,
    parameters: [],
    forward(x) {
      for (let at = 0, p = 0; p < batch * channels!; p++)
        for (let y = 0; y < half[0]; y++)
          for (let i = 0; i < half[1]; i++, at++) {
            const corner = p * height! * width! + 2 * y * width! + 2 * i
            let best = corner
            if (x[corner + 1]! > x[best]!) best = corner + 1
            if (x[corner + width!]! > x[best]!) best = corner + width!
            if (x[corner + width! + 1]! > x[best]!) best = corner + width! + 1
            winner[at] = best
            output[at] = x[best]!
          }
    },
    backward(_x, dy, dx) {
      if (!dx) return
      dx.fill(0)
      for (let at = 0; at < dy.length; at++) dx[winner[at]!] = dy[at]!
    },
  }
}

/** A function of each element; its derivative from the output. */
function elementwise(length: number, f: (x: number) => number, derivative: (y: number) => number): Layer {
  const output = new Float32Array(length)
  return {
    output,
    parameters: [],
    forward(x) {
      for (let i = 0; i < length; i++) output[i] = f(x[i]!)
    },
    backward(_x, dy, dx) {
      if (dx) for (let i = 0; i < length; i++) dx[i] = dy[i]! * derivative(output[i]!)
    },
  }
}

const size = (shape: SampleShape): number => shape.reduce((product, length) => product * length, 1)

/** The layer of a spec for a batch of samples of `shape`. Throws for types that no bench task uses. */
export const makeLayer: MakeLayer = (spec, key, batch, shape, initial) => {
  const learned = (): [Parameter, Parameter] => [
    parameter(initial, `${key}.weight`),
    parameter(initial, `${key}.bias`),
  ]
  const length = batch * size(shape)
  switch (spec.type) {
    case 'linear':
      return { layer: linear(batch, spec.in, ...learned()), shape: [spec.out] }
    case 'conv2d':
      return { layer: conv3(batch, shape, ...learned()), shape: [spec.out, shape[1]!, shape[2]!] }
    case 'max_pool2d':
      return { layer: maxPool2(batch, shape), shape: [shape[0]!, shape[1]! / 2, shape[2]! / 2] }
    case 'flatten':
      return {
        layer: elementwise(
          length,
          (x) => x,
          () => 1,
        ),
        shape: [size(shape)],
      }
    case 'relu':
      return {
        layer: elementwise(
          length,
          (x) => (x > 0 ? x : 0),
          (y) => (y > 0 ? 1 : 0),
        ),
        shape,
      }
    case 'tanh':
      return { layer: elementwise(length, Math.tanh, (y) => 1 - y * y), shape }
    default:
      throw new Error(`typed-arrays: no layer ${spec.type}`)
  }
}
