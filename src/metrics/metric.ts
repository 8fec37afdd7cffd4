import type { Arguments, Values } from './arguments/argument.ts'
import { isWhat } from './arguments/describe.ts'
import { refuse } from './error.ts'

/** What a metric answers; lists may be nested, NaN and infinities are allowed. */
export type MetricValue = number | ArrayLike<unknown> | Readonly<Record<string, unknown>>

/** Side effects that a metric may have; all optional. */
export interface Context {
  /** One Chinese sentence about something that was left out or looks wrong but is not an error. */
  readonly warn?: (sentence: string) => void
}

/** One row of the registry: which arguments a metric takes, and how it is computed from untrusted ones. */
export interface Metric {
  readonly arguments: Arguments
  readonly answer: (given: Readonly<Record<string, unknown>>, context: Context) => MetricValue
}

/**
 * A row whose `compute` is typed by its arguments.
 * @param aligned arguments that hold one entry a row and must be equally long; the first sets the length
 */
export function metric<A extends Arguments>(
  args: A,
  compute: (values: Values<A>, context: Context) => MetricValue,
  aligned: readonly (keyof A & string)[] = [],
): Metric {
  return {
    arguments: args,
    answer: (given, context) => {
      const values = readAll(args, given)
      mustAlign(values, aligned)
      return compute(values, context)
    },
  }
}

function readAll<A extends Arguments>(args: A, given: Readonly<Record<string, unknown>>): Values<A> {
  const values = Object.entries(args).map(([name, { accepts, read, absent }]) => {
    const value = given[name]
    if (value !== undefined && value !== null) return [name, read(value, name)]
    if (absent) return [name, absent.value]
    return refuse(name, isWhat(value), accepts)
  })
  // Each name is paired with what its own argument read; the type of `Object.fromEntries` cannot say so.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(values) as Values<A>
}

function mustAlign(values: Readonly<Record<string, unknown>>, aligned: readonly string[]): void {
  const [first, ...others] = aligned.filter((name) => values[name] !== undefined)
  if (first === undefined) return
  for (const name of others) {
    const [expected, actual] = [sizeOf(values[first]) ?? 0, sizeOf(values[name]) ?? 0]
    if (expected !== actual) refuse(name, `有 ${actual} 项`, `与 ${first} 等长，即 ${expected} 项`)
  }
}

/** The number of rows of a list or matrix. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if ('rows' in value) return Number(value.rows)
  return 'length' in value ? Number(value.length) : undefined
}
