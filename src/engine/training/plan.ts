import { expectKnown, expectShape, SpecError } from '../nn/field.ts'
import { network } from '../nn/layers.ts'
import { bindLoss } from '../nn/losses.ts'
import type { Loss } from '../nn/losses.ts'
import type { Accepted, BufferSpec, Module, ParameterSpec } from '../nn/module.ts'
import type { LayerSpec } from '../nn/spec.ts'
import { bindOptimizer, changeable } from '../optim/optimizers.ts'
import type { Optimizer } from '../optim/optimizers.ts'
import type { DenseArray } from './array.ts'
import type { CompleteTraining } from './document.ts'
import { layoutOf } from './layout.ts'
import type { Layout } from './layout.ts'

/** Hyperparameters that may differ between replicas and be changed while a run goes on, without a new graph. */
export const HYPERPARAMETERS = [
  'lr',
  'momentum',
  'dampening',
  'weight_decay',
  'alpha',
  'beta1',
  'beta2',
  'eps',
  'clip',
  'l1',
  'l2',
] as const

export type HyperparameterName = (typeof HYPERPARAMETERS)[number]

/** A specification bound to the shape of its data: everything about a run that its graphs depend on. */
export interface Plan {
  readonly training: CompleteTraining
  readonly replicas: number
  /** 1 when replicas share a graph and vectors are [R, P]; 0 when there is one and they are [P]. */
  readonly lead: 0 | 1
  /** Shape of one sample of x. */
  readonly sample: readonly number[]
  readonly network: Module
  readonly loss: Loss
  readonly optimizer: Optimizer
  /** Parameters that move, those that do not, and running statistics: a flat vector each. */
  readonly learned: Layout<ParameterSpec>
  readonly frozen: Layout<ParameterSpec>
  readonly buffers: Layout<BufferSpec>
  /** Hyperparameters that have their place in the graph though they may be 0. */
  readonly kept: readonly HyperparameterName[]
}

/** Most parameters that a network may have, all replicas together: 64 MiB in float32. */
export const MOST_PARAMETERS = 2 ** 24

/** Most numbers that one layer may put out for one batch of all replicas. */
export const MOST_ACTIVATIONS = 2 ** 26

const startsWithAny = (key: string, beginnings: readonly string[]): boolean =>
  beginnings.some((beginning) => key.startsWith(beginning))

function checkKeys(module: Module, training: CompleteTraining): void {
  const keys = module.parameters.map(({ key }) => key)
  const check = (beginning: string, field: string) => {
    if (!keys.some((key) => key.startsWith(beginning)))
      throw new SpecError(field, `没有以 ${beginning} 开头的参数，有 ${keys.join('、')}`)
  }
  training.frozen.forEach((beginning, i) => check(beginning, `frozen[${i}]`))
  Object.keys(training.lr_multipliers).forEach((name) => check(name, `lr_multipliers.${name}`))
}

/** Names that the optimizer does not have but a caller wants to set. */
function checkHyperparameters(training: CompleteTraining, kept: readonly HyperparameterName[]): void {
  const known = [...changeable(training.optimizer), ...(training.clip ? ['clip'] : []), 'l1', 'l2']
  for (const name of kept) expectKnown(name, known, `hyperparameters.${name}`)
}

/** Whether a run of this plan can change a hyperparameter: it must have its place in the graph. */
export function isInGraph({ training, kept }: Plan, name: string): boolean {
  if (name === 'l1' || name === 'l2') return training.penalty[name] > 0 || kept.includes(name)
  if (name === 'clip') return training.clip !== undefined
  if (!changeable(training.optimizer).includes(name)) return false
  const values: Readonly<Record<string, unknown>> = { ...training.optimizer }
  const mayBeLeftOut = name === 'momentum' || name === 'dampening' || name === 'weight_decay'
  return !mayBeLeftOut || values[name] !== 0 || kept.some((other) => other === name)
}

/**
 * Binds a specification to samples of shape `sample`; throws a SpecError when its parts do not fit together. A `module`
 * of the caller's own stands in for `layers`.
 */
export function bindPlan(
  training: CompleteTraining,
  sample: readonly number[],
  replicas = 1,
  kept: readonly HyperparameterName[] = [],
  module: Module = network(training.layers, sample),
): Plan {
  checkKeys(module, training)
  checkHyperparameters(training, kept)
  // what the batch in rows reads, see graph/passes/batch-rows.ts
  const matrices = replicas > 1 && sharesGraph({ training, sample, replicas }) ? 'out-in' : 'in-out'
  const isFrozen = ({ key }: ParameterSpec) => startsWithAny(key, training.frozen)
  const learned = layoutOf(
    module.parameters.filter((spec) => !isFrozen(spec)),
    matrices,
  )
  const frozen = layoutOf(module.parameters.filter(isFrozen), matrices)
  const total = (learned.length + frozen.length) * replicas
  if (total > MOST_PARAMETERS) {
    throw new SpecError('layers', `共 ${total} 个参数，最多 ${MOST_PARAMETERS} 个`)
  }
  if (learned.length === 0) throw new SpecError('layers', '没有可以训练的参数')
  return {
    training,
    replicas,
    lead: replicas > 1 ? 1 : 0,
    sample,
    network: module,
    loss: bindLoss(training.loss, module.output),
    optimizer: bindOptimizer(training.optimizer, kept),
    learned,
    frozen,
    buffers: layoutOf(module.buffers ?? [], matrices),
    kept,
  }
}

/** The plan of one replica by itself. */
export const alone = (plan: Plan): Plan => ({ ...plan, replicas: 1, lead: 0 })

const hasConvolution = (layers: readonly LayerSpec[]): boolean =>
  layers.some(
    (layer) => layer.type === 'conv2d' || (layer.type === 'residual' && hasConvolution(layer.layers)),
  )

/** Largest image on which convolutions of several replicas are faster side by side. */
const LARGEST_TOGETHER = 12 * 12

/**
 * Whether replicas share a graph or take turns with one of a single replica. Products of small matrices gain several
 * times; convolutions gain while the call of an op costs more than its arithmetic (measured with two convolutions and four
 * replicas: 1.4 times as fast on 8×8 images, 0.95 times on 16×16, 0.97 times on 28×28).
 */
export function sharesGraph({
  training,
  sample,
  replicas,
}: Pick<Plan, 'training' | 'sample' | 'replicas'>): boolean {
  const [, height = 1, width = 1] = sample
  return replicas === 1 || !hasConvolution(training.layers) || height * width <= LARGEST_TOGETHER
}

/**
 * y as the loss reads it, [N, …]: the shape and every value checked. [N] is taken for [N, 1]. Throws a SpecError that
 * names the first value that does not fit.
 */
export function checkedTargets({ loss }: Plan, y: DenseArray, rows: number, path: string): DenseArray {
  const { shape, accepted } = loss.targets
  const wanted = [rows, ...shape]
  const isColumn = y.shape.length === 1 && shape.length === 1 && shape[0] === 1
  if (!(isColumn && y.shape[0] === rows)) expectShape(y.shape, wanted, path)
  expectAccepted(y, accepted, path)
  return { values: y.values, shape: wanted }
}

/** x as the network reads it, [N, …], checked in the same way. */
export function checkedInputs(
  { network: { accepted }, sample }: Plan,
  x: DenseArray,
  path: string,
): DenseArray {
  expectShape(x.shape, [x.shape[0] ?? 0, ...sample], path)
  expectAccepted(x, accepted, path)
  return x
}

function expectAccepted({ values, shape }: DenseArray, accepted: Accepted | undefined, path: string): void {
  const at = accepted ? values.findIndex((value) => !accepted.holds(value)) : -1
  if (at >= 0)
    throw new SpecError(`${path}${indexOf(at, shape)}`, `应为${accepted?.words}，收到 ${values[at]}`)
}

/** "[3][1]": where the flat index stands in an array. */
function indexOf(flat: number, shape: readonly number[]): string {
  let rest = flat
  const places = shape.toReversed().map((length) => {
    const at = rest % length
    rest = Math.floor(rest / length)
    return `[${at}]`
  })
  return places.reverse().join('')
}
