import { number as write } from '../../src/figures/text.ts'
import { defineTool } from '../../src/lab/tool/index.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { confusion, depth, faults, LEVEL_WORDS, levels, ranking, RANKING_WORDS, spread } from './figures.ts'
import { LEVELS, RANKING } from './report.ts'
import type { Interval, Report } from './report.ts'
import { five, graded, ideal, search, tagger, tenTokens } from './samples.ts'

const range = (interval: Interval | undefined): string =>
  interval ? `${write(interval[0], 3)} – ${write(interval[1], 3)}` : '—'

export default defineTool({
  id: 'entities-and-retrieval',
  title: '实体与检索评分',
  summary:
    '粘贴 BIO 标注，实体级、重叠与 token 级的 F1 并列；或粘贴 qrels 与 run，得到两种增益的 nDCG、MRR、MAP 与召回。',
  section: '3.4',
  questions: ['3.4.7', '3.4.9'],
  controls,
  random: true,
  inputs: {
    tags: {
      label: 'BIO 标注',
      help: '每行一个词：真实标签与预测标签是最后两列，前面可以有词；句子之间空一行。制表符、空白或逗号分隔，有没有表头都行；也可以是 JSONL（y_true、y_pred 是数组）。',
      accept: '.txt,.tsv,.csv,.conll,.bio,.jsonl',
      optional: true,
    },
    qrels: {
      label: 'qrels',
      help: 'TREC 四列（查询 0 文档 相关度），或三列，或带表头的 CSV、TSV（query_id、doc_id、relevance；BEIR 的表头也认得）。',
      accept: '.txt,.tsv,.csv,.qrels',
      optional: true,
    },
    run: {
      label: 'run',
      help: 'TREC 六列（查询 Q0 文档 名次 分数 标记），或三列（查询 文档 分数），或带表头的 CSV、TSV；没有分数时按名次或给的次序。',
      accept: '.txt,.tsv,.csv,.run,.trec',
      optional: true,
    },
  },
  samples: {
    tagger: { label: '24 句标注', settings: {}, inputs: () => ({ tags: tagger() }) },
    search: { label: '60 个查询', settings: {}, inputs: search },
    ten: { label: '十个词，末尾少标一个', settings: {}, inputs: () => ({ tags: tenTokens }) },
    graded: { label: '相关度 3 2 3 0 1 2', settings: {}, inputs: () => graded },
    five: { label: '五条结果，四个相关', settings: { k: 5 }, inputs: () => five },
    ideal: { label: '理想次序用错', settings: { k: 2 }, inputs: () => ideal },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    ...(report.entities
      ? [
          {
            kind: 'read',
            text: `${write(report.entities.sentences)} 句，${write(report.entities.tokens)} 个词；${report.entities.understood}；方案 ${report.entities.scheme === 'iob2' ? 'IOB2' : 'IOBES'}`,
          } as const,
        ]
      : []),
    ...(report.retrieval?.understood ?? []).map((text) => ({ kind: 'read', text }) as const),
    ...cutRemarks(report),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report }) => {
    const { entities, retrieval } = report
    const first = entities
      ? `实体严格 F1 ${write(entities.scores.strict.f1)}，token 级 F1 ${write(entities.scores.token.f1)}，token 准确率 ${write(entities.accuracy)}（真实标签里 ${write(100 * entities.outside)}% 是 O）。`
      : ''
    const second = retrieval
      ? `${write(retrieval.queries)} 个查询，nDCG@${retrieval.k} 线性增益 ${write(retrieval.values.ndcg)}、指数增益 ${write(retrieval.values.ndcg_exponential)}，MRR ${write(retrieval.values.mrr)}，MAP ${write(retrieval.values.map)}，召回 ${write(retrieval.values.recall)}。`
      : ''
    return first + second
  },
  figures: {
    levels: { title: '同一份预测，几种算法', plot: ({ report }) => levels(report) },
    faults: { title: '错在哪里', plot: ({ report }) => faults(report) },
    confusion: { title: '类型对照', note: '行是真实，列是预测', plot: ({ report }) => confusion(report) },
    ranking: { title: '检索', plot: ({ report }) => ranking(report) },
    depth: { title: '取几条够', plot: ({ report }) => depth(report) },
    spread: { title: '各查询的 nDCG', plot: ({ report }) => spread(report) },
  },
  tables: {
    levels: {
      title: '几种算法',
      note: '区间按句自助抽样，95%',
      rows: ({ report: { entities } }) =>
        entities && {
          columns: ['算法', '精确率', '召回率', 'F1', 'F1 的区间', '对', '预测', '真实', '口径'],
          rows: LEVELS.map((level) => {
            const { precision, recall, f1, hits, found, real } = entities.scores[level]
            const interval = level === 'strict' || level === 'token' ? range(entities.intervals[level]) : '—'
            return [
              LEVEL_WORDS[level][0],
              precision,
              recall,
              f1,
              interval,
              hits,
              found,
              real,
              LEVEL_WORDS[level][1],
            ]
          }),
        },
    },
    types: {
      title: '各类型',
      note: '实体严格',
      rows: ({ report: { entities } }) =>
        entities && entities.types.length > 0
          ? {
              columns: ['类型', '真实', '预测', '精确率', '召回率', 'F1'],
              rows: entities.types.map(({ type, score }) => [
                type,
                score.real,
                score.found,
                score.precision,
                score.recall,
                score.f1,
              ]),
            }
          : null,
    },
    errors: {
      title: '错误',
      rows: ({ report: { entities } }) =>
        entities && entities.errors.length > 0
          ? {
              columns: ['行', '错误', '真实', '预测'],
              rows: entities.errors.map(({ line, kind, real, found }) => [line, kind, real, found]),
            }
          : null,
    },
    ranking: {
      title: '检索',
      note: '对查询平均；区间按查询自助抽样，95%',
      rows: ({ report: { retrieval } }) =>
        retrieval && {
          columns: ['指标', '值', '95% 区间', '口径'],
          rows: [
            ...RANKING.map((key) => [
              RANKING_WORDS[key][0].replace('@k', `@${retrieval.k}`),
              retrieval.values[key],
              range(retrieval.intervals[key]),
              RANKING_WORDS[key][1],
            ]),
            [
              `nDCG@${retrieval.k}，理想次序用错`,
              retrieval.wrongIdeal,
              '—',
              '只用取回的文档排理想次序，偏高；列在这里作对照，不要报告',
            ],
          ],
        },
    },
    queries: {
      title: '各查询，最差的在前',
      rows: ({ report: { retrieval } }) =>
        retrieval && {
          columns: ['查询', 'nDCG 线性', 'nDCG 指数', 'RR', 'AP', '召回', '相关文档', '结果'],
          rows: retrieval.rows.map(({ query, values, relevant, retrieved }) => [
            query,
            values.ndcg,
            values.ndcg_exponential,
            values.mrr,
            values.map,
            values.recall,
            relevant,
            retrieved,
          ]),
        },
    },
  },
  json: ({ report: { entities, retrieval, resamples } }) => ({
    entities: entities && {
      sentences: entities.sentences,
      tokens: entities.tokens,
      tag_scheme: entities.scheme,
      ...entities.scores,
      accuracy: entities.accuracy,
      f1_macro: entities.macro,
      per_type: Object.fromEntries(entities.types.map(({ type, score }) => [type, score])),
      errors: entities.counts,
      intervals_95: entities.intervals,
    },
    retrieval: retrieval && {
      k: retrieval.k,
      queries: retrieval.queries,
      ...retrieval.values,
      ndcg_wrong_ideal: retrieval.wrongIdeal,
      intervals_95: retrieval.intervals,
      per_query: Object.fromEntries(retrieval.rows.map(({ query, values }) => [query, values])),
    },
    resamples,
  }),
  conventions: [
    {
      name: '实体严格',
      text: '边界与类型都对才算，全体合计（微平均）；宽松读法与 conlleval、seqeval 默认相同：没有 B 的 I 也开始一个实体。',
    },
    {
      name: '方案严格',
      text: 'seqeval 的 mode="strict"：不合 IOB2 或 IOBES 的标签不成实体；两种读法差多少，看表里两行。',
    },
    {
      name: '重叠',
      text: '真实与预测一对一：先配边界相同的，再配有重叠的，同类型的优先。',
    },
    {
      name: 'token 级',
      text: '只数标签不是 O 的词，B 与 I 也要对；把 O 也算进去的准确率会很高，列出来作对照。',
    },
    {
      name: 'nDCG',
      text: '理想次序用 qrels 里全部文档；线性增益与 trec_eval、scikit-learn 相同，指数增益见 Burges 等 2005。npm run metrics 的 ndcg 是线性增益，并列取平均。',
    },
    {
      name: '排序',
      text: '按分数从高到低；并列时 trec_eval 按文档号从大到小，可以改成按给的次序。没有判定的文档当作不相关。',
    },
    {
      name: '哪些查询',
      text: 'qrels 里至少有一个相关文档的查询；run 里没有它时记 0（trec_eval 的 -c），可以改成不算。',
    },
  ],
  claims,
})

/** What the tables leave out. */
function cutRemarks({ entities, retrieval }: Report): { kind: 'read'; text: string }[] {
  const wrong = entities ? Object.values(entities.counts).reduce((sum, count) => sum + count, 0) : 0
  const remarks: string[] = []
  if (entities && wrong > entities.errors.length)
    remarks.push(`错误共 ${write(wrong)} 处，表里列前 ${entities.errors.length} 处`)
  if (retrieval && retrieval.queries > retrieval.rows.length)
    remarks.push(`查询共 ${write(retrieval.queries)} 个，表里列最差的 ${retrieval.rows.length} 个`)
  return remarks.map((text) => ({ kind: 'read', text }))
}
