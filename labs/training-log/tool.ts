import { defineTool } from '../../src/lab/tool/index.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { accuracies, losses, norms, rate } from './figures.ts'
import type { Checked, Report } from './report.ts'
import type { Severity } from './rule.ts'
import { samples } from './samples.ts'
import { LABS, QUESTIONS } from './words.ts'

const SEVERITY: Readonly<Record<Severity, string>> = { severe: '严重', warning: '要改', notice: '留意' }

const OUTCOME: Readonly<Record<Checked['outcome'], string>> = {
  found: '查出',
  clear: '没有',
  explained: '另有解释',
  unknown: '没法查',
}

const referring = (ids: readonly string[], titles: Readonly<Record<string, string>>) =>
  ids.map((id) => ({ id, text: `${id} ${titles[id] ?? ''}`.trim() }))

/** The diagnoses as lines to paste into an issue. */
const summary = ({ format, rows, axis, diagnoses }: Report): string =>
  [
    `训练日志诊断（${format}，${rows} 行，横轴：${axis}）`,
    ...diagnoses.map(({ name, severity, sentence }) => `[${SEVERITY[severity]}] ${name}：${sentence}`),
    ...(diagnoses.length === 0 ? ['能查的规则都没有报。'] : []),
  ].join('\n')

/** Code that writes a log with everything the rules look at. */
const LOGGING = `import csv
import torch

log = open('log.csv', 'w', newline='')
writer = csv.writer(log)
writer.writerow(['step', 'lr', 'train_loss', 'val_loss', 'grad_norm'])

for step, (x, y) in enumerate(loader):
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    # 返回的是裁剪前的范数；不想裁剪就写 float('inf')
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    lr = optimizer.param_groups[0]['lr']
    optimizer.step()
    scheduler.step()
    val = evaluate(model) if step % 500 == 499 else ''
    writer.writerow([step, lr, loss.item(), val, norm.item()])
    log.flush()`

export default defineTool({
  id: 'training-log',
  title: '训练日志诊断器',
  summary:
    '粘贴一份训练日志，画出曲线，按 15 条规则查出毛病，每一处给出证据、步数、该读的问题和能重现它的实验。',
  section: '4.1',
  questions: [
    '4.1.6',
    '4.3.7',
    '4.5.9',
    '4.1.1',
    '4.1.3',
    '4.5.2',
    '4.3.3',
    '1.3.2',
    '1.2.1',
    '1.1.4',
    '1.8.2',
  ],
  controls,
  stage: ['scale'],
  disabled: { clip: ({ clipped }) => !clipped && '选了「训练时按全局范数裁剪」才用' },
  inputs: {
    log: {
      label: '训练日志',
      help: '接受 CSV（Keras CSVLogger、Lightning metrics.csv、W&B 导出）、JSON（每行一条、trainer_state.json、History.history）、TensorBoard 的 events.out.tfevents 文件（可以多份），或 epoch 3 step 120 loss=0.53 lr: 1e-4 这样的控制台输出。',
      accept: '',
      multiple: true,
    },
  },
  samples,
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: `${report.format}，${report.rows} 行；横轴是${report.unit}：${report.axis}` },
    {
      kind: 'read',
      text: `认出${report.columns
        .filter(({ use }) => !use.startsWith('没有用到') && use !== '步' && use !== '轮')
        .map(({ name, use, values }) => `${use}（${name}，${values} 个值）`)
        .join('、')}`,
    },
    ...unused(report),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report: { diagnoses, checked } }) => {
    const able = checked.filter(({ outcome }) => outcome !== 'unknown').length
    const [gravest] = diagnoses
    const counted = `${checked.length} 条规则里 ${able} 条能查`
    if (!gravest) return `${counted}，都没有报。`
    const rest = diagnoses.slice(1).map(({ name }) => name)
    return `${counted}，报了 ${diagnoses.length} 条。最要紧的是「${gravest.name}」：${gravest.sentence}${rest.length > 0 ? `另有${rest.map((name) => `「${name}」`).join('')}。` : ''}`
  },
  figures: {
    losses: { title: '损失', wide: true, plot: ({ report, settings }) => losses(report, settings.scale) },
    rate: { title: '学习率', plot: ({ report }) => rate(report) },
    norms: { title: '梯度范数', note: '裁剪之前', plot: ({ report }) => norms(report) },
    accuracies: { title: '准确率', plot: ({ report }) => accuracies(report) },
  },
  tables: {
    diagnoses: {
      title: '诊断',
      note: '最要紧的在前',
      rows: ({ report }) =>
        report.diagnoses.length === 0
          ? null
          : {
              columns: ['诊断', '轻重', '证据', '该读的问题', '能重现它的实验'],
              rows: report.diagnoses.map(({ name, severity, sentence, questions, labs }) => [
                name,
                SEVERITY[severity],
                sentence,
                referring(questions, QUESTIONS),
                labs.length === 0 ? '—' : labs.map((id) => ({ id, text: LABS[id] ?? id })),
              ]),
            },
    },
    rules: {
      title: '每条规则查了什么',
      rows: ({ report }) => ({
        columns: ['规则', '结果', '条件', '凭什么'],
        rows: report.checked.map(({ name, outcome, note, condition, because }) => [
          name,
          note ? `${OUTCOME[outcome]}：${note}` : OUTCOME[outcome],
          condition,
          because,
        ]),
      }),
    },
    columns: {
      title: '列',
      rows: ({ report }) => ({
        columns: ['列名', '当作', '值的个数', '最小', '最大'],
        rows: report.columns.map(({ name, use, values, least, most }) => [
          name,
          use,
          values,
          Number.isFinite(least) ? least : null,
          Number.isFinite(most) ? most : null,
        ]),
      }),
    },
  },
  snippets: ({ report }) => [
    { title: '诊断，贴进 issue', text: summary(report) },
    { title: '记全这些列（PyTorch）', text: LOGGING },
  ],
  json: ({ report }) => ({
    format: report.format,
    rows: report.rows,
    axis: report.unit,
    diagnoses: report.diagnoses.map(({ id, severity, sentence, numbers, places, questions, labs }) => ({
      id,
      severity,
      evidence: sentence,
      numbers,
      places,
      questions,
      labs,
    })),
    rules: report.checked.map(({ id, outcome, note }) => ({ id, outcome, ...(note ? { note } : {}) })),
    columns: report.columns,
  }),
  refers: [...Object.keys(QUESTIONS), ...Object.keys(LABS)],
  conventions: [
    {
      name: '横轴',
      text: '有步用步，没有步用轮，都没有用行号；步数每轮从头数的自动累加，从检查点恢复后被重跑的那一段不用。',
    },
    {
      name: '空格与 NaN',
      text: '空格、None、null 是「这一行没有」；nan、inf 是算出来的值，会报。nan 大量夹在正常值之间时当空格，并且说明。',
    },
    {
      name: '尖峰',
      text: '正的曲线取对数，减去前后各 10 个值的中位数，除以前后各 100 个残差的 1.4826 倍 MAD（Hampel 1974）；也要高出之前 10 个值的中位数，陡降不算。',
    },
    {
      name: '末段的趋势',
      text: '后三分之一切成至多 8 块，取块中位数连直线；变化与 t 值一起看，相邻步相关时比逐点回归可靠。',
    },
    {
      name: '阈值',
      text: '末端学习率 20%、裁剪率 30%、ln K 的 15% 等取自本书 4.1、4.3、4.5 的经验值，没有一个是定理；条件写在「每条规则查了什么」里。',
    },
    {
      name: '一因多果',
      text: '发散或 NaN 解释了的现象不再单独报，标作「另有解释」；没有相应的列就标「没法查」，不当作没有问题。',
    },
  ],
  claims,
})

const unused = ({ columns }: Report) => {
  const names = columns.filter(({ use }) => use.startsWith('没有用到')).map(({ name }) => name)
  const shown = names.slice(0, 6).map((name) => (name.length > 24 ? `${name.slice(0, 24)}…` : name))
  return names.length === 0
    ? []
    : [
        {
          kind: 'warning',
          text: `${names.length} 列没有用到：${shown.join('、')}${names.length > 6 ? '…' : ''}`,
        } as const,
      ]
}
