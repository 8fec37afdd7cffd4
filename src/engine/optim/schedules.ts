import { cos } from '../nn/angle.ts'
import { pow } from '../nn/exact.ts'
import {
  chooseRow,
  list,
  nonNegative,
  optional,
  positive,
  readFields,
  share,
  SpecError,
  steps,
  wholeNumber,
} from '../nn/field.ts'
import type { Complete, Fields } from '../nn/field.ts'
import type { ScheduleName, ScheduleSpec } from './spec.ts'

/** One schedule: the learning rate of step t = 0, 1, 2, … from the base rate `lr`, in float64 and closed form. */
interface ScheduleRow<S extends ScheduleSpec> {
  readonly fields: Fields<S>
  readonly rate: (spec: Complete<S>, lr: number, t: number) => number
  /** Steps after which PyTorch refuses to go on. */
  readonly lasts?: (spec: Complete<S>) => number
  readonly check?: (spec: Complete<S>, path: string) => void
}

/** Half a cosine wave from `from` at progress 0 to `to` at progress 1. */
const cosineBetween = (from: number, to: number, progress: number): number =>
  to + ((from - to) * (1 + cos(Math.PI * progress))) / 2

/** Step within the current cycle, and the length of that cycle. */
function restart(t: number, first: number, factor: number): { readonly at: number; readonly length: number } {
  let at = t
  let length = first
  if (factor === 1) return { at: t % first, length }
  while (at >= length) {
    at -= length
    length *= factor
  }
  return { at, length }
}

/** OneCycleLR with two phases: the first ends at pct_start·total_steps − 1, a step that need not be whole. */
function oneCycle(spec: Complete<Extract<ScheduleSpec, { type: 'one_cycle' }>>, t: number): number {
  const { max_lr: top, total_steps: total, pct_start: up, div_factor: div, final_div_factor: final } = spec
  const start = top / div
  const turn = up * total - 1
  const at = Math.min(t, total - 1)
  if (at <= turn) return cosineBetween(start, top, turn === 0 ? 1 : at / turn)
  return cosineBetween(top, start / final, (at - turn) / (total - 1 - turn))
}

/** Schedules by the names and closed forms of torch.optim.lr_scheduler. */
export const schedules: {
  readonly [N in ScheduleName]: ScheduleRow<Extract<ScheduleSpec, { readonly type: N }>>
} = {
  /** The base rate. */
  constant: { fields: {}, rate: (_, lr) => lr },
  /** torch.optim.lr_scheduler.StepLR */
  step: {
    fields: { step_size: steps, gamma: optional(nonNegative, 0.1) },
    rate: ({ step_size: size, gamma }, lr, t) => lr * pow(gamma, Math.floor(t / size)),
  },
  /** torch.optim.lr_scheduler.MultiStepLR */
  multi_step: {
    fields: { milestones: list(wholeNumber), gamma: optional(nonNegative, 0.1) },
    rate: ({ milestones, gamma }, lr, t) => lr * pow(gamma, milestones.filter((at) => at <= t).length),
  },
  /** torch.optim.lr_scheduler.ExponentialLR */
  exponential: {
    fields: { gamma: nonNegative },
    rate: ({ gamma }, lr, t) => lr * pow(gamma, t),
  },
  /** torch.optim.lr_scheduler.CosineAnnealingLR, which rises again after t_max */
  cosine: {
    fields: { t_max: steps, eta_min: optional(nonNegative, 0) },
    rate: ({ t_max: half, eta_min: least }, lr, t) => cosineBetween(lr, least, (t % (2 * half)) / half),
  },
  /** torch.optim.lr_scheduler.CosineAnnealingWarmRestarts; Loshchilov and Hutter 2017 */
  cosine_warm_restarts: {
    fields: { t_0: steps, t_mult: optional(steps, 1), eta_min: optional(nonNegative, 0) },
    rate({ t_0: first, t_mult: factor, eta_min: least }, lr, t) {
      const { at, length } = restart(t, first, factor)
      return cosineBetween(lr, least, at / length)
    },
  },
  /** torch.optim.lr_scheduler.LinearLR */
  linear: {
    fields: {
      start_factor: optional(nonNegative, 1 / 3),
      end_factor: optional(nonNegative, 1),
      total_iters: optional(steps, 5),
    },
    rate: ({ start_factor: from, end_factor: to, total_iters: total }, lr, t) =>
      lr * (from + ((to - from) * Math.min(total, t)) / total),
  },
  /** torch.optim.lr_scheduler.PolynomialLR */
  polynomial: {
    fields: { total_iters: optional(steps, 5), power: optional(nonNegative, 1) },
    rate: ({ total_iters: total, power }, lr, t) => lr * pow(1 - Math.min(total, t) / total, power),
  },
  /** torch.optim.lr_scheduler.OneCycleLR(anneal_strategy='cos', cycle_momentum=False); Smith and Topin 2019 */
  one_cycle: {
    fields: {
      max_lr: nonNegative,
      total_steps: steps,
      pct_start: optional(share, 0.3),
      div_factor: optional(positive, 25),
      final_div_factor: optional(positive, 1e4),
    },
    rate: (spec, _, t) => oneCycle(spec, t),
    lasts: ({ total_steps: total }) => total,
  },
  /** lr·(t + 1)/warmup_steps while t < warmup_steps, then half a cosine to eta_min at total_steps, where it stays */
  warmup_cosine: {
    fields: { warmup_steps: wholeNumber, total_steps: steps, eta_min: optional(nonNegative, 0) },
    rate({ warmup_steps: up, total_steps: total, eta_min: least }, lr, t) {
      if (t < up) return (lr * (t + 1)) / up
      return cosineBetween(lr, least, t >= total ? 1 : (t - up) / (total - up))
    },
    check({ warmup_steps: up, total_steps: total }, path) {
      if (up > total) throw new SpecError(`${path}.warmup_steps`, `应不大于 total_steps ${total}，收到 ${up}`)
    },
  },
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- readFields checks the specification before a row sees it
const table = schedules as unknown as Readonly<Record<string, ScheduleRow<ScheduleSpec>>>

/** Reads the schedule of a document; throws a SpecError that names the field. */
export function readSchedule(value: unknown, path: string): Complete<ScheduleSpec> {
  const { row, object } = chooseRow(table, value, path)
  const spec = readFields(row.fields, object, path)
  row.check?.(spec, path)
  return spec
}

/** The rate of step t from base rate `lr`, as a function of both. */
export function rateOf(schedule: Complete<ScheduleSpec>): (lr: number, t: number) => number {
  const { rate } = chooseRow(table, schedule, 'schedule').row
  return (lr, t) => rate(schedule, lr, t)
}

/** Number of steps that the schedule is defined for; Infinity for most. */
export const lastsFor = (schedule: Complete<ScheduleSpec>): number =>
  chooseRow(table, schedule, 'schedule').row.lasts?.(schedule) ?? Infinity
