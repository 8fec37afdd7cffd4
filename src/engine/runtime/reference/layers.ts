/**
 * An independent model of the engine for its tests: float64, plain loops over samples, written from the definitions and
 * without a derivative. One function a layer, of one batch.
 */
import type { LayerSpec } from '../../nn/spec.ts'

/** A batch: one flat row of numbers a sample, all of one shape. */
export interface Batch {
  readonly rows: readonly (readonly number[])[]
  readonly shape: readonly number[]
}

/** Parameters by key, flat, in PyTorch's order. */
export type Values = Readonly<Record<string, readonly number[]>>

/** What layers with running statistics observe, by key, when training; undefined in evaluation mode. */
export type Observed = Record<string, number[]> | undefined

type Forward<S> = (x: Batch, spec: S, values: Values, observed: Observed) => Batch
type Of<N extends LayerSpec['type']> = Extract<LayerSpec, { readonly type: N }>

const each = (x: Batch, f: (value: number) => number): Batch => ({
  ...x,
  rows: x.rows.map((row) => row.map(f)),
})
const at = (values: readonly number[] | undefined, index: number): number => values?.[index] ?? 0
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
function variance(values: readonly number[]): number {
  const centre = mean(values)
  return mean(values.map((v) => (v - centre) ** 2))
}
const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v))

/** erf by its Taylor series, accurate to 1e-13 for |v| < 4. */
function erf(v: number): number {
  let term = v
  let sum = v
  for (let n = 1; n < 120; n++) {
    term *= (-v * v) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

function linear(x: Batch, { in: inputs, out, bias = true }: Of<'linear'>, values: Values): Batch {
  const weight = values['weight']
  const rows = x.rows.map((row) =>
    Array.from({ length: (row.length / inputs) * out }, (_, i) => {
      const [position, unit] = [Math.floor(i / out), i % out]
      let sum = bias ? at(values['bias'], unit) : 0
      for (let k = 0; k < inputs; k++) sum += at(row, position * inputs + k) * at(weight, unit * inputs + k)
      return sum
    }),
  )
  return { rows, shape: [...x.shape.slice(0, -1), out] }
}

/** Calls `visit` for every tap of every window: output index, input index or undefined on the padding, index in the kernel. */
function slide(
  [, height = 0, width = 0]: readonly number[],
  { kernel, stride, padding }: { kernel: number; stride: number; padding: number },
  visit: (out: number, input: number | undefined, tap: number) => void,
): [number, number] {
  const count = (length: number) => Math.floor((length + 2 * padding - kernel) / stride) + 1
  const [rows, columns] = [count(height), count(width)]
  for (let i = 0; i < rows * columns; i++) {
    for (let tap = 0; tap < kernel * kernel; tap++) {
      const y = Math.floor(i / columns) * stride - padding + Math.floor(tap / kernel)
      const z = (i % columns) * stride - padding + (tap % kernel)
      visit(i, y >= 0 && y < height && z >= 0 && z < width ? y * width + z : undefined, tap)
    }
  }
  return [rows, columns]
}

function conv2d(x: Batch, spec: Of<'conv2d'>, values: Values): Batch {
  const [channels = 1, height = 0, width = 0] = x.shape
  const window = { kernel: spec.kernel, stride: spec.stride ?? 1, padding: spec.padding ?? 0 }
  const area = spec.kernel ** 2
  const [h, w] = slide(x.shape, window, () => {})
  const rows = x.rows.map((row) => {
    const out = Array.from({ length: spec.out * h * w }, (_, i) =>
      at(values['bias'], Math.floor(i / (h * w))),
    )
    slide(x.shape, window, (place, input, tap) => {
      if (input === undefined) return
      for (let m = 0; m < spec.out; m++) {
        for (let c = 0; c < channels; c++) {
          const weight = at(values['weight'], (m * channels + c) * area + tap)
          out[m * h * w + place] = at(out, m * h * w + place) + weight * at(row, c * height * width + input)
        }
      }
    })
    return out
  })
  return { rows, shape: [spec.out, h, w] }
}

/** Each channel's windows as lists of their values, padding left out, reduced by `take`. */
function pool(x: Batch, spec: Of<'max_pool2d'>, take: (values: readonly number[]) => number): Batch {
  const [channels = 1, height = 0, width = 0] = x.shape
  const window = { kernel: spec.kernel, stride: spec.stride ?? spec.kernel, padding: spec.padding ?? 0 }
  const [h, w] = slide(x.shape, window, () => {})
  const rows = x.rows.map((row) =>
    Array.from({ length: channels }, (_, c) => {
      const windows: number[][] = Array.from({ length: h * w }, () => [])
      slide(x.shape, window, (place, input) => {
        if (input !== undefined) windows[place]?.push(at(row, c * height * width + input))
      })
      return windows.map(take)
    }).flat(),
  )
  return { rows, shape: [channels, h, w] }
}

/** (v − mean)/√(var + eps) over groups of elements; `groupOf` names the group of element i of row n. */
function standardize(
  x: Batch,
  eps: number,
  groupOf: (n: number, i: number) => string,
  observed?: (group: string, values: number[]) => void,
): Batch {
  const groups = new Map<string, number[]>()
  x.rows.forEach((row, n) =>
    row.forEach((value, i) => {
      const group = groupOf(n, i)
      const members = groups.get(group)
      if (members) members.push(value)
      else groups.set(group, [value])
    }),
  )
  const statistics = new Map(
    [...groups].map(([group, values]) => [group, [mean(values), variance(values)] as const]),
  )
  for (const [group, values] of groups) observed?.(group, values)
  const rows = x.rows.map((row, n) =>
    row.map((value, i) => {
      const [m, v] = statistics.get(groupOf(n, i)) ?? [0, 1]
      return (value - m) / Math.sqrt(v + eps)
    }),
  )
  return { ...x, rows }
}

const positions = ({ shape }: Batch): number => shape.slice(1).reduce((product, n) => product * n, 1)

/** gain·v + shift, chosen by the channel of element i. */
const affine = (x: Batch, values: Values, channel: (i: number) => number): Batch => ({
  ...x,
  rows: x.rows.map((row) =>
    row.map((v, i) => v * at(values['weight'], channel(i)) + at(values['bias'], channel(i))),
  ),
})

function batchNorm(
  x: Batch,
  { eps = 1e-5, momentum = 0.1, features }: Of<'batch_norm'>,
  values: Values,
  observed: Observed,
): Batch {
  const area = positions(x)
  const channel = (i: number) => Math.floor(i / area)
  const [means, variances] = [values['running_mean'], values['running_var']]
  if (observed === undefined) {
    const rows = x.rows.map((row) =>
      row.map((v, i) => (v - at(means, channel(i))) / Math.sqrt(at(variances, channel(i)) + eps)),
    )
    return affine({ ...x, rows }, values, channel)
  }
  const nextMean = Array.from({ length: features }, () => 0)
  const nextVariance = Array.from({ length: features }, () => 0)
  const y = standardize(
    x,
    eps,
    (_, i) => String(channel(i)),
    (group, all) => {
      const c = Number(group)
      nextMean[c] = (1 - momentum) * at(means, c) + momentum * mean(all)
      nextVariance[c] =
        (1 - momentum) * at(variances, c) + (momentum * variance(all) * all.length) / (all.length - 1)
    },
  )
  observed['running_mean'] = nextMean
  observed['running_var'] = nextVariance
  return affine(y, values, channel)
}

const groupNorm = (x: Batch, groups: number, eps: number, values: Values): Batch => {
  const area = positions(x)
  const perGroup = ((x.shape[0] ?? 1) / groups) * area
  return affine(
    standardize(x, eps, (n, i) => `${n} ${Math.floor(i / perGroup)}`),
    values,
    (i) => Math.floor(i / area),
  )
}

/** The layers that the agreement test trains. */
export const forwards: { readonly [N in LayerSpec['type']]?: Forward<Of<N>> } = {
  linear,
  conv2d,
  max_pool2d: (x, spec) => pool(x, spec, (values) => Math.max(...values)),
  avg_pool2d: (x, spec) =>
    pool(
      x,
      { ...spec, type: 'max_pool2d' },
      (values) => values.reduce((a, b) => a + b, 0) / spec.kernel ** 2,
    ),
  global_avg_pool2d: (x) => ({
    shape: x.shape.slice(0, 1),
    rows: x.rows.map((row) =>
      Array.from({ length: x.shape[0] ?? 0 }, (_, c) =>
        mean(row.slice(c * positions(x), (c + 1) * positions(x))),
      ),
    ),
  }),
  flatten: (x) => ({ ...x, shape: [x.rows[0]?.length ?? 0] }),
  relu: (x) => each(x, (v) => Math.max(0, v)),
  leaky_relu: (x, { slope = 0.01 }) => each(x, (v) => (v > 0 ? v : slope * v)),
  tanh: (x) => each(x, Math.tanh),
  sigmoid: (x) => each(x, sigmoid),
  gelu: (x) => each(x, (v) => (v * (1 + erf(v / Math.SQRT2))) / 2),
  silu: (x) => each(x, (v) => v * sigmoid(v)),
  elu: (x, { alpha = 1 }) => each(x, (v) => (v > 0 ? v : alpha * Math.expm1(v))),
  softplus: (x) => each(x, (v) => Math.log1p(Math.exp(v))),
  batch_norm: batchNorm,
  layer_norm: (x, { features, eps = 1e-5 }, values) =>
    affine(
      standardize(x, eps, (n, i) => `${n} ${Math.floor(i / features)}`),
      values,
      (i) => i % features,
    ),
  group_norm: (x, { groups, eps = 1e-5 }, values) => groupNorm(x, groups, eps, values),
  instance_norm: (x, { features, eps = 1e-5 }, values) => groupNorm(x, features, eps, values),
  residual(x, { layers }, values, observed) {
    const inner = run(layers, x, values, observed)
    return { ...x, rows: x.rows.map((row, n) => row.map((v, i) => v + at(inner.rows[n], i))) }
  },
}

const within = (values: Values, index: number): Values =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      key.startsWith(`${index}.`) ? [[key.slice(key.indexOf('.') + 1), value]] : [],
    ),
  )

/** Layers one after another; what they observe is written into `observed` under their keys. */
export function run(layers: readonly LayerSpec[], x: Batch, values: Values, observed: Observed): Batch {
  return layers.reduce((batch, layer, index) => {
    const seen: Observed = observed && {}
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the row of the layer's own name
    const forward = forwards[layer.type] as Forward<LayerSpec> | undefined
    if (forward === undefined) throw new Error(`没有 ${layer.type} 的参照`)
    const output = forward(batch, layer, within(values, index), seen)
    for (const [key, value] of Object.entries(seen ?? {})) if (observed) observed[`${index}.${key}`] = value
    return output
  }, x)
}
