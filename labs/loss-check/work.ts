import { InputError } from '../../src/data/input-error.ts'
import { defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { alternatives } from './alternatives.ts'
import { constantLoss, uniformLoss } from './baselines.ts'
import { OF_CLASSES } from './controls.ts'
import type { controls } from './controls.ts'
import { readScores } from './document.ts'
import { evaluate, gradient, logProbabilities, reduce } from './losses.ts'
import type { Evaluated, Spec } from './losses.ts'
import { problemOf } from './problem.ts'
import type { Problem } from './problem.ts'
import { pytorch } from './pytorch.ts'
import type { Report, RowLoss } from './report.ts'
import { unusedFactors, warningsOf } from './warnings.ts'
import { factorsFor, readFactors } from './weights.ts'

type Options = Settings<typeof controls>

/** Points of a curve, rows of a table and rows of the gradient that a page draws. */
const [DRAWN, LISTED, GRADIENTS] = [600, 1000, 8]

export default defineWork({
  read: { data: readScores, weight: readFactors, posWeight: readFactors },
  analyse: ({ data, weight, posWeight }, settings: Options): Report => {
    const problem = problemOf(data, settings)
    const spec = specOf(problem, weight, posWeight, settings)
    checkProbabilities(problem, spec)
    const found = evaluate(problem, spec)
    const { mean, sum } = reduce(found)
    const divisor = found.share.reduce((total, one) => total + one, 0)
    const ignored = problem.target.kind === 'classes' ? countIgnored(problem.target.of) : 0
    const { reduction } = settings
    const order = Array.from(found.perRow.keys()).sort(
      (a, b) => (found.perRow[b] ?? 0) - (found.perRow[a] ?? 0) || a - b,
    )
    return {
      understood: problem.understood,
      loss: settings.loss,
      reduction,
      rows: problem.rows,
      ignored,
      classes: problem.classes,
      names: problem.names,
      mean,
      sum,
      divisor,
      baselines: { uniform: uniformLoss(problem, spec), constant: constantLoss(problem, spec) },
      perRow: Array.from({ length: Math.min(LISTED, problem.rows) }, (_, row) =>
        rowLoss(problem, spec, found, row),
      ),
      sorted: sortedLosses(problem, spec, found, order),
      gradient: gradients(problem, spec, order, reduction === 'mean' ? divisor : 1),
      alternatives: alternatives(problem, spec, reduction === 'sum' ? 'sum' : 'mean'),
      pytorch: pytorch(problem, spec, reduction, settings.ignoreIndex),
      warnings: [
        ...problem.warnings,
        ...warningsOf(problem, spec, found),
        ...unusedFactors(settings.loss, weight, posWeight),
      ],
    }
  },
})

function specOf(
  { classes }: Problem,
  weight: Float64Array | null,
  posWeight: Float64Array | null,
  { loss, labelSmoothing, gamma, alpha }: Options,
): Spec {
  return {
    loss,
    weight: loss === 'sigmoid_focal' ? null : factorsFor(weight, classes, 'weight', !OF_CLASSES[loss]),
    posWeight: loss === 'bce_with_logits' ? factorsFor(posWeight, classes, 'pos_weight', true) : null,
    smoothing: loss === 'cross_entropy' ? labelSmoothing : 0,
    gamma,
    alpha,
  }
}

function checkProbabilities({ scores, classes, lines, names }: Problem, { loss }: Spec): void {
  if (loss !== 'nll_loss') return
  const at = scores.findIndex((p) => p < 0 || p > 1)
  if (at >= 0)
    throw new InputError(
      `第 ${lines[Math.floor(at / classes)]} 行、${names[at % classes]} 类是 ${scores[at]}，概率要在 0 与 1 之间；给的若是 logits 或对数概率（log_softmax 的结果），损失选 cross_entropy，对数概率再做一次 log_softmax 不变。`,
      'data',
    )
}

const countIgnored = (of: Int32Array): number => of.reduce((count, label) => count + (label < 0 ? 1 : 0), 0)

/** Rows of a loss of columns are shown as means over the columns, so that they compare with the mean. */
const shown = ({ classes }: Problem, { loss }: Spec, value: number): number =>
  OF_CLASSES[loss] ? value : value / classes

function rowLoss(problem: Problem, spec: Spec, { perRow, share }: Evaluated, row: number): RowLoss {
  return {
    line: problem.lines[row] ?? 0,
    label: labelOf(problem, row),
    p: OF_CLASSES[spec.loss] ? trueProbability(problem, spec, row) : null,
    loss: shown(problem, spec, perRow[row] ?? 0),
    share: share[row] ?? 0,
  }
}

/** Probability of the class of a row; null where it has none. */
function trueProbability(problem: Problem, spec: Spec, row: number): number | null {
  const label = problem.target.kind === 'classes' ? (problem.target.of[row] ?? -1) : -1
  return label < 0 ? null : Math.exp(logProbabilities(problem, spec, row)[label] ?? 0)
}

function labelOf({ classes, names, target }: Problem, row: number): string {
  if (target.kind === 'classes') {
    const label = target.of[row] ?? -1
    return label < 0 ? '忽略' : (names[label] ?? String(label))
  }
  const own = target.values.subarray(row * classes, (row + 1) * classes)
  if (classes === 1) return String(own[0])
  const on = Array.from(own.keys()).filter((k) => own[k] === 1)
  if (own.every((y) => y === 0 || y === 1))
    return on.length === 0
      ? '无'
      : `${on
          .slice(0, 6)
          .map((k) => names[k])
          .join('、')}${on.length > 6 ? '…' : ''}`
  return '软标签'
}

function sortedLosses(problem: Problem, spec: Spec, { perRow, share }: Evaluated, order: readonly number[]) {
  const counted = order.filter((row) => (share[row] ?? 0) > 0)
  const finite = counted.filter((row) => Number.isFinite(perRow[row]))
  const infinite = counted.length - finite.length
  const count = Math.min(DRAWN, finite.length)
  const places = Array.from({ length: count }, (_, index) =>
    count < 2 ? 0 : Math.round((index * (finite.length - 1)) / (count - 1)),
  )
  return {
    rank: places.map((place) => infinite + place + 1),
    loss: places.map((place) => shown(problem, spec, perRow[finite[place] ?? 0] ?? 0)),
    infinite,
  }
}

function gradients(
  problem: Problem,
  spec: Spec,
  order: readonly number[],
  divisor: number,
): Report['gradient'] {
  const rows = order.slice(0, GRADIENTS)
  return {
    lines: rows.map((row) => problem.lines[row] ?? 0),
    labels: rows.map((row) => labelOf(problem, row)),
    values: rows.map((row) => [...gradient(problem, spec, row)].map((one) => one / divisor)),
  }
}
