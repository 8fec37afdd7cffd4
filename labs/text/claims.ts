import { atLeast, exactly, near } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { valueOf } from './figures.ts'
import type { Options } from './measures.ts'
import type { Report } from './report.ts'
import { fox, mixed, vein, veinWords } from './samples.ts'

interface Texts {
  readonly references: string
  readonly hypotheses: string
}

/** The report on two texts, as the page makes it. */
async function reportOn({ references, hypotheses }: Texts, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const given = { references: [textFile(references)], hypotheses: [textFile(hypotheses)], baseline: [] }
  const analysis = await work.open(given, settings)
  return analysis.finish()
}

/** The "two sentences" corpus of question 3.4.2. */
const TWO: Texts = {
  references: `${fox.references}\na cat sleeps`,
  hypotheses: `${fox.hypotheses}\na cat`,
}

const CAT: Texts = { references: 'the cat is on the mat', hypotheses: 'the cat sat on the mat' }

/** The example in sacreBLEU's README. */
const README: Texts = {
  references: [
    'The dog bit the man.\tThe dog had bit the man.',
    'It was not unexpected.\tNo one was surprised.',
    'The man bit him first.\tThe man had bitten the dog.',
  ].join('\n'),
  hypotheses: "The dog bit the man.\nIt wasn't surprising.\nThe man had just bitten him.",
}

export const claims = {
  'chinese-tokenizers': {
    statement: '同一句中文译文，13a 的 BLEU 是 0.00，zh 是 73.32，按词切好是 57.08',
    how: '示例「一句中文」与「自己分好词」，三种分词；按词的一份 12 个词对 13 个词，精确率 11/12、8/11、5/10、4/9 与 e^(1 − 13/12)。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      western: exactly(0),
      zh: near(73.32, 0.01),
      words: near(100 * Math.exp(1 - 13 / 12) * ((11 / 12) * (8 / 11) * (5 / 10) * (4 / 9)) ** (1 / 4), 1e-9),
      published: near(57.08, 0.01),
    },
    names: { western: '13a', zh: 'zh', words: '按词，对公式', published: '按词，对 57.08' },
    async compute(_seed: number, settings: Options) {
      const western = await reportOn(vein, { ...settings, tokenize: '13a' })
      const zh = await reportOn(vein, { ...settings, tokenize: 'zh' })
      const words = await reportOn(veinWords, { ...settings, tokenize: 'none' })
      return {
        western: western.bleu.score,
        zh: zh.bleu.score,
        words: words.bleu.score,
        published: words.bleu.score,
      }
    },
  },
  fox: {
    statement:
      '狐狸一句的 BLEU 是 76.73：精确率 1、6/7、5/6、4/5，简短惩罚 e^(1 − 9/8)；chrF 83.4，chrF++ 83.5',
    how: '8 个词对 9 个词的参考，13a，exp 平滑；chrF 与 chrF++ 与大纲的值比到第一位小数。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      bleu: near(100 * Math.exp(1 - 9 / 8) * ((6 / 7) * (5 / 6) * (4 / 5)) ** (1 / 4), 1e-9),
      chrf: near(83.4, 0.05),
      chrfPlus: near(83.5, 0.05),
    },
    names: { bleu: 'BLEU', chrf: 'chrF', chrfPlus: 'chrF++' },
    async compute(_seed: number, settings: Options) {
      const plain = await reportOn(fox, settings)
      const plus = await reportOn(fox, { ...settings, wordOrder: '2' })
      return { bleu: plain.bleu.score, chrf: valueOf(plain, 'chrf'), chrfPlus: valueOf(plus, 'chrf') }
    },
  },
  'false-perfect-rouge': {
    statement:
      '中英混排的一句，英文分词的 ROUGE-1、2、L 全是 1.0，分词警报亮；换 zh 后 ROUGE-1 是 10/13，警报灭',
    how: '示例「中英混排」：英文分词只留 imagenet、76、1 三个词，两边相同；zh 是 13 个词对 13 个词，10 个相同。警报数是报告里的分词警报。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      rouge1: exactly(1),
      rouge2: exactly(1),
      rougeL: exactly(1),
      alarms: atLeast(1),
      zh: near(10 / 13, 1e-12),
      quiet: exactly(0),
    },
    names: {
      rouge1: 'ROUGE-1（en）',
      rouge2: 'ROUGE-2（en）',
      rougeL: 'ROUGE-L（en）',
      alarms: '警报（en）',
      zh: 'ROUGE-1（zh）',
      quiet: '警报（zh）',
    },
    async compute(_seed: number, settings: Options) {
      const en = await reportOn(mixed, { ...settings, rougeTokenize: 'en' })
      const zh = await reportOn(mixed, { ...settings, rougeTokenize: 'zh' })
      return {
        rouge1: valueOf(en, 'rouge1'),
        rouge2: valueOf(en, 'rouge2'),
        rougeL: valueOf(en, 'rougeL'),
        alarms: en.alarms.length,
        zh: valueOf(zh, 'rouge1'),
        quiet: zh.alarms.length,
      }
    },
  },
  'mixed-bleu': {
    statement: '同一句中英混排的 BLEU，zh 是 48.42，13a 是 17.97',
    how: '示例「中英混排」，exp 平滑，两种分词。',
    seeds: 1,
    kind: 'closed-form',
    expected: { zh: near(48.42, 0.01), western: near(17.97, 0.01) },
    names: { zh: 'zh', western: '13a' },
    async compute(_seed: number, settings: Options) {
      const zh = await reportOn(mixed, { ...settings, tokenize: 'zh' })
      const western = await reportOn(mixed, { ...settings, tokenize: '13a' })
      return { zh: zh.bleu.score, western: western.bleu.score }
    },
  },
  smoothing: {
    statement:
      '句子「the cat sat on the mat」没有命中的 4-gram：不平滑 BLEU 是 0，exp 是 37.99，add-1 是 48.55',
    how: '精确率 5/6、3/5、1/4、0/3；exp 把最后一项换成 1/(2·3)，add-1 给 n > 1 的分子分母各加 1。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      none: exactly(0),
      exp: near(100 * ((5 / 6) * (3 / 5) * (1 / 4) * (1 / 6)) ** (1 / 4), 1e-9),
      addOne: near(100 * ((5 / 6) * (4 / 6) * (2 / 5) * (1 / 4)) ** (1 / 4), 1e-9),
    },
    names: { none: '不平滑', exp: 'exp', addOne: 'add-1' },
    async compute(_seed: number, settings: Options) {
      const [none, exp, addOne] = await Promise.all(
        (['none', 'exp', 'addK'] as const).map(
          async (smoothMethod) => (await reportOn(CAT, { ...settings, smoothMethod })).bleu.score,
        ),
      )
      return { none: none ?? Number.NaN, exp: exp ?? Number.NaN, addOne: addOne ?? Number.NaN }
    },
  },
  sacrebleu: {
    statement: 'sacreBLEU 说明文档的三句、两套参考，BLEU 是 48.53，与该程序所印的相差不到 0.005',
    how: 'https://github.com/mjpost/sacrebleu 的 README 里的例子；默认分词与平滑，两条参考用制表符隔开。',
    seeds: 1,
    kind: 'closed-form',
    expected: { bleu: near(48.530827, 0.005) },
    names: { bleu: 'BLEU' },
    async compute(_seed: number, settings: Options) {
      return { bleu: (await reportOn(README, settings)).bleu.score }
    },
  },
  'corpus-not-mean': {
    statement: '两句的语料 BLEU 是 71.55，第二句的句级 BLEU 是 60.65，语料级不是句级的平均',
    how: '狐狸一句加「a cat」对「a cat sleeps」；语料级先把分子分母相加，句级用有效阶数。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      corpus: near(100 * Math.exp(1 - 12 / 10) * ((10 / 10) * (7 / 8) * (5 / 6) * (4 / 5)) ** (1 / 4), 1e-9),
      second: near(100 * Math.exp(1 - 3 / 2), 1e-9),
    },
    names: { corpus: '语料级', second: '第二句' },
    async compute(_seed: number, settings: Options) {
      const report = await reportOn(TWO, settings)
      return {
        corpus: report.bleu.score,
        second: report.rows.find(({ at }) => at === 2)?.scores.bleu ?? Number.NaN,
      }
    },
  },
} as const
