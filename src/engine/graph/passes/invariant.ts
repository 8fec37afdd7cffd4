import { replaced, usesOf } from '../finish.ts'
import { isGraph } from '../rule.ts'
import type { Graph, GraphNode } from '../rule.ts'
import { derived, withNodes } from './pass.ts'
import type { Pass } from './pass.ts'

/**
 * What a loop computes alike on every trip is computed once, before it. The builder writes such nodes outside by itself;
 * other passes may leave some behind.
 *
 *     Loop(…) { … r = Mul(rate, 0.0625); d = Mul(r, e) … }  ->  r = Mul(rate, 0.0625); Loop(…) { … d = Mul(r, e) … }
 */
export const invariantsOutside: Pass = (graph) =>
  withNodes(
    graph,
    graph.nodes.flatMap((each) => {
      const body = Object.values(each.attributes).find(isGraph)
      return body ? divided(each, body) : [each]
    }),
  )

/** The nodes of the body that depend on nothing the loop changes, and the loop without them. */
function divided(loop: GraphNode, body: Graph): readonly GraphNode[] {
  const changing = new Set([...body.inputs, ...Object.values(body.outputs)])
  const [fixed, kept]: [GraphNode[], GraphNode[]] = [[], []]
  for (const each of body.nodes) {
    const isKept = [...usesOf(each), ...each.outputs].some((value) => changing.has(value))
    if (isKept) for (const output of each.outputs) changing.add(output)
    ;(isKept ? kept : fixed).push(each)
  }
  const copies = new Map(
    body.constants.map((constant) => [
      constant,
      { ...derived(constant, 'outside'), ...(constant.data && { data: constant.data }) },
    ]),
  )
  return [
    ...fixed.map((each) => replaced(each, copies)),
    { ...loop, attributes: { body: withNodes(body, kept) } },
  ]
}
