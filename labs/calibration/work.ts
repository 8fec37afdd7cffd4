import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { Matrix } from '../../src/metrics/arguments/matrices.ts'
import { ece, reliabilityBins } from '../../src/metrics/classification/ece.ts'
import { brier, logLoss } from '../../src/metrics/classification/probability-scores.ts'
import { random } from '../../src/engine/nn/random.ts'
import { equalMass, equalWidth, errorOf, filled, sortForecasts } from './bins.ts'
import type { Cuts, Sorted } from './bins.ts'
import type { controls } from './controls.ts'
import { forecastsOf, rowsOf, viewed } from './forecasts.ts'
import type { Forecasts } from './forecasts.ts'
import { NullBand } from './null-band.ts'
import type { BrierParts, ErrorAt, Points, Report, Scores, Temperature } from './report.ts'
import { readRows } from './rows.ts'
import { fitTemperature, SMALLEST, softmax } from './temperature.ts'
import { warningsOf } from './warnings.ts'

type Options = Settings<typeof controls>

/** Numbers of bins of the curve. */
const BINS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100] as const

export default defineWork({
  read: { data: readRows },
  analyse({ data }, settings: Options): Analysis<Report> {
    const forecasts = forecastsOf(data, settings)
    const { columns, probabilities, view, classes } = forecasts
    const { confidence, hit } = viewed(probabilities, columns, view)
    const sorted = sortForecasts(confidence, hit)
    const cut = (bins: number): Cuts => cutBy(settings, sorted, bins)
    const chosen = cut(settings.bins)
    const cuts = BINS.map(cut)
    const band = new NullBand(sorted, cuts, chosen, settings.seed)
    const bins = filled(sorted, chosen)
    const report = (): Report => {
      const scores = scoresOf(forecasts, probabilities, columns, settings)
      const [event, outcome] = partsEvent(forecasts)
      const partsSorted = sortForecasts(event, outcome)
      const bands = band.bands()
      const temperature = temperatureOf(forecasts, settings)
      const meanConfidence = (sorted.confidences.at(-1) ?? 0) / confidence.length
      const found: Omit<Report, 'warnings'> = {
        understood: data.understood,
        kind: forecasts.kind,
        logits: forecasts.fromLogits,
        event: forecasts.event,
        rows: confidence.length,
        classes,
        scores,
        mce: Math.max(...bins.map((bin) => Math.abs(bin.frequency - bin.confidence))),
        meanConfidence,
        frequency: (sorted.hits.at(-1) ?? 0) / confidence.length,
        bins: bins.map(({ bin, from, to, count, ...means }) => ({
          lower: settings.binning === 'width' ? bin / settings.bins : (sorted.confidence[from] ?? 0),
          upper: settings.binning === 'width' ? (bin + 1) / settings.bins : (sorted.confidence[to - 1] ?? 0),
          count,
          ...means,
          ...band.frequency(bin),
        })),
        curve: BINS.map((count, index): ErrorAt => {
          const error = errorOf(sorted.confidences, sorted.hits, cuts[index] ?? chosen)
          return { bins: count, error, ...(bands[index] ?? band.band()) }
        }),
        draws: band.draws,
        null: { bins: settings.bins, error: scores.ece, ...band.band() },
        pValue: band.pValue(scores.ece),
        histogram: histogramOf(sorted),
        parts: brierParts(partsSorted, cutBy(settings, partsSorted, settings.bins)),
        partsEvent: forecasts.kind === 'binary' ? `正类 ${classes[1]}` : '预测对了',
        perClass: forecasts.kind === 'classes' ? perClass(forecasts, settings.bins) : [],
        temperature,
      }
      return { ...found, warnings: [...data.warnings, ...warningsOf(found, settings, clipped(forecasts))] }
    }
    return new Analysis(band.parts, (index) => band.part(index), report)
  },
})

const cutBy = ({ binning }: Options, sorted: Sorted, bins: number): Cuts =>
  binning === 'width' ? equalWidth(sorted, bins) : equalMass(sorted, bins)

/** The event whose Brier score is split: the positive class of two, else 「预测对了」. */
function partsEvent({ kind, probabilities, columns }: Forecasts): readonly [Float64Array, Uint8Array] {
  const { confidence, hit } = viewed(probabilities, columns, kind === 'classes' ? 'top' : 'second')
  return [confidence, hit]
}

function scoresOf(
  { kind, view }: Forecasts,
  probabilities: Matrix,
  columns: Int32Array,
  settings: Options,
): Scores {
  const { confidence, hit } = viewed(probabilities, columns, view)
  return {
    // what rounding leaves of a sum that is zero is no error of calibration
    ece: withoutRounding(calibrationError(confidence, hit, settings)),
    log_loss: logLoss(columns, probabilities),
    brier: brier(columns, probabilities),
    accuracy: meanOf(kind === 'confidence' ? hit : viewed(probabilities, columns, 'top').hit),
  }
}

/** ECE of an event: the metric itself for bins of equal width, on a matrix whose one column is the event. */
function calibrationError(confidence: Float64Array, hit: Uint8Array, settings: Options): number {
  if (settings.binning === 'width') {
    const misses = Int32Array.from(hit, (one) => 1 - one)
    return ece(misses, { rows: hit.length, columns: 1, data: confidence }, settings.bins)
  }
  const sorted = sortForecasts(confidence, hit)
  return errorOf(sorted.confidences, sorted.hits, equalMass(sorted, settings.bins))
}

const withoutRounding = (value: number): number => (Math.abs(value) < 1e-12 ? 0 : value)

const meanOf = (values: Uint8Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Murphy's decomposition (J. Appl. Meteorol. 1973) over bins, with what the spread of forecasts within bins leaves over. */
function brierParts(sorted: Sorted, cuts: Cuts): BrierParts {
  const { confidence, hit, hits } = sorted
  const rows = confidence.length
  const base = (hits.at(-1) ?? 0) / rows
  let [score, reliability, resolution] = [0, 0, 0]
  for (const [place, forecast] of confidence.entries()) score += (forecast - (hit[place] ?? 0)) ** 2 / rows
  for (const { count, confidence: mean, frequency } of filled(sorted, cuts)) {
    reliability += (count / rows) * (mean - frequency) ** 2
    resolution += (count / rows) * (frequency - base) ** 2
  }
  const uncertainty = base * (1 - base)
  return {
    brier: score,
    reliability,
    resolution,
    uncertainty,
    rest: withoutRounding(score - (reliability - resolution + uncertainty)),
  }
}

/** Fits on one part of the rows and scores the other, or both on all of them. */
function temperatureOf(forecasts: Forecasts, settings: Options): Temperature {
  const { logits, probabilities, columns, view } = forecasts
  const all = Int32Array.from(columns, (_, row) => row)
  const shuffled = random(settings.seed, 'split').permutation(columns.length)
  const half = Math.floor(columns.length / 2)
  const apart = settings.split === 'half' && columns.length > 1
  const [fitted, tested] = apart ? [shuffled.subarray(0, half), shuffled.subarray(half)] : [all, all]
  const take = (order: Int32Array): Int32Array => order.map((row) => columns[row] ?? 0)
  const value = fitTemperature(rowsOf(logits, fitted), take(fitted))
  const truth = take(tested)
  const scored = (matrix: Matrix): readonly [Scores, Points] => {
    const { confidence, hit } = viewed(matrix, truth, view)
    const sorted = sortForecasts(confidence, hit)
    const bins = filled(sorted, cutBy(settings, sorted, settings.bins))
    const points = {
      count: bins.map((bin) => bin.count),
      confidence: bins.map((bin) => bin.confidence),
      frequency: bins.map((bin) => bin.frequency),
    }
    return [scoresOf(forecasts, matrix, truth, settings), points]
  }
  const [before, beforePoints] = scored(rowsOf(probabilities, tested))
  const finite = Number.isFinite(value) && value > 0
  const [after, afterPoints] = finite ? scored(softmax(rowsOf(logits, tested), 1 / value)) : [null, null]
  return {
    value: finite ? value : null,
    why: finite ? '' : (UNFITTED[String(value)] ?? ''),
    fitted: fitted.length,
    tested: tested.length,
    before,
    after,
    points: { before: beforePoints, after: afterPoints },
  }
}

const UNFITTED: Readonly<Record<string, string>> = {
  '0': '拟合用的行里没有一行判错，T 越小 NLL 越低，没有有限的最优值',
  Infinity: '拟合用的行里，概率比乱猜还差（或各类相同），T 越大 NLL 越低，没有有限的最优值',
}

const CELLS = 25

/** Shares of the forecasts in bins of equal width over 0 to 1. */
function histogramOf({ confidence }: Sorted): Report['histogram'] {
  const share = Array.from({ length: CELLS }, () => 0)
  for (const value of confidence) {
    const cell = Math.min(CELLS - 1, Math.max(0, Math.floor(value * CELLS)))
    share[cell] = (share[cell] ?? 0) + 1 / confidence.length
  }
  return { edges: Array.from({ length: CELLS + 1 }, (_, edge) => edge / CELLS), share }
}

/** Calibration error of each class's own probability over bins of equal width (Kull et al. 2019, arXiv:1910.12656: classwise-ECE is their mean). */
function perClass({ classes, probabilities, columns }: Forecasts, bins: number): Report['perClass'] {
  const { rows, columns: width, data } = probabilities
  return classes.map((name, own) => {
    const column = new Float64Array(rows)
    const misses = new Int32Array(rows)
    let [mean, frequency] = [0, 0]
    for (let row = 0; row < rows; row++) {
      column[row] = data[row * width + own] ?? 0
      misses[row] = columns[row] === own ? 0 : 1
      mean += (column[row] ?? 0) / rows
      frequency += (1 - (misses[row] ?? 0)) / rows
    }
    const cells = reliabilityBins(misses, { rows, columns: 1, data: column }, bins)
    const error = cells
      .filter(({ count }) => count > 0)
      .reduce((sum, cell) => sum + (cell.count / rows) * Math.abs(cell.accuracy - cell.confidence), 0)
    return { name, frequency, mean, ece: error }
  })
}

/** Rows that hold a probability below the smallest that a logarithm is taken of. */
function clipped({ probabilities: { rows, columns, data }, fromLogits }: Forecasts): number {
  if (fromLogits) return 0
  let count = 0
  for (let row = 0; row < rows; row++)
    if (data.subarray(row * columns, (row + 1) * columns).some((p) => p < SMALLEST)) count++
  return count
}
