import { Analysis } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import type { Documents } from './documents.ts'
import type { Pair, Side, TextReport } from './report.ts'
import { Search } from './search.ts'
import type { Compared } from './search.ts'
import { NORMAL } from './shingles.ts'
import { gather, splitsOf } from './texts.ts'
import type { Row, Splits, Text } from './texts.ts'
import { warningsOf } from './warnings.ts'

type Options = Settings<typeof controls>

/** Pairs, groups, lines and nearest similarities that a report lists. */
const LISTED = 1000
const GROUPS = 200
const NEAREST = 5000
/** Characters of a text that a report repeats. */
const EXCERPT = 60

/** Two splits of texts compared, or one file with itself. */
export function analyseTexts(
  train: Documents,
  test: Documents | null,
  settings: Options,
): Analysis<TextReport> {
  const splits = splitsOf(train, test)
  const { texts, empty } = gather(splits, NORMAL[settings.normal])
  const search = new Search(texts, splits.mode === 'within', settings)
  const part = (index: number): void => search.part(index)
  return new Analysis(search.parts, part, () => reportOf(train, test, splits, search, empty))
}

function reportOf(
  train: Documents,
  test: Documents | null,
  splits: Splits,
  search: Search,
  empty: number,
): TextReport {
  const { texts, options } = search
  const { mode } = splits
  const found = search.compared
    .filter((pair) => pair.jaccard >= options.threshold)
    .sort((a, b) => b.jaccard - a.jaccard)
  const exact = texts.filter((text) => later(text, mode).length > 0)
  const twinned = exact.flatMap((text) => later(text, mode))
  const near = nearRows(found, texts, mode)
  const pairs = [
    ...exact.map((text) => exactPair(text, mode)),
    ...found.map((pair) => nearPair(pair, texts, mode)),
  ]
  const labelled = train.labels !== null && (test === null || test.labels !== null)
  const nearest = nearestOf(search.compared, texts, mode)
  const counted = texts.filter((text) => all(text, mode).length > 0)
  const report = {
    kind: 'texts',
    mode,
    understood: [train.understood, ...(test ? [test.understood] : [])],
    trainRows: splits.train.length,
    testRows: splits.test.length,
    exactRows: twinned.length,
    nearRows: near.length,
    candidates: search.candidates,
    found: found.length,
    pairs: pairs.slice(0, LISTED),
    conflicts: labelled ? pairs.filter(({ conflict }) => conflict).length : null,
    nearest: [...nearest.values()].slice(0, NEAREST),
    alone: counted.length - nearest.size,
    groups: groupsOf(splits, train, test),
    lines: [...twinned, ...near]
      .map(({ line }) => line)
      .sort((a, b) => a - b)
      .slice(0, LISTED),
  } as const
  const notes = [...train.warnings, ...(test?.warnings ?? [])]
  return { ...report, warnings: [...notes, ...warningsOf(report, options, search.skipped, empty)] }
}

/** Rows that are near one of the other side, but equal to none: in one file the first row of a text that is near an earlier text. */
function nearRows(found: readonly Compared[], texts: readonly Text[], mode: TextReport['mode']): Row[] {
  return [...new Set(found.map(({ query }) => query))].flatMap((query) => {
    const text = texts[query]
    if (!text) return []
    if (mode === 'within') return text.train.slice(0, 1)
    return text.train.length > 0 ? [] : text.test
  })
}

/** Rows of the test set that have this text (in one file: all of its rows). */
const all = (text: Text | undefined, mode: TextReport['mode']): readonly Row[] =>
  (mode === 'within' ? text?.train : text?.test) ?? []

/** The rows whose text was already there: in the training set, or in an earlier row of the file. */
function later(text: Text | undefined, mode: TextReport['mode']): readonly Row[] {
  if (!text) return []
  if (mode === 'within') return text.train.slice(1)
  return text.train.length > 0 ? text.test : []
}

const excerpt = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line
}

const sideOf = (row: Row | undefined): Side => ({
  line: row?.line ?? 0,
  text: excerpt(row?.text ?? ''),
  label: row?.label ?? '',
})

function exactPair(text: Text, mode: TextReport['mode']): Pair {
  const rows = [...text.train, ...text.test]
  return {
    first: sideOf(later(text, mode)[0]),
    second: sideOf(text.train[0]),
    jaccard: 1,
    estimate: 1,
    exact: true,
    conflict: rows.some(({ label }) => label !== rows[0]?.label),
    more: rows.length - 2,
  }
}

function nearPair(
  { query, other, jaccard, estimate }: Compared,
  texts: readonly Text[],
  mode: TextReport['mode'],
): Pair {
  const own = all(texts[query], mode)
  const partners = texts[other]?.train ?? []
  return {
    first: sideOf(own[0]),
    second: sideOf(partners[0]),
    jaccard,
    estimate,
    exact: false,
    conflict: own[0]?.label !== partners[0]?.label,
    more: own.length + partners.length - 2,
  }
}

/** The largest Jaccard index of each text that was compared or has an equal row on the other side. */
function nearestOf(
  compared: readonly Compared[],
  texts: readonly Text[],
  mode: TextReport['mode'],
): Map<number, number> {
  const nearest = new Map<number, number>()
  const raise = (text: number, value: number): unknown =>
    nearest.set(text, Math.max(value, nearest.get(text) ?? 0))
  for (const { query, other, jaccard } of compared) {
    raise(query, jaccard)
    if (mode === 'within') raise(other, jaccard)
  }
  for (const [index, text] of texts.entries()) if (later(text, mode).length > 0) raise(index, 1)
  return nearest
}

function rowsByGroup(rows: readonly Row[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { group } of rows) if (group !== '') counts.set(group, (counts.get(group) ?? 0) + 1)
  return counts
}

/** Subjects on both sides of the split. */
function groupsOf(
  { mode, train, test }: Splits,
  first: Documents,
  second: Documents | null,
): TextReport['groups'] {
  if (mode === 'within' || !first.groups || (second && !second.groups)) return null
  const [own, others] = [rowsByGroup(train), rowsByGroup(test)]
  const shared = [...others]
    .flatMap(([name, rows]) => {
      const inTraining = own.get(name)
      return inTraining === undefined ? [] : [{ name, train: inTraining, test: rows }]
    })
    .sort((a, b) => b.test - a.test)
  return {
    train: own.size,
    test: others.size,
    shared: shared.slice(0, GROUPS),
    sharedCount: shared.length,
    testRows: shared.reduce((sum, one) => sum + one.test, 0),
  }
}
