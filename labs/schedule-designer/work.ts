/** The calculating half of the tool. */
import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import { compare } from './compare.ts'
import type { Options } from './controls.ts'
import { readLog, readValues } from './log-file.ts'
import { falseTrigger, plateau } from './plateau.ts'
import { pytorch } from './pytorch.ts'
import type { Points, Report } from './report.ts'
import { scheduleOf, withTotal } from './schedule.ts'
import { positions, Scanner } from './scan.ts'
import { trapsIn } from './traps.ts'
import { callsBefore, countsOf, epochOf } from './updates.ts'

/** Updates of one part of the analysis. */
const PART = 200_000
/** Points of a curve, rows of the table. */
const DRAWN = 480
const ROWS = 880
/** Validation values that are seen before a false trigger is asked about. */
const SEEN = 10

export default defineWork({
  read: { log: readLog, values: readValues },
  analyse({ log, values }, settings: Options): Analysis<Report> {
    const counts = countsOf(settings)
    const { peak } = settings
    const isPlateau = settings.schedule === 'plateau'
    const steps = plateau(isPlateau && values ? values.values : [], {
      lr: peak,
      mode: settings.mode,
      factor: settings.gamma,
      patience: settings.patience,
      threshold: settings.threshold,
      cooldown: settings.rest,
      minLr: settings.etaMin,
    })
    const schedule = scheduleOf(settings, counts, [peak, ...steps.map(({ lr }) => lr)])
    const rate = (update: number): number => schedule.rate(callsBefore(update, counts, settings))
    const reached = firstBeyond(schedule.lasts, counts.updates, (update) =>
      callsBefore(update, counts, settings),
    )
    const scanner = new Scanner(rate, peak)
    const pointsAt = (updates: readonly number[]): Points => ({
      update: updates.map((update) => update + 1),
      epoch: updates.map((update) => epochOf(update, counts, settings) + 1),
      lr: updates.map(rate),
    })
    return new Analysis(
      Math.ceil(reached / PART),
      (part) => scanner.take(Math.min(reached, (part + 1) * PART)),
      () => {
        const scan = scanner.result()
        const drawn = positions(reached, DRAWN, scan.jumps)
        const fits = Math.max(1, counts.calls - schedule.warmup)
        const misfit = schedule.horizon !== null && Math.abs(schedule.horizon - fits) > 0.01 * fits
        const fitting = misfit ? withTotal(settings, counts, fits) : null
        const reduced = steps.flatMap((step, index) => (step.reduced ? [index + 1] : []))
        return {
          counts,
          warmup: schedule.warmup,
          horizon: schedule.horizon,
          spec: schedule.spec,
          reached,
          points: pointsAt(drawn),
          fitting: fitting && drawn.map((update) => fitting.rate(callsBefore(update, counts, settings))),
          table: pointsAt(positions(reached, ROWS, scan.jumps)),
          top: { lr: scan.top.lr, update: scan.top.update + 1 },
          endFraction: scan.endLr / peak,
          endLr: scan.endLr,
          meanFraction: scan.sum / scan.updates / peak,
          sum: scan.sum,
          traps: trapsIn({
            settings,
            counts,
            schedule,
            scan,
            values: isPlateau ? (values?.values.length ?? 0) : 0,
            reduced,
            negative: values?.values.some((value) => value < 0) ?? false,
          }),
          plateau:
            isPlateau && values
              ? {
                  understood: values.understood,
                  steps: steps.slice(0, 1000),
                  falseTrigger: falseTrigger(SEEN, settings.patience),
                }
              : null,
          log: log && compare(log, settings, counts, schedule),
          code: pytorch(settings, counts, schedule),
        }
      },
    )
  },
})

/** Updates that are made before the scheduler has stepped `lasts` times and refuses the next step. */
function firstBeyond(lasts: number, updates: number, callsAt: (update: number) => number): number {
  if (!Number.isFinite(lasts) || callsAt(updates - 1) < lasts) return updates
  let [low, high] = [0, updates - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (callsAt(middle) < lasts) low = middle + 1
    else high = middle
  }
  return Math.max(1, low)
}
