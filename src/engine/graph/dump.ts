import { ruleOf } from './ops.ts'
import { isGraph } from './rule.ts'
import type { Attributes, Graph, GraphNode } from './rule.ts'
import { describe, numbers } from './value.ts'
import type { Value } from './value.ts'

/** The graph as text, for people and for reviews: one line an input, node and output, bodies of loops indented. */
export const dump = (graph: Graph): string => lines(graph).join('\n')

const lines = (graph: Graph): readonly string[] => [
  ...graph.inputs.map((value) => `input ${value.name}: ${describe(value)}`),
  ...graph.nodes.flatMap(nodeLines),
  ...Object.values(graph.outputs).map((value) => `output ${operand(value)}: ${describe(value)}`),
]

function nodeLines(node: GraphNode): readonly string[] {
  const results = node.outputs.map((value) => `${value.name}: ${describe(value)}`).join(', ')
  const operands = node.inputs.map((value) => (value ? operand(value) : '_')).join(', ')
  const body = Object.values(node.attributes).find(isGraph)
  return [
    `${results} = ${node.op}(${operands})${attributeText(node.op, node.attributes)}`,
    ...(body ? lines(body).map((line) => `  ${line}`) : []),
  ]
}

/** The attributes that differ from their defaults. */
function attributeText(op: GraphNode['op'], given: Attributes): string {
  const { attributes } = ruleOf(op)
  const shown = Object.entries(given).flatMap(([name, value]) => {
    const standard = attributes[name]?.default
    if (isGraph(value) || isGraph(standard) || String(value) === String(standard)) return []
    return [`${name}=${String(value)}`]
  })
  return shown.length > 0 ? ` {${shown.join('; ')}}` : ''
}

/** A constant of few elements shows them, any other value its name. */
function operand(value: Value): string {
  if (value.data === undefined) return value.name
  if (value.data.length > 8) return `constant ${describe(value)}`
  const elements = numbers(value.data).join(', ')
  return value.shape.length === 0 ? elements : `[${elements}]`
}
