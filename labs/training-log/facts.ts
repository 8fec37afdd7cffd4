/** What the rules look at: the curves without their non-finite values, their smoothed levels, their spikes. */
import type { Settings } from '../../src/lab/tool/index.ts'
import type { Axis } from './axis.ts'
import type { controls } from './controls.ts'
import type { Curve, Log } from './log.ts'
import type { Role } from './roles.ts'
import { runningMedian } from '../../src/metrics/numeric/running-median.ts'
import { endLevel, robustDeviation } from './statistics.ts'

export type Options = Settings<typeof controls>

/** The finite part of a curve, and its level: a running median over about 4 % of it (of a schedule or norms, the curve itself). */
export interface Smooth {
  readonly name: string
  readonly x: Float64Array
  readonly y: Float64Array
  readonly level: Float64Array
  /** Robust standard deviation of y − level. */
  readonly noise: number
  /** Levels of the first 2 % and the last 5 % of the values. */
  readonly first: number
  readonly last: number
  /** The first value that is not finite, of how many values. */
  readonly broken: { readonly x: number; readonly value: number; readonly index: number } | null
}

export interface Facts {
  readonly axis: Axis
  readonly options: Options
  readonly curves: Readonly<Partial<Record<Role, Smooth>>>
}

/** Prepares the curves of a log; nothing here depends on an option. */
export function smoothCurves(log: Log): Facts['curves'] {
  const curves: Partial<Record<Role, Smooth>> = {}
  for (const role of ['trainLoss', 'valLoss', 'lr', 'gradNorm', 'trainAccuracy', 'valAccuracy'] as const) {
    const curve = log.curves[role]
    if (curve) curves[role] = smoothed(curve, role === 'lr' || role === 'gradNorm')
  }
  return curves
}

/** @param exact whether the level is the curve itself: no rule smooths a schedule or a norm, and long logs take long */
function smoothed({ name, x, y }: Curve, exact: boolean): Smooth {
  const places = Array.from(y.keys()).filter((place) => Number.isFinite(y[place]))
  const index = y.findIndex((value) => !Number.isFinite(value))
  const own = Float64Array.from(places, (place) => y[place] ?? 0)
  const half = Math.min(50, Math.max(1, Math.round(own.length * 0.02)))
  const level = exact ? own : runningMedian(own, half)
  return {
    name,
    x: Float64Array.from(places, (place) => x[place] ?? 0),
    y: own,
    level,
    noise: robustDeviation(own.map((value, place) => value - (level[place] ?? 0))),
    first: endLevel(own, 'first', 0.02),
    last: endLevel(own, 'last', 0.05),
    broken: index < 0 ? null : { x: x[index] ?? 0, value: y[index] ?? Number.NaN, index },
  }
}

/** 「第 1,200 步」. */
export const at = ({ axis }: Facts, x: number): string =>
  `第 ${Number.isInteger(x) ? x.toLocaleString('en-US') : Number(x.toPrecision(6))} ${axis.unit}`
