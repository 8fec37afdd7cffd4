/** The learning rate of each step of a scheduler: the engine's closed forms, and the three schedules that PyTorch leaves to LambdaLR. */
import { exp, log } from '../../src/engine/nn/exact.ts'
import { lastsFor, rateOf, readSchedule } from '../../src/engine/optim/schedules.ts'
import type { ScheduleSpec } from '../../src/engine/optim/spec.ts'
import { BOUNDED } from './controls.ts'
import type { Options } from './controls.ts'
import type { Counts } from './updates.ts'

export interface Schedule {
  /** Steps of the scheduler before the main schedule begins; of Noam, the steps of its rise. */
  readonly warmup: number
  /** Steps after which the main schedule ends; null where it has no end. */
  readonly horizon: number | null
  /** The main schedule as `npm run train` and PyTorch have it; null for WSD, Noam and Plateau. */
  readonly spec: ScheduleSpec | null
  /** Calls of scheduler.step() after which PyTorch refuses the next; Infinity for most. */
  readonly lasts: number
  /** Rate of the update before which the scheduler has stepped `call` times. */
  readonly rate: (call: number) => number
}

/** Steps of warmup that the options ask for. */
export function warmupOf(settings: Options, { calls }: Counts): number {
  const { schedule, warmupBy, warmupSteps, warmupShare } = settings
  if (schedule === 'one_cycle' || schedule === 'plateau') return 0
  const asked = { none: 0, steps: warmupSteps, share: Math.round(warmupShare * calls) }[warmupBy]
  return schedule === 'noam' ? Math.max(1, asked) : asked
}

/** Total steps of the main schedule that the options ask for. */
export function horizonOf(settings: Options, counts: Counts, warmup: number): number {
  return {
    matched: Math.max(1, counts.calls - warmup),
    updates: counts.updates,
    microbatches: counts.microBatches * settings.epochs,
    epochs: settings.epochs,
    manual: settings.total,
  }[settings.horizon]
}

/** Share of the peak in step t of a warmup of w steps. */
const RISES: Readonly<Record<Options['warmupFrom'], (t: number, w: number, factor: number) => number>> = {
  next: (t, w) => (t + 1) / w,
  zero: (t, w) => t / w,
  factor: (t, w, factor) => factor + ((1 - factor) * t) / w,
}

/** Specifications of the schedules that the engine has, over `total` steps. */
const SPECS: {
  readonly [N in Options['schedule']]?: (settings: Options, total: number) => ScheduleSpec
} = {
  constant: () => ({ type: 'constant' }),
  cosine: ({ etaMin }, total) => ({ type: 'cosine', t_max: total, eta_min: etaMin }),
  linear: ({ endFactor }, total) => ({
    type: 'linear',
    start_factor: 1,
    end_factor: endFactor,
    total_iters: total,
  }),
  polynomial: ({ power }, total) => ({ type: 'polynomial', total_iters: total, power }),
  one_cycle: ({ peak, pctStart, divFactor, finalDivFactor }, total) => ({
    type: 'one_cycle',
    max_lr: peak,
    total_steps: total,
    pct_start: pctStart,
    div_factor: divFactor,
    final_div_factor: finalDivFactor,
  }),
  step: ({ stepSize, gamma }) => ({ type: 'step', step_size: stepSize, gamma }),
  multi_step: ({ milestone1, milestone2, gamma }, total) => ({
    type: 'multi_step',
    milestones: [milestone1, milestone2].map((share) => Math.round(share * total)).sort((a, b) => a - b),
    gamma,
  }),
  exponential: ({ decay }) => ({ type: 'exponential', gamma: decay }),
  cosine_warm_restarts: ({ firstCycle, cycleFactor, etaMin }) => ({
    type: 'cosine_warm_restarts',
    t_0: firstCycle,
    t_mult: cycleFactor,
    eta_min: etaMin,
  }),
}

/** Warmup, stable, decay: the peak until the last `cooldown` of the steps, then a fall to eta_min (Hu et al. 2024; 1 − √u: Hägele et al. 2024). */
function wsd({ peak, etaMin, cooldown, cooldownShape }: Options, total: number): (t: number) => number {
  const length = Math.round(cooldown * total)
  return (t) => {
    const u = length === 0 ? 0 : Math.min(1, Math.max(0, (t - (total - length)) / length))
    return etaMin + (peak - etaMin) * (1 - (cooldownShape === 'sqrt' ? Math.sqrt(u) : u))
  }
}

/** Linear rise over w steps, then √(w/t) with t counted from 1 (Vaswani et al. 2017), written by its peak. */
const noam =
  ({ peak }: Options, w: number) =>
  (t: number): number =>
    peak * Math.min((t + 1) / w, Math.sqrt(w / (t + 1)))

/**
 * The schedule that the options ask for.
 * @param levels rates of a Plateau scheduler after 0, 1, 2, … validation values; the last one holds on
 */
export function scheduleOf(settings: Options, counts: Counts, levels: readonly number[]): Schedule {
  const { schedule, peak } = settings
  const warmup = warmupOf(settings, counts)
  const total = horizonOf(settings, counts, warmup)
  const horizon = BOUNDED.includes(schedule) ? total : null
  if (schedule === 'noam') {
    return { warmup, horizon, spec: null, lasts: Infinity, rate: noam(settings, warmup) }
  }
  if (schedule === 'plateau') {
    const rate = (call: number): number => levels[Math.min(call, levels.length - 1)] ?? peak
    return { warmup, horizon, spec: null, lasts: Infinity, rate }
  }
  const spec = SPECS[schedule]?.(settings, total) ?? null
  const read = spec && readSchedule(spec, 'schedule')
  const engine = read && rateOf(read)
  const main = engine ? (t: number): number => engine(peak, t) : wsd(settings, total)
  const rise = RISES[settings.warmupFrom]
  return {
    warmup,
    horizon,
    spec,
    lasts: read ? lastsFor(read) : Infinity,
    rate: (call) => (call < warmup ? peak * rise(call, warmup, settings.startFactor) : main(call - warmup)),
  }
}

/** The schedule with another total number of steps and no other change. */
export const withTotal = (settings: Options, counts: Counts, total: number): Schedule =>
  scheduleOf({ ...settings, horizon: 'manual', total }, counts, [])

/** Gamma with which an exponential schedule has fallen to `share` after `steps`. */
export const gammaFor = (share: number, steps: number): number => exp(log(share) / Math.max(1, steps))
