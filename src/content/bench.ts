import { readFileSync } from 'node:fs'

/** The last race of `npm run bench`, as it wrote it. Rates are model steps a second; null where a peer cannot train the task. */
export interface Bench {
  /** ISO day. */
  readonly date: string
  /** Number and name of the processors. */
  readonly machine: string
  readonly rounds: number
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
