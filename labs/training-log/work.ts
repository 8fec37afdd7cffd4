import { defineWork } from '../../src/lab/tool/work.ts'
import { smoothCurves } from './facts.ts'
import type { Facts, Options, Smooth } from './facts.ts'
import { curvesOf } from './log.ts'
import type { Log } from './log.ts'
import { readLog } from './read.ts'
import type { Checked, Diagnosis, DrawnCurve, Report } from './report.ts'
import { ROLE_WORDS } from './roles.ts'
import type { Role } from './roles.ts'
import type { Rule, RuleId } from './rule.ts'
import { diagnose, RULES } from './rules.ts'
import type { Outcome } from './rules.ts'

export default defineWork({
  read: {
    log: async (files: readonly File[]) => {
      const log = curvesOf(await readLog(files))
      return { log, curves: smoothCurves(log) }
    },
  },
  analyse: ({ log: { log, curves } }, options: Options) =>
    reportOn(log, { axis: log.axis, curves, options }, options),
})

/** Marks of one diagnosis that a figure can show. */
const MARKS = 12
/** Points of a curve that a page draws. */
const DRAWN = 600

function reportOn(log: Log, facts: Facts, options: Options): Report {
  const outcomes = diagnose(facts)
  return {
    format: log.format,
    rows: log.rows,
    unit: log.axis.unit,
    axis: log.axis.how,
    curves: drawn(facts),
    columns: log.columns.slice(0, 200),
    diagnoses: RULES.flatMap((rule) => diagnosis(rule, outcomes.get(rule.id))),
    checked: RULES.map((rule) => checkedOf(rule, outcomes.get(rule.id))),
    guess: options.classes > 1 ? Math.log(options.classes) : null,
    clip: options.clipped ? options.clip : null,
    warnings: [...log.warnings, ...cautions(log)],
  }
}

function diagnosis(rule: Rule, outcome: Outcome | undefined): Diagnosis[] {
  if (outcome?.kind !== 'found') return []
  const { id, name, severity, questions, labs } = rule
  const { sentence, places, stretch = null, numbers } = outcome.finding
  return [{ id, name, severity, sentence, places: places.slice(0, MARKS), stretch, numbers, questions, labs }]
}

const nameOf = (id: RuleId): string => RULES.find((rule) => rule.id === id)?.name ?? id

function checkedOf({ id, name, condition, because }: Rule, outcome: Outcome | undefined): Checked {
  const kind = outcome?.kind ?? 'unknown'
  const note =
    outcome?.kind === 'unknown' ? outcome.why : outcome?.kind === 'explained' ? nameOf(outcome.by) : ''
  return { id, name, outcome: kind, note, condition, because }
}

function drawn({ curves }: Facts): Report['curves'] {
  const all: Partial<Record<Role, DrawnCurve>> = {}
  for (const role of ['trainLoss', 'valLoss', 'lr', 'gradNorm', 'trainAccuracy', 'valAccuracy'] as const) {
    const curve = curves[role]
    if (curve && curve.x.length > 0) all[role] = thinned(curve)
  }
  return all
}

/** A curve by the least and the largest value of each of at most 300 stretches, so that no spike is lost. */
function thinned({ name, x, y }: Smooth): DrawnCurve {
  const stretches = Math.min(DRAWN / 2, y.length)
  const places = new Set<number>([0, y.length - 1])
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * y.length) / stretches)
    const to = Math.floor(((stretch + 1) * y.length) / stretches)
    let [low, high] = [from, from]
    for (let at = from; at < to; at++) {
      if ((y[at] ?? 0) < (y[low] ?? 0)) low = at
      if ((y[at] ?? 0) > (y[high] ?? 0)) high = at
    }
    places.add(low).add(high)
  }
  const kept = [...places].toSorted((a, b) => a - b)
  return { name, x: kept.map((at) => x[at] ?? 0), y: kept.map((at) => y[at] ?? 0) }
}

/** What a reader of the result should know about this log. */
function cautions({ curves, format }: Log): string[] {
  const notes: string[] = []
  const { trainLoss, valLoss, gradNorm } = curves
  if (trainLoss && trainLoss.y.length < 24)
    notes.push(`训练损失只有 ${trainLoss.y.length} 个值：尖峰与末段的趋势要 20 到 24 个值以上才查。`)
  if (trainLoss && /(^|[^a-z])(smooth|ema|avg|mean)/i.test(trainLoss.name))
    notes.push(`列「${trainLoss.name}」像是平滑过的；尖峰在平滑后的曲线上会漏掉，请记原始值。`)
  if (format === '控制台的进度条' && trainLoss)
    notes.push(
      'Keras 与许多进度条印的损失是这一轮到此为止的平均，轮首会跳，尖峰会被抹平；要查尖峰请记每步的值。',
    )
  const lacking = (['lr', 'valLoss', 'gradNorm'] as const).filter((role) => !curves[role])
  if (lacking.length > 0)
    notes.push(
      `没有${lacking.map((role) => ROLE_WORDS[role]).join('、')}，靠它们的规则没法查；下面有一段把它们都记下来的代码。`,
    )
  if (valLoss && valLoss.y.length < 5) notes.push(`验证损失只有 ${valLoss.y.length} 个值，不足以查过拟合。`)
  if (gradNorm && trainLoss && gradNorm.y.length * 4 < trainLoss.y.length)
    notes.push('梯度范数比损失记得稀，中间的尖峰看不到。')
  return notes
}
