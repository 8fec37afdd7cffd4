const BEAM_WIDTH = 25
const UNREACHED = 1e16

/** One step of turning the hypothesis into the reference. */
export type Edit = 'keep' | 'substitute' | 'insert' | 'delete'

const EDITS = ['keep', 'substitute', 'delete', 'insert'] as const satisfies readonly Edit[]
const [KEEP, SUBSTITUTE, DELETE, INSERT] = [0, 1, 2, 3] as const

/**
 * Levenshtein distance within a beam of 25 cells around the stretched diagonal, with the edits on the way, first to
 * last (Tercom's beam as in sacreBLEU 2). Between equal costs: keep or substitute, then delete, then insert.
 */
export function beamEditDistance(
  hypothesis: readonly string[],
  reference: readonly string[],
): { readonly distance: number; readonly edits: readonly Edit[] } {
  const band = new Band(hypothesis.length, reference.length)
  for (let i = 1; i <= hypothesis.length; i += 1) {
    const [first, last] = band.columns(i)
    for (let j = first; j < last; j += 1) {
      const same = hypothesis[i - 1] === reference[j - 1]
      if (j > 0) band.relax(i, j, band.cost(i - 1, j - 1) + (same ? 0 : 1), same ? KEEP : SUBSTITUTE)
      band.relax(i, j, band.cost(i - 1, j) + 1, DELETE)
      if (j > 0) band.relax(i, j, band.cost(i, j - 1) + 1, INSERT)
    }
  }
  return { distance: band.cost(hypothesis.length, reference.length), edits: band.walkBack() }
}

/** The cells of the table that the beam covers: row 0 whole, of the others a stretch around the diagonal. */
class Band {
  readonly #rows: number
  readonly #width: number
  readonly #ratio: number
  readonly #beam: number
  readonly #stride: number
  readonly #costs: Float64Array
  readonly #steps: Uint8Array

  constructor(rows: number, width: number) {
    this.#rows = rows
    this.#width = width
    this.#ratio = rows > 0 ? width / rows : 1
    this.#beam = BEAM_WIDTH < this.#ratio / 2 ? Math.ceil(this.#ratio / 2 + BEAM_WIDTH) : BEAM_WIDTH
    this.#stride = 2 * this.#beam + 2
    this.#costs = new Float64Array((rows + 1) * this.#stride).fill(UNREACHED)
    this.#steps = new Uint8Array(this.#costs.length)
  }

  /** First column of a row, and the one after its last; the last row runs to the end. */
  columns(i: number): readonly [number, number] {
    const diagonal = Math.floor(i * this.#ratio)
    const last = i === this.#rows ? this.#width + 1 : Math.min(this.#width + 1, diagonal + this.#beam)
    return [Math.max(0, diagonal - this.#beam), last]
  }

  cost(i: number, j: number): number {
    if (i === 0) return j
    const [first, last] = this.columns(i)
    return j < first || j >= last ? UNREACHED : this.#costs[i * this.#stride + j - first]!
  }

  relax(i: number, j: number, cost: number, step: number): void {
    const place = i * this.#stride + j - this.columns(i)[0]
    if (this.#costs[place]! <= cost) return
    this.#costs[place] = cost
    this.#steps[place] = step
  }

  /** The edits from the first cell to the last. */
  walkBack(): readonly Edit[] {
    const edits: Edit[] = []
    let [i, j] = [this.#rows, this.#width]
    while (i > 0 || j > 0) {
      const step = i === 0 ? INSERT : this.#steps[i * this.#stride + j - this.columns(i)[0]]!
      edits.push(EDITS[step]!)
      if (step !== INSERT) i -= 1
      if (step !== DELETE) j -= 1
    }
    return edits.reverse()
  }
}
