/** What the tool answers: plain data, from which its figures, tables and JSON are made. */

export interface Score {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Right, predicted and real ones. */
  readonly hits: number
  readonly found: number
  readonly real: number
}

/** Ways to count, strictest first. */
export const LEVELS = ['scheme', 'strict', 'exact', 'overlap', 'token'] as const
export type Level = (typeof LEVELS)[number]

export type Interval = readonly [low: number, high: number]

export interface EntityError {
  /** Line where the entity begins. */
  readonly line: number
  readonly kind: '漏' | '多' | '类型' | '边界' | '边界与类型'
  readonly real: string
  readonly found: string
}

export interface Entities {
  readonly understood: string
  readonly sentences: number
  readonly tokens: number
  readonly scheme: 'iob2' | 'iobes'
  readonly scores: Readonly<Record<Level, Score>>
  readonly intervals: Readonly<Partial<Record<'strict' | 'token', Interval>>>
  /** Share of tokens with the right tag, O among them, and share of O among the real tags. */
  readonly accuracy: number
  readonly outside: number
  readonly macro: number
  readonly types: readonly { readonly type: string; readonly score: Score }[]
  /** Rows are real types and 「没有」 last, columns predicted types and 「没有」 last; spans with equal bounds, or without a partner. */
  readonly confusion: readonly (readonly number[])[]
  readonly errors: readonly EntityError[]
  readonly counts: Readonly<Record<EntityError['kind'], number>>
}

/** Means over queries; their names as in `npm run metrics` where that has them. */
export const RANKING = [
  'ndcg',
  'ndcg_exponential',
  'mrr',
  'map',
  'map_at_k',
  'recall',
  'precision',
  'hit_rate',
  'judged',
] as const
export type RankingKey = (typeof RANKING)[number]

export interface Retrieval {
  readonly understood: readonly string[]
  readonly k: number
  /** Queries that the means are over. */
  readonly queries: number
  readonly values: Readonly<Record<RankingKey, number>>
  readonly intervals: Readonly<Partial<Record<RankingKey, Interval>>>
  /** nDCG with linear gain when the ideal order is made of retrieved documents alone: a mistake, to compare. */
  readonly wrongIdeal: number
  readonly curve: {
    readonly k: readonly number[]
    readonly ndcg: readonly number[]
    readonly recall: readonly number[]
  }
  /** nDCG of the queries, thinned to quantiles. */
  readonly spread: readonly number[]
  /** Queries, worst nDCG first. */
  readonly rows: readonly {
    readonly query: string
    readonly values: Readonly<Record<RankingKey, number>>
    readonly relevant: number
    readonly retrieved: number
  }[]
}

export interface Report {
  readonly entities: Entities | null
  readonly retrieval: Retrieval | null
  readonly resamples: { readonly sentences: number; readonly queries: number }
  readonly warnings: readonly string[]
}
