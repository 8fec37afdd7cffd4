/** How fast weight decay alone shrinks a weight. */
import { rateOf, readSchedule } from '../../src/engine/optim/schedules.ts'
import type { Options } from './controls.ts'

/** Share of the run in which WSD falls to zero. */
const COOLDOWN = 0.2

/** The schedule's share of the peak at step t = 0, 1, …, steps − 1; a warmup rises as (t + 1)/w. */
export function shapeOf({ schedule, steps, warmupShare }: Options): (t: number) => number {
  const warmup = Math.round(warmupShare * steps)
  const total = Math.max(1, steps - warmup)
  const main = {
    constant: () => rateOf(readSchedule({ type: 'constant' }, 'schedule')),
    cosine: () => rateOf(readSchedule({ type: 'cosine', t_max: total }, 'schedule')),
    linear: () => rateOf(readSchedule({ type: 'polynomial', total_iters: total }, 'schedule')),
    wsd: () => (lr: number, t: number) => lr * Math.min(1, Math.max(0, (total - t) / (COOLDOWN * total))),
  }[schedule]()
  return (t) => (t < warmup ? (t + 1) / warmup : main(1, t - warmup))
}

/**
 * Share of a weight that decay takes in one step at the peak rate, once momentum has settled.
 *
 * AdamW and Lion ηλ, or λ where the library leaves η out (Loshchilov and Hutter 2019); SGD with L2 in the gradient ηλ/(1 − μ); Adam with
 * L2 in the gradient ηλ/√(g² + (λw)²), because the penalty's gradient is divided by the root mean square of the whole one.
 */
export function shrinkRate({
  optimizer,
  convention,
  lr,
  lambda,
  momentum,
  gradient,
  weight,
}: Options): number {
  if (optimizer === 'sgd') return (lr * lambda) / (1 - momentum)
  if (optimizer === 'adam') return (lr * lambda) / Math.hypot(gradient, lambda * weight)
  return convention === 'independent' ? lambda : lr * lambda
}

/** What remains of a weight without any other gradient, after 0, 1, …, steps steps. */
export class Remaining {
  private readonly settings: Options
  private readonly shape: (t: number) => number
  private readonly rate: number
  private buffer = 0
  private step = 0
  /** Share of the weight that is left. */
  weight = 1
  /** Sum of the shares that were taken: ∫ ηλ. */
  total = 0
  /** Sum of the schedule's shares of the peak. */
  sum = 0

  constructor(settings: Options) {
    this.settings = settings
    this.shape = shapeOf(settings)
    this.rate = shrinkRate(settings)
  }

  /** Runs until `end` steps are done; SGD by its recursion with a momentum buffer, the others by a product. */
  advance(end: number): void {
    const { settings, shape, rate } = this
    const { optimizer, lr, lambda, momentum } = settings
    for (; this.step < end; this.step++) {
      const share = shape(this.step)
      this.sum += share
      this.total += rate * share
      if (optimizer === 'sgd') {
        this.buffer = momentum * this.buffer + lambda * this.weight
        this.weight -= lr * share * this.buffer
      } else this.weight *= 1 - rate * share
    }
  }
}
