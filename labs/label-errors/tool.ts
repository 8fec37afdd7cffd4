import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { confidence, joint, noiseBars } from './figures.ts'
import type { Report } from './report.ts'
import { clustered, folds, memorised, tenRows } from './samples.ts'
import { cleanlabCode, reviewList } from './snippets.ts'

const nameOf = ({ classes }: Report, index: number): string => classes[index]?.name ?? ''

export default defineTool({
  id: 'label-errors',
  title: '错标嫌疑清单',
  summary:
    '粘贴每个样本的标签和折外概率，估计有多少标签是错的、错在哪两类之间，并按可疑程度列出要复核的样本。',
  section: '4.4',
  questions: ['4.4.1', '2.1.8', '4.4.6'],
  controls,
  stage: ['rule', 'order'],
  inputs: {
    data: {
      label: '标签与折外概率',
      help: '每行一个样本：一列标签，每类一列概率；可以另有名字（id、file）和组（group、subject）。接受 CSV、TSV、分号或空白分隔，有没有表头都行，也接受 JSONL（{"label": 0, "probs": [0.9, 0.1]}）。',
      accept: '.csv,.tsv,.txt,.jsonl,.ndjson',
    },
  },
  samples: {
    folds: { label: '四类，两成错标', settings: {}, inputs: () => ({ data: folds() }) },
    memorised: { label: '同样的数据，训练时见过', settings: {}, inputs: () => ({ data: memorised() }) },
    clustered: { label: '一根手指整组标错', settings: {}, inputs: () => ({ data: clustered() }) },
    ten: { label: '十行', settings: {}, inputs: () => ({ data: tenRows() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: `${report.rows} 行；${report.understood}` },
    {
      kind: 'read',
      text: `最大概率的类与给的标签一致的占 ${percent(report.accuracy)}；标签错了这么多时，真正全对的模型在这批标签上也只测得约 ${percent(1 - report.noise)}`,
    },
    ...(report.uncounted > 0
      ? [
          {
            kind: 'warning',
            text: `${report.uncounted} 行（${percent(report.uncounted / report.rows)}）没有一类达到阈值，不进置信联合；它们多半是难例，不等于标错。`,
          } as const,
        ]
      : []),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report }) => {
    const [first] = report.suspects
    const start = `估计 ${percent(report.noise)} 的标签是错的，约 ${write(Math.round(report.noise * report.rows))} 行；这个规则列出 ${write(report.found)} 行嫌疑。`
    if (!first) return start
    return `${start}最可疑的是第 ${first.line} 行${first.name ? `（${first.name}）` : ''}：标成 ${nameOf(report, first.given)} 的概率只有 ${write(first.self)}，更像 ${nameOf(report, first.suggested)}（${write(first.other)}）。`
  },
  figures: {
    joint: {
      title: '置信联合',
      note: '格中是行数，百分数是校准后的占比；暖色格是错标的去向',
      plot: ({ report }) => joint(report),
    },
    noise: { title: '逐类的错标率', plot: ({ report }) => noiseBars(report) },
    confidence: { title: '自置信度的分布', plot: ({ report }) => confidence(report) },
  },
  tables: {
    suspects: {
      title: '嫌疑',
      note: '按所选的排序，最多列 1000 行；先人工复核，再改标签',
      rows: ({ report }) => ({
        columns: [
          '行',
          ...(report.named ? ['名字'] : []),
          ...(report.groups ? ['组'] : []),
          '给的标签',
          '更像',
          '自置信度',
          '更像那类的概率',
          '归一间隔',
        ],
        rows: report.suspects.map((one) => [
          String(one.line),
          ...(report.named ? [one.name] : []),
          ...(report.groups ? [one.group] : []),
          nameOf(report, one.given),
          nameOf(report, one.suggested),
          one.self,
          one.other,
          one.margin,
        ]),
      }),
    },
    classes: {
      title: '逐类',
      rows: ({ report }) => ({
        columns: ['类', '标成它的行', '估计真属于它的行', '阈值', '标成它而不是它', '是它而标成别的', '嫌疑'],
        rows: report.classes.map((one) => [
          one.name,
          one.rows,
          Math.round(one.estimated),
          one.threshold,
          percent(one.wrongLabels),
          percent(one.lostToOthers),
          one.suspects,
        ]),
      }),
    },
    groups: {
      title: '嫌疑集中在哪些组',
      rows: ({ report }) =>
        report.groups && {
          columns: ['组', '行', '嫌疑', '占这一组'],
          rows: report.groups.map(({ name, rows, suspects }) => [
            name,
            rows,
            suspects,
            percent(suspects / rows),
          ]),
        },
    },
  },
  snippets: ({ report, settings }) => [reviewList(report), cleanlabCode(settings)],
  json: ({ report }) => ({
    rows: report.rows,
    classes: report.classes.map(({ name }) => name),
    thresholds: report.classes.map(({ threshold }) => threshold),
    confident_joint: report.confident,
    joint: report.joint,
    not_counted: report.uncounted,
    noise: report.noise,
    per_class: report.classes.map((one) => ({
      class: one.name,
      labelled: one.rows,
      estimated: one.estimated,
      label_noise: one.wrongLabels,
      inverse_noise: one.lostToOthers,
      suspects: one.suspects,
    })),
    metrics: { accuracy: report.accuracy, log_loss: report.logLoss },
    suspects_found: report.found,
    suspects: report.suspects.map((one) => ({
      line: one.line,
      ...(report.named ? { name: one.name } : {}),
      given: nameOf(report, one.given),
      suggested: nameOf(report, one.suggested),
      self_confidence: one.self,
      normalized_margin: one.margin,
    })),
  }),
  conventions: [
    {
      name: '折外概率',
      text: '每一行的概率要来自没见过这一行的模型（交叉验证）。用训练集上的预测，记住了的错标看起来自信正确，估计会接近 0。',
    },
    {
      name: '置信联合',
      text: '类 j 的阈值是标成 j 的行上 pⱼ 的平均；一行计入达到阈值的类里概率最大的一类，没有达到的不计（Northcutt、Jiang 与 Chuang，JAIR 2021）。',
    },
    {
      name: '校准',
      text: '每一行的计数按这个标签的行数缩放，总和归一，得到标签与真实类的联合分布；错标率是它的非对角之和。一类的计数全为零时按没有错标计。',
    },
    {
      name: '类分不开时',
      text: '估计偏高：相邻类里的难例也会自信地落到对面。模型在可信的标签上准确率不到 0.9 时，把错标率当作上限看。',
    },
    {
      name: '挑嫌疑',
      text: '非对角：自信属于另一类的行。PBC：每类取 pᵢ 最小的 n·Σⱼ Qᵢⱼ 行。PBNR：每对 (i, j) 取 pⱼ − pᵢ 最大的 n·Qᵢⱼ 行。行数四舍五入。',
    },
    {
      name: '归一间隔',
      text: '（给的标签的概率 − 其余最大的概率 + 1）/ 2，从 0 到 1，与 cleanlab 的 normalized_margin 相同。',
    },
    {
      name: '错标率的两个方向',
      text: '「标成它而不是它」以标签为条件，决定复核多少；「是它而标成别的」以真实类为条件，是损失前向校正要的转移矩阵。',
    },
  ],
  claims,
})
