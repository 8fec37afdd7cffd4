import { axisOf, lengthOf } from '../graph/infer.ts'
import { indexOps } from '../graph/index-ops.ts'
import type { Notation } from '../graph/notation.ts'
import { addOps } from '../graph/ops.ts'
import type { FetchedOps } from '../graph/ops.ts'
import type { Shape, Value } from '../graph/value.ts'
import { notDifferentiable } from './rule.ts'
import type { Context, VjpTable } from './rule.ts'
import { addVjps } from './vjp.ts'

/** Rules of the ops that pick elements: the gradient goes back to where each element came from. */

/** Rows picked more than once collect the sum of their gradients. */
function gatherData({ f, dy, data, indices, attributes }: Context<'Gather'>): Value {
  const axis = axisOf(attributes.axis, data.shape.length)
  const rank = dy.shape.length
  const picked = [...indices.shape.keys()].map((i) => axis + i)
  const others = [...dy.shape.keys()].filter((i) => !picked.includes(i))
  const updates = f.transpose(dy, [...picked, ...others])
  const rows = [lengthOf(data.shape, axis), ...data.shape.toSpliced(axis, 1)]
  const coordinates = f.reshape(indices, [...indices.shape, 1])
  const summed = scattered(f, rows, coordinates, updates)
  const back = Array.from({ length: rank - picked.length + 1 }, (_, i) =>
    i < axis ? i + 1 : i === axis ? 0 : i,
  )
  return f.transpose(summed, back)
}

/** Zeros of shape `shape` plus `updates` at `coordinates` [..., d], of any integer type. */
const scattered = (f: Notation, shape: Shape, coordinates: Value, updates: Value): Value =>
  f.b.op('ScatterND', [f.zeros(shape, updates.dtype), f.cast(coordinates, 'int64'), updates], {
    reduction: 'add',
  })

const indexVjps: VjpTable<FetchedOps['index'] | 'Gather'> = {
  Gather: { data: gatherData, indices: notDifferentiable },
  GatherND: {
    data: ({ f, dy, data, indices }) => scattered(f, data.shape, indices, dy),
    indices: notDifferentiable,
  },
  ScatterND: {
    data: ({ dy }) => dy,
    indices: notDifferentiable,
    updates: ({ f, dy, indices }) => f.b.op('GatherND', [dy, indices]),
  },
}

/** Puts the gradient of a lookup into the tables. Comes before the first graph that differentiates a Gather. */
export function addIndexing(): void {
  addOps(indexOps)
  addVjps(indexVjps)
}
