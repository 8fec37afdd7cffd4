import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { descending } from '../../src/metrics/numeric/order.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'
import { interval, resampler, resamplesFor } from '../classification/bootstrap.ts'
import type { Resample } from '../classification/bootstrap.ts'
import { limitsOfAgreement } from './agreement.ts'
import type { controls } from './controls.ts'
import type { Report, Row } from './report.ts'
import { blockLength, blockResampler, centre, weightedValues } from './resampling.ts'
import { evenly, residualsOf } from './residuals.ts'
import { readRows, readTraining } from './rows.ts'
import type { Rows } from './rows.ts'
import { sequenceOf } from './serial.ts'
import type { Sequence } from './serial.ts'
import { groupErrors, LISTED, slicesOf } from './slices.ts'
import { valuesOf } from './values.ts'
import { warningsOf } from './warnings.ts'

type Options = Settings<typeof controls>

/** Points of a scatter plot, and how many of them are the largest errors. */
const DRAWN = 220
const LARGEST = 12
/** Rows of the table of largest errors. */
const WORST = 10

export default defineWork({
  read: { data: readRows, training: readTraining },
  analyse: ({ data, training }, settings: Options) => analysisOf(data, training, settings),
})

/** Everything of the report but the intervals at once, then a resample a part. */
function analysisOf(data: Rows, training: Float64Array | null, settings: Options): Analysis<Report> {
  const { truth, forecast, groups } = data
  const rows = truth.length
  const sequence = sequenceOf(rows, data.times, groups)
  const error = forecast.map((value, row) => value - (truth[row] ?? 0))
  const { values, refused } = valuesOf(data, sequence, training, settings)
  const { draw, units, unit } = drawing(data, sequence, settings)
  const resamples = resamplesFor(units)
  const centred = centre(truth, forecast)
  const weights = new Float64Array(rows)
  const drawn: Readonly<Record<string, number>>[] = []
  const sliced = groups !== null && groups.count <= LISTED
  const drawnOfGroups: number[][] = sliced ? Array.from({ length: groups.count }, () => []) : []
  const part = (): void => {
    if (resamples === 0) return
    draw(weights)
    drawn.push(weightedValues(centred, weights))
    if (sliced)
      for (const [group, value] of groupErrors(groups, error, weights).entries())
        drawnOfGroups[group]?.push(value)
  }
  const report = (): Report => {
    const slices = groups && slicesOf(groups, truth, error, drawnOfGroups)
    const facts = {
      understood: data.understood,
      unused: data.unused,
      rows,
      sequence: sequence.how,
      groups: groups?.count ?? null,
      metrics: Object.entries(values).map(([key, value]) => ({
        key,
        value,
        interval: interval(drawn.map((one) => one[key] ?? Number.NaN)),
      })),
      refused,
      resamples,
      unit,
      trainingMean: training && mean(training),
      drawn: scatterOf(data, sequence, error),
      residuals: residualsOf(
        error.map((value) => -value),
        forecast,
        sequence.order,
      ),
      limits: limitsOfAgreement(error),
      slices,
      worst: largest(error, WORST).map((row) => rowOf(data, row)),
    }
    return { ...facts, warnings: [...settingWarnings(data, settings, training), ...warningsOf(facts)] }
  }
  return new Analysis(Math.max(1, resamples), part, report)
}

/** How rows are drawn, how many units there are to draw, and what a unit is called. */
function drawing(
  { truth, groups }: Rows,
  { order }: Sequence,
  { resample, seed }: Options,
): { draw: Resample; units: number; unit: string } {
  const rows = truth.length
  if (resample === 'groups' && groups)
    return { draw: resampler(rows, groups, seed), units: rows, unit: `按组（${groups.count} 组）` }
  if (resample === 'blocks')
    return {
      draw: blockResampler(order, seed),
      units: rows,
      unit: `按时间成块，每块 ${blockLength(rows)} 行`,
    }
  return { draw: resampler(rows, null, seed), units: rows, unit: '按行' }
}

/** Options that these data cannot follow. */
function settingWarnings(
  { groups, times }: Rows,
  { resample, season }: Options,
  training: Float64Array | null,
): string[] {
  return [
    ...(resample === 'groups' && !groups ? ['没有组的列，区间改按行抽样；加一列 group。'] : []),
    ...(resample === 'groups' && groups && groups.count < 10
      ? [`只有 ${groups.count} 组，按组抽样的区间靠不住。`]
      : []),
    ...(resample === 'blocks' && !times ? ['没有时间的列，成块抽样用的是给的次序。'] : []),
    ...(training && training.length <= season
      ? [`训练集只有 ${training.length} 个值，周期 m = ${season} 时没有朴素误差可除，不给 MASE 与 RMSSE。`]
      : []),
  ]
}

/** The rows with the largest |error|, largest first. */
function largest(error: Float64Array, count: number): number[] {
  return [...descending(error.map(Math.abs)).subarray(0, count)]
}

function rowOf({ truth, forecast, groups, lines }: Rows, row: number): Row {
  return {
    line: lines[row] ?? 0,
    truth: truth[row] ?? 0,
    forecast: forecast[row] ?? 0,
    group: groups ? (groups.names[groups.of[row] ?? 0] ?? '') : null,
  }
}

/** The rows that scatter plots draw, with their places in the sequence. */
function scatterOf({ truth, forecast }: Rows, { order }: Sequence, error: Float64Array): Report['drawn'] {
  const extremes = new Set(truth.length > DRAWN ? largest(error, LARGEST) : [])
  const even = evenly(truth.length, truth.length > DRAWN ? DRAWN - extremes.size : DRAWN)
  const places = new Set(even)
  if (extremes.size > 0) for (const [place, row] of order.entries()) if (extremes.has(row)) places.add(place)
  const kept = [...places].sort((a, b) => a - b)
  const take = (values: Float64Array): number[] => kept.map((place) => values[order[place] ?? 0] ?? 0)
  return { truth: take(truth), forecast: take(forecast), place: kept.map((place) => place + 1) }
}
