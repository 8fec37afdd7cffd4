import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { confusion, distribution, pr, roc, valueOf } from './figures.ts'
import type { Measured } from './report.ts'
import { grouped, hardLabels, tenRows, threeClasses, twoClasses } from './samples.ts'

/** Metric → what it is called and how it is counted, in the order of the table. */
const WORDS: Readonly<Record<string, readonly [name: string, how: string]>> = {
  precision: ['精确率 precision', 'TP / (TP + FP)'],
  recall: ['召回率 recall', 'TP / (TP + FN)'],
  f1: ['F1', '二者的调和平均，不看 TN；正负对调就变'],
  specificity: ['特异度 specificity', 'TN / (TN + FP)'],
  accuracy: ['准确率 accuracy', '对的行数 / 总行数'],
  balanced_accuracy: ['平衡准确率', '各类召回率的平均'],
  matthews_corrcoef: ['MCC', '四格都看，正负对调不变'],
  cohen_kappa: ['Cohen κ', '扣除按边际碰巧一致的部分'],
  f1_macro: ['宏 F1', '各类 F1 的平均（scikit-learn 的 macro）'],
  f1_of_macro: ['宏 F1，另一式', '宏精确率与宏召回率的调和平均；报告时要说明是哪一式'],
  f1_micro: ['微 F1', '全部计数合在一起；单标签时等于准确率'],
  f1_weighted: ['加权 F1', '按各类行数加权'],
  precision_macro: ['宏精确率', '各类精确率的平均'],
  recall_macro: ['宏召回率', '各类召回率的平均'],
  roc_auc: ['ROC AUC', '正例得分高于负例的概率，并列算一半；与阈值无关'],
  roc_auc_ovr_macro: ['ROC AUC，一对其余', '每类对其余，各类平均'],
  roc_auc_ovo_macro: ['ROC AUC，两两', '每一对类，取平均'],
  average_precision: ['AP', '按召回的增量加权精确率，不插值'],
  ks: ['KS', '真正率与假正率之差的最大值'],
  top_2_accuracy: ['Top-2 准确率', '真实类在概率最大的两类之中'],
  brier: ['Brier', '概率的均方误差，越小越好；多类是各类平方误差之和'],
  log_loss: ['对数损失', '真实类概率的负对数的平均，越小越好'],
}

/** A label as the page says it. */
const brief = (label: string): string => (label.length > 24 ? `${label.slice(0, 24)}…` : label)

const named = (key: string): string => WORDS[key]?.[0] ?? key

const range = (interval: Measured['interval']): string =>
  interval ? `${write(interval[0], 3)} – ${write(interval[1], 3)}` : '—'

export default defineTool({
  id: 'classification',
  title: '分类评估台',
  summary:
    '粘贴真实标签和模型的分数、概率或预测，得到混淆矩阵、全部平均方式、ROC 与 PR，挑一个阈值看它的代价。',
  section: '3.1',
  questions: ['3.1.1', '3.1.2', '3.1.3', '3.1.4', '3.1.6', '3.1.8'],
  controls,
  stage: ['rule', 'threshold'],
  random: true,
  disabled: {
    threshold: ({ rule }) => rule !== 'fixed' && '阈值由上面的规则定；选「手动」才能拖',
    maxFpr: ({ rule }) => rule !== 'fpr' && '选「限定 FPR」时用',
    cost: ({ rule }) => rule !== 'cost' && '选「按代价」时用',
  },
  inputs: {
    data: {
      label: '标签与分数',
      help: '每行一条：真实标签，再加一列分数、一类一列概率、或一列预测的标签；可以另有一列 group。一类一列的概率按列名配类，没有类名时按标签从小到大。CSV、TSV、分号或空白分隔都行，有没有表头都行；也收 JSON。',
      accept: '.csv,.tsv,.txt,.json,.jsonl',
    },
  },
  samples: {
    two: { label: '两类，240 行', settings: {}, inputs: () => ({ data: twoClasses() }) },
    three: { label: '三类概率', settings: {}, inputs: () => ({ data: threeClasses() }) },
    hard: { label: '三类，只有预测', settings: {}, inputs: () => ({ data: hardLabels() }) },
    grouped: { label: '同一根手指多行', settings: {}, inputs: () => ({ data: grouped() }) },
    ten: { label: '十行', settings: {}, inputs: () => ({ data: tenRows() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: `${report.rows} 行；${report.understood}` },
    {
      kind: 'read',
      text:
        report.positive === null
          ? `${report.classes.length} 类：${report.classes.slice(0, 6).map(brief).join('、')}${report.classes.length > 6 ? '…' : ''}`
          : `正类是 ${brief(report.classes[report.positive] ?? '')}，${report.counts[report.positive]} 个，占 ${write((100 * (report.counts[report.positive] ?? 0)) / report.rows, 3)}%`,
    },
    ...(report.groups === null ? [] : [{ kind: 'read', text: `${report.groups} 组，区间按组抽样` } as const]),
    ...(report.resamples === 0
      ? [
          {
            kind: 'warning',
            text: '行太多，一次自助抽样要算很久，没有给区间；这么多行，抽样误差通常已经很小。',
          } as const,
        ]
      : []),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report }) => {
    const { metrics, curves, positive } = report
    const at = curves ? `阈值 ${write(curves.threshold, 4)}（${curves.how}）处，` : ''
    if (positive === null)
      return `准确率 ${write(valueOf(metrics, 'accuracy'), 4)}，宏 F1 ${write(valueOf(metrics, 'f1_macro'), 4)}，MCC ${write(valueOf(metrics, 'matthews_corrcoef'), 4)}。`
    const ranking = curves
      ? `AUC ${write(valueOf(metrics, 'roc_auc'), 4)}，AP ${write(valueOf(metrics, 'average_precision'), 4)}。`
      : ''
    return `${at}精确率 ${write(valueOf(metrics, 'precision'), 4)}，召回率 ${write(valueOf(metrics, 'recall'), 4)}，F1 ${write(valueOf(metrics, 'f1'), 4)}。${ranking}`
  },
  figures: {
    distribution: { title: '分数的分布', plot: ({ report }) => distribution(report) },
    confusion: {
      title: '混淆矩阵',
      note: '行是真实，列是预测，百分比按行',
      plot: ({ report }) => confusion(report),
    },
    roc: { title: 'ROC', note: '与正类占比无关', plot: ({ report }) => roc(report) },
    pr: { title: 'PR', note: '随正类占比改变', plot: ({ report }) => pr(report) },
  },
  tables: {
    metrics: {
      title: '指标',
      note: '区间是自助抽样的 2.5% 到 97.5% 分位',
      rows: ({ report }) => ({
        columns: ['指标', '值', '95% 区间', '口径'],
        rows: [
          ...report.metrics.map(({ key, value, interval }) => [
            named(key),
            value,
            range(interval),
            WORDS[key]?.[1] ?? '',
          ]),
          ...(report.curves
            ? [
                [
                  'PR 梯形面积',
                  report.curves.trapezoid,
                  '—',
                  '点之间连直线：没有并列时不高于 AP，并列多时偏高；报告时用 AP',
                ] as const,
              ]
            : []),
        ],
      }),
    },
    classes: {
      title: '逐类',
      rows: ({ report }) => ({
        columns: ['类', '真实行数', '精确率', '召回率', 'F1', '特异度'],
        rows: report.perClass.map((one, index) => [
          report.classes[index] ?? '',
          report.counts[index] ?? 0,
          one.precision,
          one.recall,
          one.f1,
          one.specificity,
        ]),
      }),
    },
  },
  json: ({ report }) => ({
    rows: report.rows,
    groups: report.groups,
    classes: report.classes,
    pos_label: report.positive === null ? null : report.classes[report.positive],
    threshold: report.curves?.threshold ?? null,
    metrics: Object.fromEntries(report.metrics.map(({ key, value }) => [key, value])),
    intervals_95: Object.fromEntries(
      report.metrics.flatMap(({ key, interval }) => (interval ? [[key, interval]] : [])),
    ),
    resamples: report.resamples,
    confusion_matrix: report.confusion,
    pr_trapezoid: report.curves?.trapezoid ?? null,
    per_class: report.perClass.map((one, index) => ({ class: report.classes[index], ...one })),
  }),
  conventions: [
    { name: '名字与定义', text: '与 scikit-learn 相同；同一份数据用 npm run metrics 得到同样的数。' },
    { name: '判正', text: '分数 ≥ 阈值判为正类；多类取概率最大的一类，并列取前一类。' },
    { name: '混淆矩阵', text: '行是真实，列是预测；标签按大小（整数）或码位（文字）排列。' },
    {
      name: '阈值规则',
      text: 'F1 最大、限定 FPR、按代价都在给的这份数据上选；要报告的数应当来自另一份数据。',
    },
    {
      name: '区间',
      text: '自助抽样 1000 次的百分位区间（行数多时减少次数）；有 group 列时整组抽取，同一个人或同一根手指的行不独立。',
    },
    {
      name: 'AP',
      text: '逐步求和，不插值。PR 曲线的点之间精确率并不走直线（Davis & Goadrich 2006）：分数并列多、点稀时，梯形面积偏高；没有并列时每一步都从较低的精确率连过来，梯形面积反而不高于 AP。',
    },
  ],
  claims,
})
