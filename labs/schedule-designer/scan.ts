/** One pass over the rates of all updates. */

export interface Scan {
  readonly updates: number
  readonly first: number
  readonly endLr: number
  readonly top: { readonly lr: number; readonly update: number }
  readonly sum: number
  /** First update after which a rate that had fallen grows again; null where none does. */
  readonly risesAt: number | null
  /** First update from which every rate is below a thousandth of the peak; null where the last is not. */
  readonly vanishesAt: number | null
  /** Updates before which the rate jumps. */
  readonly jumps: readonly number[]
}

/** Share of the peak below which a rate no longer trains. */
const VANISHED = 1e-3

/** Most jumps that a drawing keeps. */
const JUMPS = 60

/** Collects rates in the order of updates, a stretch at a time. */
export class Scanner {
  private readonly peak: number
  private readonly rate: (update: number) => number
  private updates = 0
  private sum = 0
  private first = 0
  private last = 0
  private top = { lr: -1, update: 0 }
  private risesAt: number | null = null
  private fallen = false
  private vanishesAt: number | null = null
  private readonly jumps: number[] = []

  constructor(rate: (update: number) => number, peak: number) {
    this.rate = rate
    this.peak = peak
  }

  /** Looks at the updates up to `end`, exclusive. */
  take(end: number): void {
    const { peak, rate } = this
    for (let update = this.updates; update < end; update++) {
      const lr = rate(update)
      const change = update === 0 ? 0 : lr - this.last
      if (update === 0) this.first = lr
      if (lr > this.top.lr) this.top = { lr, update }
      if (change < -1e-12 * peak) this.fallen = true
      if (this.fallen && this.risesAt === null && change > 1e-12 * peak) this.risesAt = update
      if (lr >= VANISHED * peak) this.vanishesAt = null
      else if (this.top.lr >= VANISHED * peak) this.vanishesAt ??= update
      if (Math.abs(change) > 0.03 * peak && this.jumps.length < JUMPS) this.jumps.push(update)
      this.sum += lr
      this.last = lr
    }
    this.updates = end
  }

  result(): Scan {
    const { updates, first, last, top, sum, risesAt, vanishesAt, jumps } = this
    return { updates, first, endLr: last, top, sum, risesAt, vanishesAt, jumps }
  }
}

/** At most about `most` of `count` positions in rising order, both ends and both sides of every jump among them. */
export function positions(count: number, most: number, jumps: readonly number[]): number[] {
  const even =
    count <= most
      ? Array.from({ length: count }, (_, index) => index)
      : Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)))
  const beside = jumps.flatMap((at) => [at - 1, at]).filter((at) => at >= 0 && at < count)
  return [...new Set([...even, ...beside])].sort((a, b) => a - b)
}
