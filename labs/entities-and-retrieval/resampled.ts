import { interval } from '../classification/bootstrap.ts'
import type { Counts } from './entity-scores.ts'
import type { SentenceCounts } from './entities.ts'
import { RANKING } from './report.ts'
import type { Entities, RankingKey, Retrieval } from './report.ts'

/** Scores of the resamples so far. `add` takes how often each unit was drawn. */
export interface Resampled<T> {
  readonly units: number
  add(weights: Float64Array): void
  intervals(): T
}

/** F1 of entities and of tokens over resampled sentences. */
export function resampledSentences(sentences: SentenceCounts): Resampled<Entities['intervals']> {
  const levels = ['strict', 'token'] as const
  const flat = { strict: flattened(sentences.strict), token: flattened(sentences.token) }
  const drawn = { strict: new Array<number>(), token: new Array<number>() }
  return {
    units: sentences.strict.length,
    add(weights) {
      for (const level of levels) drawn[level].push(f1Of(flat[level], weights))
    },
    intervals: () => intervalsOf(levels, (level) => drawn[level]),
  }
}

/** Right ones, and predicted and real ones together, of each sentence one after the other. */
const flattened = (counts: readonly Counts[]): Float64Array =>
  Float64Array.from(counts.flatMap(({ hits, found, real }) => [hits, found + real]))

/** F1 of weighted sentences; 0 without entities. */
function f1Of(flat: Float64Array, weights: Float64Array): number {
  let [hits, all] = [0, 0]
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index] ?? 0
    hits += weight * (flat[2 * index] ?? 0)
    all += weight * (flat[2 * index + 1] ?? 0)
  }
  return all === 0 ? 0 : (2 * hits) / all
}

/** Mean scores over resampled queries. */
export function resampledQueries(
  queries: readonly Readonly<Record<RankingKey, number>>[],
): Resampled<Retrieval['intervals']> {
  const drawn = new Map<RankingKey, number[]>(RANKING.map((key) => [key, []]))
  return {
    units: queries.length,
    add(weights) {
      for (const [key, scores] of drawn) {
        let sum = 0
        for (const [index, query] of queries.entries()) sum += (weights[index] ?? 0) * query[key]
        scores.push(sum / queries.length)
      }
    },
    intervals: () => intervalsOf(RANKING, (key) => drawn.get(key) ?? []),
  }
}

function intervalsOf<Key extends string>(
  keys: readonly Key[],
  scoresOf: (key: Key) => readonly number[],
): { readonly [K in Key]?: readonly [number, number] } {
  const found: { [K in Key]?: readonly [number, number] } = {}
  for (const key of keys) {
    const own = interval(scoresOf(key))
    if (own) found[key] = own
  }
  return found
}
