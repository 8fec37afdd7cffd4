import type { Column, SeriesName } from '../training/streams.ts'
import type { Assessment } from './evaluator.ts'
import type { NonFinite } from './stepper.ts'

/** Series by name: [replica][step]. */
export type SeriesRecord = Readonly<Partial<Record<SeriesName, readonly Float32Array[]>>>

/** One look at the validation set. */
export interface Validation extends Assessment {
  readonly step: number
}

/** What some steps of training gave. */
export interface TrainingRecord {
  /** Step of the first entry of each series. */
  readonly first: number
  /** Steps done, at most those asked for. */
  readonly steps: number
  /** [replica][step − first], float32. */
  readonly series: SeriesRecord
  /** Rates used: [replica][step − first], float64. */
  readonly lrs: readonly Float64Array[]
  /** Looks at the validation set that fell into these steps, oldest first. */
  readonly validation: readonly Validation[]
  /** Set when a value that is not finite ended the run; the run stands before the step named. */
  readonly stopped?: NonFinite
}

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
        const values = this.#values[c]?.[r] ?? new Float32Array()
        for (let step = 0; step < count; step++) {
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
