/** Losses, optimizers and the loop of the reference, in float64; gradients by central differences. */
import type { LossSpec } from '../../nn/spec.ts'
import type { OptimizerSpec } from '../../optim/spec.ts'
import type { TrainDocument } from '../../training/document.ts'
import { run } from './layers.ts'
import type { Batch, Values } from './layers.ts'

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0)
const logistic = (z: number): number => Math.log1p(Math.exp(z))

/** Mean over elements of a function of output and target. */
const elementwise =
  (f: (z: number, y: number) => number) =>
  (output: readonly (readonly number[])[], y: readonly (readonly number[])[]): number => {
    const all = output.flatMap((row, n) => row.map((z, i) => f(z, y[n]?.[i] ?? 0)))
    return sum(all) / all.length
  }

/** −Σ_k q_k·log p_k with q the smoothed class, weighted as torch.nn.CrossEntropyLoss documents it. */
function crossEntropy({
  label_smoothing: epsilon = 0,
  weight,
}: Extract<LossSpec, { type: 'cross_entropy' }>) {
  const w = (k: number) => weight?.[k] ?? 1
  return (output: readonly (readonly number[])[], y: readonly (readonly number[])[]): number => {
    let total = 0
    let weights = 0
    output.forEach((row, n) => {
      const label = y[n]?.[0] ?? 0
      const logSum = Math.log(sum(row.map(Math.exp)))
      row.forEach((z, k) => {
        const q = (k === label ? 1 - epsilon : 0) + epsilon / row.length
        total += w(k) * q * (logSum - z)
      })
      weights += w(label)
    })
    return total / weights
  }
}

/** sigmoid_focal_loss of torchvision, by its formula. */
const focal = (gamma: number, alpha: number) =>
  elementwise((z, y) => {
    const p = 1 / (1 + Math.exp(-z))
    const right = p * y + (1 - p) * (1 - y)
    const entropy = -(y * Math.log(p) + (1 - y) * Math.log(1 - p))
    return (alpha * y + (1 - alpha) * (1 - y)) * (1 - right) ** gamma * entropy
  })

export function lossOf(
  spec: LossSpec,
): (output: readonly (readonly number[])[], y: readonly (readonly number[])[]) => number {
  if (spec.type === 'cross_entropy') return crossEntropy(spec)
  if (spec.type === 'l1') return elementwise((z, y) => Math.abs(z - y))
  if (spec.type === 'smooth_l1') {
    const { beta = 1 } = spec
    return elementwise((z, y) =>
      Math.abs(z - y) < beta ? (z - y) ** 2 / (2 * beta) : Math.abs(z - y) - beta / 2,
    )
  }
  if (spec.type === 'huber') {
    const { delta = 1 } = spec
    return elementwise((z, y) =>
      Math.abs(z - y) < delta ? (z - y) ** 2 / 2 : delta * (Math.abs(z - y) - delta / 2),
    )
  }
  if (spec.type === 'bce_with_logits') {
    const weight = typeof spec.pos_weight === 'number' ? spec.pos_weight : 1
    return elementwise((z, y) => weight * y * logistic(-z) + (1 - y) * logistic(z))
  }
  if (spec.type === 'focal') return focal(spec.gamma ?? 2, spec.alpha ?? 0.25)
  if (spec.type === 'hinge') return elementwise((z, y) => Math.max(0, 1 - y * z))
  return elementwise((z, y) => (z - y) ** 2)
}

/** One parameter vector's optimizer: g → new p, as the papers write it. Step t counts from 1. */
type Rule = (p: number, g: number, slot: Record<string, number>, t: number, lr: number) => number

const bias = (beta: number, t: number): number => 1 - beta ** t

const rules: {
  readonly [N in OptimizerSpec['type']]: (spec: Extract<OptimizerSpec, { readonly type: N }>) => Rule
} = {
  sgd:
    ({ momentum = 0, dampening = 0, nesterov = false, weight_decay: wd = 0 }) =>
    (p, g, slot, t, lr) => {
      const d = g + wd * p
      if (momentum === 0) return p - lr * d
      slot['b'] = t === 1 ? d : momentum * (slot['b'] ?? 0) + (1 - dampening) * d
      return p - lr * (nesterov ? d + momentum * slot['b'] : slot['b'])
    },
  adagrad:
    ({ eps = 1e-10, weight_decay: wd = 0 }) =>
    (p, g, slot, _, lr) => {
      const d = g + wd * p
      slot['s'] = (slot['s'] ?? 0) + d * d
      return p - (lr * d) / (Math.sqrt(slot['s']) + eps)
    },
  rmsprop:
    ({ alpha = 0.99, eps = 1e-8, momentum = 0, centered = false, weight_decay: wd = 0 }) =>
    (p, g, slot, _, lr) => {
      const d = g + wd * p
      slot['v'] = alpha * (slot['v'] ?? 0) + (1 - alpha) * d * d
      slot['m'] = alpha * (slot['m'] ?? 0) + (1 - alpha) * d
      const step = d / (Math.sqrt(slot['v'] - (centered ? slot['m'] ** 2 : 0)) + eps)
      slot['b'] = momentum * (slot['b'] ?? 0) + step
      return p - lr * slot['b']
    },
  adam:
    ({ betas: [b1, b2] = [0.9, 0.999], eps = 1e-8, weight_decay: wd = 0, amsgrad = false }) =>
    (p, g, slot, t, lr) => {
      const d = g + wd * p
      slot['m'] = b1 * (slot['m'] ?? 0) + (1 - b1) * d
      slot['v'] = b2 * (slot['v'] ?? 0) + (1 - b2) * d * d
      slot['x'] = Math.max(slot['x'] ?? 0, slot['v'])
      const root = Math.sqrt((amsgrad ? slot['x'] : slot['v']) / bias(b2, t))
      return p - (lr * slot['m']) / bias(b1, t) / (root + eps)
    },
  adamw:
    ({ weight_decay: wd = 0.01, ...rest }) =>
    (p, g, slot, t, lr) =>
      rules.adam({ ...rest, type: 'adam' })(p * (1 - lr * wd), g, slot, t, lr),
  lion:
    ({ betas: [b1, b2] = [0.9, 0.99], weight_decay: wd = 0 }) =>
    (p, g, slot, _, lr) => {
      const m = slot['m'] ?? 0
      slot['m'] = b2 * m + (1 - b2) * g
      return p - lr * (Math.sign(b1 * m + (1 - b1) * g) + wd * p)
    },
}

const ruleOf = (spec: OptimizerSpec): Rule =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the row of the optimizer's own name
  (rules[spec.type] as (given: OptimizerSpec) => Rule)(spec)

/** A document whose parameters are all given, flat, and whose x and y are one row a sample. */
export interface Case extends Pick<TrainDocument, 'layers' | 'loss' | 'optimizer' | 'clip' | 'penalty'> {
  readonly params: Values
  readonly x: Batch
  readonly y: readonly (readonly number[])[]
  readonly batches: readonly (readonly number[])[]
  /** Rate of step t. */
  readonly rate: (t: number) => number
}

const isLearned = (key: string): boolean => !key.includes('running')
/** Weights of linear and conv layers are matrices or longer; those of normalisation are listed in `gains`. */
const isWeight = (key: string, gains: readonly string[]): boolean =>
  key.endsWith('weight') && !gains.includes(key)

interface Trained {
  readonly losses: number[]
  readonly gradNorms: number[]
  readonly params: Values
}

/** Trains by the definitions. `gains` lists keys of weights that penalties leave alone. */
export function train(given: Case, gains: readonly string[] = []): Trained {
  let params: Record<string, readonly number[]> = { ...given.params }
  const loss = lossOf(given.loss)
  const update = ruleOf(given.optimizer)
  const slots: Record<string, Record<string, number>[]> = {}
  const result: Trained = { losses: [], gradNorms: [], params }
  given.batches.forEach((rows, step) => {
    const batch: Batch = { ...given.x, rows: rows.map((row) => given.x.rows[row] ?? []) }
    const y = rows.map((row) => given.y[row] ?? [])
    const objective = (values: Values): number => {
      const weights = Object.entries(values).flatMap(([key, value]) => (isWeight(key, gains) ? value : []))
      const { l1 = 0, l2 = 0 } = given.penalty ?? {}
      const penalty = l1 * sum(weights.map(Math.abs)) + (l2 / 2) * sum(weights.map((w) => w * w))
      return loss(run(given.layers, batch, values, {}).rows, y) + penalty
    }
    result.losses.push(objective(params))
    const gradients = differences(objective, params)
    const norm = Math.sqrt(sum(Object.values(gradients).flatMap((g) => g.map((v) => v * v))))
    result.gradNorms.push(norm)
    const observed: Record<string, number[]> = {}
    run(given.layers, batch, params, observed)
    const next: Record<string, readonly number[]> = { ...params, ...observed }
    for (const [key, g] of Object.entries(gradients)) {
      const state = (slots[key] ??= g.map(() => ({})))
      next[key] = (params[key] ?? []).map((p, i) =>
        update(p, clip(given, g[i] ?? 0, norm), state[i] ?? {}, step + 1, given.rate(step)),
      )
    }
    params = next
  })
  return { ...result, params }
}

function clip({ clip: rule }: Case, g: number, norm: number): number {
  if (rule === undefined) return g
  return rule.type === 'norm'
    ? g * Math.min(1, rule.max / (norm + 1e-6))
    : Math.min(rule.max, Math.max(-rule.max, g))
}

/** Central differences of `f` in every learned number. */
function differences(f: (values: Values) => number, params: Values): Values {
  const h = 1e-5
  return Object.fromEntries(
    Object.entries(params).flatMap(([key, values]) => {
      if (!isLearned(key)) return []
      const slopes = values.map((value, i) => {
        const moved = (by: number) => f({ ...params, [key]: values.with(i, value + by) })
        return (moved(h) - moved(-h)) / (2 * h)
      })
      return [[key, slopes]]
    }),
  )
}
