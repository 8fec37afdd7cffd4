import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { course, dead, profile } from './figures.ts'
import type { LayerStep, Quantity } from './quantities.ts'
import { samples } from './samples.ts'
import { LABS, QUESTIONS } from './words.ts'

const referring = (ids: readonly string[], titles: Readonly<Record<string, string>>) =>
  ids.map((id) => ({ id, text: `${id} ${titles[id] ?? ''}`.trim() }))

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** Columns of the table of layers, each with the quantities that it needs. */
const COLUMNS: readonly { name: string; needs: readonly Quantity[]; of: (layer: LayerStep) => number }[] = [
  { name: '激活 RMS', needs: ['activation'], of: ({ activation }) => activation },
  { name: '梯度 RMS', needs: ['gradient'], of: ({ gradient }) => gradient },
  { name: '权重 RMS', needs: ['weight'], of: ({ weight }) => weight },
  { name: '梯度 ÷ 权重', needs: ['gradient', 'weight'], of: ({ gradient, weight }) => gradient / weight },
  { name: '死亡比例（%）', needs: ['dead'], of: ({ dead: share }) => 100 * share },
  { name: '更新/权重比', needs: ['update'], of: ({ update }) => update },
]

/** Code that writes the table. */
const LOGGING = `import torch

acts, dead = {}, {}
def watch(name):
    def hook(module, inputs, output):
        acts[name] = output.detach().float().pow(2).mean().sqrt().item()
        flat = output.detach().flatten(0, -2) if output.dim() > 1 else output.detach()[None]
        dead[name] = (flat <= 0).all(0).float().mean().item()  # 只对 ReLU 有意义；要扫全集
    return hook

layers = [(n, m) for n, m in model.named_modules() if isinstance(m, torch.nn.Linear)]
for name, module in layers:
    module.register_forward_hook(watch(name))

# loss.backward() 与 scaler.unscale_(optimizer) 之后、optimizer.step() 之前：
rms = lambda t: t.detach().double().pow(2).mean().sqrt().item()  # 用 float64，免得平方下溢
print('layer,act_rms,grad_rms,weight_rms,dead_frac')
for name, module in layers:
    w = module.weight
    print(f'{name},{acts[name]:.4g},{rms(w.grad):.4g},{rms(w):.4g},{dead[name]:.4g}')`

export default defineTool({
  id: 'layer-statistics',
  title: '逐层统计诊断',
  summary:
    '粘贴每层的激活、梯度、权重与死亡比例，按决策表判断是连乘消失、断开、死 ReLU 还是别的，并给出每层因子。',
  section: '4.5',
  questions: ['4.5.2', '4.5.1', '4.5.7', '4.5.3', '4.3.4', '4.5.8', '1.7.6', '1.7.2'],
  controls,
  disabled: {
    loss: ({ knowLoss }) => knowLoss === 'no' && '「损失」选「填了」才用',
    classes: ({ knowLoss }) => knowLoss === 'no' && '「损失」选「填了」才用',
  },
  inputs: {
    layers: {
      label: '逐层统计',
      help: '每行一层，从输入到输出：layer,act_rms,grad_rms,weight_rms,dead_frac，至少要层名与梯度；多步时加一列 step，诊断最后一步。可以另有 update_ratio。CSV、TSV、分号或空白分隔都行。',
      accept: '.csv,.tsv,.txt',
    },
  },
  samples,
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: report.understood },
    ...(report.step === null ? [] : [{ kind: 'read', text: `诊断的是第 ${report.step} 步` } as const]),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report: { diagnoses, line } }) => {
    const factor = line ? `梯度每往输入一层乘 ${write(line.factor)}。` : ''
    const [first] = diagnoses
    if (!first) return `决策表里的病一条也不符合。${factor}`
    const rest = diagnoses.slice(1).map(({ name }) => `「${name}」`)
    return `${first.name}：${first.sentence}${rest.length > 0 ? `另有${rest.join('')}。` : ''}下一步：${first.next}。`
  },
  figures: {
    profile: {
      title: '逐层的大小',
      note: '虚线是穿过梯度的直线，圈出的是有问题的层',
      wide: true,
      plot: ({ report }) => profile(report),
    },
    dead: { title: '死亡比例', plot: ({ report }) => dead(report) },
    course: { title: '每层因子随步数', plot: ({ report }) => course(report) },
  },
  tables: {
    diagnoses: {
      title: '诊断',
      rows: ({ report: { diagnoses } }) =>
        diagnoses.length === 0
          ? null
          : {
              columns: ['诊断', '证据', '下一步', '该读的问题', '能重现它的实验'],
              rows: diagnoses.map(({ name, sentence, next, questions, labs }) => [
                name,
                sentence,
                next,
                referring(questions, QUESTIONS),
                labs.length === 0 ? '—' : labs.map((id) => ({ id, text: LABS[id] ?? id })),
              ]),
            },
    },
    layers: {
      title: '逐层',
      rows: ({ report }) => {
        const shown = COLUMNS.filter(({ needs }) =>
          needs.every((quantity) => report.given.includes(quantity)),
        )
        return {
          columns: ['层', ...shown.map(({ name }) => name)],
          rows: report.layers.map((layer, place) => [
            report.names[place] ?? '',
            ...shown.map(({ of }) => finite(of(layer))),
          ]),
        }
      },
    },
    cases: {
      title: '决策表',
      rows: ({ report }) => ({
        columns: ['病', '结果', '条件'],
        rows: report.cases.map(({ name, outcome, condition }) => [name, outcome, condition]),
      }),
    },
    course: {
      title: '逐步',
      rows: ({ report }) =>
        report.course.length === 0
          ? null
          : {
              columns: ['步', '每层因子', '诊断'],
              rows: report.course.map(({ step, factor, diagnosis }) => [
                String(step),
                finite(factor),
                diagnosis || '—',
              ]),
            },
    },
  },
  snippets: () => [{ title: '记下这张表（PyTorch）', text: LOGGING }],
  json: ({ report }) => ({
    layers: report.names.map((name, place) => ({ name, ...report.layers[place] })),
    step: report.step,
    factor_per_layer: report.line?.factor ?? null,
    r_squared: report.line?.explained ?? null,
    diagnoses: report.diagnoses.map(({ id, sentence, layers, questions, labs }) => ({
      id,
      evidence: sentence,
      layers: layers.map((place) => report.names[place]),
      questions,
      labs,
    })),
    course: report.course,
  }),
  refers: [...Object.keys(QUESTIONS), ...Object.keys(LABS)],
  conventions: [
    { name: '次序', text: '层按第一次出现的次序，当作从输入到输出；次序反了，消失会看成爆炸。' },
    {
      name: '每层因子',
      text: '对 ln(梯度 RMS) 与层号做最小二乘，因子是 exp(−斜率)：往输入走一层梯度乘多少；梯度为 0 或非有限的层不进拟合。',
    },
    {
      name: '直线才算连乘',
      text: '消失与爆炸要求对数轴上 R² ≥ 0.8、整个深度相差 100 倍以上；只在一处掉下去的是断开。',
    },
    {
      name: 'RMS 与范数',
      text: '范数还要乘 √参数个数，各层不能直接比；给范数也能用，但宽窄悬殊时因子会偏。',
    },
    {
      name: '死亡比例',
      text: '对全部样本都不激活的单元所占的比例，不是一批里激活为 0 的比例（ReLU 正常时约 50%）；40% 的界取自 4.5.7。',
    },
    {
      name: '决策表',
      text: '出自 4.5.2（Glorot 与 Bengio 2010、Karpathy 2019 的监控量）；阈值是经验值。能被前一条解释的不再单独报。',
    },
  ],
  claims,
})
