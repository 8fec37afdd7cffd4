import { describe, expect, test } from 'vitest'
import { GraphBuilder } from './builder.ts'
import { notation } from './notation.ts'
import type { Graph } from './rule.ts'
import { verify } from './verify.ts'

function sample(): Graph {
  const b = new GraphBuilder()
  const x = b.input('x', 'float32', [2])
  const { state } = b.loop({
    tripCount: b.constant(2, 'int64'),
    state: [notation(b).exp(x)],
    body: (inner, _, [s]) => ({ state: [notation(inner).mul(s, x)], scans: [] }),
  })
  return b.build({ y: notation(b).log(state[0]) })
}

const broken: Record<string, readonly [(graph: Graph) => Graph, RegExp]> = {
  'a use before the definition': [
    (g) => ({ ...g, nodes: g.nodes.toReversed() }),
    /Log 用到了还没有算出的 Loop/,
  ],
  'a value that nothing defines': [(g) => ({ ...g, inputs: [] }), /Exp 用到了还没有算出的 x/],
  'two definitions of a name': [
    (g) => ({ ...g, nodes: [...g.nodes, ...g.nodes.slice(0, 1)] }),
    /名字 Exp_\d+ 定义了两次/,
  ],
  'a type that is not the inferred one': [
    (g) => ({
      ...g,
      nodes: g.nodes.map((n) => ({ ...n, outputs: n.outputs.map((v) => ({ ...v, shape: [3] })) })),
    }),
    /Exp：输出 Exp_\d+ 标成 float32\[3\]，应是 float32\[2\]/,
  ],
  'a body that captures what is not there': [
    (g) => ({
      ...g,
      inputs: [],
      nodes: g.nodes.slice(1).map((n) => ({ ...n, inputs: n.inputs.map((v) => v && g.constants[0]) })),
    }),
    /用到了还没有算出的 x|Loop/,
  ],
  'an output that is not computed': [
    (g) => ({ ...g, nodes: g.nodes.slice(0, -1) }),
    /输出 用到了还没有算出的 y/,
  ],
}

describe('verify', () => {
  test('accepts what the builder makes', () => {
    expect(() => verify(sample())).not.toThrow()
  })

  test.each(Object.entries(broken))('rejects %s', (_, [breakIt, message]) => {
    expect(() => verify(breakIt(sample()))).toThrow(message)
  })
})
