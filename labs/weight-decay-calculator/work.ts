/** The calculating half of the tool. */
import { exp } from '../../src/engine/nn/exact.ts'
import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import { alarmsIn } from './alarms.ts'
import type { Options } from './controls.ts'
import { equilibriumOf } from './equilibrium.ts'
import { groupsOf } from './groups.ts'
import { readParameters } from './parameters.ts'
import type { Report } from './report.ts'
import { Remaining, shrinkRate } from './shrinkage.ts'

/** Points of the curve; each part of the analysis advances to the next. */
const POINTS = 200
/** Stretches of the run that the kernel tells apart. */
const STRETCHES = 50
const PER_STRETCH = POINTS / STRETCHES

export default defineWork({
  read: { parameters: readParameters },
  analyse({ parameters }, settings: Options): Analysis<Report> {
    const { steps, stepsPerEpoch } = settings
    const left = new Remaining(settings)
    const points = Math.min(POINTS, steps)
    const step: number[] = [0]
    const weights: number[] = [1]
    const totals: number[] = [0]
    return new Analysis(
      points,
      (part) => {
        const end = Math.round(((part + 1) * steps) / points)
        left.advance(end)
        step.push(end)
        weights.push(left.weight)
        totals.push(left.total)
      },
      () => {
        const rate = shrinkRate(settings)
        const equilibrium = equilibriumOf(settings)
        const groups = parameters && groupsOf(parameters.list, settings)
        const { weight: remaining, total: lifetimes, sum } = left
        return {
          rate,
          tau: 1 / rate,
          tauEpochs: 1 / rate / stepsPerEpoch,
          meanShape: sum / steps,
          lifetimes,
          remaining,
          equilibrium,
          curve: { step, left: weights },
          sweep: sweepOf(settings, sum),
          kernel: points === POINTS && rate < 1 ? kernelOf(totals) : [],
          targets: targetsOf(settings),
          groups,
          understood: parameters?.understood ?? null,
          buffers: parameters?.buffers ?? 0,
          firstBuffer: parameters?.firstBuffer ?? 0,
          alarms: alarmsIn({ settings, rate, lifetimes, remaining, equilibrium, groups }),
        }
      },
    )
  },
})

/** What runs at a hundredth to a hundred times the λ leave, by exp(−Σ). */
function sweepOf(settings: Options, sum: number): Report['sweep'] {
  const lambda = Array.from({ length: 81 }, (_, index) => settings.lambda * 10 ** ((index - 40) / 20))
  return { lambda, left: lambda.map((one) => exp(-shrinkRate({ ...settings, lambda: one }) * sum)) }
}

/**
 * Weights are a moving average of updates (Wang and Aitchison 2025): what the updates of each stretch still count at the end, relative to a
 * plain sum, exp(−Σ of the shares that are taken afterwards), at the middle of each stretch.
 */
function kernelOf(totals: readonly number[]): number[] {
  const end = totals.at(-1) ?? 0
  return Array.from({ length: STRETCHES }, (_, stretch) =>
    exp((totals[Math.round((stretch + 0.5) * PER_STRETCH)] ?? 0) - end),
  )
}

/** λ at which τ is an epoch, a tenth of the run, half of it, the whole of it; the shares taken are proportional to λ except for Adam with a large penalty. */
function targetsOf(settings: Options): Report['targets'] {
  const { lambda, steps, stepsPerEpoch } = settings
  const rate = shrinkRate({ ...settings, weight: 0 })
  return [
    { name: '一个 epoch', tau: stepsPerEpoch },
    { name: '总步数的 1/10', tau: steps / 10 },
    { name: '总步数的一半', tau: steps / 2 },
    { name: '总步数', tau: steps },
  ].map(({ name, tau }) => ({ name, tau, lambda: lambda / (rate * tau) }))
}
