import type { Column, SeriesName } from '../training/streams.ts'

/** Series by name: [replica][step]. */
export type SeriesRecord = Readonly<Partial<Record<SeriesName, readonly Float32Array[]>>>

/** Collects what steps report, up to a number of steps. */
export class SeriesWriter {
  readonly #columns: readonly Column[]
  readonly #replicas: number
  /** [column][replica][step] */
  readonly #values: readonly (readonly Float32Array[])[]
  #steps = 0

  constructor(columns: readonly Column[], replicas: number, most: number) {
    this.#columns = columns
    this.#replicas = replicas
    this.#values = columns.map(() => Array.from({ length: replicas }, () => new Float32Array(most)))
  }

  /** Appends `count` steps of what a training graph put out, [count, R, C] in row-major order. */
  append(series: ArrayLike<number>, count: number): void {
    const width = this.#columns.length
    this.#columns.forEach(({ finish }, c) => {
      for (let r = 0; r < this.#replicas; r++) {
        const values = this.#values[c]?.[r]
        for (let step = 0; values && step < count; step++) {
          values[this.#steps + step] = finish(series[(step * this.#replicas + r) * width + c] ?? NaN)
        }
      }
    })
    this.#steps += count
  }

  /** The series up to `steps` steps. */
  record(steps: number): SeriesRecord {
    return Object.fromEntries(
      this.#columns.map(({ name }, c) => [
        name,
        (this.#values[c] ?? []).map((values) => values.slice(0, steps)),
      ]),
    )
  }
}
