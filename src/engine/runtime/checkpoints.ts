/** State of a run before one step: the vectors that the training graph carries, by input name. */
export interface Checkpoint {
  readonly step: number
  readonly state: Readonly<Record<string, Float32Array>>
}

const bytesOf = ({ state }: Checkpoint): number =>
  Object.values(state).reduce((sum, { byteLength }) => sum + byteLength, 0)

/**
 * Checkpoints of a run, oldest first, within a number of bytes. When there is no room for another, every second one is
 * dropped and the least distance between two doubled, so that the whole run stays covered.
 */
export class History {
  readonly #budget: number
  #spacing = 1
  #kept: Checkpoint[] = []

  constructor(budget: number) {
    this.#budget = budget
  }

  /** Keeps a checkpoint unless the last one stands too close or it does not fit at all. */
  offer(checkpoint: Checkpoint): void {
    const bytes = bytesOf(checkpoint)
    const last = this.#kept.at(-1)?.step ?? -Infinity
    if (2 * bytes > this.#budget || checkpoint.step - last < this.#spacing) return
    this.#kept.push(checkpoint)
    while (this.#kept.length * bytes > this.#budget) this.#thin()
  }

  /** Newest checkpoint at or before `step`. */
  before(step: number): Checkpoint | undefined {
    return this.#kept.findLast((kept) => kept.step <= step)
  }

  /** Forgets what lies after `step`. */
  truncate(step: number): void {
    this.#kept = this.#kept.filter((kept) => kept.step <= step)
  }

  #thin(): void {
    this.#kept = this.#kept.filter((_, place) => place % 2 === 0)
    const [first, second] = this.#kept
    this.#spacing = Math.max(2 * this.#spacing, (second?.step ?? 0) - (first?.step ?? 0))
  }
}
