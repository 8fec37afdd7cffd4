/** Entities of one sentence compared: counts that add up over sentences. */
import type { EntityError, Level, Score } from './report.ts'
import type { Span } from './tags.ts'

/** Right, predicted and real ones. */
export interface Counts {
  hits: number
  found: number
  real: number
}

export const noCounts = (): Counts => ({ hits: 0, found: 0, real: 0 })

/** Precision, recall and F1 of counts; `empty` where a denominator is zero (scikit-learn's zero_division). */
export function scoreOf({ hits, found, real }: Counts, empty: number): Score {
  const precision = found === 0 ? empty : hits / found
  const recall = real === 0 ? empty : hits / real
  const f1 = found + real === 0 ? empty : (2 * hits) / (found + real)
  return { precision, recall, f1, hits, found, real }
}

/** A real span with its partner of each kind. Spans of a side do not overlap and rise. */
export interface Pairing {
  readonly real: Span | null
  readonly found: Span | null
  readonly kind: 'right' | EntityError['kind']
}

/**
 * Pairs spans one to one: those with equal bounds first, then each real span left over with the first predicted one left over that it
 * overlaps, one of its own type before others. Linear in the number of spans but for those that one span overlaps.
 */
export function pairSpans(real: readonly Span[], found: readonly Span[]): Pairing[] {
  const byStart = new Map(found.map((span, index) => [span.start, index]))
  const taken = new Set<number>()
  const partner = real.map((span) => {
    const index = byStart.get(span.start)
    if (index === undefined || found[index]?.end !== span.end) return -1
    taken.add(index)
    return index
  })
  const pairs: Pairing[] = []
  let from = 0
  for (const [index, span] of real.entries()) {
    while ((found[from]?.end ?? Infinity) < span.start) from++
    const same = partner[index] ?? -1
    const match = found[same >= 0 ? same : overlapping(span, found, from, taken)] ?? null
    pairs.push({ real: span, found: match, kind: kindOf(span, match) })
  }
  for (const [index, span] of found.entries())
    if (!taken.has(index)) pairs.push({ real: null, found: span, kind: '多' })
  return pairs
}

/** Position of the predicted span for one that has none with its bounds, taken from now on; -1 without. */
function overlapping(span: Span, found: readonly Span[], from: number, taken: Set<number>): number {
  let other = -1
  for (let index = from; (found[index]?.start ?? Infinity) <= span.end; index++) {
    if (taken.has(index)) continue
    const own = found[index]?.type === span.type
    if (own) other = index
    else if (other < 0) other = index
    if (own) break
  }
  if (other >= 0) taken.add(other)
  return other
}

function kindOf(real: Span, found: Span | null): Pairing['kind'] {
  if (!found) return '漏'
  const bounds = real.start === found.start && real.end === found.end
  const type = real.type === found.type
  if (bounds) return type ? 'right' : '类型'
  return type ? '边界' : '边界与类型'
}

/** Which pairs count as right at a level. */
export const RIGHT: Readonly<Record<Exclude<Level, 'scheme' | 'token'>, readonly Pairing['kind'][]>> = {
  strict: ['right'],
  exact: ['right', '类型'],
  overlap: ['right', '边界'],
}

/** Adds tokens whose tag is not O, compared by the whole tag. */
export function addTokens(counts: Counts, real: string | null, found: string | null): void {
  if (real !== null) counts.real++
  if (found !== null) counts.found++
  if (real !== null && real === found) counts.hits++
}
