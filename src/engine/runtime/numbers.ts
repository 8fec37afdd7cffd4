import { rateAt } from '../optim/schedules.ts'
import { numberInput, STEPPED } from '../training/loop.ts'
import type { HyperparameterName, Plan } from '../training/plan.ts'

/** Values of some hyperparameters, one a replica. */
export type HyperparameterValues = Partial<Readonly<Record<HyperparameterName, readonly number[]>>>

/** The numbers that a training graph is fed with, from the hyperparameters as they stand now. */
export class Numbers {
  readonly #plan: Plan
  #values: HyperparameterValues

  constructor(plan: Plan, values: HyperparameterValues) {
    this.#plan = plan
    this.#values = values
  }

  /** Changes hyperparameters; the others stay. */
  set(values: HyperparameterValues): void {
    this.#values = { ...this.#values, ...values }
  }

  /** Learning rates of `count` steps from `first` on, for one replica, in float64. */
  rates(first: number, count: number, replica: number): Float64Array {
    const { schedule, optimizer } = this.#plan.training
    const base = this.#values.lr?.[replica] ?? optimizer.lr
    return Float64Array.from({ length: count }, (_, step) => rateAt(schedule, base, first + step))
  }

  /** Feeds for the numbers among `names`, for `count` steps from `first` on. */
  feeds(names: ReadonlySet<string>, first: number, count: number): Record<string, Float32Array> {
    const feeds: Record<string, Float32Array> = {}
    const put = (name: string, length: number, at: number, value: number): void => {
      const input = numberInput(name)
      if (!names.has(input)) return
      feeds[input] ??= new Float32Array(length)
      feeds[input][at] = value
    }
    const { replicas } = this.#plan
    for (let r = 0; r < replicas; r++) {
      for (const [name, value] of Object.entries(this.#steady(r))) put(name, replicas, r, value)
      this.rates(first, count, r).forEach((lr, step) => {
        const numbers = this.#plan.optimizer.stepped(this.#changed(r), first + step, lr)
        for (const [name, value] of Object.entries(numbers)) {
          if (STEPPED.has(name)) put(name, replicas * count, step * replicas + r, value)
        }
      })
    }
    return feeds
  }

  #changed(replica: number): Readonly<Record<string, number>> {
    return Object.fromEntries(
      Object.entries(this.#values).flatMap(([name, values]) => {
        const value = values[replica]
        return value === undefined ? [] : [[name, value]]
      }),
    )
  }

  #steady(replica: number): Readonly<Record<string, number>> {
    const { clip, penalty } = this.#plan.training
    const changed = this.#changed(replica)
    return {
      ...this.#plan.optimizer.steady(changed),
      clip: changed['clip'] ?? clip?.max ?? 0,
      l1: changed['l1'] ?? penalty.l1,
      l2: changed['l2'] ?? penalty.l2,
    }
  }
}
