import type { GraphBuilder } from '../graph/builder.ts'
import { notation } from '../graph/notation.ts'
import type { Notation } from '../graph/notation.ts'
import { ruleOf } from '../graph/ops.ts'
import { isVariadic, slotName } from '../graph/rule.ts'
import type { GraphNode, Same } from '../graph/rule.ts'
import { byName } from '../graph/signature.ts'
import { sameShape } from '../graph/value.ts'
import type { Shape, Value } from '../graph/value.ts'
import { flat } from './rule.ts'
import { vjpOf } from './vjp.ts'

/**
 * Gradients of `loss` with respect to each of `wrt`, of their shapes; zeros where the loss does not depend on one.
 * A loss of several elements (one for each replica) stands for its sum. The nodes are appended to `b`; the result can
 * be differentiated again.
 */
export const grad = <const W extends readonly Value[]>(b: GraphBuilder, loss: Value, wrt: W): Same<W> =>
  vjp(b, [loss], [notation(b).expand(b.constant(1, loss.dtype), loss.shape)], wrt)

/** Hessian of `loss` with respect to `wrt` times `vector`, by differentiating the inner product <gradient, vector>. */
export const hessianVectorProduct = <const W extends readonly Value[]>(
  b: GraphBuilder,
  loss: Value,
  wrt: W,
  vector: Same<W>,
): Same<W> => vjp(b, grad(b, loss, wrt), vector, wrt)

/** Reverse pass: from the gradients `dys` of `ys` to those of `wrt`, one walk over the nodes in between, last first. */
export function vjp<const W extends readonly Value[]>(
  b: GraphBuilder,
  ys: readonly Value[],
  dys: readonly Value[],
  wrt: W,
): Same<W>
export function vjp(
  b: GraphBuilder,
  ys: readonly Value[],
  dys: readonly Value[],
  wrt: readonly Value[],
): readonly Value[] {
  const f = notation(b)
  const nodes = b.visibleNodes()
  const active = dependents(nodes, wrt)
  const gradients = new Gradients(f)
  ys.forEach((y, i) => {
    const dy = dys[i]
    if (dy !== undefined && active.has(y)) gradients.add(y, dy)
  })
  for (const node of nodes.toReversed()) {
    const arriving = node.outputs.map((output) => gradients.of(output))
    const reached = node.inputs.filter((input) => input !== undefined && active.has(input))
    if (reached.length > 0 && arriving.some((dy) => dy !== undefined))
      propagate(f, node, arriving, active, gradients)
  }
  return wrt.map((value) => gradients.of(value) ?? f.zeros(value.shape, value.dtype))
}

/** Applies the rules of one node: from the gradients of its outputs to those of its active inputs. */
function propagate(
  f: Notation,
  node: GraphNode,
  dys: readonly (Value | undefined)[],
  active: ReadonlySet<Value>,
  gradients: Gradients,
): void {
  const row = vjpOf(node.op)
  if (row === flat) return
  const op = ruleOf(node.op)
  const { outputs, attributes } = node
  const [y] = outputs
  const dy = dys[0] ?? (y && f.zeros(y.shape, y.dtype))
  const context = { ...byName(op, node.inputs), f, y, dy, outputs, dys, attributes }
  op.inputs.forEach((slot, i) => {
    const rule = typeof row === 'string' ? row : row[slotName(slot)]
    const inputs = isVariadic(slot) ? node.inputs.slice(i) : [node.inputs[i]]
    if (rule === flat || !inputs.some((input) => input !== undefined && active.has(input))) return
    if (typeof rule !== 'function') throw new Error(`${node.op} 对输入 ${slotName(slot)} 没有求导规则`)
    const dxs = [rule(context)].flat()
    inputs.forEach((input, k) => {
      const dx = dxs[k]
      if (input !== undefined && dx !== undefined && active.has(input))
        gradients.add(input, unbroadcast(f, dx, input.shape))
    })
  })
}

/** Sums a gradient over the axes along which an operand of `shape` was repeated. */
function unbroadcast(f: Notation, gradient: Value, shape: Shape): Value {
  if (sameShape(gradient.shape, shape)) return gradient
  const added = gradient.shape.length - shape.length
  const axes = [...gradient.shape.keys()].filter(
    (axis) => axis < added || (shape[axis - added] === 1 && gradient.shape[axis] !== 1),
  )
  const keepsRank = added === 0
  const summed = f.sum(gradient, axes, keepsRank)
  return f.reshape(summed, shape)
}

/** Gradients collected so far: contributions are added up when the sum is asked for. */
class Gradients {
  readonly #f: Notation
  readonly #contributions = new Map<Value, Value[]>()

  constructor(f: Notation) {
    this.#f = f
  }

  add(value: Value, gradient: Value): void {
    this.#contributions.set(value, [...(this.#contributions.get(value) ?? []), gradient])
  }

  of(value: Value): Value | undefined {
    const all = this.#contributions.get(value)
    const [first, second] = all ?? []
    if (all === undefined || second === undefined) return first
    const sum = all.length === 2 && first ? this.#f.add(first, second) : this.#f.b.op('Sum', all)
    this.#contributions.set(value, [sum])
    return sum
  }
}

/** Real-valued values that depend on one of `wrt`: only these need gradients. */
function dependents(nodes: readonly GraphNode[], wrt: readonly Value[]): ReadonlySet<Value> {
  const active = new Set(wrt)
  for (const node of nodes) {
    if (!node.inputs.some((input) => input !== undefined && active.has(input))) continue
    for (const output of node.outputs) if (output.dtype === 'float32') active.add(output)
  }
  return active
}
