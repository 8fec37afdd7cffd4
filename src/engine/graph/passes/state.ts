import { replaced } from '../finish.ts'
import { axisOf } from '../infer.ts'
import { isGraph } from '../rule.ts'
import type { Graph, GraphNode } from '../rule.ts'
import { numbers, sameShape } from '../value.ts'
import type { Shape, Value } from '../value.ts'
import { derived, node, reshape, stored, survey, withNodes } from './pass.ts'
import type { Pass } from './pass.ts'

/**
 * A vector that a loop carries, cuts into parts, and adds a joined vector to, is carried in parts instead. Outside the
 * loop it stays one vector.
 *
 *     body: w, b = Split(p); … w as [8, 2] …; p' = Sub(p, Concat(dw as [16], db))
 *       ->  … w …; w' = Sub(w, dw); b' = Sub(b, db)
 *
 * Each step saves the cut, the joint and two changes of shape a part. Longer updates (momentum, Adam) stay on the one
 * vector, where each of their operations is one node for all parts.
 */
export const stateInParts: Pass = (graph) =>
  withNodes(
    graph,
    graph.nodes.flatMap((each) => (each.op === 'Loop' ? inParts(each) : [each])),
  )

/** A state that qualifies: its position, how it is cut, and what is added to each part. */
interface Divisible {
  readonly position: number
  readonly state: Value
  readonly axis: number
  readonly lengths: readonly number[]
  readonly views: readonly View[]
  readonly update: GraphNode
}

/** One part: the value in the body that showed it, the shape to carry it in, and the nodes that make its change. */
interface View {
  readonly seen: Value
  readonly shape: Shape
  readonly change: Value
  readonly nodes: readonly GraphNode[]
}

/** The loop with the first state that qualifies taken apart, and so on until none does. */
function inParts(loop: GraphNode): readonly GraphNode[] {
  const body = Object.values(loop.attributes).find(isGraph)
  if (body === undefined) return [loop]
  for (const [position, state] of body.inputs.slice(2).entries()) {
    const found = divisible(body, state, position)
    if (found === undefined) continue
    const [before, divided, after] = divide(loop, body, found)
    return [...before, ...inParts(divided), ...after]
  }
  return [loop]
}

function divisible(body: Graph, state: Value, position: number): Divisible | undefined {
  const { producer, readers, sole } = survey(body)
  const next = Object.values(body.outputs)[position + 1]
  const update = sole(next)
  const joint = update && sole(update.inputs.find((input) => input !== state))
  const cut = readers(state).find((reader) => reader !== update)
  if (update === undefined || joint?.op !== 'Concat' || cut?.op !== 'Split' || readers(state).length !== 2)
    return undefined
  if (update.op !== 'Add' && (update.op !== 'Sub' || update.inputs[0] !== state)) return undefined
  const rank = state.shape.length
  const axis = axisOf(Number(cut.attributes['axis']), rank)
  const lengths = numbers(cut.inputs[1]?.data ?? new Int32Array())
  const changes = joint.inputs.filter((value) => value !== undefined)
  const isAligned =
    axis === rank - 1 &&
    axisOf(Number(joint.attributes['axis']), rank) === axis &&
    sameShape(
      changes.map(({ shape }) => shape[axis] ?? 0),
      lengths,
    )
  if (!isAligned) return undefined
  const views = cut.outputs.map((part, i) => viewOf(part, changes[i] ?? part, { producer, readers, sole }))
  return { position, state, axis, lengths, views, update }
}

function viewOf(part: Value, change: Value, { readers, sole }: ReturnType<typeof survey>): View {
  const row = rowOf(part, sole(change), readers(part))
  if (row !== undefined) return row
  const [reader, ...others] = readers(part)
  const isReshaped = reader?.op === 'Reshape' && others.length === 0
  const seen = isReshaped ? (reader.outputs[0] ?? part) : part
  const source = sole(change)?.op === 'Reshape' ? sole(change)?.inputs[0] : change
  const { shape } = seen
  if (source && sameShape(source.shape, shape)) return { seen, shape, change: source, nodes: [] }
  const shaped = derived(part, 'change', shape)
  return { seen, shape, change: shaped, nodes: [reshape(change, shaped)] }
}

/** A bias that products only add, and whose gradient is a sum over rows, is carried as one row: its update can be a product. */
function rowOf(
  part: Value,
  sum: GraphNode | undefined,
  readers: readonly (GraphNode | undefined)[],
): View | undefined {
  const [data, axes] = sum?.inputs ?? []
  const isColumnSum = sum?.op === 'ReduceSum' && data?.shape.length === 2 && axes?.data?.length === 1
  const isBias = readers.every((reader) => reader?.op === 'Gemm' && reader.inputs.indexOf(part) === 2)
  if (!isColumnSum || !isBias || Number(axes.data?.[0]) !== 0 || part.shape.length !== 1) return undefined
  const shape = [1, ...part.shape]
  const change = derived(part, 'change', shape)
  return { seen: part, shape, change, nodes: [node('ReduceSum', [data, axes], change, { keepdims: 1 })] }
}

/** The nodes before the loop, the loop, and the nodes after it. */
function divide(
  loop: GraphNode,
  body: Graph,
  { position, state, axis, lengths, views, update }: Divisible,
): readonly [readonly GraphNode[], GraphNode, readonly GraphNode[]] {
  const initial = loop.inputs[position + 2] ?? state
  const final = loop.outputs[position] ?? state
  const lead = state.shape.slice(0, -1)
  const cutShapes = lengths.map((length) => [...lead, length])
  const lengthsOf = (value: Value) => stored(`${value.name}_lengths`, lengths, 'int64')

  const cut = cutShapes.map((shape, i) => derived(final, `cut_${i}`, shape))
  const carried = views.map(({ shape }, i) => derived(final, `from_${i}`, shape))
  const left = views.map(({ shape }, i) => derived(final, `to_${i}`, shape))
  const joint = cutShapes.map((shape, i) => derived(final, `part_${i}`, shape))

  const inputs = views.map(({ shape }, i) => derived(state, `part_${i}`, shape))
  const nexts = views.map(({ shape }, i) => derived(state, `next_${i}`, shape))
  const seen = new Map(views.map((view, i) => [view.seen, inputs[i] ?? view.seen]))
  const kept = body.nodes.filter(
    (each) => each !== update && !each.outputs.some((output) => seen.has(output)),
  )
  const updates = views.flatMap(({ change, nodes }, i) => [
    ...nodes,
    node(update.op, [inputs[i], change], nexts[i] ?? change),
  ])
  const divided = withNodes(
    {
      ...body,
      inputs: body.inputs.toSpliced(position + 2, 1, ...inputs),
      outputs: spliced(body.outputs, position + 1, nexts),
    },
    [...kept.map((each) => replaced(each, seen)), ...updates.map((each) => replaced(each, seen))],
  )
  return [
    [
      node('Split', [initial, lengthsOf(final)], cut, { axis }),
      ...cut.map((from, i) => reshape(from, carried[i] ?? from)),
    ],
    {
      ...loop,
      inputs: loop.inputs.toSpliced(position + 2, 1, ...carried),
      outputs: loop.outputs.toSpliced(position, 1, ...left),
      attributes: { body: divided },
    },
    [...left.map((from, i) => reshape(from, joint[i] ?? from)), node('Concat', joint, final, { axis })],
  ]
}

/** Outputs with the one at `position` replaced by several. */
const spliced = (outputs: Graph['outputs'], position: number, values: readonly Value[]): Graph['outputs'] =>
  Object.fromEntries(
    Object.entries(outputs).toSpliced(
      position,
      1,
      ...values.map((value): [string, Value] => [value.name, value]),
    ),
  )
