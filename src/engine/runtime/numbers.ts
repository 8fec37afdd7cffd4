import { rateOf } from '../optim/schedule-on-demand.ts'
import { isStepped, numberInput } from '../training/loop.ts'
import type { HyperparameterName, Plan } from '../training/plan.ts'

/** Values of some hyperparameters, one a replica. */
export type HyperparameterValues = Partial<Readonly<Record<HyperparameterName, readonly number[]>>>

/** The numbers that a training graph is fed with, from the hyperparameters as they stand now. */
export class Numbers {
  readonly #plan: Plan
  readonly #rate: (lr: number, t: number) => number
  #values: HyperparameterValues

  constructor(plan: Plan, values: HyperparameterValues) {
    this.#plan = plan
    this.#rate = rateOf(plan.training.schedule)
    this.#values = values
  }

  /** Changes hyperparameters; the others stay. */
  set(values: HyperparameterValues): void {
    this.#values = { ...this.#values, ...values }
  }

  /** Learning rates of `count` steps from `first` on, for one replica, in float64. */
  rates(first: number, count: number, replica: number): Float64Array {
    const base = this.#values.lr?.[replica] ?? this.#plan.training.optimizer.lr
    const rates = new Float64Array(count)
    for (let step = 0; step < count; step++) rates[step] = this.#rate(base, first + step)
    return rates
  }

  /**
   * Feeds for the numbers among `inputs`, of the replicas `members`, for `count` steps from `first` on: [R], or [count, R]
   * for those that change.
   */
  feeds(
    inputs: ReadonlySet<string>,
    members: readonly number[],
    first: number,
    count: number,
  ): Record<string, Float32Array> {
    const replicas = members.length
    const feeds = new Map<string, Float32Array>()
    const array = (name: string, length: number): Float32Array => {
      const known = feeds.get(name) ?? new Float32Array(length)
      feeds.set(name, known)
      return known
    }
    for (const [r, member] of members.entries()) {
      const { steady, stepped } = this.#sources(member)
      const rates = this.rates(first, count, member)
      const all: Readonly<Record<string, number>> = { ...steady, ...stepped(first, rates[0] ?? 0) }
      const wanted = Object.keys(all).filter((name) => inputs.has(numberInput(name)))
      const changing = wanted.filter((name) => isStepped(this.#plan, name))
      for (const name of wanted) if (!changing.includes(name)) array(name, replicas)[r] = all[name] ?? 0
      const targets = changing.map((name) => [name, array(name, replicas * count)] as const)
      if (targets.length === 0) continue
      rates.forEach((lr, step) => {
        const numbers = stepped(first + step, lr)
        for (const [name, target] of targets) target[step * replicas + r] = numbers[name] ?? 0
      })
    }
    return Object.fromEntries([...feeds].map(([name, values]) => [numberInput(name), values]))
  }

  #sources(replica: number) {
    const { clip, penalty } = this.#plan.training
    const changed: Record<string, number> = {}
    for (const [name, values] of Object.entries(this.#values)) {
      const value = values[replica]
      if (value !== undefined) changed[name] = value
    }
    const { steady, stepped } = this.#plan.optimizer.numbers(changed)
    const own = {
      clip: changed['clip'] ?? clip?.max ?? 0,
      l1: changed['l1'] ?? penalty.l1,
      l2: changed['l2'] ?? penalty.l2,
    }
    return { steady: { ...steady, ...own }, stepped }
  }
}
