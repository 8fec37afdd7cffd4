import { InputError } from '../../data/input-error.ts'
import { MetricError } from '../../metrics/error.ts'

/** What a visitor gave to each input of a tool: files, pasted text among them as one file; no file where nothing was given. */
export type Given<Name extends string = string> = Readonly<Record<Name, readonly File[]>>

/** Pasted text as a file. */
export const textFile = (text: string, name = '粘贴的文字'): File =>
  new File([text], name, { type: 'text/plain' })

/** A calculation in parts, between which it can be paused, watched and given up. */
export class Analysis<T> {
  /** At least 1. */
  readonly parts: number
  readonly part: (index: number) => void | Promise<void>
  /** Called once, after the last part. */
  readonly report: () => T

  constructor(parts: number, part: (index: number) => void | Promise<void>, report: () => T) {
    this.parts = parts
    this.part = part
    this.report = report
  }

  /** Does every part and answers the report. */
  async finish(): Promise<T> {
    for (let index = 0; index < this.parts; index++) await this.part(index)
    return this.report()
  }
}

/** Reads what was given and starts the calculation. Rejects with an {@link InputError} when it cannot be used. */
export interface Work<Name extends string, S, T> {
  open(given: Given<Name>, settings: S): Promise<Analysis<T>>
}

type Readers = Readonly<Record<string, (files: readonly File[]) => unknown>>
type Read<R extends Readers> = { readonly [Name in keyof R]: Awaited<ReturnType<R[Name]>> }

/**
 * The calculating half of a tool, loaded by its worker alone. `read` has a reader for each input (called with no file where nothing was
 * given); what it answers is kept until the input changes, so that a change of options does not read again. `analyse` answers the
 * report, plain data, at once or in parts.
 */
export function defineWork<const R extends Readers, S, T>(work: {
  readonly read: R
  readonly analyse: (data: Read<R>, settings: S) => T | Analysis<T> | Promise<T | Analysis<T>>
}): Work<keyof R & string, S, T> {
  const inputs = Object.keys(work.read)
  /** What a refusal of the calculation is said of: the input, where there is but one. */
  const only = inputs.length === 1 ? (inputs[0] ?? null) : null
  const kept = new WeakMap<readonly File[], unknown>()
  const read = async (input: string, files: readonly File[]): Promise<unknown> => {
    if (kept.has(files)) return kept.get(files)
    try {
      const value: unknown = await work.read[input]?.(files)
      kept.set(files, value)
      return value
    } catch (error) {
      throw asInputError(error, input)
    }
  }
  return {
    async open(given, settings) {
      const data: Record<string, unknown> = {}
      for (const input of inputs) data[input] = await read(input, given[input] ?? [])
      try {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each entry is what its own reader answered
        const found = await work.analyse(data as Read<R>, settings)
        return found instanceof Analysis
          ? found
          : new Analysis(
              1,
              () => undefined,
              () => found,
            )
      } catch (error) {
        throw asInputError(error, only)
      }
    },
  }
}

/** A refusal of the metrics or of a reader, said of an input; anything else as it is. */
function asInputError(error: unknown, input: string | null): unknown {
  if (error instanceof InputError) return input === null ? error : error.of(input)
  return error instanceof MetricError ? new InputError(error.message, input) : error
}
