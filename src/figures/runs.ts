/** Curves of many seeds: their median and band, and fewer points than pixels. */
import { quantileSorted } from 'd3'
import type { LineSeries, Numbers } from './figure.ts'

/** Lower and upper edge of a band over seeds, as quantiles. */
export const BAND = [0.1, 0.9] as const
/** From this many runs on, a series is shown as median and band. */
export const BAND_FROM = 5

export const hasBand = (series: LineSeries): boolean =>
  (series.seeds ?? (series.runs.length >= BAND_FROM ? 'band' : 'thin')) === 'band' && series.runs.length > 1

/** Number of leading finite values: where a run still exists. */
export function lived(run: Numbers): number {
  for (let index = 0; index < run.length; index++) if (!Number.isFinite(run[index])) return index
  return run.length
}

/** Positions 0 … length−1, at most about `most` of them, evenly spaced, first and last included. */
export function sample(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, index) => index)
  const step = (length - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => Math.round(index * step))
}

/** Quantile over the runs at one position; NaN when more than half of the runs have ended there. */
export function quantileAt(runs: readonly Numbers[], index: number, share: number): number {
  const values = runs.map((run) => run[index] ?? NaN).filter((value) => !Number.isNaN(value))
  if (values.length * 2 < runs.length) return NaN
  return quantileSorted(
    values.toSorted((a, b) => a - b),
    share,
  )!
}

/** Positions of a single curve that keep every peak: the lowest and highest of each stretch, first and last included. */
export function peaks(run: Numbers, length: number, most: number): number[] {
  if (length <= most) return sample(length, most)
  const stretches = Math.floor(most / 2)
  const kept = [0]
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * length) / stretches)
    const to = Math.floor(((stretch + 1) * length) / stretches)
    let low = from
    let high = from
    for (let index = from; index < to; index++) {
      if (run[index]! < run[low]!) low = index
      if (run[index]! > run[high]!) high = index
    }
    kept.push(...(low < high ? [low, high] : [high, low]))
  }
  kept.push(length - 1)
  return kept.filter((index, place) => place === 0 || index !== kept[place - 1])
}

export interface Curve {
  readonly x: number[]
  readonly y: number[]
}

/** The thick curve of a series: its only run, the chosen one, or the median over the runs. */
export function mainCurve(series: LineSeries, most: number): Curve {
  const { runs, subject } = series
  const chosen = runs.length === 1 ? runs[0] : subject === undefined ? undefined : runs[subject]
  const length = Math.min(series.x.length, Math.max(0, ...runs.map((run) => run.length)))
  const places = chosen ? peaks(chosen, Math.min(chosen.length, series.x.length), most) : sample(length, most)
  return {
    x: places.map((index) => series.x[index]!),
    y: places.map((index) => (chosen ? chosen[index]! : quantileAt(runs, index, 0.5))),
  }
}

/** The runs of a series that are drawn thin. */
export const thinRuns = (series: LineSeries): readonly Numbers[] =>
  hasBand(series) || series.runs.length === 1
    ? []
    : series.runs.filter((_, index) => index !== series.subject)

/** A single seed, thin. */
export function thinCurve(series: LineSeries, run: Numbers, most: number): Curve {
  const places = peaks(run, Math.min(run.length, series.x.length), most)
  return {
    x: places.map((index) => series.x[index]!),
    y: places.map((index) => run[index]!),
  }
}

/** The 10–90 % band of a series. */
export function bandOf(series: LineSeries, most: number): { x: number[]; low: number[]; high: number[] } {
  const length = Math.min(series.x.length, Math.max(0, ...series.runs.map((run) => run.length)))
  const places = sample(length, most)
  return {
    x: places.map((index) => series.x[index]!),
    low: places.map((index) => quantileAt(series.runs, index, BAND[0])),
    high: places.map((index) => quantileAt(series.runs, index, BAND[1])),
  }
}
