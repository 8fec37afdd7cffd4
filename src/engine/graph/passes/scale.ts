import { usesOf } from '../finish.ts'
import type { Graph, GraphNode } from '../rule.ts'
import { sameShape, size } from '../value.ts'
import type { Value } from '../value.ts'
import { isHomogeneous, keepsFirstAxis } from './linear.ts'
import { derived, everywhere, node, reshape, survey, withNodes } from './pass.ts'
import type { Pass } from './pass.ts'

/**
 * A scalar that multiplies a whole gradient is multiplied in where the gradient starts: a reverse pass is linear in what
 * it starts from. For replicas side by side, [R, P], there may be a number each, [R, 1].
 *
 *     d = Mul(error, 2/n); … g = Concat(dw, db); p' = Sub(p, Mul(g, rate))
 *       ->  d = Mul(error, Mul(rate, 2/n)); … p' = Sub(p, Concat(dw, db))
 *
 * Done only when nothing else looks at the gradient. What is left of a plain gradient step can then join the products.
 */
export const scalesAtSource: Pass = everywhere((graph) => {
  const { sole } = survey(graph)
  for (const scaling of graph.nodes) {
    const [gradient, factor] = scaling.inputs
    if (scaling.op !== 'Mul' || sole(gradient)?.op !== 'Concat') continue
    if (gradient === undefined || factor === undefined || !isScale(factor, gradient)) continue
    const source = graph.nodes.find((each) => isSource(each) && onlyFeeds(graph, each, gradient, factor))
    if (source !== undefined) return moved(graph, scaling, gradient, factor, source)
  }
  return graph
})

/** One number for all of the gradient, or one for each place along its first axis. */
const isScale = (factor: Value, gradient: Value): boolean =>
  size(factor.shape) === 1 ||
  (gradient.shape.length === 2 && sameShape(factor.shape, [gradient.shape[0] ?? 0, 1]))

/** A multiplication by a scalar constant: what turns the error into a gradient. */
const isSource = ({ op, inputs }: GraphNode): boolean => op === 'Mul' && inputs.some(isScalarConstant)

const isScalarConstant = (value: Value | undefined): boolean =>
  value?.data !== undefined && value.shape.length === 0

/** Whether scaling the output of `source` scales the gradient and, of what is used elsewhere, nothing else. */
function onlyFeeds(graph: Graph, source: GraphNode, gradient: Value, factor: Value): boolean {
  const [y] = source.outputs
  const isEach = size(factor.shape) > 1
  const scaled = new Set(source.outputs)
  if (isEach && y?.shape[0] !== factor.shape[0]) return false
  for (const each of graph.nodes) {
    if (!usesOf(each).some((value) => scaled.has(value)) || each.inputs[0] === gradient) continue
    if (!isHomogeneous(each, scaled) || (isEach && !keepsFirstAxis(each, scaled))) return false
    for (const output of each.outputs) scaled.add(output)
  }
  const isAnswered = Object.values(graph.outputs).some((value) => scaled.has(value))
  return !isAnswered && scaled.has(gradient) && !scaled.has(factor)
}

/** The graph with `factor` multiplied in at `source` and `scaling` left out. */
function moved(graph: Graph, scaling: GraphNode, gradient: Value, factor: Value, source: GraphNode): Graph {
  const [y = gradient] = source.outputs
  const [scaled] = scaling.outputs
  const constant = source.inputs.find(isScalarConstant)
  const shaped = derived(
    y,
    'factor',
    size(factor.shape) === 1 ? [] : y.shape.map((length, axis) => (axis === 0 ? length : 1)),
  )
  const rate = derived(y, 'rate', shaped.shape)
  const isShaped = sameShape(factor.shape, shaped.shape)
  const first = [
    ...(isShaped ? [] : [reshape(factor, shaped)]),
    node('Mul', [isShaped ? factor : shaped, constant], rate),
    { ...source, inputs: source.inputs.map((value) => (value === constant ? rate : value)) },
  ]
  const nodes = graph.nodes.flatMap((each) => {
    if (each === source) return first
    if (each === scaling) return []
    return [{ ...each, inputs: each.inputs.map((value) => (value === scaled ? gradient : value)) }]
  })
  return withNodes(graph, nodes)
}
