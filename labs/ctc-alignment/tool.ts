import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { emissions, labellings, lattice, progress } from './figures.ts'
import { digits, hello, threeFrames, tooShort, twoFrames } from './samples.ts'

const SCALES = { probabilities: '概率', log: '对数概率', logits: ' logits（已做 log_softmax）' } as const

/** At most 30 characters of a labelling. */
const brief = (text: string): string => (text.length > 30 ? `${text.slice(0, 29)}…` : text)

export default defineTool({
  id: 'ctc-alignment',
  title: 'CTC 对齐查看器',
  summary:
    '粘贴一条样本每帧的输出和它的标签，看 CTC 损失怎样由格子里的路径加起来，贪心与前缀束搜索各解出什么，帧数够不够。',
  section: '2.3',
  questions: ['2.3.7'],
  controls,
  stage: ['lattice'],
  inputs: {
    data: {
      label: '每帧的输出（T × V）',
      help: '每行一帧，一列一个符号，含 blank；概率、对数概率或 logits 都认。第一行可以是符号的名字。CSV、TSV、空白分隔，或 JSON 的 [[…], […]]。',
      accept: '.csv,.tsv,.txt,.json',
    },
    label: {
      label: '标签（可不填）',
      help: '符号的名字连写或分开写（hello、h e l l o），或下标 3, 1, 1；空标签写 ""。不填就用最可能的标注。',
      accept: '.txt',
      optional: true,
    },
  },
  samples: {
    hello: { label: 'hello，14 帧', settings: {}, inputs: () => ({ data: hello(), label: 'hello' }) },
    short: { label: '帧数不够', settings: {}, inputs: () => ({ data: tooShort(), label: 'hello' }) },
    digits: { label: 'blank 错位', settings: {}, inputs: () => ({ data: digits(), label: '2 2 5 7' }) },
    three: { label: '三帧', settings: {}, inputs: () => ({ data: threeFrames(), label: 'a' }) },
    two: { label: '贪心解错', settings: {}, inputs: () => ({ data: twoFrames(), label: 'a' }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    {
      kind: 'read',
      text: `${report.frames} 帧，${report.symbols} 个符号${report.named ? '（有列名）' : '（没有列名，用下标）'}；给的是${SCALES[report.scale]}`,
    },
    {
      kind: 'read',
      text: `blank 是下标 ${report.blank.index}${report.named ? `（${report.blank.name}）` : ''}`,
    },
    {
      kind: 'read',
      text: report.label.given
        ? `标签有 ${report.label.length} 个符号，${report.repeats} 处相邻重复，至少要 ${report.needed} 帧`
        : `没有给标签，用束搜索的最可能标注「${brief(report.label.text)}」`,
    },
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report }) => {
    const [best] = report.labellings
    const found = best
      ? `最可能的标注是「${brief(best.text)}」（${write(best.probability, 4)}），贪心解码得「${brief(report.greedy.label)}」。`
      : ''
    if (!Number.isFinite(report.loss))
      return `P（${brief(report.label.text)}）= 0，损失是 inf：${report.frames < report.needed ? `${report.frames} 帧少于要的 ${report.needed} 帧` : '每条路径的概率都是 0'}。${found}`
    return `P（${brief(report.label.text)}）= ${write(report.probability, 4)}，CTC 损失 ${write(report.loss, 5)}。${found}`
  },
  figures: {
    lattice: {
      title: '格子',
      note: '从左上走到右下，每条路径折叠后都是这个标签',
      wide: true,
      plot: ({ report, settings }) => lattice(report, settings.lattice),
    },
    progress: {
      title: '对齐',
      note: '格子太大，只画走到哪里',
      wide: true,
      plot: ({ report }) => progress(report),
    },
    emissions: { title: '每帧的输出', plot: ({ report }) => emissions(report) },
    labellings: { title: '标注的概率', plot: ({ report }) => labellings(report) },
  },
  tables: {
    values: {
      title: '损失',
      rows: ({ report }) => ({
        columns: ['量', '值', '怎样来的'],
        rows: [
          ['损失 −ln P', report.loss, "reduction='sum' 或 'none'"],
          ['损失 / U', report.lossPerSymbol, "reduction='mean'：先除以标签长度，再对样本平均"],
          ['P', report.probability, '全部路径之和'],
          ...(Number.isFinite(report.paths)
            ? [['路径数', report.paths, 'C(T + U − 重复, 2U)'] as const]
            : []),
          [
            '最可能的一条对齐',
            report.alignment.probability,
            report.probability > 0
              ? `占 P 的 ${percent(report.alignment.probability / report.probability)}：${report.alignment.text}`
              : '没有',
          ],
          ['贪心路径', report.greedy.pathProbability, report.greedy.path],
          ...report.mistakes.map(({ name, loss, how }) => [`损失，${name}`, loss, how] as const),
        ],
      }),
    },
    labellings: {
      title: '标注',
      note: 'P 用前向算法对全部路径求和',
      rows: ({ report }) => ({
        columns: ['标注', 'P', '−ln P', '束里见到的份额', '是什么'],
        rows: report.labellings.map((one) => [
          one.text,
          one.probability,
          one.loss,
          one.seen,
          [one.given ? '标签' : '', one.greedy ? '贪心' : ''].filter(Boolean).join('、'),
        ]),
      }),
    },
    frames: {
      title: '逐帧',
      rows: ({ report }) => ({
        columns: ['帧', '概率最大的', '它的概率', 'blank 的概率', '标签的对齐'],
        rows: report.rows.map((row) => [
          `第 ${row.frame} 帧`,
          row.top,
          row.probability,
          row.blank,
          row.aligned,
        ]),
      }),
    },
  },
  snippets: ({ report }) => [{ title: 'PyTorch 复算', text: report.pytorch }],
  json: ({ report }) => ({
    frames: report.frames,
    symbols: report.symbols,
    scale: report.scale,
    blank: report.blank.index,
    label: report.label.text,
    label_length: report.label.length,
    repeats: report.repeats,
    min_frames: report.needed,
    feasible: report.frames >= report.needed,
    probability: report.probability,
    loss: report.loss,
    loss_per_symbol: report.lossPerSymbol,
    paths: report.paths,
    best_alignment: report.alignment,
    greedy: report.greedy,
    beam_width: report.beam,
    labellings: report.labellings,
    mistakes: Object.fromEntries(report.mistakes.map(({ key, loss }) => [key, loss])),
    states: report.states,
    lattice: report.lattice,
    frames_table: report.rows,
  }),
  conventions: [
    {
      name: '损失',
      text: '−ln P，P 是折叠（先并重复、再去 blank）后等于标签的全部路径的概率之和，在对数域里算（Graves 等 2006）；与 torch.nn.CTCLoss 相同。',
    },
    {
      name: 'α 与 β',
      text: 'α 含第 t 帧，β 不含，所以每一帧 Σ α·β = P；Graves 等 2006 的 β 含第 t 帧，要再除以 y。',
    },
    { name: 'blank', text: '下标从 0 数，PyTorch 默认 0；TensorFlow 的 ctc_loss 默认最后一个。' },
    {
      name: '自动认',
      text: '都在 0 与 1 之间且每行和为 1（允许 0.02）是概率；都不大于 0 且取指数后和为 1 是对数概率；其余是 logits，做 log_softmax。',
    },
    {
      name: '贪心',
      text: '每帧取概率最大的符号再折叠（best path decoding）；它的概率是一条路径的，标注的概率是许多条的和。',
    },
    {
      name: '最可能的标注',
      text: '前缀束搜索（Hannun 等 2014，不接语言模型），束宽内不保证最优；列出的每个标注都再用前向算法对全部路径求和，然后排序。',
    },
  ],
  claims,
})
