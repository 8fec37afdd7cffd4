import { exactly, near } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import type { Report } from './report.ts'
import type { Options } from './retrieval.ts'
import { five, graded, ideal, tenTokens } from './samples.ts'

interface Texts {
  readonly tags?: string
  readonly qrels?: string
  readonly run?: string
}

/** The report on texts, as the page makes it. */
async function reportOn({ tags = '', qrels = '', run = '' }: Texts, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open(
    { tags: [textFile(tags)], qrels: [textFile(qrels)], run: [textFile(run)] },
    settings,
  )
  return analysis.finish()
}

const DISCOUNTED = [1, 2, 3, 4, 5, 6].map((rank) => 1 / Math.log2(rank + 1))
const dcg = (gains: readonly number[]): number =>
  gains.reduce((sum, gain, index) => sum + gain * (DISCOUNTED[index] ?? 0), 0)

export const claims = {
  'ten-tokens': {
    statement:
      '十个词、三个实体，其中一个少标末尾一个词：token 准确率 0.90，token F1 0.909，实体 F1 只有 0.667',
    how: '示例「十个词，末尾少标一个」：不是 O 的词真实 6 个、预测 5 个、都对，F1 = 10/11；实体 3 个对 3 个，对 2 个。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      accuracy: near(0.9, 1e-12),
      token: near(10 / 11, 1e-12),
      entity: near(2 / 3, 1e-12),
      overlap: exactly(1),
    },
    names: { accuracy: 'token 准确率', token: 'token F1', entity: '实体 F1', overlap: '重叠就算的 F1' },
    async compute(_seed: number, settings: Options) {
      const { entities } = await reportOn({ tags: tenTokens }, settings)
      return {
        accuracy: entities?.accuracy ?? Number.NaN,
        token: entities?.scores.token.f1 ?? Number.NaN,
        entity: entities?.scores.strict.f1 ?? Number.NaN,
        overlap: entities?.scores.overlap.f1 ?? Number.NaN,
      }
    },
  },
  'two-gains': {
    statement: '相关度依次是 3、2、3、0、1、2 时，nDCG 用指数增益是 0.949，用线性增益是 0.961',
    how: '指数 13.85/14.60，线性 6.861/7.141；理想次序是 3、3、2、2、1、0。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      exponential: near(dcg([7, 3, 7, 0, 1, 3]) / dcg([7, 7, 3, 3, 1, 0]), 1e-12),
      linear: near(dcg([3, 2, 3, 0, 1, 2]) / dcg([3, 3, 2, 2, 1, 0]), 1e-12),
      roundedExponential: near(0.949, 5e-4),
      roundedLinear: near(0.961, 5e-4),
    },
    names: {
      exponential: '指数，对公式',
      linear: '线性，对公式',
      roundedExponential: '指数，对 0.949',
      roundedLinear: '线性，对 0.961',
    },
    async compute(_seed: number, settings: Options) {
      const values = (await reportOn(graded, settings)).retrieval?.values
      const [exponential, linear] = [values?.ndcg_exponential ?? Number.NaN, values?.ndcg ?? Number.NaN]
      return { exponential, linear, roundedExponential: exponential, roundedLinear: linear }
    },
  },
  'five-results': {
    statement: '结果 0、1、0、1、1，共 4 个相关：RR 0.5，P@3 0.333，R@5 0.75，AP 0.40',
    how: 'AP = (1/2 + 2/4 + 3/5)/4：没有取回的那个相关文档也在分母里。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      mrr: near(0.5, 1e-12),
      precision: near(1 / 3, 1e-12),
      recall: near(0.75, 1e-12),
      map: near(0.4, 1e-12),
    },
    names: { mrr: 'RR', precision: 'P@3', recall: 'R@5', map: 'AP' },
    async compute(_seed: number, settings: Options) {
      const at5 = (await reportOn(five, { ...settings, k: 5 })).retrieval?.values
      const at3 = (await reportOn(five, { ...settings, k: 3 })).retrieval?.values
      return {
        mrr: at5?.mrr ?? Number.NaN,
        precision: at3?.precision ?? Number.NaN,
        recall: at5?.recall ?? Number.NaN,
        map: at5?.map ?? Number.NaN,
      }
    },
  },
  'wrong-ideal': {
    statement: '共 3 个相关，前 2 条是 1、0：nDCG@2 是 0.613；理想次序误用已取回的文档，就得 1.0',
    how: '理想次序前 2 条都相关，DCG 是 1 + 1/log₂3；只看取回的，理想次序是 1、0。',
    seeds: 1,
    kind: 'closed-form',
    expected: { ndcg: near(1 / (1 + 1 / Math.log2(3)), 1e-12), wrong: exactly(1) },
    names: { ndcg: 'nDCG@2', wrong: '用错理想次序' },
    async compute(_seed: number, settings: Options) {
      const { retrieval } = await reportOn(ideal, { ...settings, k: 2 })
      return { ndcg: retrieval?.values.ndcg ?? Number.NaN, wrong: retrieval?.wrongIdeal ?? Number.NaN }
    },
  },
} as const
