import { readFileSync } from 'node:fs'

/** The last race of `npm run bench`, as it wrote it. Rates are model steps a second; null where a peer cannot train the task. */
export interface Bench {
  /** ISO day. */
  readonly date: string
  /** Number and name of the processors. */
  readonly machine: string
  readonly rounds: number
  /** The home page's lab: milliseconds from the click to the first step, without and with the engine in the cache, and steps a second. */
  readonly start: {
    readonly lab: string
    readonly cold: number
    readonly cached: number
    readonly rate: number
  }
  readonly tasks: readonly {
    readonly task: string
    readonly ours: number
    readonly peers: Readonly<Record<string, number | null>>
  }[]
}

/** Reads `content/bench.json`. Throws when there is none. */
export function lastBench(): Bench {
  const bench: Bench = JSON.parse(readFileSync('content/bench.json', 'utf8'))
  return bench
}
