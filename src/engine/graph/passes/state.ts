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

/** A state that qualifies: its position, the axis and lengths of its parts, and the node that adds to it. */
interface Divisible {
  readonly position: number
  readonly state: Value
  readonly axis: number
  readonly lengths: readonly number[]
  readonly parts: readonly Part[]
  readonly update: GraphNode
}

/** One part: the value in the body that showed it, the shape to carry it in, and the nodes that make its change. */
interface Part {
  readonly seen: Value
  readonly shape: Shape
  readonly change: Value
  readonly nodes: readonly GraphNode[]
}

type Survey = ReturnType<typeof survey>

/** The loop with the first state that qualifies taken apart, and so on until none does. */
function inParts(loop: GraphNode): readonly GraphNode[] {
  const body = Object.values(loop.attributes).find(isGraph)
  if (body === undefined) return [loop]
  const known = survey(body)
  for (const [position, state] of body.inputs.slice(2).entries()) {
    const found = divisible(body, known, state, position)
    if (found === undefined) continue
    const around = outside(loop, found)
    const divided = { ...loop, ...around.ends, attributes: { body: inside(body, found) } }
    return [...around.before, ...inParts(divided), ...around.after]
  }
  return [loop]
}

/** What taking a state apart needs to know, when it is read by a Split and by a sum with a Concat of the same lengths. */
function divisible(body: Graph, known: Survey, state: Value, position: number): Divisible | undefined {
  const update = known.sole(Object.values(body.outputs)[position + 1])
  const joint = update && known.sole(update.inputs.find((input) => input !== state))
  const cut = known.readers(state).find((reader) => reader !== update)
  if (update === undefined || joint?.op !== 'Concat' || cut?.op !== 'Split') return undefined
  const isSum = update.op === 'Add' || (update.op === 'Sub' && update.inputs[0] === state)
  if (!isSum || known.readers(state).length !== 2) return undefined
  const axis = state.shape.length - 1
  const isLast = [cut, joint].every((each) => axisOf(Number(each.attributes['axis']), axis + 1) === axis)
  const lengths = numbers(cut.inputs[1]?.data ?? new Int32Array())
  const changes = joint.inputs.filter((value) => value !== undefined)
  const changed = changes.map(({ shape }) => shape[axis] ?? 0)
  if (!isLast || !sameShape(changed, lengths)) return undefined
  const parts = cut.outputs.map((part, i) => partOf(part, changes[i] ?? part, known))
  return { position, state, axis, lengths, parts, update }
}

/** A part in the shape in which the body reads it, with its change in that shape. */
function partOf(part: Value, change: Value, known: Survey): Part {
  const row = rowOf(part, known.sole(change), known.readers(part))
  if (row !== undefined) return row
  const [reader, ...others] = known.readers(part)
  const seen = reader?.op === 'Reshape' && others.length === 0 ? (reader.outputs[0] ?? part) : part
  const { shape } = seen
  const source = known.sole(change)?.op === 'Reshape' ? known.sole(change)?.inputs[0] : change
  if (source && sameShape(source.shape, shape)) return { seen, shape, change: source, nodes: [] }
  const shaped = derived(part, 'change', shape)
  return { seen, shape, change: shaped, nodes: [reshape(change, shaped)] }
}

/** A bias that products add, and whose gradient is a sum over rows, is carried as a row: its update can be a product. */
function rowOf(
  part: Value,
  sum: GraphNode | undefined,
  readers: readonly (GraphNode | undefined)[],
): Part | undefined {
  const [data, axes] = sum?.inputs ?? []
  const isColumnSum = sum?.op === 'ReduceSum' && data?.shape.length === 2 && axes?.data?.length === 1
  const isBias = readers.every((reader) => reader?.op === 'Gemm' && reader.inputs.indexOf(part) === 2)
  if (!isColumnSum || !isBias || Number(axes.data?.[0]) !== 0 || part.shape.length !== 1) return undefined
  const shape = [1, ...part.shape]
  const change = derived(part, 'change', shape)
  return { seen: part, shape, change, nodes: [node('ReduceSum', [data, axes], change, { keepdims: 1 })] }
}

/** The vector cut before the loop, the loop's inputs and outputs in parts, and the vector joined after it. */
function outside(loop: GraphNode, { position, state, axis, lengths, parts }: Divisible) {
  const initial = loop.inputs[position + 2] ?? state
  const final = loop.outputs[position] ?? state
  const flat = (stem: string) =>
    lengths.map((length, i) => derived(final, `${stem}_${i}`, [...state.shape.slice(0, -1), length]))
  const shaped = (stem: string) => parts.map(({ shape }, i) => derived(final, `${stem}_${i}`, shape))
  const [cut, from, to, joint] = [flat('cut'), shaped('from'), shaped('to'), flat('part')]
  const split = [initial, stored(`${final.name}_lengths`, lengths, 'int64')]
  return {
    before: [node('Split', split, cut, { axis }), ...reshapeEach(cut, from)],
    ends: {
      inputs: loop.inputs.toSpliced(position + 2, 1, ...from),
      outputs: loop.outputs.toSpliced(position, 1, ...to),
    },
    after: [...reshapeEach(to, joint), node('Concat', joint, final, { axis })],
  }
}

const reshapeEach = (from: readonly Value[], to: readonly Value[]): readonly GraphNode[] =>
  from.map((value, i) => reshape(value, to[i] ?? value))

/** The body with a state, and an update, for each part. */
function inside(body: Graph, { position, state, parts, update }: Divisible): Graph {
  const inputs = parts.map(({ shape }, i) => derived(state, `part_${i}`, shape))
  const nexts = parts.map(({ shape }, i) => derived(state, `next_${i}`, shape))
  const seen = new Map(parts.map((part, i) => [part.seen, inputs[i] ?? part.seen]))
  const isKept = (each: GraphNode) => each !== update && !each.outputs.some((output) => seen.has(output))
  const updates = parts.flatMap(({ change, nodes }, i) => [
    ...nodes,
    node(update.op, [inputs[i], change], nexts[i] ?? change),
  ])
  const outputs = nexts.map((value): [string, Value] => [value.name, value])
  return withNodes(
    {
      ...body,
      inputs: body.inputs.toSpliced(position + 2, 1, ...inputs),
      outputs: Object.fromEntries(Object.entries(body.outputs).toSpliced(position + 1, 1, ...outputs)),
    },
    [...body.nodes.filter(isKept), ...updates].map((each) => replaced(each, seen)),
  )
}
