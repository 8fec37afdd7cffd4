import { GraphBuilder } from '../graph/builder.ts'
import { notation } from '../graph/notation.ts'
import type { Notation } from '../graph/notation.ts'
import type { Graph } from '../graph/rule.ts'
import { DYNAMIC } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import { accuracy } from './accuracy.ts'
import type { Layout } from './layout.ts'
import type { Plan } from './plan.ts'
import { forAll, openViews, parameterViews, scopeOf } from './scope.ts'
import type { Views } from './scope.ts'

/** Arrays that the forward pass reads. */
interface Arrays {
  readonly parameter: Views
  readonly buffer: Views
}

const noMask = (key: string): never => {
  throw new Error(`评估时没有掩码 ${key}`)
}

/** Views of the flat vectors that a training run keeps, as inputs: parameters, frozen, buffers. */
function vectorViews(f: Notation, plan: Plan): Arrays {
  const lead = plan.lead === 1 ? [plan.replicas] : []
  const input = (name: string, { length }: Layout) =>
    length > 0 ? f.b.input(name, 'float32', [...lead, length]) : undefined
  return {
    parameter: parameterViews(f, plan, input('parameters', plan.learned), input('frozen', plan.frozen)),
    buffer: openViews(f, input('buffers', plan.buffers), plan.buffers),
  }
}

/** A value [N, …] as every replica sees it, [R, N, …]. */
const spread = (f: Notation, plan: Plan, value: Value): Value =>
  plan.lead === 0 ? value : forAll(f, plan, f.reshape(value, [1, ...value.shape]))

/** Output of the network in evaluation mode. */
export function forward(f: Notation, plan: Plan, x: Value, arrays: Arrays): Value {
  const traces = { outputs: new Map<string, Value>(), observed: new Map<string, Value>() }
  const scope = scopeOf({ f, lead: plan.lead, training: false, ...arrays, mask: noMask }, traces)
  return plan.network.forward(x, scope)
}

/** Forward pass in evaluation mode: x [N, …], any N, and the vectors of a run → output, [N, …] or [R, N, …]. */
export function evaluationGraph(plan: Plan): Graph {
  const b = new GraphBuilder()
  const f = notation(b)
  const arrays = vectorViews(f, plan)
  const x = spread(f, plan, b.input('x', 'float32', [DYNAMIC, ...plan.sample]))
  return b.build({ output: forward(f, plan, x, arrays) })
}

/** Mean loss (without penalty) and, if the loss knows it, accuracy on N rows in evaluation mode: scalars, or [R] and [R, 1]. */
export function assessmentGraph(plan: Plan, rows: number): Graph {
  const b = new GraphBuilder()
  const f = notation(b)
  const arrays = vectorViews(f, plan)
  const x = spread(f, plan, b.input('x', 'float32', [rows, ...plan.sample]))
  const y = plan.loss.prepare(f, b.input('y', 'float32', [rows, ...plan.loss.targets.shape]))
  const target = spread(f, plan, y)
  const output = forward(f, plan, x, arrays)
  const { loss } = plan.loss.write({ f, lead: plan.lead }, output, target)
  if (plan.loss.accuracy === undefined) return b.build({ loss })
  return b.build({ loss, accuracy: accuracy({ f, plan, step: { output, target } }) })
}
