import { InputError } from '../../src/data/input-error.ts'
import { number as write } from '../../src/figures/text.ts'
import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { edgeOf, nextOf } from './boundary.ts'
import type { controls } from './controls.ts'
import { average, Forest, TREES } from './importance.ts'
import { heatAxes, heatMapOf, isolationOf } from './pictures.ts'
import type { Hyperparameter, Report } from './report.ts'
import { axesOf } from './space.ts'
import type { Axis } from './space.ts'
import { readTrials } from './trials.ts'
import type { Trials } from './trials.ts'
import { warningsOf } from './warnings.ts'

type Options = Settings<typeof controls>

/** Panels of the isolation plot; trials listed; fewest trials. */
const PANELS = 4
const LISTED = 50
const LEAST = 5

export default defineWork({
  read: { data: readTrials },
  analyse: ({ data }, settings: Options): Analysis<Report> => {
    const study = studyOf(data, settings)
    const forest = new Forest(study.axes, study.costs, settings.seed)
    // first every tree is grown, then its interactions are found
    const part = (index: number): void => {
      if (index < TREES) forest.grow(index)
      else forest.examine(index - TREES)
    }
    return new Analysis(2 * TREES, part, () => reportOf(study, forest, settings))
  },
})

/** Trials as the forest sees them: every cost is finite, smaller is better. */
interface Study {
  readonly trials: Trials
  readonly axes: readonly Axis[]
  readonly left: readonly string[]
  readonly costs: Float64Array
  readonly sign: number
  readonly failed: number
}

/** A name that says larger is better. */
const LARGER = /acc|auc|f1|score|map\b|bleu|r2|iou|dice|recall|precision|reward|准确|得分/i

function studyOf(data: Trials, { direction, failed, scale }: Options): Study {
  const sign = direction === 'max' || (direction === 'auto' && LARGER.test(data.metric)) ? -1 : 1
  const done = [...data.values].filter((value) => !Number.isNaN(value))
  if (done.length < LEAST)
    throw new InputError(
      `只有 ${done.length} 次成功的试验（一共 ${data.values.length} 行），至少要 ${LEAST} 次；20 次以上重要性才有意义。`,
    )
  const worst = done.reduce((most, value) => Math.max(most, sign * value), -Infinity)
  const rows = [...data.values.keys()].filter((row) => failed === 'worst' || !Number.isNaN(data.values[row]))
  const trials = {
    ...data,
    parameters: data.parameters.map(({ name, cells }) => ({
      name,
      cells: rows.map((row) => cells[row] ?? ''),
    })),
    lines: rows.map((row) => data.lines[row] ?? 0),
  }
  const costs = Float64Array.from(rows, (row) => {
    const value = data.values[row] ?? Number.NaN
    return Number.isNaN(value) ? worst : sign * value
  })
  return { trials, ...axesOf(trials, scale), costs, sign, failed: data.values.length - done.length }
}

function reportOf(study: Study, forest: Forest, settings: Options): Report {
  const { axes, costs, sign, trials, failed, left } = study
  const order = [...costs.keys()].sort((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0) || a - b)
  // trials that are all equal have no best one, which could stand at an edge
  const varied = costs.some((cost) => cost !== costs[0])
  const leaders = order.slice(0, Math.max(LEAST, Math.round((settings.top / 100) * order.length)))
  const ranked = forest.order.flatMap((index) => axes[index] ?? [])
  const parameters = forest.order.flatMap((index) => {
    const axis = axes[index]
    return axis ? [parameterOf(axis, forest.shares(index), leaders, varied ? settings.edge / 100 : null)] : []
  })
  const pairs = forest.pairs()
  const explained = parameters.reduce((sum, { importance }) => sum + importance, 0)
  const together = pairs.reduce((sum, { importance }) => sum + importance, 0)
  const limit = quantile(costs, 0.9)
  const heat = heatAxes(ranked)
  const best = order[0] ?? 0
  const report = {
    understood: trials.understood,
    metric: trials.metric,
    direction: sign > 0 ? ('min' as const) : ('max' as const),
    trials: costs.length,
    failed,
    best: {
      line: trials.lines[best] ?? 0,
      value: sign * (costs[best] ?? 0),
      settings: Object.fromEntries(ranked.map(({ name, cells }) => [name, cells[best] ?? ''])),
    },
    parameters,
    pairs,
    rest: explained > 0 || together > 0 ? Math.max(0, 1 - explained - together) : 0,
    outOfBag: forest.outOfBag(),
    isolations: ranked.slice(0, PANELS).map((axis) => isolationOf(axis, costs, sign, limit)),
    drawnTo: sign * limit,
    notDrawn: costs.filter((cost) => cost > limit).length,
    heatMap: heat && heatMapOf(heat, costs, sign, settings.cell),
    leaders: order.slice(0, LISTED).map((row) => ({
      line: trials.lines[row] ?? 0,
      value: sign * (costs[row] ?? 0),
      settings: ranked.map(({ cells }) => cells[row] ?? ''),
    })),
  }
  return { ...report, warnings: [...trials.warnings, ...warningsOf(report, left, settings.failed)] }
}

function parameterOf(
  axis: Axis,
  shares: readonly number[],
  leaders: readonly number[],
  margin: number | null,
): Hyperparameter {
  const importance = average(shares)
  const edge = margin === null ? null : edgeOf(axis, leaders, margin)
  const best = axis.cells[leaders[0] ?? 0] ?? ''
  return {
    name: axis.name,
    kind: axis.kind,
    log: axis.log,
    levels: axis.levels.length > 0,
    whole: axis.whole,
    range: axis.kind === 'number' ? [axis.low, axis.high] : null,
    categories: axis.categories,
    importance,
    spread: Math.sqrt(average(shares.map((share) => (share - importance) ** 2))),
    best: axis.kind === 'number' ? write(Number(best), 4) : best,
    edge,
    next: nextOf(axis, leaders, edge),
  }
}
