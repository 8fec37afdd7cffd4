import { type Matrix, row } from '../arguments/matrices.ts'
import { descending } from '../numeric/order.ts'
import { mean, sum } from '../numeric/sum.ts'

/** What one query contributes: relevance and scores of its L items, cut at k. */
type QueryMetric = (relevance: Float64Array, scores: Float64Array, k: number) => number

/**
 * Normalised discounted cumulative gain with linear gain, Σ relᵢ/log₂(i+1) over the first k ranks divided by the same
 * of the ideal order (Järvelin & Kekäläinen 2002). Items with equal scores share the mean relevance of their tie
 * (McSherry & Najork 2008; sklearn.metrics.ndcg_score). A query without relevant items counts 0.
 * @param yTrue relevance ≥ 0, [queries, items]
 */
export function ndcg(yTrue: Matrix, yScore: Matrix, k: number): number {
  return overQueries(yTrue, yScore, k, (relevance, scores, cut) => {
    const ideal = dcg(Float64Array.from(relevance).sort().reverse(), cut)
    return ideal === 0 ? 0 : dcg(averageTies(relevance, scores), cut) / ideal
  })
}

/**
 * Mean reciprocal rank of the first relevant item (relevance > 0) within the first k; 0 when there is none
 * (Voorhees 1999). Equal scores rank in the order given.
 */
export function mrr(yTrue: Matrix, yScore: Matrix, k: number): number {
  return overQueries(yTrue, yScore, k, (relevance, scores, cut) => {
    const rank = ranked(relevance, scores)
      .slice(0, cut)
      .findIndex((value) => value > 0)
    return rank < 0 ? 0 : 1 / (rank + 1)
  })
}

/**
 * Mean average precision at k: the sum of the precision at each relevant rank ≤ k divided by min(relevant items, k)
 * (Manning, Raghavan & Schütze, ch. 8); 0 for a query without relevant items. Equal scores rank in the order given.
 */
export function mapAtK(yTrue: Matrix, yScore: Matrix, k: number): number {
  return overQueries(yTrue, yScore, k, (relevance, scores, cut) => {
    const order = ranked(relevance, scores)
    const relevant = order.reduce((count, value) => count + (value > 0 ? 1 : 0), 0)
    let [hits, total] = [0, 0]
    order.slice(0, cut).forEach((value, rank) => {
      if (value <= 0) return
      hits += 1
      total += hits / (rank + 1)
    })
    return relevant === 0 ? 0 : total / Math.min(relevant, cut)
  })
}

/** The share of queries with a relevant item among the first k (recall@k when each query has one right answer). */
export function hitRate(yTrue: Matrix, yScore: Matrix, k: number): number {
  return overQueries(yTrue, yScore, k, (relevance, scores, cut) =>
    ranked(relevance, scores)
      .slice(0, cut)
      .some((value) => value > 0)
      ? 1
      : 0,
  )
}

function overQueries(yTrue: Matrix, yScore: Matrix, k: number, metric: QueryMetric): number {
  return mean(
    Float64Array.from({ length: yTrue.rows }, (_, query) => metric(row(yTrue, query), row(yScore, query), k)),
  )
}

function ranked(relevance: Float64Array, scores: Float64Array): Float64Array {
  return Float64Array.from(descending(scores), (index) => relevance[index]!)
}

function averageTies(relevance: Float64Array, scores: Float64Array): Float64Array {
  const order = descending(scores)
  const result = ranked(relevance, scores)
  let start = 0
  for (let index = 1; index <= order.length; index += 1) {
    if (index < order.length && scores[order[index]!] === scores[order[start]!]) continue
    result.fill(mean(result.slice(start, index)), start, index)
    start = index
  }
  return result
}

function dcg(gains: Float64Array, k: number): number {
  return sum(gains.slice(0, k).map((gain, rank) => gain / Math.log2(rank + 2)))
}
