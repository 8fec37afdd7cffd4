import type { Notation } from '../../graph/notation.ts'
import { DYNAMIC } from '../../graph/value.ts'
import type { Shape, Value } from '../../graph/value.ts'
import { count, flag, optional, SpecError, wholeNumber } from '../field.ts'
import type { Scope } from '../module.ts'
import { expectLength, expectRank } from './row.ts'
import type { RowOf } from './row.ts'
import { bias } from './linear.ts'

export { addWindows as addOps } from '../../autodiff/windows.ts'

/** A square window in two dimensions. */
interface Window {
  readonly kernel: number
  readonly stride: number
  readonly padding: number
}

const windowAttributes = ({ stride, padding }: Window) => ({
  strides: [stride, stride],
  pads: [padding, padding, padding, padding],
})

const poolAttributes = (window: Window) => ({
  kernel_shape: [window.kernel, window.kernel],
  ...windowAttributes(window),
})

/** Height and width after the window; floor, as PyTorch without ceil_mode. */
function slide([, height = 0, width = 0]: Shape, window: Window, path: string): [number, number] {
  const { kernel, stride, padding } = window
  const positions = (length: number): number => Math.floor((length + 2 * padding - kernel) / stride) + 1
  if (positions(height) >= 1 && positions(width) >= 1) return [positions(height), positions(width)]
  throw new SpecError(
    `${path}.kernel`,
    `应不大于补零后的输入 ${height + 2 * padding}×${width + 2 * padding}，收到 ${kernel}`,
  )
}

/** Runs a 2-D operation on images: the replicas' batches, [R, B, C, H, W], are taken as one batch of R·B. */
function overImages({ f, lead }: Scope, x: Value, write: (images: Value) => Value): Value {
  if (lead === 0) return write(x)
  const [replicas = 1, batch = 1, ...sample] = x.shape
  const images = batch === DYNAMIC ? DYNAMIC : replicas * batch
  const result = write(f.reshape(x, [images, ...sample]))
  return f.reshape(result, [replicas, batch, ...result.shape.slice(1)])
}

/**
 * Convolution of R replicas, each with its own filters, as one convolution of R groups: the replicas' channels stand
 * side by side, [B, R·C, H, W].
 */
function groupedConv(f: Notation, x: Value, weight: Value, offset: Value | undefined, window: Window): Value {
  const [replicas = 1, batch = 1, channels = 1, ...image] = x.shape
  const [, filters = 1, ...filter] = weight.shape
  const swap = [1, 0, 2, 3, 4]
  const inputs = [
    f.reshape(f.transpose(x, swap), [batch, replicas * channels, ...image]),
    f.reshape(weight, [replicas * filters, ...filter]),
    offset && f.reshape(offset, [replicas * filters]),
  ]
  const result = f.b.op('Conv', inputs, { ...windowAttributes(window), group: replicas })
  return f.transpose(f.reshape(result, [batch, replicas, filters, ...result.shape.slice(2)]), swap)
}

/** torch.nn.Conv2d */
export const conv2d: RowOf<'conv2d'> = {
  fields: {
    in: count,
    out: count,
    kernel: count,
    stride: optional(count, 1),
    padding: optional(wholeNumber, 0),
    bias: optional(flag, true),
  },
  bind(spec, input, path) {
    expectRank(input, [3], '图像 [N, C, H, W]', path)
    expectLength(input, 0, spec.in, `${path}.in`)
    const area = spec.kernel ** 2
    return {
      output: [spec.out, ...slide(input, spec, path)],
      parameters: [
        {
          key: 'weight',
          shape: [spec.out, spec.in, spec.kernel, spec.kernel],
          role: 'weight',
          fan: [spec.in * area, spec.out * area],
        },
        ...(spec.bias ? [bias('bias', spec.out)] : []),
      ],
      forward(x, scope) {
        const weight = scope.parameter('weight')
        const offset = spec.bias ? scope.parameter('bias') : undefined
        if (scope.lead === 1) return groupedConv(scope.f, x, weight, offset, spec)
        return scope.f.b.op('Conv', [x, weight, offset], windowAttributes(spec))
      },
    }
  },
}

type Pool = RowOf<'max_pool2d'>['fields']

/** stride 0 stands for "as long as the kernel", PyTorch's default. */
const poolFields: Pool = {
  kernel: count,
  stride: optional(wholeNumber, 0),
  padding: optional(wholeNumber, 0),
}

function poolWindow(spec: Window, input: Shape, path: string): { window: Window; output: Shape } {
  expectRank(input, [3], '图像 [N, C, H, W]', path)
  const window = { ...spec, stride: spec.stride === 0 ? spec.kernel : spec.stride }
  if (window.padding * 2 > window.kernel) {
    throw new SpecError(
      `${path}.padding`,
      `应不大于 kernel 的一半 ${window.kernel / 2}，收到 ${window.padding}`,
    )
  }
  return { window, output: [input[0] ?? 0, ...slide(input, window, path)] }
}

/** torch.nn.MaxPool2d; of equal values the first in the window counts */
export const max_pool2d: RowOf<'max_pool2d'> = {
  fields: poolFields,
  bind(spec, input, path) {
    const { window, output } = poolWindow(spec, input, path)
    const write =
      ({ b }: Notation) =>
      (images: Value) =>
        b.op('MaxPool', [images], poolAttributes(window))
    return { output, parameters: [], forward: (x, scope) => overImages(scope, x, write(scope.f)) }
  },
}

/** torch.nn.AvgPool2d; padding counts as zeros */
export const avg_pool2d: RowOf<'avg_pool2d'> = {
  fields: poolFields,
  bind(spec, input, path) {
    const { window, output } = poolWindow(spec, input, path)
    const attributes = { ...poolAttributes(window), count_include_pad: 1 }
    const write =
      ({ b }: Notation) =>
      (images: Value) =>
        b.op('AveragePool', [images], attributes)
    return { output, parameters: [], forward: (x, scope) => overImages(scope, x, write(scope.f)) }
  },
}

/** torch.nn.AdaptiveAvgPool2d(1), flattened: [N, C, H, W] → [N, C] */
export const global_avg_pool2d: RowOf<'global_avg_pool2d'> = {
  fields: {},
  bind(_, input, path) {
    expectRank(input, [3], '图像 [N, C, H, W]', path)
    return {
      output: [input[0] ?? 0],
      parameters: [],
      forward: (x, { f }) => f.mean(x, [-2, -1]),
    }
  },
}
