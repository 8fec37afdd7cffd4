/** What calibration errors perfectly calibrated forecasts would show: outcomes are drawn from the stated confidences (Bröcker & Smith 2007). */
import { random } from '../../src/engine/nn/random.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { errorOf, runningSum } from './bins.ts'
import type { Cuts, Sorted } from './bins.ts'

/** Outcomes that all draws together may take: a few seconds of work. */
const OUTCOMES = 1e8
/** Outcomes between two looks at the outside. */
const PART = 2e6

/** How many draws so many rows allow: 1000, fewer for more than 100 000 rows, never fewer than 100. */
export const drawsFor = (rows: number): number => Math.max(100, Math.min(1000, Math.floor(OUTCOMES / rows)))

/** Draws outcomes for all rows again and again; keeps the error at every number of bins and the frequencies in the bins of one of them. */
export class NullBand {
  readonly draws: number
  readonly parts: number
  private readonly sorted: Sorted
  private readonly stream
  private readonly outcome: Uint8Array
  private readonly hits: Float64Array
  private readonly cuts: readonly Cuts[]
  private readonly chosen: Cuts
  private readonly errors: Float64Array[]
  private readonly chosenErrors: Float64Array
  private readonly frequencies: Float64Array[]
  private next = 0

  /** @param cuts the bins at every number of them, @param chosen those of the diagram */
  constructor(sorted: Sorted, cuts: readonly Cuts[], chosen: Cuts, seed: number) {
    const rows = sorted.confidence.length
    this.draws = drawsFor(rows)
    this.parts = Math.ceil((this.draws * rows) / PART)
    this.sorted = sorted
    this.stream = random(seed, 'calibrated-outcomes')
    this.outcome = new Uint8Array(rows)
    this.hits = new Float64Array(rows + 1)
    this.cuts = cuts
    this.chosen = chosen
    this.errors = cuts.map(() => new Float64Array(this.draws))
    this.chosenErrors = new Float64Array(this.draws)
    this.frequencies = Array.from({ length: chosen.length - 1 }, () => new Float64Array(this.draws))
  }

  /** The draws of one part. */
  part(index: number): void {
    const end = Math.round((this.draws * (index + 1)) / this.parts)
    for (; this.next < end; this.next++) this.draw(this.next)
  }

  private draw(at: number): void {
    const { confidence, confidences } = this.sorted
    // a byte of a random word decides all but one row in 256, so that a word serves four rows
    let word = 0
    for (let place = 0; place < confidence.length; place++) {
      word = place % 4 === 0 ? this.stream.word() : word >>> 8
      const byte = word & 255
      const scaled = (confidence[place] ?? 0) * 256
      const whole = Math.floor(scaled)
      const hit = byte === whole ? this.stream.word() < (scaled - whole) * 2 ** 32 : byte < whole
      this.outcome[place] = hit ? 1 : 0
    }
    runningSum(this.outcome, this.hits)
    for (const [index, cuts] of this.cuts.entries()) {
      const errors = this.errors[index]
      if (errors) errors[at] = errorOf(confidences, this.hits, cuts)
    }
    this.chosenErrors[at] = errorOf(confidences, this.hits, this.chosen)
    for (const [bin, frequencies] of this.frequencies.entries()) {
      const [from = 0, to = 0] = [this.chosen[bin], this.chosen[bin + 1]]
      frequencies[at] = ((this.hits[to] ?? 0) - (this.hits[from] ?? 0)) / (to - from)
    }
  }

  /** Mean and middle 95 % of the errors, at the numbers of bins in their order. */
  bands() {
    return this.errors.map(bandOf)
  }

  /** The same for the bins of the diagram. */
  band() {
    return bandOf(this.chosenErrors)
  }

  /** Share of draws with an error at least as large as the observed one, the observed one counted among them (Davison & Hinkley 1997, 4.2). */
  pValue(error: number): number {
    // sums in another order may differ in the last bits
    const reached = this.chosenErrors.filter((drawn) => drawn >= error - 1e-12).length
    return (reached + 1) / (this.draws + 1)
  }

  /** The middle 95 % of the frequencies in a bin of the diagram. */
  frequency(bin: number): { readonly low: number; readonly high: number } {
    const values = this.frequencies[bin] ?? new Float64Array()
    return { low: quantile(values, 0.025), high: quantile(values, 0.975) }
  }
}

const bandOf = (errors: Float64Array) => ({
  mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
  low: quantile(errors, 0.025),
  high: quantile(errors, 0.975),
})
