import { defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { logLoss } from '../../src/metrics/classification/probability-scores.ts'
import { confidentJoint, marginals, noiseOf } from './confident.ts'
import type { Confident } from './confident.ts'
import type { controls } from './controls.ts'
import type { ClassNoise, Report, Suspect } from './report.ts'
import { readRows } from './rows.ts'
import type { Rows } from './rows.ts'
import { doubted, normalizedMargin, selfConfidence, topClass } from './suspects.ts'
import type { Evidence } from './suspects.ts'
import { warningsOf } from './warnings.ts'

/** Suspects that a report lists, groups that it names, bins of the self-confidence. */
const LISTED = 1000
const GROUPS = 100
const BINS = 20

export default defineWork({
  read: { data: readRows },
  analyse: ({ data }, settings: Settings<typeof controls>): Report => {
    const { labels, probabilities, classes } = data
    const size = classes.length
    const confident = confidentJoint(labels, probabilities)
    const evidence = { labels, probabilities, confident }
    const chosen = doubted[settings.rule](evidence)
    const score = settings.order === 'self' ? selfConfidence : normalizedMargin
    const order = [...chosen.keys()].filter((row) => chosen[row] === 1)
    const scores = new Map(order.map((row) => [row, score(evidence, row)]))
    order.sort((a, b) => (scores.get(a) ?? 0) - (scores.get(b) ?? 0) || a - b)
    const { accuracy, rowsOfClass } = hits(evidence)
    const found = {
      understood: data.understood,
      rows: labels.length,
      named: data.names !== null,
      classes: classNoise(classes, confident, labels, chosen),
      confident: square(confident.counts, size),
      joint: square(confident.joint, size),
      uncounted: confident.classOf.reduce((sum, index) => sum + Number(index < 0), 0),
      noise: noiseOf(confident.joint, size),
      accuracy,
      logLoss: logLoss(labels, probabilities),
      found: order.length,
      suspects: order.slice(0, LISTED).map((row) => suspect(data, evidence, row)),
      groups: data.groups && groupsOf(data.groups, chosen),
      confidence: confidenceOf(evidence, chosen),
    }
    return { ...found, warnings: [...data.warnings, ...warningsOf(found, confident, rowsOfClass)] }
  },
})

/** Share of rows whose most probable class is their label, and the rows of each most probable class. */
function hits({ labels, probabilities }: Evidence): { accuracy: number; rowsOfClass: Float64Array } {
  const rowsOfClass = new Float64Array(probabilities.columns)
  let right = 0
  for (const [row, label] of labels.entries()) {
    const top = topClass(probabilities, row)
    rowsOfClass[top] = (rowsOfClass[top] ?? 0) + 1
    right += Number(top === label)
  }
  return { accuracy: right / labels.length, rowsOfClass }
}

/** 1 − share / of, the part of `of` that is elsewhere; NaN of nothing. */
const missing = (share: number, of: number): number => (of > 0 ? Math.max(0, 1 - share / of) : Number.NaN)

function classNoise(
  names: readonly string[],
  { joint, labelled, thresholds }: Confident,
  labels: Int32Array,
  chosen: Uint8Array,
): ClassNoise[] {
  const size = names.length
  const sums = marginals(joint, size)
  const suspects = new Float64Array(size)
  for (const [row, label] of labels.entries()) suspects[label] = (suspects[label] ?? 0) + (chosen[row] ?? 0)
  return names.map((name, index) => {
    const kept = joint[index * size + index] ?? 0
    return {
      name,
      rows: labelled[index] ?? 0,
      estimated: (sums.columns[index] ?? 0) * labels.length,
      threshold: Number.isFinite(thresholds[index]) ? (thresholds[index] ?? 0) : Number.NaN,
      wrongLabels: missing(kept, sums.rows[index] ?? 0),
      lostToOthers: missing(kept, sums.columns[index] ?? 0),
      suspects: suspects[index] ?? 0,
    }
  })
}

function suspect({ lines, names, groups }: Rows, evidence: Evidence, row: number): Suspect {
  const { labels, probabilities, confident } = evidence
  const given = labels[row] ?? 0
  const sure = confident.classOf[row] ?? -1
  const suggested = sure >= 0 && sure !== given ? sure : topClass(probabilities, row, given)
  return {
    line: lines[row] ?? 0,
    name: names?.[row] ?? '',
    group: groups?.[row] ?? '',
    given,
    suggested,
    self: selfConfidence(evidence, row),
    other: probabilities.data[row * probabilities.columns + suggested] ?? 0,
    margin: normalizedMargin(evidence, row),
  }
}

function groupsOf(groups: readonly string[], chosen: Uint8Array): NonNullable<Report['groups']> {
  const counts = new Map<string, { name: string; rows: number; suspects: number }>()
  for (const [row, name] of groups.entries()) {
    const count = counts.get(name) ?? { name, rows: 0, suspects: 0 }
    count.rows++
    count.suspects += chosen[row] ?? 0
    counts.set(name, count)
  }
  return [...counts.values()]
    .filter(({ suspects }) => suspects > 0)
    .sort((a, b) => b.suspects - a.suspects || b.suspects / b.rows - a.suspects / a.rows)
    .slice(0, GROUPS)
}

function confidenceOf(evidence: Evidence, chosen: Uint8Array): Report['confidence'] {
  const suspects = Array.from({ length: BINS }, () => 0)
  const rest = Array.from({ length: BINS }, () => 0)
  for (const [row, mark] of chosen.entries()) {
    const bin = Math.min(BINS - 1, Math.floor(selfConfidence(evidence, row) * BINS))
    const counts = mark === 1 ? suspects : rest
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return { suspects, rest }
}

const square = (cells: Float64Array, size: number): number[][] =>
  Array.from({ length: size }, (_, row) => [...cells.subarray(row * size, (row + 1) * size)])
