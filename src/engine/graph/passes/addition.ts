import type { GraphNode } from '../rule.ts'
import { broadcast, sameShape } from '../value.ts'
import type { Value } from '../value.ts'
import { everywhere, node, stored, survey, withNodes } from './pass.ts'
import type { Pass } from './pass.ts'

/**
 * A product that is only added to something is written as one node, the addition being a part of Gemm.
 *
 *     Sub(p, Gemm(dy, x))                       ->  Gemm(dy, x, p) {alpha=-1}
 *     Add(p [1, 8], ReduceSum(dy [32, 8], axes 0)) ->  Gemm(ones [1, 32], dy, p)
 *
 * With the learning rate in dy the update of a layer costs no node besides its gradient.
 */
export const additionsInProducts: Pass = everywhere((graph) => {
  const { sole } = survey(graph)
  return withNodes(
    graph,
    graph.nodes.map((each) => {
      const [A, B] = each.inputs
      if (A === undefined || B === undefined) return each
      if (each.op === 'Add') return joined(each, B, sole(B), A, 1) ?? joined(each, A, sole(A), B, 1) ?? each
      if (each.op === 'Sub') return joined(each, B, sole(B), A, -1) ?? each
      return each
    }),
  )
})

/** base + sign·product as one Gemm, if `producer` lets it. */
function joined(
  { outputs }: GraphNode,
  product: Value,
  producer: GraphNode | undefined,
  base: Value,
  sign: number,
): GraphNode | undefined {
  const [y] = outputs
  const isFitting =
    y && sameShape(product.shape, y.shape) && sameShape(broadcast(base.shape, y.shape) ?? [], y.shape)
  if (producer === undefined || !isFitting || y.dtype !== 'float32') return undefined
  const [A, B, C] = producer.inputs
  const { attributes } = producer
  if (producer.op === 'Gemm' && C === undefined) {
    return node('Gemm', [A, B, base], y, { ...attributes, alpha: sign * Number(attributes['alpha']) })
  }
  if (producer.op !== 'ReduceSum' || !isColumnSum(producer)) return undefined
  const ones = stored(`${y.name}_ones`, Array(A?.shape[0] ?? 0).fill(1), 'float32', [1, A?.shape[0] ?? 0])
  return node('Gemm', [ones, A, base], y, { alpha: sign })
}

/** A sum over the rows of a matrix that keeps them as one row. */
const isColumnSum = ({ inputs: [data, axes], attributes }: GraphNode): boolean =>
  data?.shape.length === 2 &&
  attributes['keepdims'] === 1 &&
  axes?.data?.length === 1 &&
  Number(axes.data[0]) === 0
