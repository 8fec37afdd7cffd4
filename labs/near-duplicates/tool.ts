import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { hits, nearest, rows } from './figures.ts'
import type { Report } from './report.ts'
import { byImage, questions, testing, training } from './samples.ts'
import { datasketchCode, removals } from './snippets.ts'

const leaked = ({ exactRows, nearRows, testRows }: Report): number => (exactRows + nearRows) / testRows

/** The accuracy without the leaked rows, if all of those were right: m = q + (1 − q)·clean. */
const cleaned = (reported: number, share: number): number => (reported - share) / (1 - share)

export default defineTool({
  id: 'near-duplicates',
  title: '泄漏与近重复检查',
  summary:
    '拖入训练集和测试集的文本，找出跨划分的全同与近重复，看同一主体有没有落在两边，估计测得的准确率虚高多少。',
  section: '4.4',
  questions: ['4.4.2', '3.4.8', '1.1.2'],
  controls,
  stage: ['threshold', 'reported'],
  random: true,
  inputs: {
    train: {
      label: '训练集',
      help: '每行一条：纯文本，或带表头的 CSV、TSV（文本列叫 text、content、sentence、question、文本…），或 JSONL。可以另有组（group、subject、person）、标签（label）列。只给这一份时，有 split 列就按它分两边，没有就查它内部的重复。',
      accept: '.txt,.csv,.tsv,.jsonl,.ndjson',
    },
    test: {
      label: '测试集',
      help: '格式同上；也可以留空。',
      accept: '.txt,.csv,.tsv,.jsonl,.ndjson',
      optional: true,
    },
  },
  samples: {
    leak: {
      label: '测试集混进训练文本',
      settings: {},
      inputs: () => ({ train: training(), test: testing() }),
    },
    byImage: { label: '按图划分，同一人跨两边', settings: {}, inputs: () => ({ train: byImage() }) },
    questions: {
      label: '一份中文问题，查内部',
      settings: { size: 2, threshold: 0.6 },
      inputs: () => ({ train: questions() }),
    },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    ...report.understood.map(
      (text, index) =>
        ({
          kind: 'read',
          text:
            report.mode === 'within'
              ? `${report.trainRows} 条；${text}`
              : report.understood.length === 1
                ? `训练 ${report.trainRows} 条、测试 ${report.testRows} 条；${text}`
                : `${index === 0 ? `训练集 ${report.trainRows}` : `测试集 ${report.testRows}`} 条；${text}`,
        }) as const,
    ),
    { kind: 'read', text: `${report.candidates} 对成为候选，逐对精确核对后 ${report.found} 对达到阈值` },
    ...(report.groups
      ? [
          {
            kind: 'read',
            text: `组：训练 ${report.groups.train} 个，测试 ${report.groups.test} 个，两边都有的 ${report.groups.sharedCount} 个`,
          } as const,
        ]
      : []),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report, settings }) => {
    const share = leaked(report)
    if (report.mode === 'within')
      return `${report.testRows} 条里 ${report.exactRows} 条与前面的全同，另有 ${report.nearRows} 条与前面的近重复（J ≥ ${write(settings.threshold)}），一共可以去掉 ${percent(share)}。`
    const start = `测试集 ${report.testRows} 条里，${report.exactRows} 条在训练集里有全同的，${report.nearRows} 条有近重复（J ≥ ${write(settings.threshold)}），合计 ${percent(share)}。`
    const groups = report.groups?.sharedCount
      ? `${report.groups.sharedCount} 个组跨了划分，占测试集 ${percent(report.groups.testRows / report.testRows)}。`
      : ''
    if (share === 0 || share >= 1 || settings.reported < share) return start + groups
    return `${start}${groups}这些行若都答对，报告的准确率 ${write(settings.reported)} 去掉它们后是 ${write(cleaned(settings.reported, share))}。`
  },
  figures: {
    rows: { title: '重复的行', plot: ({ report }) => rows(report) },
    nearest: {
      title: '最近的一条有多像',
      note: '只画有候选的文本',
      plot: ({ report, settings }) => nearest(report, settings.threshold),
    },
    hits: { title: '多像才会被找到', plot: ({ settings }) => hits(settings) },
  },
  tables: {
    pairs: {
      title: '重复的对',
      note: '最像的在前，最多列 1000 对',
      rows: ({ report }) => {
        const [first, second] = report.mode === 'cross' ? ['测试行', '训练行'] : ['后一行', '前一行']
        const labels = report.conflicts === null ? [] : ['标签']
        return report.pairs.length === 0
          ? null
          : {
              columns: [
                first,
                second,
                'Jaccard',
                '签名的估计',
                ...labels,
                `${first}的文本`,
                `${second}的文本`,
                '同文的其余行',
              ],
              rows: report.pairs.map((pair) => [
                String(pair.first.line),
                String(pair.second.line),
                pair.jaccard,
                pair.estimate,
                ...(report.conflicts === null
                  ? []
                  : [pair.conflict ? `不同：${pair.first.label} / ${pair.second.label}` : '相同']),
                pair.first.text,
                pair.second.text,
                pair.more,
              ]),
            }
      },
    },
    groups: {
      title: '跨划分的组',
      rows: ({ report: { groups } }) =>
        groups && groups.sharedCount > 0
          ? {
              columns: ['组', '训练行', '测试行'],
              rows: groups.shared.map(({ name, train, test }) => [name, train, test]),
            }
          : null,
    },
  },
  snippets: ({ report, settings }) => [removals(report), datasketchCode(settings)],
  json: ({ report, settings }) => ({
    mode: report.mode,
    train_rows: report.trainRows,
    test_rows: report.testRows,
    exact_rows: report.exactRows,
    near_rows: report.nearRows,
    leaked_share: leaked(report),
    clean_accuracy:
      report.mode === 'cross' && leaked(report) < 1 ? cleaned(settings.reported, leaked(report)) : null,
    candidates: report.candidates,
    pairs_found: report.found,
    label_conflicts: report.conflicts,
    groups: report.groups,
    lines: report.lines,
    pairs: report.pairs.map(({ first, second, jaccard, estimate, exact }) => ({
      first_line: first.line,
      second_line: second.line,
      jaccard,
      estimate,
      exact,
    })),
  }),
  conventions: [
    {
      name: '相似度',
      text: '片段集合的 Jaccard 指数 |A ∩ B| / |A ∪ B|（Broder 1997）；默认是 5 个字符的片段，短文本宜用 2 到 3。比片段还短的文本自成一个片段。',
    },
    {
      name: '候选',
      text: 'MinHash 签名切成 b 带、每带 r 行，一带全同就是候选；相似度 s 的一对成为候选的概率是 1 − (1 − sʳ)ᵇ，阈值约 (1/b)^(1/r)。漏掉的看「多像才会被找到」那条曲线。',
    },
    {
      name: '核对',
      text: '候选逐对用片段本身（不是散列）算 Jaccard，所以列出的对没有误报；签名的估计只作对照，标准误是 √(J(1−J)/(b·r))。',
    },
    {
      name: '散列族',
      text: '片段先散列成 32 位（FNV-1a 加 MurmurHash3 的收尾），再用 a·x + b mod 2³²（a 为奇数）排序；a、b 由种子定。',
    },
    {
      name: '全同',
      text: '规范化（默认 NFKC、小写、合并空白）以后相同的文本先合并成一条，不进近重复；一条测试文本既有全同又有近重复时记作全同。',
    },
    {
      name: '虚高',
      text: '假定泄漏的行全部答对：报告值 m = q + (1 − q)·真值，q 是泄漏行的份额；q = 10%、真值 0.85 时报告 0.865。',
    },
    { name: '图像', text: '这里只比文本；图像的感知哈希没有做。' },
  ],
  claims,
})
