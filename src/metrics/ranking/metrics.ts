import { optional } from '../arguments/argument.ts'
import { type Matrix, matrix } from '../arguments/matrices.ts'
import { integer } from '../arguments/numbers.ts'
import { refuse } from '../error.ts'
import { type Metric, metric } from '../metric.ts'
import { hitRate, mapAtK, mrr, ndcg } from './ranking.ts'

/** scikit-learn refuses to rank a single item. */
const LEAST_ITEMS_FOR_NDCG = 2

function ranked(compute: (yTrue: Matrix, yScore: Matrix, k: number) => number, leastItems = 1): Metric {
  return metric(
    { y_true: matrix({ min: 0 }), y_score: matrix(), k: optional(integer({ min: 1 })) },
    ({ y_true, y_score, k }) => {
      if (y_score.rows !== y_true.rows || y_score.columns !== y_true.columns) {
        const [actual, expected] = [y_score, y_true].map(({ rows, columns }) => `${rows}×${columns}`)
        refuse('y_score', `的大小是 ${actual}`, `与 y_true 相同的 ${expected}`)
      }
      if (y_true.columns < leastItems)
        refuse('y_true', '每行只有 1 项', `每行至少 ${leastItems} 项的二维数组`)
      return compute(y_true, y_score, Math.min(k ?? y_true.columns, y_true.columns))
    },
  )
}

/** Metrics of ranked lists, the mean over queries. */
export const rankingMetrics = {
  ndcg: ranked(ndcg, LEAST_ITEMS_FOR_NDCG),
  mrr: ranked(mrr),
  map_at_k: ranked(mapAtK),
  hit_rate: ranked(hitRate),
} as const
