import { beamEditDistance } from './beam-edit-distance.ts'
import { trimEnd } from './python-text.ts'
import { type Shift, bestShift } from './ter-shift.ts'
import { type TerTokenizerOptions, tokenizeForTer } from './ter-tokenizer.ts'

const MOST_CANDIDATES = 1000

/**
 * Corpus translation edit rate in per cent: insertions, deletions, substitutions and shifts of a run of words, each one
 * edit, over the mean reference length (Snover et al. 2006), as sacreBLEU 2 (Tercom's greedy search for shifts). Of
 * several references the closest counts. With only empty references 100, or 0 when the hypotheses are empty too.
 * @param references streams of one reference a segment; '' for a segment without one in this stream
 */
export function ter(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  options: TerTokenizerOptions,
): number {
  let [edits, length] = [0, 0]
  const prepare = (segment: string): string[] => tokenizeForTer(trimEnd(segment), options)
  hypotheses.forEach((hypothesis, segment) => {
    const truths = references
      .map((stream) => stream[segment]!)
      .filter((reference) => reference !== '')
      .map(prepare)
    edits += Math.min(...truths.map((truth) => countEdits(prepare(hypothesis), truth)))
    length += truths.reduce((total, truth) => total + truth.length, 0) / truths.length
  })
  if (length > 0) return (100 * edits) / length
  return edits > 0 ? 100 : 0
}

/** Shifts as long as one lowers the edit distance, then the edit distance left. */
function countEdits(hypothesis: readonly string[], reference: readonly string[]): number {
  if (reference.length === 0) return hypothesis.length
  let current = hypothesis
  let [shifts, candidates] = [0, 0]
  for (;;) {
    const shift: Shift = bestShift(current, reference, MOST_CANDIDATES - candidates)
    candidates += shift.candidates
    if (candidates >= MOST_CANDIDATES || shift.gain <= 0) break
    shifts += 1
    current = shift.words
  }
  return shifts + beamEditDistance(current, reference).distance
}
