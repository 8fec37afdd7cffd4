/** Entities in a sequence of tags. */

/** A tag: where in an entity a token stands and of what type that is; null outside. */
export type Tag = { readonly place: 'B' | 'I' | 'E' | 'S'; readonly type: string } | null

/** Tokens `start` to `end`, both among them. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly type: string
}

export type Scheme = 'iob2' | 'iobes'

/** BILOU says L and U, BMES says M for what IOBES calls E, S and I. */
const PLACES: Readonly<Record<string, NonNullable<Tag>['place']>> = {
  B: 'B',
  I: 'I',
  M: 'I',
  E: 'E',
  L: 'E',
  S: 'S',
  U: 'S',
}

const BEFORE = /^([BIMELSU])[-_](.+)$/i
const AFTER = /^(.+)[-_]([BIMELSU])$/i
const OUTSIDE = new Set(['O', 'o', '_', '-'])

/** Whether the tags carry their place behind the type (`PER-B`) and none before it. */
export const placeIsLast = (tags: Iterable<string>): boolean => {
  let some = false
  for (const tag of tags) {
    if (OUTSIDE.has(tag)) continue
    if (BEFORE.test(tag) || !AFTER.test(tag)) return false
    some = true
  }
  return some
}

/** Reads a tag. A tag without a place (`PER`) counts as inside: equal neighbours are one entity. */
export function tagOf(text: string, last: boolean): Tag {
  if (OUTSIDE.has(text)) return null
  const [, first = '', second = ''] = (last ? AFTER : BEFORE).exec(text) ?? []
  const place = PLACES[(last ? second : first).toUpperCase()]
  return place ? { place, type: last ? first : second } : { place: 'I', type: text }
}

/** Whether the tags use E or S, and so are IOBES. */
export const schemeOf = (tags: Iterable<Tag>): Scheme => {
  for (const tag of tags) if (tag?.place === 'E' || tag?.place === 'S') return 'iobes'
  return 'iob2'
}

/**
 * Spans as conlleval and seqeval's default read them: every run of tags is an entity, and a new one begins at B or S, after O, E or S, and
 * where the type changes. So an I without a B begins an entity too.
 */
export function lenientSpans(tags: readonly Tag[]): Span[] {
  const spans: Span[] = []
  let start = 0
  for (const [index, tag] of tags.entries()) {
    if (!tag) continue
    if (begins(tags[index - 1] ?? null, tag)) start = index
    const next = tags[index + 1] ?? null
    if (!next || begins(tag, next)) spans.push({ start, end: index, type: tag.type })
  }
  return spans
}

const begins = (before: Tag, tag: NonNullable<Tag>): boolean =>
  tag.place === 'B' ||
  tag.place === 'S' ||
  !before ||
  before.place === 'E' ||
  before.place === 'S' ||
  before.type !== tag.type

/** Spans that follow the scheme to the letter (seqeval's `mode='strict'`): B I* for IOB2, S or B I* E for IOBES; the rest is no entity. */
export function strictSpans(tags: readonly Tag[], scheme: Scheme): Span[] {
  const spans: Span[] = []
  for (const [start, tag] of tags.entries()) {
    if (scheme === 'iobes' && tag?.place === 'S') spans.push({ start, end: start, type: tag.type })
    if (tag?.place !== 'B') continue
    let end = start
    while (tags[end + 1]?.place === 'I' && tags[end + 1]?.type === tag.type) end++
    const next = tags[end + 1]
    if (scheme === 'iob2') spans.push({ start, end, type: tag.type })
    else if (next?.place === 'E' && next.type === tag.type)
      spans.push({ start, end: end + 1, type: tag.type })
  }
  return spans
}
