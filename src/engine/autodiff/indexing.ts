import { axisOf, known, lengthOf, sliceRange } from '../graph/infer.ts'
import type { Notation } from '../graph/notation.ts'
import { size } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import type { Context } from './rule.ts'

/** Rules of the ops that pick elements: the gradient goes back to where each element came from. */

/** Rows picked more than once collect the sum of their gradients. */
export function gatherData({ f, dy, data, indices, attributes }: Context<'Gather'>): Value {
  const axis = axisOf(attributes.axis, data.shape.length)
  const rank = dy.shape.length
  const picked = [...indices.shape.keys()].map((i) => axis + i)
  const others = [...dy.shape.keys()].filter((i) => !picked.includes(i))
  const updates = f.transpose(dy, [...picked, ...others])
  const rows = [lengthOf(data.shape, axis), ...data.shape.toSpliced(axis, 1)]
  const coordinates = f.reshape(indices, [...indices.shape, 1])
  const summed = scatterAdd(f, f.zeros(rows, dy.dtype), coordinates, updates)
  const back = Array.from({ length: rank - picked.length + 1 }, (_, i) =>
    i < axis ? i + 1 : i === axis ? 0 : i,
  )
  return f.transpose(summed, back)
}

const scatterAdd = (f: Notation, data: Value, coordinates: Value, updates: Value): Value =>
  f.b.op('ScatterND', [data, f.cast(coordinates, 'int64'), updates], { reduction: 'add' })

/** With batch axes, the position in the batch becomes part of the coordinates. */
export function gatherNDData({
  f,
  dy,
  data,
  indices,
  attributes: { batch_dims },
}: Context<'GatherND'>): Value {
  const grid = [...indices.shape.slice(0, -1), 1]
  const positions = Array.from({ length: batch_dims }, (_, axis) => {
    const line = f.b.constant([...Array(grid[axis] ?? 0).keys()], 'int64')
    return f.expand(
      f.reshape(
        line,
        grid.map((length, at) => (at === axis ? length : 1)),
      ),
      grid,
    )
  })
  const coordinates = f.concat([...positions, indices], -1)
  return scatterAdd(f, f.zeros(data.shape, dy.dtype), coordinates, dy)
}

/** Zeros around what was cut out, between what was skipped, and the order turned back where steps are negative. */
export function sliceData({ f, dy, data, starts, ends, axes, steps }: Context<'Slice'>): Value {
  const rank = data.shape.length
  const before: number[] = Array(rank).fill(0)
  const after: number[] = Array(rank).fill(0)
  let gradient = dy
  known(starts, 'starts').forEach((start, i) => {
    const axis = axisOf(axes ? (known(axes, 'axes')[i] ?? i) : i, rank)
    const step = steps ? (known(steps, 'steps')[i] ?? 1) : 1
    const length = lengthOf(data.shape, axis)
    const range = sliceRange(length, start, known(ends, 'ends')[i] ?? 0, step)
    const last = range.start + (range.count - 1) * step
    if (step < 0) gradient = f.slice(gradient, [-1], [Number.MIN_SAFE_INTEGER], [axis], [-1])
    gradient = dilated(f, gradient, axis, Math.abs(step))
    before[axis] = Math.min(range.start, last)
    after[axis] = length - before[axis] - lengthOf(gradient.shape, axis)
  })
  const pads = [...before, ...after]
  return pads.every((amount) => amount === 0)
    ? gradient
    : f.b.op('Pad', [gradient, f.b.constant(pads, 'int64')])
}

/** Puts step - 1 zeros after each element along `axis`. */
function dilated(f: Notation, value: Value, axis: number, step: number): Value {
  if (step === 1) return value
  const shape = value.shape.toSpliced(axis + 1, 0, 1)
  const pads = [...shape.map(() => 0), ...shape.map((_, at) => (at === axis + 1 ? step - 1 : 0))]
  const padded = f.b.op('Pad', [f.reshape(value, shape), f.b.constant(pads, 'int64')])
  return f.reshape(padded, value.shape.with(axis, lengthOf(value.shape, axis) * step))
}

/** The sum over all copies. */
export function tileInput({ f, dy, input, repeats }: Context<'Tile'>): Value {
  const times = known(repeats, 'repeats')
  const blocks = input.shape.flatMap((length, axis) => [times[axis] ?? 1, length])
  return size(blocks) === size(input.shape)
    ? f.reshape(dy, input.shape)
    : f.sum(
        f.reshape(dy, blocks),
        times.map((_, axis) => 2 * axis),
      )
}
