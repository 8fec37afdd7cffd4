/** Everything that the tool says of tagged text. */
import { addTokens, noCounts, pairSpans, RIGHT, scoreOf } from './entity-scores.ts'
import type { Counts, Pairing } from './entity-scores.ts'
import type { Entities, EntityError } from './report.ts'
import { lenientSpans, placeIsLast, schemeOf, strictSpans, tagOf } from './tags.ts'
import type { Scheme, Span, Tag } from './tags.ts'
import type { TaggedText } from './tagged-text.ts'

const MOST_ERRORS = 300
/** Most types that a confusion matrix is drawn for. */
const MOST_TYPES = 20

/** Counts of each sentence, from which a resample makes its scores. */
export interface SentenceCounts {
  readonly strict: readonly Counts[]
  readonly token: readonly Counts[]
}

export interface EntityAnalysis {
  readonly found: Omit<Entities, 'intervals'>
  readonly sentences: SentenceCounts
  readonly warnings: readonly string[]
}

/** Compares the real and the predicted tags. `empty` is what a ratio without denominator counts as. */
export function compareTags(text: TaggedText, asked: Scheme | 'auto', empty: number): EntityAnalysis {
  const last = placeIsLast(text.real)
  const known = new Map<string, Tag>()
  const read = (tag: string): Tag => {
    const before = known.get(tag)
    if (before !== undefined) return before
    const made = tagOf(tag, last)
    known.set(tag, made)
    return made
  }
  const [real, found] = [text.real.map(read), text.found.map(read)]
  const scheme = asked === 'auto' ? schemeOf(real) : asked
  const levels = {
    scheme: noCounts(),
    strict: noCounts(),
    exact: noCounts(),
    overlap: noCounts(),
    token: noCounts(),
  }
  const sentences: { strict: Counts[]; token: Counts[] } = { strict: [], token: [] }
  const types = new Map<string, Counts>()
  const typeOf = (type: string): Counts => {
    const before = types.get(type) ?? noCounts()
    types.set(type, before)
    return before
  }
  const cells = new Map<string, number>()
  const errors: EntityError[] = []
  const counts = { 漏: 0, 多: 0, 类型: 0, 边界: 0, 边界与类型: 0 }
  const illegal = { real: noIllegal(), found: noIllegal() }

  for (const [index, start] of text.starts.entries()) {
    const end = text.starts[index + 1] ?? text.real.length
    const [realTags, foundTags] = [real.slice(start, end), found.slice(start, end)]
    const [realSpans, foundSpans] = [lenientSpans(realTags), lenientSpans(foundTags)]
    const [realStrict, foundStrict] = [strictSpans(realTags, scheme), strictSpans(foundTags, scheme)]
    count(levels.scheme, pairSpans(realStrict, foundStrict), RIGHT.strict)
    noteIllegal(illegal.real, realSpans, realStrict, text.lines, start)
    noteIllegal(illegal.found, foundSpans, foundStrict, text.lines, start)
    const pairs = pairSpans(realSpans, foundSpans)
    for (const level of ['strict', 'exact', 'overlap'] as const) count(levels[level], pairs, RIGHT[level])
    const own = noCounts()
    count(own, pairs, RIGHT.strict)
    sentences.strict.push(own)
    const tokens = noCounts()
    for (let at = start; at < end; at++)
      addTokens(tokens, real[at] ? (text.real[at] ?? '') : null, found[at] ? (text.found[at] ?? '') : null)
    sentences.token.push(tokens)
    for (const key of ['hits', 'found', 'real'] as const) levels.token[key] += tokens[key]
    for (const pair of pairs) {
      if (pair.real) typeOf(pair.real.type).real++
      if (pair.found) typeOf(pair.found.type).found++
      if (pair.kind === 'right' && pair.real) typeOf(pair.real.type).hits++
      for (const cell of cellsOf(pair)) cells.set(cell, (cells.get(cell) ?? 0) + 1)
      if (pair.kind === 'right') continue
      counts[pair.kind]++
      if (errors.length < MOST_ERRORS) errors.push(errorOf(pair, pair.kind, text, start))
    }
  }

  const names = [...types.keys()].sort()
  const perType = names.map((type) => ({ type, score: scoreOf(types.get(type) ?? noCounts(), empty) }))
  const outside = real.filter((tag) => tag === null).length / real.length
  const right = text.real.filter((tag, at) => tag === text.found[at]).length
  const axis = names.length > MOST_TYPES ? [] : [...names, NOTHING]
  return {
    found: {
      understood: text.understood,
      sentences: text.starts.length,
      tokens: text.real.length,
      scheme,
      scores: {
        scheme: scoreOf(levels.scheme, empty),
        strict: scoreOf(levels.strict, empty),
        exact: scoreOf(levels.exact, empty),
        overlap: scoreOf(levels.overlap, empty),
        token: scoreOf(levels.token, empty),
      },
      accuracy: right / text.real.length,
      outside,
      macro: perType.reduce((sum, { score }) => sum + score.f1, 0) / Math.max(1, perType.length),
      types: perType,
      confusion: axis.map((row) => axis.map((column) => cells.get(`${row}\n${column}`) ?? 0)),
      errors,
      counts,
    },
    sentences,
    warnings: warningsOf(text, illegal, names, outside),
  }
}

const NOTHING = ''

function count(counts: Counts, pairs: readonly Pairing[], right: readonly Pairing['kind'][]): void {
  for (const pair of pairs) {
    if (pair.real) counts.real++
    if (pair.found) counts.found++
    if (right.includes(pair.kind)) counts.hits++
  }
}

/** Cells of the confusion matrix that a pair counts in: one with equal bounds, or one for each side. */
function cellsOf({ real, found, kind }: Pairing): string[] {
  if (real && found && (kind === 'right' || kind === '类型')) return [`${real.type}\n${found.type}`]
  return [...(real ? [`${real.type}\n${NOTHING}`] : []), ...(found ? [`${NOTHING}\n${found.type}`] : [])]
}

function errorOf(
  { real, found }: Pairing,
  kind: EntityError['kind'],
  text: TaggedText,
  start: number,
): EntityError {
  const words = (span: Span | null): string => {
    if (!span) return ''
    const tokens = text.tokens.slice(start + span.start, start + span.end + 1)
    const joined = tokens.join(tokens.every((token) => /^\P{ASCII}*$/u.test(token)) ? '' : ' ')
    return `${joined || `${span.end - span.start + 1} 个词`}（${span.type}）`
  }
  const at = start + Math.min(real?.start ?? Infinity, found?.start ?? Infinity)
  return { line: text.lines[at] ?? 0, kind, real: words(real), found: words(found) }
}

/** Spans that the strict reading does not have: how many and the line of the first. */
interface Illegal {
  count: number
  line: number
}

const noIllegal = (): Illegal => ({ count: 0, line: 0 })

function noteIllegal(
  illegal: Illegal,
  lenient: readonly Span[],
  strict: readonly Span[],
  lines: readonly number[],
  start: number,
): void {
  const legal = new Set(strict.map((span) => `${span.start} ${span.end}`))
  for (const span of lenient) {
    if (legal.has(`${span.start} ${span.end}`)) continue
    if (illegal.count === 0) illegal.line = lines[start + span.start] ?? 0
    illegal.count++
  }
}

function warningsOf(
  text: TaggedText,
  illegal: Readonly<Record<'real' | 'found', Illegal>>,
  types: readonly string[],
  outside: number,
): string[] {
  const warnings: string[] = []
  for (const [side, name] of [
    ['real', '真实标签'],
    ['found', '预测'],
  ] as const) {
    const { count: times, line } = illegal[side]
    if (times > 0)
      warnings.push(
        `${name}里 ${times} 个实体不合标注方案（第一处在第 ${line} 行，例如没有 B 的 I）；宽松读法算它们，方案严格不算，报告时写明是哪一种。`,
      )
  }
  if (outside === 0) warnings.push('没有一个词的真实标签是 O：若标的是词性或分词，每一段都当成实体。')
  if (types.length === 0) warnings.push('两边都没有实体，全是 O。')
  const longest = text.starts.reduce(
    (most, start, index) => Math.max(most, (text.starts[index + 1] ?? text.real.length) - start),
    0,
  )
  if (text.starts.length === 1 && longest > 500)
    warnings.push(`没有空行，${longest} 个词当成一句；句末的实体会与下一句连起来。`)
  return warnings
}
