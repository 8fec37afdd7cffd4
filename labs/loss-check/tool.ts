import { defineTool } from '../../src/lab/tool/index.ts'
import type { Remark } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls, OF_CLASSES } from './controls.ts'
import { gradients, sortedLosses, ways } from './figures.ts'
import { closest } from './matching.ts'
import { valueOf } from './report.ts'
import type { Report } from './report.ts'
import { multiLabel, named, oneRow, padded, softmaxed, threeRows } from './samples.ts'

const isFocal = (loss: string): boolean => loss === 'sigmoid_focal' || loss === 'softmax_focal'

/** The sentence that compares an observed loss with every way of computing it. */
function comparison(report: Report, observed: number): Remark[] {
  const match = observed === 0 ? null : closest(report, observed)
  if (!match) return []
  const { name, value, agrees } = match
  const gap = write(Math.abs(value - observed), 2)
  if (!agrees)
    return [
      {
        kind: 'warning',
        text: `你的 ${observed} 与列出的算法都对不上；最近的是「${name}」${write(value, 6)}，差 ${gap}。`,
      },
    ]
  return [
    name === '按所选选项'
      ? { kind: 'read', text: `你的 ${observed} 与按所选选项算的 ${write(value, 6)} 相符（差 ${gap}）` }
      : { kind: 'warning', text: `你的 ${observed} 与「${name}」的 ${write(value, 6)} 相符（差 ${gap}）。` },
  ]
}

export default defineTool({
  id: 'loss-check',
  title: '损失核对器',
  summary:
    '粘贴 logits 与标签，按 PyTorch 的定义逐行重算损失、三种归约和梯度，并列出双重 softmax 之类的错误会得到多少，用来核对训练脚本打印的数。',
  section: '2.1',
  questions: ['2.1.1', '2.1.3', '2.1.2', '2.1.5', '2.1.6'],
  controls,
  disabled: {
    ignoreIndex: ({ loss }) => !OF_CLASSES[loss] && `${loss} 没有 ignore_index`,
    labelSmoothing: ({ loss }) => loss !== 'cross_entropy' && '只有 cross_entropy 有 label_smoothing',
    gamma: ({ loss }) => !isFocal(loss) && '选 focal 时用',
    alpha: ({ loss }) => loss !== 'sigmoid_focal' && '选 focal（sigmoid）时用',
  },
  inputs: {
    data: {
      label: 'logits 与标签',
      help: '每行一个样本：一类一列 logits，再加一列标签（0 起的整数，或 logits 列的列名）。多标签与软标签：后一半列是目标，列名写 y0、y1…。CSV、TSV、空白分隔，JSON 或每行一条 JSON 都行。',
      accept: '.csv,.tsv,.txt,.json,.jsonl',
    },
    weight: {
      label: 'weight（可不填）',
      help: '一类一个数，例如 1, 9；可以直接贴 Python 的列表或 tensor(…)。',
      accept: '.txt,.csv',
      optional: true,
    },
    posWeight: {
      label: 'pos_weight（可不填）',
      help: 'bce_with_logits 的正例权重：一个数，或一列一个。',
      accept: '.txt,.csv',
      optional: true,
    },
  },
  samples: {
    five: { label: '五类，60 行', settings: {}, inputs: () => ({ data: named() }) },
    softmaxed: { label: '已经做过 softmax', settings: {}, inputs: () => ({ data: softmaxed() }) },
    weighted: {
      label: '三行，加权',
      settings: { observed: 3.0615 },
      inputs: () => ({ data: threeRows(), weight: '1, 9' }),
    },
    padded: { label: '有填充的序列', settings: { labelSmoothing: 0.1 }, inputs: () => ({ data: padded() }) },
    multi: {
      label: '多标签',
      settings: { loss: 'bce_with_logits' },
      inputs: () => ({ data: multiLabel(), posWeight: '1, 2, 11' }),
    },
    one: { label: '一行', settings: {}, inputs: () => ({ data: oneRow() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report, settings }) => [
    { kind: 'read', text: `${report.rows} 行，${report.classes} 列分数；${report.understood}` },
    ...(report.ignored > 0
      ? [
          {
            kind: 'read',
            text: `${report.ignored} 行的标签是 ignore_index，损失记 0，不进分母`,
          } as const,
        ]
      : []),
    ...comparison(report, settings.observed),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report }) => {
    const [first] = report.alternatives
    const mistake = first ? `换成「${first.name}」，会得到 ${write(first.value, 4)}。` : ''
    return `${report.loss} 的 mean 是 ${write(report.mean, 7)}，sum 是 ${write(report.sum, 7)}；均匀预测是 ${write(report.baselines.uniform, 4)}。${mistake}`
  },
  figures: {
    ways: { title: '换一种算法会得到多少', plot: ({ report }) => ways(report) },
    sorted: { title: '逐行损失', note: '少数行占了多少', plot: ({ report }) => sortedLosses(report) },
    gradient: {
      title: '对 logits 的梯度',
      note: '损失最大的几行',
      wide: true,
      plot: ({ report }) => gradients(report),
    },
  },
  tables: {
    reductions: {
      title: '归约与基线',
      rows: ({ report }) => ({
        columns: ['量', '值', '怎样来的'],
        rows: [
          ['mean', report.mean, `sum 除以 ${write(report.divisor, 6)}`],
          ['sum', report.sum, '各元素之和'],
          [
            'none',
            null,
            `${report.rows} 行${OF_CLASSES[report.loss] ? '' : ` × ${report.classes} 列`}，见逐行表`,
          ],
          ['均匀预测', report.baselines.uniform, '每一列分数都相同；不加权时是 ln K（多标签是 ln 2）'],
          ...(report.baselines.constant === null
            ? []
            : [['最好的常数预测', report.baselines.constant, '不看输入，只报（加权的）标签频率'] as const]),
        ],
      }),
    },
    ways: {
      title: '换一种算法',
      rows: ({ report }) => ({
        columns: ['算法', report.reduction === 'sum' ? 'sum' : 'mean', '与所选相差', '说明'],
        rows: report.alternatives.map(({ name, value, how }) => [name, value, value - valueOf(report), how]),
      }),
    },
    rows: {
      title: '逐行',
      note: "reduction='none' 的值；多列时是各列的平均",
      rows: ({ report }) => ({
        columns: ['行', '标签', '真类的概率', '损失', '进分母的权重'],
        rows: report.perRow.map(({ line, label, p, loss, share }) => [
          `第 ${line} 行`,
          label,
          p,
          loss,
          share,
        ]),
      }),
    },
  },
  snippets: ({ report: { pytorch, rows } }) => [
    {
      title: pytorch.rows < rows ? `PyTorch 复算前 ${pytorch.rows} 行` : 'PyTorch 复算',
      text: pytorch.code,
    },
  ],
  json: ({ report }) => ({
    loss: report.loss,
    reduction: report.reduction,
    rows: report.rows,
    ignored: report.ignored,
    classes: report.classes,
    mean: report.mean,
    sum: report.sum,
    divisor: report.divisor,
    uniform_prediction: report.baselines.uniform,
    constant_prediction: report.baselines.constant,
    alternatives: Object.fromEntries(report.alternatives.map(({ key, value }) => [key, value])),
    per_row: report.perRow,
    gradient: { lines: report.gradient.lines, values: report.gradient.values },
  }),
  conventions: [
    {
      name: '定义',
      text: '与 torch.nn.functional 和 torchvision.ops.sigmoid_focal_loss 相同，自然对数；这里用 float64 算，float32 的脚本会差在第七位。',
    },
    {
      name: '加权的 mean',
      text: '类别标签除以 Σ w_y，不是行数；软标签除以行数；bce_with_logits 除以行数 × 列数，权重不进分母（PyTorch 文档）。',
    },
    {
      name: 'ignore_index',
      text: '这些行的损失记 0，不进分母；全部被忽略时 mean 是 NaN。',
    },
    {
      name: '标签平滑',
      text: '真类 1 − ε + ε/K，其余 ε/K（Szegedy 等 2016）；有 weight 时平滑的一项也逐类乘权重，分母仍是 Σ w_y。',
    },
    {
      name: 'focal',
      text: 'sigmoid 形式的 α 乘正例、1 − α 乘负例（Lin 等 2017），mean 除以元素个数；论文除以正样本数。softmax 形式是 −w(1 − p_y)^γ ln p_y，按 Σ w 平均，库里没有统一定义。',
    },
    {
      name: '梯度',
      text: '对 logits，按所选 reduction；nll_loss 把概率当作某些 logits 的 softmax。',
    },
  ],
  claims,
})
