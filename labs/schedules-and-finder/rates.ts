import { pow } from '../../src/engine/nn/exact.ts'
import { rateOf, readSchedule } from '../../src/engine/optim/schedules.ts'
import type { ScheduleSpec } from '../../src/engine/optim/spec.ts'

export type Schedule =
  'constant' | 'step' | 'exponential' | 'cosine' | 'linear' | 'poly' | 'wsd' | 'inverse' | 'square'

/** A schedule of T steps: its name, and the rate of step t from the base rate. */
interface Row {
  readonly name: string
  /** The schedule as the engine and PyTorch have it, where they have one. */
  readonly spec?: (total: number) => ScheduleSpec
  readonly rate?: (lr: number, t: number, total: number) => number
}

/** Share of the run in which `wsd` falls to zero. */
const COOLDOWN = 0.2

export const schedules: Readonly<Record<Schedule, Row>> = {
  constant: { name: '恒定', spec: () => ({ type: 'constant' }) },
  step: {
    name: '阶梯',
    spec: (total) => ({ type: 'multi_step', milestones: [total / 2, (3 * total) / 4], gamma: 0.1 }),
  },
  exponential: { name: '指数', spec: (total) => ({ type: 'exponential', gamma: pow(1e-3, 1 / total) }) },
  cosine: { name: '余弦', spec: (total) => ({ type: 'cosine', t_max: total }) },
  linear: { name: '线性', spec: (total) => ({ type: 'polynomial', total_iters: total, power: 1 }) },
  poly: { name: '多项式 0.9', spec: (total) => ({ type: 'polynomial', total_iters: total, power: 0.9 }) },
  wsd: {
    name: 'WSD，末 20%',
    rate: (lr, t, total) => lr * Math.min(1, (total - t) / (COOLDOWN * total)),
  },
  inverse: { name: '1/t', rate: (lr, t) => 1 / (t + 1 / lr) },
  square: { name: '1/t²', rate: (lr, t) => lr / (t + 1) ** 2 },
}

export const SCHEDULES = Object.keys(schedules)

/** The rates of all steps. */
export function ratesOf(schedule: Schedule, lr: number, total: number): number[] {
  const { spec, rate } = schedules[schedule]
  const steps = Array.from({ length: total }, (_, t) => t)
  if (spec === undefined) return steps.map((t) => rate?.(lr, t, total) ?? Number.NaN)
  const engine = rateOf(readSchedule(spec(total), 'schedule'))
  return steps.map((t) => engine(lr, t))
}

/** e ← (1 − ηh)²e + η²σ² with h = σ² = 1 from e = 1: the expected squares after every step, the start first. */
export function expectedErrors(rates: readonly number[]): number[] {
  const errors = [1]
  for (const rate of rates) errors.push((1 - rate) ** 2 * (errors.at(-1) ?? 1) + rate * rate)
  return errors
}
