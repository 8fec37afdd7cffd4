const BEAM_WIDTH = 25
const UNREACHED = 1e16

/** One step of turning the hypothesis into the reference. */
export type Edit = 'keep' | 'substitute' | 'insert' | 'delete'

const EDITS = ['keep', 'substitute', 'delete', 'insert'] as const satisfies readonly Edit[]

/**
 * Levenshtein distance within a beam of 25 cells around the stretched diagonal, with the edits on the way, first to
 * last (Tercom's beam as in sacreBLEU 2). Between equal costs: keep or substitute, then delete, then insert.
 */
export function beamEditDistance(
  hypothesis: readonly string[],
  reference: readonly string[],
): { readonly distance: number; readonly edits: readonly Edit[] } {
  const width = reference.length + 1
  const costs = new Float64Array((hypothesis.length + 1) * width).fill(UNREACHED)
  const steps = new Uint8Array(costs.length)
  for (let j = 0; j < width; j += 1) {
    costs[j] = j
    steps[j] = EDITS.indexOf('insert')
  }
  const ratio = hypothesis.length > 0 ? reference.length / hypothesis.length : 1
  const beam = BEAM_WIDTH < ratio / 2 ? Math.ceil(ratio / 2 + BEAM_WIDTH) : BEAM_WIDTH
  for (let i = 1; i <= hypothesis.length; i += 1) {
    const diagonal = Math.floor(i * ratio)
    const last = i === hypothesis.length ? width : Math.min(width, diagonal + beam)
    for (let j = Math.max(0, diagonal - beam); j < last; j += 1) {
      const place = i * width + j
      const same = j > 0 && hypothesis[i - 1] === reference[j - 1]
      if (j > 0) relax(costs, steps, place, costs[place - width - 1]! + (same ? 0 : 1), same ? 0 : 1)
      relax(costs, steps, place, costs[place - width]! + 1, 2)
      if (j > 0) relax(costs, steps, place, costs[place - 1]! + 1, 3)
    }
  }
  return { distance: costs[costs.length - 1]!, edits: walkBack(steps, hypothesis.length, reference.length) }
}

function relax(costs: Float64Array, steps: Uint8Array, place: number, cost: number, step: number): void {
  if (costs[place]! <= cost) return
  costs[place] = cost
  steps[place] = step
}

function walkBack(steps: Uint8Array, rows: number, columns: number): readonly Edit[] {
  const edits: Edit[] = []
  let [i, j] = [rows, columns]
  while (i > 0 || j > 0) {
    const edit = EDITS[steps[i * (columns + 1) + j]!]!
    edits.push(edit)
    if (edit !== 'insert') i -= 1
    if (edit !== 'delete') j -= 1
  }
  return edits.reverse()
}
