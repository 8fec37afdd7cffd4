import { bodiesOf } from './finish.ts'
import { inferOutputs } from './signature.ts'
import type { Graph, GraphNode } from './rule.ts'
import { describe } from './value.ts'
import type { Value } from './value.ts'

/**
 * Throws unless every name is defined once and before its use, every node's types are those its rule infers, and
 * every body is right in the same sense. Values captured from around a body may be used in it.
 */
export function verify(graph: Graph, outer: ReadonlyMap<string, Value> = new Map()): void {
  const defined = new Map<string, Value>(outer)
  const define = (value: Value) => {
    if (defined.has(value.name)) throw new Error(`名字 ${value.name} 定义了两次`)
    defined.set(value.name, value)
  }
  const use = (value: Value, by: string) => {
    const known = defined.get(value.name)
    if (known === undefined) throw new Error(`${by} 用到了还没有算出的 ${value.name}`)
    if (describe(known) !== describe(value)) throw new Error(`${by} 误认了 ${value.name} 的类型`)
  }
  graph.inputs.forEach(define)
  graph.constants.forEach(define)
  for (const node of graph.nodes) {
    node.inputs.forEach((value) => value && use(value, node.op))
    checkTypes(node)
    bodiesOf(node).forEach((body) => verify(body, defined))
    node.outputs.forEach(define)
  }
  Object.values(graph.outputs).forEach((value) => use(value, '输出'))
}

function checkTypes(node: GraphNode): void {
  const types = inferOutputs(node.op, node.inputs, node.attributes)
  node.outputs.forEach((value, i) => {
    const type = types[i]
    if (type === undefined || describe(type) !== describe(value)) {
      throw new Error(
        `${node.op}：输出 ${value.name} 标成 ${describe(value)}，应是 ${type ? describe(type) : '不存在'}`,
      )
    }
  })
}
