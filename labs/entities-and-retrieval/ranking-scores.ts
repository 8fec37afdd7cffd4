/** Scores of one ranked list. */
import type { RankingKey } from './report.ts'

/** Relevance by rank, and what could have been found. */
export interface RankedList {
  /** Relevance of the results, first rank first; 0 for a document that was not judged. */
  readonly grades: readonly number[]
  /** Whether each result was judged. */
  readonly judged: readonly boolean[]
  /** Every judged relevance of the query, falling. */
  readonly ideal: readonly number[]
  /** From this relevance on a document is relevant. */
  readonly relevantFrom: number
}

export type Gain = (grade: number) => number
export const linear: Gain = (grade) => grade
export const exponential: Gain = (grade) => 2 ** grade - 1

/** Σ gain(relᵢ)/log₂(i + 1) over the first k ranks (Järvelin & Kekäläinen 2002; exponential gain: Burges et al. 2005). */
export function dcg(grades: readonly number[], k: number, gain: Gain): number {
  let sum = 0
  for (let rank = 1; rank <= Math.min(k, grades.length); rank++)
    sum += gain(grades[rank - 1] ?? 0) / Math.log2(rank + 1)
  return sum
}

/** DCG over that of an ideal order; 0 where the ideal is 0. */
export function ndcg(grades: readonly number[], ideal: readonly number[], k: number, gain: Gain): number {
  const best = dcg(ideal, k, gain)
  return best === 0 ? 0 : dcg(grades, k, gain) / best
}

/** nDCG with an ideal order of the retrieved documents alone: forgets what was not found. */
export const wrongIdealNdcg = ({ grades }: RankedList, k: number): number =>
  ndcg(
    grades,
    grades.slice(0, k).sort((a, b) => b - a),
    k,
    linear,
  )

/** Every score of a list at k. `map` is over the whole list and all relevant documents, `map_at_k` over min(relevant, k). */
export function scoresAt(list: RankedList, k: number): Record<RankingKey, number> {
  const { grades, ideal, judged, relevantFrom } = list
  const relevant = ideal.filter((grade) => grade >= relevantFrom).length
  let [hits, hitsAtK, precisions, precisionsAtK, reciprocal] = [0, 0, 0, 0, 0]
  for (const [index, grade] of grades.entries()) {
    if (grade < relevantFrom) continue
    hits++
    precisions += hits / (index + 1)
    if (index >= k) continue
    hitsAtK = hits
    precisionsAtK = precisions
    if (hits === 1) reciprocal = 1 / (index + 1)
  }
  const cut = Math.min(k, grades.length)
  return {
    ndcg: ndcg(grades, ideal, k, linear),
    ndcg_exponential: ndcg(grades, ideal, k, exponential),
    mrr: reciprocal,
    map: relevant === 0 ? 0 : precisions / relevant,
    map_at_k: relevant === 0 ? 0 : precisionsAtK / Math.min(relevant, k),
    recall: relevant === 0 ? 0 : hitsAtK / relevant,
    precision: hitsAtK / k,
    hit_rate: hitsAtK > 0 ? 1 : 0,
    judged: cut === 0 ? 0 : judged.slice(0, k).filter(Boolean).length / cut,
  }
}
