/** The calculating half of the tool. Values come from src/metrics; resamples from weighted counts of the same rows. */
import { InputError } from '../../src/data/input-error.ts'
import { shorten } from '../../src/data/table-file.ts'
import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { accuracy, balancedAccuracy } from '../../src/metrics/classification/accuracy.ts'
import { mark } from '../../src/metrics/classification/binary-targets.ts'
import type { BinaryTargets } from '../../src/metrics/classification/binary-targets.ts'
import { classColumns } from '../../src/metrics/classification/class-columns.ts'
import { cohenKappa } from '../../src/metrics/classification/kappa.ts'
import { encode } from '../../src/metrics/classification/label.ts'
import type { Label } from '../../src/metrics/classification/label.ts'
import { matthewsCorrcoef } from '../../src/metrics/classification/matthews.ts'
import { rocAucOneVsOne, rocAucOneVsRest } from '../../src/metrics/classification/multiclass-roc-auc.ts'
import { precisionRecallCurve } from '../../src/metrics/classification/precision-recall-curve.ts'
import { f1, precision, recall, specificity } from '../../src/metrics/classification/precision-recall-f.ts'
import { brier, logLoss } from '../../src/metrics/classification/probability-scores.ts'
import { averagePrecision, ks, rocAuc } from '../../src/metrics/classification/roc-auc.ts'
import { rocCurve } from '../../src/metrics/classification/roc.ts'
import { countByThreshold } from '../../src/metrics/classification/threshold-counts.ts'
import { topKAccuracy } from '../../src/metrics/classification/top-k.ts'
import { interval, resampler, resamplesFor } from './bootstrap.ts'
import type { controls } from './controls.ts'
import { ofAll, ofClass } from './counted.ts'
import { rank, weightedScores } from './ranked.ts'
import { readRows } from './rows.ts'
import type { Rows } from './rows.ts'
import type { Curves, Measured, Report } from './report.ts'

type Options = Settings<typeof controls>

/** Points of a curve that a page draws. */
const DRAWN = 600
const BINS = 25

export default defineWork({
  read: { data: readRows },
  analyse: ({ data }, settings: Options) => {
    const { given } = data
    if (data.classes.length < 2)
      throw new InputError(`真实标签只有一类（${data.classes[0]}）；至少要出现两类才有混淆矩阵和曲线。`)
    const binary = data.classes.length === 2 ? binaryPart(data, settings) : null
    const predicted = predictedBy(data, binary)
    return analysisOf(data, settings, predicted, binary, given.kind === 'probabilities')
  },
})

/** A binary table with a score for its positive class, and where it is cut. */
interface BinaryPart {
  readonly targets: BinaryTargets
  readonly scores: Float64Array | null
  /** Position of the positive class in `classes`. */
  readonly positive: number
  readonly threshold: number
  readonly how: string
}

function binaryPart({ truth, classes, given }: Rows, settings: Options): BinaryPart {
  const positive = settings.positive === 'larger' ? 1 : 0
  const targets = mark(truth, classes[positive] ?? 1)
  if (given.kind === 'labels') return { targets, scores: null, positive, threshold: Number.NaN, how: '' }
  const scores =
    given.kind === 'scores'
      ? given.scores
      : Float64Array.from(
          { length: given.matrix.rows },
          (_, row) => given.matrix.data[row * 2 + positive] ?? 0,
        )
  return { targets, scores, positive, ...cut(targets, scores, settings) }
}

/** The threshold that the options ask for, and how it came about. Accept when score ≥ threshold. */
function cut(
  targets: BinaryTargets,
  scores: Float64Array,
  settings: Options,
): { threshold: number; how: string } {
  if (settings.rule === 'fixed') {
    const { low, high } = extent(scores)
    const probabilities = low >= 0 && high <= 1
    const threshold = probabilities ? settings.threshold : low + settings.threshold * (high - low)
    return {
      threshold,
      how: probabilities ? '手动' : `手动，分数范围的 ${Math.round(settings.threshold * 100)}%`,
    }
  }
  const { thresholds, truePositives, falsePositives } = countByThreshold(targets, scores)
  const worth: Readonly<Record<Exclude<Options['rule'], 'fixed'>, (hits: number, alarms: number) => number>> =
    {
      f1: (hits, alarms) => (2 * hits) / (targets.positives + hits + alarms),
      fpr: (hits, alarms) => (alarms <= settings.maxFpr * targets.negatives ? hits : -1),
      cost: (hits, alarms) => -(alarms + settings.cost * (targets.positives - hits)),
    }
  const value = worth[settings.rule]
  // with nothing accepted as the case to beat
  let best = settings.rule === 'f1' ? -1 : value(0, 0)
  let at = -1
  for (const [index, hits] of truePositives.entries()) {
    const now = value(hits, falsePositives[index] ?? 0)
    if (now > best) [best, at] = [now, index]
  }
  const how = {
    f1: 'F1 最大',
    fpr: `FPR ≤ ${settings.maxFpr}`,
    cost: `漏报代价是误报的 ${settings.cost} 倍`,
  }[settings.rule]
  // no score may be accepted: then the threshold lies above all of them
  return {
    threshold: at < 0 ? Infinity : (thresholds[at] ?? Infinity),
    how: at < 0 ? `${how}，一个也不判正` : how,
  }
}

function extent(values: Float64Array): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}

function predictedBy({ classes, given }: Rows, binary: BinaryPart | null): readonly Label[] {
  if (given.kind === 'labels') return given.predicted
  if (binary?.scores) {
    const [yes = 1, no = 0] = [classes[binary.positive], classes[1 - binary.positive]]
    return Array.from(binary.scores, (score) => (score >= binary.threshold ? yes : no))
  }
  if (given.kind === 'scores') return []
  const { rows, columns, data } = given.matrix
  return Array.from({ length: rows }, (_, row) => {
    let top = 0
    for (let column = 1; column < columns; column++)
      if ((data[row * columns + column] ?? 0) > (data[row * columns + top] ?? 0)) top = column
    return classes[top] ?? 0
  })
}

/** Everything of the report but the intervals at once, then a resample a part. */
function analysisOf(
  data: Rows,
  settings: Options,
  predicted: readonly Label[],
  binary: BinaryPart | null,
  probabilities: boolean,
): Analysis<Report> {
  const { truth, classes, groups, understood } = data
  const size = classes.length
  const [own = new Int32Array(), called = new Int32Array()] = codesIn(classes, truth, predicted)
  const empty = settings.zeroDivision === 'nan' ? Number.NaN : Number(settings.zeroDivision)
  const values = {
    ...labelValues(truth, predicted, classes, binary, empty, own, called),
    ...scoreValues(data, binary, probabilities),
  }
  const resamples = resamplesFor(groups?.count ?? truth.length)
  const ranked = binary?.scores && resamples > 0 ? rank(binary.scores, binary.targets.positive) : null
  const draw = resampler(truth.length, groups, settings.seed)
  const weights = new Float64Array(truth.length)
  const drawn: Record<string, number>[] = []
  const part = (): void => {
    if (resamples === 0) return
    draw(weights)
    const scored = ranked && binary ? weightedScores(ranked, weights, binary.threshold) : null
    const counts = countPairs(size, own, called, weights)
    drawn.push({
      ...ofAll(counts, size, empty),
      ...(binary ? ofClass(counts, size, binary.positive, empty) : {}),
      ...(scored
        ? { roc_auc: scored.roc_auc, average_precision: scored.average_precision, brier: scored.brier }
        : {}),
    })
  }
  const report = (): Report => {
    const confusion = countPairs(size, own, called, null)
    return {
      understood,
      rows: truth.length,
      groups: groups?.count ?? null,
      classes: classes.map(String),
      counts: classes.map((_, row) => sumOf(confusion.subarray(row * size, (row + 1) * size))),
      positive: binary?.positive ?? null,
      confusion: classes.map((_, row) => [...confusion.subarray(row * size, (row + 1) * size)]),
      metrics: Object.entries(values).map(([key, value]): Measured => {
        const found = drawn.map((one) => one[key] ?? Number.NaN)
        return { key, value, interval: drawn.length === 0 ? null : interval(found) }
      }),
      perClass: classes.map((_, index) => ofClass(confusion, size, index, empty)),
      curves: binary?.scores ? curvesOf(binary.targets, binary.scores, binary.threshold, binary.how) : null,
      resamples,
      warnings: warningsOf(data, predicted, binary),
    }
  }
  return new Analysis(Math.max(1, resamples), part, report)
}

function codesIn(classes: readonly Label[], ...lists: readonly (readonly Label[])[]): Int32Array[] {
  const place = new Map(classes.map((label, index) => [label, index]))
  return lists.map((list) => Int32Array.from(list, (label) => place.get(label) ?? 0))
}

function countPairs(
  size: number,
  own: Int32Array,
  called: Int32Array,
  weights: Float64Array | null,
): Float64Array {
  const counts = new Float64Array(size * size)
  for (let row = 0; row < own.length; row++) {
    const cell = (own[row] ?? 0) * size + (called[row] ?? 0)
    counts[cell] = (counts[cell] ?? 0) + (weights ? (weights[row] ?? 0) : 1)
  }
  return counts
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

function labelValues(
  truth: readonly Label[],
  predicted: readonly Label[],
  classes: readonly Label[],
  binary: BinaryPart | null,
  zeroDivision: number,
  own: Int32Array,
  called: Int32Array,
): Record<string, number> {
  const averaged = (compute: typeof f1, average: 'macro' | 'micro' | 'weighted'): number =>
    Number(compute(truth, predicted, { average, posLabel: 1, zeroDivision }))
  const common = {
    accuracy: accuracy(truth, predicted),
    balanced_accuracy: balancedAccuracy(truth, predicted),
    matthews_corrcoef: matthewsCorrcoef(truth, predicted),
    cohen_kappa: cohenKappa(truth, predicted, 'none'),
    f1_macro: averaged(f1, 'macro'),
    f1_of_macro: ofAll(countPairs(classes.length, own, called, null), classes.length, zeroDivision)
      .f1_of_macro,
    f1_micro: averaged(f1, 'micro'),
    f1_weighted: averaged(f1, 'weighted'),
  }
  if (!binary)
    return {
      ...common,
      precision_macro: averaged(precision, 'macro'),
      recall_macro: averaged(recall, 'macro'),
    }
  const one = (compute: typeof f1): number =>
    Number(
      compute(truth, predicted, { average: 'binary', posLabel: classes[binary.positive] ?? 1, zeroDivision }),
    )
  return {
    precision: one(precision),
    recall: one(recall),
    f1: one(f1),
    specificity: one(specificity),
    ...common,
  }
}

function scoreValues(
  { truth, given }: Rows,
  binary: BinaryPart | null,
  probabilities: boolean,
): Record<string, number> {
  if (binary?.scores) {
    const { low, high } = extent(binary.scores)
    const ranking = {
      roc_auc: rocAuc(binary.targets, binary.scores),
      average_precision: averagePrecision(binary.targets, binary.scores),
      ks: ks(binary.targets, binary.scores),
    }
    if (low < 0 || high > 1) return ranking
    const columns = new Int32Array(binary.targets.positive)
    const matrix = twoColumnsOf(binary.scores)
    return { ...ranking, brier: brier(columns, matrix), log_loss: logLoss(columns, matrix) }
  }
  if (!probabilities || given.kind !== 'probabilities') return {}
  const columns = classColumns(truth, given.matrix)
  return {
    roc_auc_ovr_macro: Number(rocAucOneVsRest(columns, given.matrix, 'macro')),
    roc_auc_ovo_macro: rocAucOneVsOne(columns, given.matrix, 'macro'),
    top_2_accuracy: topKAccuracy(columns, given.matrix, 2),
    brier: brier(columns, given.matrix),
    log_loss: logLoss(columns, given.matrix),
  }
}

function twoColumnsOf(scores: Float64Array) {
  const data = new Float64Array(2 * scores.length)
  for (const [row, score] of scores.entries()) {
    data[2 * row] = 1 - score
    data[2 * row + 1] = score
  }
  return { rows: scores.length, columns: 2, data }
}

function curvesOf(targets: BinaryTargets, scores: Float64Array, threshold: number, how: string): Curves {
  const roc = rocCurve(targets, scores)
  const pr = precisionRecallCurve(targets, scores)
  let [hits, alarms, trapezoid] = [0, 0, 0]
  for (const [row, score] of scores.entries())
    if (score >= threshold) {
      if (targets.positive[row]) hits++
      else alarms++
    }
  for (let index = 1; index < pr.recall.length; index++)
    trapezoid +=
      ((pr.recall[index - 1] ?? 0) - (pr.recall[index] ?? 0)) *
      (((pr.precision[index - 1] ?? 0) + (pr.precision[index] ?? 0)) / 2)
  const { low, high } = extent(scores)
  const probabilities = low >= 0 && high <= 1
  const [from, to] = probabilities ? [0, 1] : [low, high === low ? low + 1 : high]
  const edges = Array.from({ length: BINS + 1 }, (_, bin) => from + ((to - from) * bin) / BINS)
  const positive = Array.from({ length: BINS }, () => 0)
  const negative = Array.from({ length: BINS }, () => 0)
  for (const [row, score] of scores.entries()) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(((score - from) / (to - from)) * BINS)))
    const column = targets.positive[row] ? positive : negative
    column[bin] = (column[bin] ?? 0) + 1
  }
  const keep = thinned(roc.fpr.length)
  const kept = thinned(pr.recall.length)
  return {
    roc: { fpr: keep.map((at) => roc.fpr[at] ?? 0), tpr: keep.map((at) => roc.tpr[at] ?? 0) },
    pr: { recall: kept.map((at) => pr.recall[at] ?? 0), precision: kept.map((at) => pr.precision[at] ?? 0) },
    histogram: { edges, positive, negative },
    threshold,
    how,
    at: {
      fpr: alarms / targets.negatives,
      tpr: hits / targets.positives,
      precision: hits + alarms === 0 ? Number.NaN : hits / (hits + alarms),
    },
    trapezoid,
    probabilities,
  }
}

/** Positions of at most DRAWN of `length` points, both ends among them. */
function thinned(length: number): number[] {
  if (length <= DRAWN) return Array.from({ length }, (_, index) => index)
  return Array.from({ length: DRAWN }, (_, index) => Math.round((index * (length - 1)) / (DRAWN - 1)))
}

function warningsOf(
  { truth, given, groups, unused }: Rows,
  predicted: readonly Label[],
  binary: BinaryPart | null,
): string[] {
  const warnings: string[] = []
  if (unused.length > 0)
    warnings.push(
      `没有用到${unused.slice(0, 6).join('、')}${unused.length > 6 ? `等 ${unused.length} 列` : ''}。`,
    )
  const { classes, codes } = encode(truth)
  const counts = new Float64Array(classes.length)
  for (const code of codes[0] ?? []) counts[code] = (counts[code] ?? 0) + 1
  const largest = Math.max(...counts) / truth.length
  if (largest > 0.9)
    warnings.push(`最大的一类占 ${(largest * 100).toFixed(1)}%：全判成它，准确率就有 ${largest.toFixed(3)}。`)
  if (given.kind === 'labels' && binary)
    warnings.push('给的是预测的标签，不是分数：没有 ROC、PR 与阈值；拿硬标签算 AUC 只有一个折点。')
  const different = binary?.scores ? distinctUpTo(binary.scores, Math.min(10, truth.length)) : Infinity
  if (different < Math.min(10, truth.length))
    warnings.push(`分数只有 ${different} 种不同的值；并列按一步处理，AUC 里各算一半。`)
  if (groups && groups.count < 10) warnings.push(`只有 ${groups.count} 组，按组抽样的区间靠不住。`)
  if (distinctUpTo(predicted, 2) === 1) warnings.push(`预测全是同一类（${shorten(String(predicted[0]))}）。`)
  return warnings
}

/** How many different values occur, counted up to `limit`. */
function distinctUpTo(values: Iterable<unknown>, limit: number): number {
  const seen = new Set<unknown>()
  for (const value of values) if (seen.add(value).size >= limit) break
  return seen.size
}
