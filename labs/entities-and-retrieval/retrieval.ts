/** Everything that the tool says of judgments and results. */
import { InputError } from '../../src/data/input-error.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { evenQuantiles } from '../../src/metrics/numeric/quantile.ts'
import type { controls } from './controls.ts'
import type { Hit, Qrels, Run } from './judgments.ts'
import { linear, ndcg, scoresAt, wrongIdealNdcg } from './ranking-scores.ts'
import type { RankedList } from './ranking-scores.ts'
import type { RankingKey, Retrieval } from './report.ts'

export type Options = Settings<typeof controls>

const ROWS = 500
const CURVE = 60
/** Points that a distribution is drawn from. */
const DRAWN = 500

export interface RetrievalAnalysis {
  readonly found: Omit<Retrieval, 'intervals'>
  /** Scores of each query, for resamples. */
  readonly queries: readonly Readonly<Record<RankingKey, number>>[]
  readonly warnings: readonly string[]
}

interface Query {
  readonly query: string
  readonly list: RankedList
}

/** Scores every judged query that has a relevant document. Throws an InputError when no query is in both files. */
export function scoreRun(qrels: Qrels, run: Run, settings: Options): RetrievalAnalysis {
  const { k, relevantFrom } = settings
  const queries: Query[] = []
  let [irrelevant, absent] = [0, 0]
  for (const [query, grades] of qrels.queries) {
    const hits = run.queries.get(query)
    if (![...grades.values()].some((grade) => grade >= relevantFrom)) irrelevant++
    else if (!hits && settings.missing === 'skip') absent++
    else {
      if (!hits) absent++
      queries.push({ query, list: listOf(grades, hits ?? [], settings) })
    }
  }
  const shared = queries.filter(({ query }) => run.queries.has(query)).length
  if (shared === 0)
    throw new InputError(
      `没有一个查询既在 run 里、又在 qrels 里有相关度不小于 ${relevantFrom} 的文档（qrels 的查询例如 ${first(qrels.queries)}，run 的例如 ${first(run.queries)}）；两边的编号要相同。`,
      'run',
    )
  const scores = queries.map(({ list }) => scoresAt(list, k))
  const values = meansOf(scores)
  const lists = queries.map(({ list }) => list)
  const rows = queries
    .map(({ query, list }, index) => ({
      query,
      values: scores[index] ?? values,
      relevant: list.ideal.filter((grade) => grade >= relevantFrom).length,
      retrieved: list.grades.length,
    }))
    .sort((a, b) => a.values.ndcg - b.values.ndcg)
  const foreign = [...run.queries.keys()].filter((query) => !qrels.queries.has(query))
  return {
    found: {
      understood: [qrels.understood, run.understood],
      k,
      queries: queries.length,
      values,
      wrongIdeal: meanOf(lists.map((list) => wrongIdealNdcg(list, k))),
      curve: curveOf(lists, relevantFrom),
      spread: evenQuantiles(
        scores.map((one) => one.ndcg),
        DRAWN,
      ),
      rows: rows.slice(0, ROWS),
    },
    queries: scores,
    warnings: [
      ...(irrelevant > 0
        ? [`${irrelevant} 个查询没有相关度不小于 ${relevantFrom} 的文档，不进平均（trec_eval 也这样）。`]
        : []),
      ...(absent > 0
        ? [
            `${absent} 个查询在 qrels 里而不在 run 里，${settings.missing === 'zero' ? '记 0' : '没有算'}；报告时要写明。`,
          ]
        : []),
      ...(foreign.length > 0 ? [`${foreign.length} 个查询（第一个是 ${foreign[0]}）没有判定，没有算。`] : []),
      ...(run.contradicting > 0
        ? [`${run.contradicting} 个查询的名次与分数次序不同；按分数排，与 trec_eval 相同。`]
        : []),
      ...runWarnings(queries, values, k),
    ],
  }
}

const first = (queries: ReadonlyMap<string, unknown>): string => queries.keys().next().value ?? ''

function listOf(
  grades: ReadonlyMap<string, number>,
  hits: readonly Hit[],
  { ties, relevantFrom }: Options,
): RankedList {
  // the sort is stable, so that equal scores keep the order given
  const order =
    ties === 'given'
      ? hits.toSorted((a, b) => b.score - a.score)
      : hits.toSorted((a, b) => b.score - a.score || (a.document < b.document ? 1 : -1))
  return {
    grades: order.map(({ document }) => grades.get(document) ?? 0),
    judged: order.map(({ document }) => grades.has(document)),
    ideal: [...grades.values()].sort((a, b) => b - a),
    relevantFrom,
  }
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** The mean of each score over queries. */
export function meansOf(scores: readonly Readonly<Record<RankingKey, number>>[]): Record<RankingKey, number> {
  const mean = (key: RankingKey): number => meanOf(scores.map((one) => one[key]))
  return {
    ndcg: mean('ndcg'),
    ndcg_exponential: mean('ndcg_exponential'),
    mrr: mean('mrr'),
    map: mean('map'),
    map_at_k: mean('map_at_k'),
    recall: mean('recall'),
    precision: mean('precision'),
    hit_rate: mean('hit_rate'),
    judged: mean('judged'),
  }
}

/** nDCG (linear gain) and recall at some k from 1 to the longest list. */
function curveOf(lists: readonly RankedList[], relevantFrom: number): Retrieval['curve'] {
  const most = lists.reduce((longest, { grades }) => Math.max(longest, grades.length), 1)
  const steps = Array.from({ length: CURVE }, (_, step) => Math.round(most ** (step / (CURVE - 1))))
  const k = [...new Set(steps)]
  const recallAt = ({ grades, ideal }: RankedList, cut: number): number =>
    grades.slice(0, cut).filter((grade) => grade >= relevantFrom).length /
    ideal.filter((grade) => grade >= relevantFrom).length
  return {
    k,
    ndcg: k.map((cut) => meanOf(lists.map(({ grades, ideal }) => ndcg(grades, ideal, cut, linear)))),
    recall: k.map((cut) => meanOf(lists.map((list) => recallAt(list, cut)))),
  }
}

function runWarnings(
  queries: readonly Query[],
  values: Readonly<Record<RankingKey, number>>,
  k: number,
): string[] {
  const warnings: string[] = []
  const short = queries.filter(({ list }) => list.grades.length > 0 && list.grades.length < k).length
  if (short > 0) warnings.push(`${short} 个查询的结果不到 k = ${k} 条；精确率仍除以 k。`)
  if (values.judged < 0.8)
    warnings.push(
      `前 ${k} 条里只有 ${(100 * values.judged).toFixed(0)}% 有判定；没有判定按不相关算，新方法会因此吃亏（池化偏差）。`,
    )
  const graded = queries.some(({ list }) => list.ideal.some((grade) => grade > 1))
  if (graded && Math.abs(values.ndcg - values.ndcg_exponential) >= 0.0005)
    warnings.push(
      `相关度分级，两种增益的 nDCG 差 ${Math.abs(values.ndcg - values.ndcg_exponential).toFixed(3)}；报告时写明是线性还是指数。`,
    )
  if (queries.length >= 10 && queries.length < 50)
    warnings.push(`只有 ${queries.length} 个查询，平均值的误差很大。`)
  return warnings
}
