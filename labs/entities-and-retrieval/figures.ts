import type { Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { Level, RankingKey, Report } from './report.ts'

/** Levels from the strictest, as a page names them. */
export const LEVEL_WORDS: Readonly<Record<Level, readonly [name: string, how: string]>> = {
  scheme: ['方案严格', '边界与类型都对，两边都只认合乎标注方案的实体（seqeval 的 mode="strict"）'],
  strict: ['实体严格', '边界与类型都对（conlleval、seqeval 默认）'],
  exact: ['只看边界', '边界对，类型不论（SemEval 2013 的 exact）'],
  overlap: ['重叠就算', '类型对，边界有重叠，一对一（近于 SemEval 2013 的 type）'],
  token: ['token 级', '标签不是 O 的词，整个标签相同'],
}

export const RANKING_WORDS: Readonly<Record<RankingKey, readonly [name: string, how: string]>> = {
  ndcg: ['nDCG@k，线性增益', 'Σ rel/log₂(i+1)，除以理想次序的值；trec_eval、scikit-learn'],
  ndcg_exponential: ['nDCG@k，指数增益', 'Σ (2^rel − 1)/log₂(i+1)；推荐与网页搜索常用'],
  mrr: ['MRR@k', '第一个相关文档名次的倒数，前 k 条没有记 0'],
  map: ['MAP', '整个结果表的平均精确率，除以全部相关文档数；trec_eval'],
  map_at_k: ['MAP@k', '前 k 条，除以 min(相关文档数, k)'],
  recall: ['Recall@k', '前 k 条里的相关文档 / 全部相关文档'],
  precision: ['P@k', '前 k 条里的相关文档 / k'],
  hit_rate: ['Hit@k', '前 k 条里有没有相关文档'],
  judged: ['有判定的占比@k', '前 k 条里有判定的文档；没有判定不等于不相关'],
}

const ENTITY_ROWS = ['scheme', 'strict', 'exact', 'overlap', 'token'] as const satisfies readonly Level[]

export function levels({ entities }: Report): Figure | null {
  if (!entities) return null
  const { scores, accuracy, tokens } = entities
  return {
    kind: 'bars',
    label: `同一份预测：token 级 F1 ${write(scores.token.f1)}，实体严格 F1 ${write(scores.strict.f1)}，重叠就算 ${write(scores.overlap.f1)}。`,
    unit: `F1（末行是准确率），${write(tokens)} 个词`,
    right: { name: 'F1', color: 1 },
    rows: [
      ...ENTITY_ROWS.map((level) => ({
        name: LEVEL_WORDS[level][0],
        right: Number(scores[level].f1.toFixed(4)),
      })),
      { name: 'token 准确率（含 O）', right: Number(accuracy.toFixed(4)) },
    ],
  }
}

export function confusion({ entities }: Report): Figure | null {
  if (!entities || entities.confusion.length < 2) return null
  const { confusion: counts, types, scores } = entities
  const names = [...types.map(({ type }) => type), '没有']
  const mixed = entities.counts['类型']
  return {
    kind: 'matrix',
    label: `${scores.strict.real} 个真实实体：${scores.strict.hits} 个全对，${mixed} 个边界对而类型错，${entities.counts['漏']} 个漏掉。`,
    down: '真实',
    across: '预测',
    rows: names,
    columns: names,
    cells: counts.map((row, real) => {
      const all = row.reduce((sum, count) => sum + count, 0)
      return row.map((count, found) => ({
        text: real === found && real === counts.length - 1 ? '' : write(count),
        note: all > 0 && real < counts.length - 1 ? percent(count / all) : '',
        shade: all > 0 ? count / all : 0,
        color: real === found ? 1 : 2,
      }))
    }),
  }
}

const ERROR_WORDS = {
  边界: '类型对，边界错',
  类型: '边界对，类型错',
  边界与类型: '有重叠，都不对',
  漏: '漏掉',
  多: '多出来',
} as const

export function faults({ entities }: Report): Figure | null {
  if (!entities) return null
  const { counts, scores } = entities
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (all === 0) return null
  return {
    kind: 'bars',
    label: `${all} 处错误：边界错 ${counts['边界']}，类型错 ${counts['类型']}，漏 ${counts['漏']}，多 ${counts['多']}，边界与类型都错 ${counts['边界与类型']}；全对的有 ${scores.strict.hits} 个。`,
    unit: '处',
    right: { name: '错误', color: 2 },
    rows: (['边界', '类型', '边界与类型', '漏', '多'] as const).map((kind) => ({
      name: ERROR_WORDS[kind],
      right: counts[kind],
    })),
  }
}

const DRAWN = ['ndcg', 'ndcg_exponential', 'mrr', 'map', 'recall', 'precision'] as const

export function ranking({ retrieval }: Report): Figure | null {
  if (!retrieval) return null
  const { values, k, queries } = retrieval
  const named = (key: RankingKey): string => RANKING_WORDS[key][0].replace('@k', `@${k}`)
  return {
    kind: 'bars',
    label: `${write(queries)} 个查询的平均：nDCG@${k} 线性增益 ${write(values.ndcg)}，指数增益 ${write(values.ndcg_exponential)}，MRR ${write(values.mrr)}。`,
    unit: '平均值（0–1）',
    right: { name: `${write(queries)} 个查询`, color: 1 },
    rows: DRAWN.map((key) => ({ name: named(key), right: Number(values[key].toFixed(4)) })),
  }
}

export function depth({ retrieval }: Report): Figure | null {
  if (!retrieval || retrieval.curve.k.length < 2) return null
  const { curve, k, values } = retrieval
  const last = curve.recall.at(-1) ?? 0
  const most = curve.k.at(-1) ?? 1
  return {
    kind: 'lines',
    label: `取前 ${k} 条时召回 ${write(values.recall)}，取到第 ${most} 条时 ${write(last)}。`,
    x: { name: '取前 k 条', scale: most > 20 ? 'log' : 'linear', ordinal: '条' },
    y: { name: '平均值', domain: [0, 1] },
    names: 'inside',
    series: [
      { name: 'Recall@k', color: 1, x: curve.k, runs: [curve.recall] },
      { name: 'nDCG@k', color: 3, x: curve.k, runs: [curve.ndcg] },
    ],
    references: k <= most ? [{ kind: 'vertical', at: k, name: `k = ${k}` }] : [],
  }
}

export function spread({ retrieval }: Report): Figure | null {
  if (!retrieval || retrieval.spread.length < 8) return null
  const { spread: values, k, values: means } = retrieval
  const none = values.filter((value) => value === 0).length / values.length
  return {
    kind: 'histogram',
    label: `各查询的 nDCG@${k}：${percent(none)} 的查询是 0，平均 ${write(means.ndcg)}。`,
    x: { name: `一个查询的 nDCG@${k}`, domain: [0, 1] },
    edges: Array.from({ length: 21 }, (_, bin) => bin / 20),
    series: [{ name: '查询', color: 1, values }],
    references: [{ kind: 'vertical', at: means.ndcg, name: `平均 ${write(means.ndcg)}` }],
  }
}
