/** Convolution and pooling by their sums over windows. */
import type { Batch, Of, Values } from './batch.ts'
import { at, mean, sum } from './numbers.ts'

/** A square window in two dimensions. */
interface Window {
  readonly kernel: number
  readonly stride: number
  readonly padding: number
}

/** Calls `visit` for every tap of every window: output index, input index or undefined on the padding, index in the kernel. */
function slide(
  [, height = 0, width = 0]: readonly number[],
  { kernel, stride, padding }: Window,
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

/** torch.nn.Conv2d */
export function conv2d(x: Batch, spec: Of<'conv2d'>, values: Values): Batch {
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
function pool(
  x: Batch,
  { kernel, stride = kernel, padding = 0 }: Pick<Of<'max_pool2d'>, 'kernel' | 'stride' | 'padding'>,
  take: (values: readonly number[]) => number,
): Batch {
  const [channels = 1, height = 0, width = 0] = x.shape
  const window = { kernel, stride, padding }
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

/** torch.nn.MaxPool2d: padding counts as −∞ */
export const maxPool2d = (x: Batch, spec: Of<'max_pool2d'>): Batch =>
  pool(x, spec, (values) => Math.max(...values))

/** torch.nn.AvgPool2d with count_include_pad: padding counts as 0 */
export const avgPool2d = (x: Batch, spec: Of<'avg_pool2d'>): Batch =>
  pool(x, spec, (values) => sum(values) / spec.kernel ** 2)

/** torch.nn.AdaptiveAvgPool2d(1), flattened */
export function globalAvgPool2d(x: Batch): Batch {
  const [channels = 0, height = 0, width = 0] = x.shape
  const area = height * width
  const rows = x.rows.map((row) =>
    Array.from({ length: channels }, (_, c) => mean(row.slice(c * area, (c + 1) * area))),
  )
  return { rows, shape: [channels] }
}
