/** A log of learning rates beside the schedule that was meant. */
import { BOUNDED } from './controls.ts'
import type { Options } from './controls.ts'
import type { RateLog } from './log-file.ts'
import type { Against } from './report.ts'
import { withTotal } from './schedule.ts'
import type { Schedule } from './schedule.ts'
import { callsBefore } from './updates.ts'
import type { Counts } from './updates.ts'

/** Rows that are compared with each candidate, and drawn. */
const LOOKED_AT = 600

/** Numbers that a total is mistaken for, by name. The first is the one that fits. */
export function candidates(
  counts: Counts,
  settings: Options,
  warmup: number,
): [name: string, total: number][] {
  const { samples, batch, accumulation, epochs } = settings
  const perEpoch = counts.updates / epochs
  const named: [string, number][] = [
    [warmup > 0 ? 'scheduler.step() 的次数减去 warmup' : 'scheduler.step() 的次数', counts.calls - warmup],
    ['scheduler.step() 的次数，没有减去 warmup', counts.calls],
    ['更新数', counts.updates],
    ['微批数，没有除以累积', counts.microBatches * epochs],
    ['没有除以卡数的更新数', Math.ceil(Math.ceil(Math.round(samples) / batch) / accumulation) * epochs],
    ['没有除以卡数和累积的批数', Math.ceil(Math.round(samples) / batch) * epochs],
    ['epoch 数', epochs],
    ['一个 epoch 的更新数，没有乘 epoch 数', Math.round(perEpoch)],
    ['一个 epoch 的微批数，没有乘 epoch 数', counts.microBatches],
  ]
  return named.filter(
    ([, total], index) => total >= 1 && named.findIndex(([, other]) => other === total) === index,
  )
}

/** Compares every row, and says which total would explain the log best. */
export function compare(log: RateLog, settings: Options, counts: Counts, schedule: Schedule): Against {
  const { steps, rates } = log
  const rows = rates.length
  const looked = Array.from({ length: Math.min(rows, LOOKED_AT) }, (_, index) =>
    rows <= LOOKED_AT ? index : Math.round((index * (rows - 1)) / (LOOKED_AT - 1)),
  )
  const rateAt = ({ rate }: Schedule, step: number): number =>
    rate(callsBefore(Math.max(0, step), counts, settings))
  const deviation = (schedule: Schedule, offset: number, row: number): number =>
    Math.abs((rates[row] ?? 0) - rateAt(schedule, (steps[row] ?? 0) + offset)) / settings.peak
  const worstOf = (schedule: Schedule, offset: number): number =>
    looked.reduce((worst, row) => Math.max(worst, deviation(schedule, offset, row)), 0)
  const offset = offsetOf((shift) => worstOf(schedule, shift))
  let [worst, worstStep, peak, beyond] = [0, steps[0] ?? 0, 0, 0]
  for (let row = 0; row < rows; row++) {
    const now = deviation(schedule, offset, row)
    if (now > worst) [worst, worstStep] = [now, steps[row] ?? 0]
    peak = Math.max(peak, rates[row] ?? 0)
    if ((steps[row] ?? 0) > counts.updates) beyond++
  }
  const totals = BOUNDED.includes(settings.schedule)
    ? candidates(counts, settings, schedule.warmup)
        .map(([name, total]) => {
          const other = withTotal(settings, counts, total)
          return { name, total, worst: Math.min(...[0, -1, 1].map((shift) => worstOf(other, shift))) }
        })
        .sort((a, b) => a.worst - b.worst)
    : []
  return {
    understood: log.understood,
    rows,
    without: log.without,
    beyond,
    offset,
    worst,
    worstStep,
    peak,
    end: (rates[rows - 1] ?? 0) / peak,
    totals,
    steps: looked.map((row) => steps[row] ?? 0),
    logged: looked.map((row) => rates[row] ?? 0),
    designed: looked.map((row) => rateAt(schedule, (steps[row] ?? 0) + offset)),
  }
}

/** A deviation, as a share of the peak, that a shift of steps need not explain. */
const NEGLIGIBLE = 1e-5

/** The shift of steps that makes a log agree; 0 unless another leaves less than half of a deviation that counts, and little of it. */
function offsetOf(worstOf: (shift: number) => number): number {
  const still = worstOf(0)
  if (still < NEGLIGIBLE) return 0
  return [-1, 1].find((shift) => worstOf(shift) < Math.min(still / 2, 0.01)) ?? 0
}
