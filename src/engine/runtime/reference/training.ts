/** The loop of the reference, in float64; gradients by central differences. */
import type { LayerSpec } from '../../nn/spec.ts'
import type { TrainDocument } from '../../training/train-document.ts'
import type { Batch, Observed, Values } from './batch.ts'
import { run } from './layers.ts'
import type { Rows } from './loss.ts'
import { lossOf } from './losses.ts'
import { at, norm, sum } from './numbers.ts'
import { ruleOf } from './optimizers.ts'

/** A document whose parameters are all given, flat, and whose x and y are one row a sample. */
export interface Case extends Pick<
  TrainDocument,
  'layers' | 'loss' | 'optimizer' | 'clip' | 'penalty' | 'frozen' | 'lr_multipliers' | 'decay'
> {
  readonly params: Values
  readonly x: Batch
  readonly y: Rows
  readonly batches: readonly (readonly number[])[]
  /** Uniform numbers that dropout reads in step t, by its key. */
  readonly noise: (t: number) => Values
  /** Rate of step t. */
  readonly rate: (t: number) => number
}

/** Whether a key stands for a parameter that moves: no running statistic, and nothing frozen. */
const isLearned = ({ frozen = [] }: Case, key: string): boolean =>
  !key.includes('running') && !frozen.some((start) => key.startsWith(start))

/** Factor on the learning rate of a parameter. */
const factorOf = ({ lr_multipliers: factors = {} }: Case, key: string): number =>
  Object.entries(factors).find(([start]) => key.startsWith(start))?.[1] ?? 1

/** Keys of the weights of normalisation, which penalties, and decay where it is asked to, leave alone. */
const gainsOf = (layers: readonly LayerSpec[], before = ''): readonly string[] =>
  layers.flatMap((layer, i) => {
    if (layer.type === 'residual') return gainsOf(layer.layers, `${before}${i}.`)
    return layer.type.endsWith('_norm') ? [`${before}${i}.weight`] : []
  })

/** Whether a key stands for a weight: no bias, nothing of a normalisation. */
const isWeight = ({ layers }: Case, key: string): boolean =>
  key.includes('weight') && !gainsOf(layers).includes(key)

/** l1·Σ|w| + (l2/2)·Σw² over weights. */
function penaltyOf(given: Case, values: Values): number {
  if (given.penalty === undefined) return 0
  const weights = Object.entries(values).flatMap(([key, value]) => (isWeight(given, key) ? value : []))
  const { l1 = 0, l2 = 0 } = given.penalty
  return l1 * sum(weights.map(Math.abs)) + (l2 / 2) * sum(weights.map((w) => w * w))
}

interface Trained {
  readonly losses: readonly number[]
  readonly gradNorms: readonly number[]
  readonly params: Values
}

/** Trains by the definitions. */
export function train(given: Case): Trained {
  let { params } = given
  const loss = lossOf(given.loss)
  const update = ruleOf(given.optimizer)
  const withoutDecay = ruleOf({ ...given.optimizer, weight_decay: 0 })
  const slots: Record<string, Record<string, number>[]> = {}
  const losses: number[] = []
  const gradNorms: number[] = []
  given.batches.forEach((rows, step) => {
    const batch: Batch = { ...given.x, rows: rows.map((row) => given.x.rows[row] ?? []) }
    const y = rows.map((row) => given.y[row] ?? [])
    const noise = given.noise(step)
    const forward = (values: Values, observed: Observed) =>
      run(given.layers, batch, { ...values, ...noise }, observed).rows
    const objective = (values: Values) => loss(forward(values, {}), y) + penaltyOf(given, values)
    losses.push(objective(params))
    const gradients = differences(objective, params, (key) => isLearned(given, key))
    const length = norm(Object.values(gradients).flat())
    gradNorms.push(length)
    const observed: Record<string, number[]> = {}
    forward(params, observed)
    const next: Record<string, readonly number[]> = { ...params, ...observed }
    for (const [key, g] of Object.entries(gradients)) {
      const state = (slots[key] ??= g.map(() => ({})))
      const rule = given.decay === 'weights' && !isWeight(given, key) ? withoutDecay : update
      const rate = given.rate(step) * factorOf(given, key)
      next[key] = (params[key] ?? []).map((p, i) =>
        rule(p, clip(given, at(g, i), length), state[i] ?? {}, step + 1, rate),
      )
    }
    params = next
  })
  return { losses, gradNorms, params }
}

/** g scaled so that the whole gradient, `length` long, has at most norm `max`, or cut to ±max; torch.nn.utils */
function clip({ clip: rule }: Case, g: number, length: number): number {
  if (rule === undefined) return g
  return rule.type === 'norm'
    ? g * Math.min(1, rule.max / (length + 1e-6))
    : Math.min(rule.max, Math.max(-rule.max, g))
}

/** Central differences of `f` in every number of the parameters that are learned. */
function differences(
  f: (values: Values) => number,
  params: Values,
  learned: (key: string) => boolean,
): Values {
  const h = 1e-5
  return Object.fromEntries(
    Object.entries(params).flatMap(([key, values]) => {
      if (!learned(key)) return []
      const slopes = values.map((value, i) => {
        const moved = (by: number) => f({ ...params, [key]: values.with(i, value + by) })
        return (moved(h) - moved(-h)) / (2 * h)
      })
      return [[key, slopes]]
    }),
  )
}
