import { grad } from '../../src/engine/autodiff/grad.ts'
import { GraphBuilder } from '../../src/engine/graph/builder.ts'
import { notation } from '../../src/engine/graph/notation.ts'
import type { Graph } from '../../src/engine/graph/rule.ts'
import type { Value } from '../../src/engine/graph/value.ts'
import { loadLayers, network } from '../../src/engine/nn/layers.ts'
import { bindLoss, loadLosses } from '../../src/engine/nn/losses.ts'
import type { ParameterSpec, Scope } from '../../src/engine/nn/module.ts'
import type { LayerSpec, LossSpec } from '../../src/engine/nn/spec.ts'
import { FEATURES, SAMPLES, widthsOf, type LossChoice, type Subject } from './subject.ts'

function layersOf(subject: Subject): readonly LayerSpec[] {
  const widths = widthsOf(subject)
  return widths.slice(1).flatMap((out, index): LayerSpec[] => {
    const linear: LayerSpec = { type: 'linear', in: widths[index] ?? FEATURES, out }
    return out === 1 && index === widths.length - 2 ? [linear] : [linear, { type: subject.activation }]
  })
}

/** The loss as the engine knows it, and the factor that turns it into the one that is shown. */
const LOSS: Readonly<Record<LossChoice, { readonly spec: LossSpec; readonly factor: number }>> = {
  half_mse: { spec: { type: 'mse' }, factor: 0.5 },
  bce_with_logits: { spec: { type: 'bce_with_logits' }, factor: 1 },
  l1: { spec: { type: 'l1' }, factor: 1 },
}

/** Fetches the layers and the loss of a subject; comes before the functions below. */
export const loadSubject = (subject: Subject): Promise<unknown> =>
  Promise.all([loadLayers(layersOf(subject)), loadLosses(LOSS[subject.loss].spec)])

/** The weight whose elements are moved one at a time. */
export const CHECKED = '0.weight'

/** Parameters of the network in the order of its layers. */
export const parametersOf = (subject: Subject): readonly ParameterSpec[] =>
  network(layersOf(subject), [FEATURES]).parameters

interface Written {
  readonly b: GraphBuilder
  readonly loss: Value
  readonly output: Value
  readonly checked: Value
}

/** Writes the forward pass of `copies` networks that differ in the checked weight only; the loss is [copies]. */
function write(subject: Subject, copies: number): Written {
  const b = new GraphBuilder()
  const f = notation(b)
  const module = network(layersOf(subject), [FEATURES])
  const inputs = new Map<string, Value>()
  for (const { key, shape, transposed } of module.parameters) {
    const lead = key === CHECKED ? copies : 1
    const own = shape.length === 1 ? [1, ...shape] : transposed ? shape.toReversed() : shape
    inputs.set(key, b.input(key, 'float32', [lead, ...own]))
  }
  const output = module.forward(b.input('x', 'float32', [1, SAMPLES, FEATURES]), scope(f, inputs))
  const { spec, factor } = LOSS[subject.loss]
  const target = b.input('y', 'float32', [1, SAMPLES, 1])
  const { loss: mean } = bindLoss(spec, [1]).write({ f, lead: 1 }, output, target)
  return { b, output, loss: f.add(f.mul(mean, factor), subject.shift), checked: inputs.get(CHECKED)! }
}

/** Gives layers their parameters; this network has no running statistics and no dropout. */
function scope(f: Scope['f'], inputs: ReadonlyMap<string, Value>, prefix = ''): Scope {
  const absent = (name: string): never => {
    throw new Error(`${prefix}${name}：这个网络没有运行统计量和丢弃`)
  }
  return {
    f,
    lead: 1,
    training: true,
    parameter: (name) => inputs.get(prefix + name) ?? absent(name),
    buffer: absent,
    mask: absent,
    observe: absent,
    note: () => {},
    within: (index) => scope(f, inputs, `${prefix}${index}.`),
  }
}

/** Losses of `copies` networks at once: what finite differences need. */
export function lossGraph(subject: Subject, copies: number): Graph {
  const { b, loss } = write(subject, copies)
  return b.build({ loss })
}

/** Loss and its gradient in the checked weight, [1, in, out], by reverse-mode differentiation. */
export function gradientGraph(subject: Subject): Graph {
  const { b, loss, checked } = write(subject, 1)
  const [gradient] = grad(b, loss, [checked])
  return b.build({ loss, gradient })
}

/** The network alone, its output [1, 32, 1]. */
export function outputGraph(subject: Subject): Graph {
  const { b, output } = write(subject, 1)
  return b.build({ output })
}
