import { number as write, percent } from '../../src/figures/text.ts'
import { defineTool } from '../../src/lab/tool/index.ts'
import type { Cell } from '../../src/lab/tool/index.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { difference, measured, precisions, spread, tokenizers, two, valueOf } from './figures.ts'
import type { MeasureKey } from './measures.ts'
import type { Measured } from './report.ts'
import { english, mixed, speech, twoSystems, vein, veinWords, wronglyTokenized } from './samples.ts'
import { commandOf } from './signature.ts'

/** Measure → what it is called and how it is counted. */
const WORDS: Readonly<Record<MeasureKey, readonly [name: string, how: string]>> = {
  bleu: ['BLEU', '0–100；1–4 gram 截断精确率的几何平均 × 简短惩罚，语料级'],
  chrf: ['chrF', '0–100；字符 1–6 gram 的 F2，不用分词，语料级'],
  rouge1: ['ROUGE-1 F', '0–1；一元组，不看顺序；各段平均'],
  rouge2: ['ROUGE-2 F', '0–1；二元组；各段平均'],
  rougeL: ['ROUGE-L F', '0–1；最长公共子序列；各段平均'],
  rougeLsum: ['ROUGE-Lsum F', '0–1；段内按换行切句，合并各句的公共子序列；没有换行时等于 L'],
  wer: ['WER', '总错误数 / 参考总词数，按空白切词；可以超过 1'],
  cer: ['CER', '总错误数 / 参考总字符数，空格也算一个字符'],
  ter: ['TER', '百分数；编辑与移位的次数 / 参考平均词数'],
}

const range = (interval: Measured['interval'], digits = 4): string =>
  interval ? `${write(interval[0], digits)} – ${write(interval[1], digits)}` : '—'

/** Scores that the table of segments has, in its order. */
const COLUMNS = ['bleu', 'chrf', 'rougeL', 'cer', 'wer'] as const satisfies readonly MeasureKey[]

const rounded = (value: number | undefined): Cell => (value === undefined ? null : Number(value.toFixed(3)))

export default defineTool({
  id: 'text',
  title: '文本评测台',
  summary:
    '粘贴参考与候选，逐行对应，得到 BLEU、chrF、ROUGE、WER、CER 与 TER，最差的段排在前面，并给出可以引用的签名；中文用错分词会报警。',
  section: '3.4',
  questions: ['3.4.3', '3.4.2', '3.4.4', '3.4.5', '3.4.6'],
  controls,
  random: true,
  disabled: {
    floorValue: ({ smoothMethod }) => smoothMethod !== 'floor' && '平滑选 floor 时用',
    kValue: ({ smoothMethod }) => smoothMethod !== 'addK' && '平滑选 add-k 时用',
  },
  inputs: {
    references: {
      label: '参考',
      help: '一行一段，多条参考用制表符隔开；也可以是 JSON 数组或 JSONL（字段 reference 或 references），或选几个文件，各是一套参考。最多 20 万段。',
      accept: '.txt,.tsv,.json,.jsonl',
      multiple: true,
    },
    hypotheses: {
      label: '候选',
      help: '一行一段，与参考逐行对应，译文为空也留一行；也可以是 JSON 数组或 JSONL（字段 prediction 或 hypothesis）。给没有分词的原文。',
      accept: '.txt,.json,.jsonl',
    },
    baseline: {
      label: '另一个系统的候选',
      help: '给了就做配对自助检验；格式与候选相同。',
      accept: '.txt,.json,.jsonl',
      optional: true,
    },
  },
  samples: {
    systems: { label: '中文，两个系统', settings: {}, inputs: twoSystems },
    wrong: {
      label: '中文用了英文分词',
      settings: { tokenize: '13a', rougeTokenize: 'en' },
      inputs: wronglyTokenized,
    },
    vein: { label: '一句中文', settings: {}, inputs: () => vein },
    words: { label: '自己分好词', settings: { tokenize: 'none' }, inputs: () => veinWords },
    mixed: { label: '中英混排', settings: { rougeTokenize: 'en' }, inputs: () => mixed },
    english: { label: '英文，两条参考', settings: {}, inputs: english },
    speech: { label: '语音识别，JSONL', settings: { order: 'cer' }, inputs: speech },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report, settings }) => [
    {
      kind: 'read',
      text: `${report.segments} 段，每段 ${report.references[0] === report.references[1] ? report.references[0] : report.references.join('–')} 条参考；${report.read.join('；')}`,
    },
    {
      kind: 'read',
      text: `BLEU 分词 ${report.tokenize}${settings.tokenize === 'auto' ? '（自动）' : ''}，ROUGE 分词 ${report.rougeTokenize}${settings.rougeTokenize === 'auto' ? '（自动）' : ''}`,
    },
    ...(report.rows.length < report.segments
      ? [
          {
            kind: 'read',
            text: `逐段表只列最差的 ${report.rows.length} 段；语料级的数算了全部`,
          } as const,
        ]
      : []),
    ...[...report.alarms, ...report.warnings].map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report }) => {
    const { bleu, tokenize, alarms } = report
    const compared = measured(report, 'bleu')?.compared
    const scores = `BLEU ${two(bleu.score)}（${tokenize}），chrF ${two(valueOf(report, 'chrf'))}，ROUGE-L ${write(valueOf(report, 'rougeL'))}，CER ${write(valueOf(report, 'cer'))}。`
    if (alarms.length > 0) return `分词与文字不合，下面的数不能用：${scores}`
    if (!compared) return scores
    const sign = compared.difference < 0 ? '低' : '高'
    const drawn = Number.isFinite(compared.wins)
      ? `，重抽里更高的占 ${percent(compared.wins)}，p = ${write(compared.p, 2)}`
      : ''
    return `${scores}BLEU 比另一个系统${sign} ${two(Math.abs(compared.difference))}${drawn}。`
  },
  figures: {
    tokenizers: {
      title: '同样的文字，四种分词',
      note: '分词是指标的一部分',
      plot: ({ report }) => tokenizers(report),
    },
    precisions: {
      title: 'n-gram 精确率',
      note: '命中数 / 候选的 n-gram 数',
      plot: ({ report }) => precisions(report),
    },
    spread: { title: '各段的 chrF', plot: ({ report }) => spread(report) },
    difference: {
      title: '两个系统之差',
      note: '两边抽同样的段',
      plot: ({ report }) => difference(report),
    },
  },
  tables: {
    corpus: {
      title: '语料级',
      note: '区间是按段自助抽样的 2.5% 到 97.5% 分位',
      rows: ({ report, settings }) => ({
        columns: ['指标', '值', '95% 区间', '口径'],
        rows: report.measures.map(({ key, value, interval }) => [
          key === 'chrf' && settings.wordOrder === '2' ? 'chrF++' : WORDS[key][0],
          value,
          range(interval),
          WORDS[key][1],
        ]),
      }),
    },
    compared: {
      title: '与另一个系统',
      note: 'p 是双侧的；同时看几个指标时要更严',
      rows: ({ report }) =>
        report.measures.some(({ compared }) => compared !== null)
          ? {
              columns: ['指标', '候选', '另一个系统', '差', '差的 95% 区间', '重抽里更好的占比', 'p'],
              rows: report.measures.map(({ key, value, compared }) => [
                WORDS[key][0],
                value,
                compared?.baseline ?? null,
                compared?.difference ?? null,
                range(compared?.interval ?? null, 3),
                compared && Number.isFinite(compared.wins) ? percent(compared.wins) : null,
                compared && Number.isFinite(compared.p) ? compared.p : null,
              ]),
            }
          : null,
    },
    segments: {
      title: '逐段，最差的在前',
      note: '〔〕里是参考没有的词；BLEU 是句级，用有效阶数',
      rows: ({ report }) => ({
        columns: ['段', ...COLUMNS.map((key) => WORDS[key][0]), '候选', '参考'],
        rows: report.rows.map(({ at, scores, marked, reference }) => [
          at,
          ...COLUMNS.map((key) => rounded(scores[key])),
          marked,
          reference,
        ]),
      }),
    },
    ngrams: {
      title: '命中与没命中的 n-gram',
      note: '最差的 20 段；每个 n-gram 最多命中参考里的次数',
      rows: ({ report }) => ({
        columns: ['段', 'n', '命中', '全部', '命中的', '没命中的'],
        rows: report.ngrams.map(({ at, n, hits, all, matched, missed }) => [
          at,
          n,
          hits,
          all,
          matched,
          missed,
        ]),
      }),
    },
  },
  snippets: ({ report, settings }) => [
    { title: '引用时写这几行', text: report.signatures.join('\n') },
    { title: '用 sacreBLEU 核对', text: commandOf(settings, report.tokenize, report.references[1]) },
  ],
  json: ({ report, settings }) => ({
    segments: report.segments,
    tokenize: report.tokenize,
    rouge_tokenize: report.rougeTokenize,
    bleu: report.bleu,
    chrf: valueOf(report, 'chrf'),
    word_order: Number(settings.wordOrder),
    rouge: report.rouge,
    rouge_beta: Number(settings.beta),
    ...Object.fromEntries(
      report.measures
        .filter(({ key }) => key === 'wer' || key === 'cer' || key === 'ter')
        .map(({ key, value }) => [key, value]),
    ),
    intervals_95: Object.fromEntries(
      report.measures.flatMap(({ key, interval }) => (interval ? [[key, interval]] : [])),
    ),
    paired_bootstrap: report.measures.some(({ compared }) => compared !== null)
      ? Object.fromEntries(report.measures.map(({ key, compared }) => [key, compared]))
      : null,
    resamples: report.resamples,
    bleu_by_tokenizer: Object.fromEntries(
      report.byTokenizer.map(({ tokenizer, score }) => [tokenizer, score]),
    ),
    segment_scores: report.rows.map(({ at, scores }) => ({ segment: at, ...scores })),
    alarms: report.alarms,
    signatures: report.signatures,
  }),
  conventions: [
    {
      name: 'BLEU',
      text: '与 sacreBLEU 2 相同（Post 2018）：语料级，参考长度取最接近的，并列取短；句级只平均候选够长的 n（effective order）。',
    },
    {
      name: '分词',
      text: '13a、zh、char、none 与 sacreBLEU 同名的分词器逐条一致；zh 把汉字逐字切开，其余按 13a。自己分好词的文字选 none。',
    },
    {
      name: 'chrF',
      text: 'β = 2，字符不含空白；多条参考取该段得分最高的一条（Popović 2015、2017）。',
    },
    {
      name: 'ROUGE',
      text: '与 google-research 的 rouge-score 相同，不做词干还原；先算每段的 F 再平均，多条参考取 F1 最大的一条。zh 一个汉字一个词，标点不算词。',
    },
    {
      name: 'WER 与 CER',
      text: '总错误除以总长度，不是各段比率的平均；多条参考取错误率最低的一条。数字写法、标点、全角半角要先统一，这里不代劳。',
    },
    {
      name: '区间与检验',
      text: '按段有放回重抽 1000 次，段多时减少（Koehn 2004）；p 的算法与 sacreBLEU 的 --paired-bs 相同。同一篇文章的段不独立，那时应当按文章重抽，区间会更宽。',
    },
    {
      name: '签名',
      text: '写法与 sacreBLEU 2 相同；version:2-compatible 表示数由本手册算出，不是由该程序算出。',
    },
  ],
  claims,
})
