import { type Edit, beamEditDistance } from './beam-edit-distance.ts'

const LONGEST_RUN = 10
const FARTHEST = 50

/** The best way to move one run of words of a hypothesis. */
export interface Shift {
  /** How much the edit distance falls. */
  readonly gain: number
  readonly words: readonly string[]
  /** How many shifts were tried. */
  readonly candidates: number
}

/** What an edit path says of positions. */
interface Alignment {
  /** For each position of the reference, the last hypothesis position used up to it. */
  readonly hypothesisAt: readonly number[]
  readonly wrongReference: readonly boolean[]
  readonly wrongHypothesis: readonly boolean[]
}

/** A run of equal words on both sides. */
interface Run {
  readonly start: number
  readonly target: number
  readonly length: number
}

/**
 * The shift that lowers the edit distance most; between equal gains the longest run, then the earliest, then the
 * earliest target (Tercom's order). Only runs that are wrong where they are and missing where they belong are moved.
 * @param most stop after a run once this many shifts have been tried
 */
export function bestShift(hypothesis: readonly string[], reference: readonly string[], most: number): Shift {
  const before = beamEditDistance(hypothesis, reference)
  const alignment = align(before.edits)
  let best: { readonly shift: Shift; readonly rank: readonly number[] } | undefined
  let candidates = 0
  for (const run of matchingRuns(hypothesis, reference)) {
    if (!isWorthMoving(run, alignment)) continue
    for (const place of places(run, alignment)) {
      const words = move(hypothesis, run, place)
      const gain = before.distance - beamEditDistance(words, reference).distance
      const rank = [gain, run.length, -run.start, -place]
      candidates += 1
      if (best === undefined || isGreater(rank, best.rank))
        best = { shift: { gain, words, candidates }, rank }
    }
    if (candidates >= most) break
  }
  return { ...(best?.shift ?? { gain: 0, words: hypothesis }), candidates }
}

function* matchingRuns(hypothesis: readonly string[], reference: readonly string[]): Generator<Run> {
  for (let start = 0; start < hypothesis.length; start += 1) {
    const last = Math.min(reference.length - 1, start + FARTHEST)
    for (let target = Math.max(0, start - FARTHEST); target <= last; target += 1) {
      for (let length = 1; length <= LONGEST_RUN; length += 1) {
        const word = hypothesis[start + length - 1]
        if (word === undefined || word !== reference[target + length - 1]) break
        yield { start, target, length }
      }
    }
  }
}

function isWorthMoving({ start, target, length }: Run, alignment: Alignment): boolean {
  const at = alignment.hypothesisAt[target]!
  return (
    alignment.wrongHypothesis.slice(start, start + length).includes(true) &&
    alignment.wrongReference.slice(target, target + length).includes(true) &&
    (at < start || at >= start + length)
  )
}

/** Before which hypothesis positions the run may be put: after the word that each word of its target stands at. */
function* places({ target, length }: Run, { hypothesisAt }: Alignment): Generator<number> {
  let previous = -1
  for (let offset = -1; offset < length; offset += 1) {
    const at = target + offset < 0 ? -1 : hypothesisAt[target + offset]
    if (at === undefined) return
    if (at + 1 !== previous) yield at + 1
    previous = at + 1
  }
}

function move(words: readonly string[], { start, length }: Run, place: number): readonly string[] {
  const run = words.slice(start, start + length)
  const rest = [...words.slice(0, start), ...words.slice(start + length)]
  // A place inside the run is counted from the run's start among the words that stay.
  const target = place > start + length ? place - length : place
  return [...rest.slice(0, target), ...run, ...rest.slice(target)]
}

function align(edits: readonly Edit[]): Alignment {
  const hypothesisAt: number[] = []
  const wrongReference: boolean[] = []
  const wrongHypothesis: boolean[] = []
  for (const edit of edits) {
    const wrong = edit !== 'keep'
    if (edit !== 'insert') wrongHypothesis.push(wrong)
    if (edit === 'delete') continue
    hypothesisAt.push(wrongHypothesis.length - 1)
    wrongReference.push(wrong)
  }
  return { hypothesisAt, wrongReference, wrongHypothesis }
}

function isGreater(a: readonly number[], b: readonly number[]): boolean {
  const place = a.findIndex((value, index) => value !== b[index])
  return place >= 0 && a[place]! > b[place]!
}
