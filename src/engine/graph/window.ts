import { fail, lengthOf } from './infer.ts'
import type { Type, Value } from './value.ts'

/** Attributes shared by convolutions and pools; an empty list means ONNX's default for every spatial axis. */
export interface WindowAttributes {
  readonly kernel_shape?: readonly number[]
  readonly strides: readonly number[]
  /** Padding before each spatial axis, then after each: [top, left, bottom, right] in two dimensions. */
  readonly pads: readonly number[]
  readonly dilations: readonly number[]
}

/** A sliding window along one spatial axis. */
export interface Window {
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  readonly before: number
  readonly after: number
}

/** The windows of each spatial axis with defaults filled in. */
export const windows = (kernel: readonly number[], attributes: WindowAttributes): readonly Window[] =>
  kernel.map((length, axis) => ({
    kernel: length,
    stride: attributes.strides[axis] ?? 1,
    dilation: attributes.dilations[axis] ?? 1,
    before: attributes.pads[axis] ?? 0,
    after: attributes.pads[axis + kernel.length] ?? 0,
  }))

/** Attributes that describe windows to the op that reads them. */
export const asAttributes = (all: readonly Window[]) => ({
  strides: all.map(({ stride }) => stride),
  dilations: all.map(({ dilation }) => dilation),
  pads: [...all.map(({ before }) => before), ...all.map(({ after }) => after)],
})

/** How far a window reaches: the distance from its first to its last tap, plus one. */
export const reach = ({ kernel, dilation }: Window): number => dilation * (kernel - 1) + 1

/** Number of positions of a window on an axis of `length`. */
export const positions = (length: number, window: Window): number =>
  Math.floor((length + window.before + window.after - reach(window)) / window.stride) + 1

const spatial = (value: Value): readonly number[] => (value.shape.length >= 3 ? value.shape.slice(2) : fail())

const slide = (lengths: readonly number[], all: readonly Window[]): number[] =>
  lengths.map((length, axis) => {
    const window = all[axis] ?? fail()
    const count = positions(length, window)
    return count > 0 ? count : fail()
  })

/** Convolution: X [N, C, D…], W [M, C/group, k…] -> [N, M, D'…]. */
export function conv(
  { X, W, B }: { readonly X: Value; readonly W: Value; readonly B: Value | undefined },
  attributes: WindowAttributes & { readonly group: number },
): readonly Type[] {
  const channels = lengthOf(W.shape, 1) * attributes.group
  const filters = lengthOf(W.shape, 0)
  if (lengthOf(X.shape, 1) !== channels) fail()
  if (filters % attributes.group !== 0) fail()
  if (B !== undefined && (B.shape.length !== 1 || B.shape[0] !== filters)) fail()
  const out = slide(spatial(X), windows(spatial(W), attributes))
  return [{ dtype: X.dtype, shape: [lengthOf(X.shape, 0), filters, ...out] }]
}

/** Transposed convolution: X [N, C, D…], W [C, M/group, k…] -> [N, M, (D-1)·stride + reach - pads + output_padding…]. */
export function convTranspose(
  { X, W, B }: { readonly X: Value; readonly W: Value; readonly B: Value | undefined },
  attributes: WindowAttributes & { readonly group: number; readonly output_padding: readonly number[] },
): readonly Type[] {
  const filters = lengthOf(W.shape, 1) * attributes.group
  if (lengthOf(X.shape, 1) !== W.shape[0]) fail()
  if (B !== undefined && (B.shape.length !== 1 || B.shape[0] !== filters)) fail()
  const all = windows(spatial(W), attributes)
  const out = spatial(X).map((length, axis) => {
    const window = all[axis] ?? fail()
    const extra = attributes.output_padding[axis] ?? 0
    if (extra >= window.stride) fail()
    return (length - 1) * window.stride + reach(window) - window.before - window.after + extra
  })
  return [{ dtype: X.dtype, shape: [lengthOf(X.shape, 0), filters, ...out] }]
}

/** Pooling: X [N, C, D…] -> [N, C, D'…]. */
export function pool(
  { X }: { readonly X: Value },
  attributes: WindowAttributes & { readonly kernel_shape: readonly number[] },
): Type {
  const out = slide(spatial(X), windows(attributes.kernel_shape, attributes))
  return { dtype: X.dtype, shape: [lengthOf(X.shape, 0), lengthOf(X.shape, 1), ...out] }
}
