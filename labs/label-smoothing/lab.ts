import type { LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  choice,
  curve,
  defineLab,
  ends,
  median,
  near,
  nearly,
  number,
  type Curve,
} from '../../src/lab/index.ts'
import { bestMargin, leastLoss } from './theory.ts'

const STEPS = 2000

function marginFigure({ x, y }: Curve, classes: number, smoothing: number): LineChart {
  const best = bestMargin(classes, smoothing)
  return {
    kind: 'lines',
    label:
      x.length > 0
        ? `间隔走到 ${write(median(ends(y)))}${Number.isFinite(best) ? `，闭式的最优是 ${write(best, 4)}` : '，还在随 ln t 增长'}。`
        : '间隔随步数变化，还没有运行。',
    x: { name: '步', scale: 'log', domain: [10, STEPS], ordinal: '步' },
    y: { name: '真类比其余高出的 logit', include: [0] },
    series: [{ name: '间隔', color: 1, x, runs: y }],
    references: Number.isFinite(best)
      ? [{ kind: 'horizontal', at: best, name: `最优 ${write(best, 4)}` }]
      : [],
    ratio: 0.78,
  }
}

function lossFigure({ x, y }: Curve, classes: number, smoothing: number): LineChart {
  const least = leastLoss(classes, smoothing)
  return {
    kind: 'lines',
    label:
      x.length > 0
        ? `损失到 ${write(median(ends(y)))}，能到的最低是 ${write(least)}。`
        : '损失随步数变化，还没有运行。',
    x: { name: '步', scale: 'log', domain: [10, STEPS], ordinal: '步' },
    y: { name: '损失', include: [0] },
    series: [{ name: '损失', color: 2, x, runs: y }],
    references: smoothing > 0 ? [{ kind: 'horizontal', at: least, name: `最低 ${write(least)}` }] : [],
    ratio: 0.78,
  }
}

function curveFigure(classes: number, smoothing: number): LineChart {
  const epsilons = Array.from({ length: 60 }, (_, i) => 0.01 * (i + 1)).filter((value) => value < 0.6)
  return {
    kind: 'lines',
    label: `ε 越大，最优间隔越小；K = ${classes}、ε = ${write(smoothing)} 时是 ${write(bestMargin(classes, smoothing), 4)}。`,
    x: { name: '平滑系数 ε', domain: [0, 0.6] },
    y: { name: '最优间隔', include: [0] },
    series: [2, 10, 100].map((count, i) => ({
      name: `K = ${count}`,
      color: ([2, 1, 3] as const)[i] ?? 1,
      x: epsilons,
      runs: [epsilons.map((epsilon) => bestMargin(count, epsilon))],
    })),
    marks:
      smoothing > 0
        ? [{ x: smoothing, y: bestMargin(classes, smoothing), color: 6, shape: 'dot', name: '现在' }]
        : [],
    ratio: 0.78,
  }
}

export default defineLab({
  id: 'label-smoothing',
  title: '标签平滑的间隔',
  summary: '可分的数据上，硬标签要把 logit 推到无穷远。平滑之后，它停在哪里？',
  facts: '每类一个样本 · K × K 的 logit · SGD',
  section: '1.4',
  questions: ['1.4.4'],
  controls: {
    classes: choice({ label: '类别数 K', options: { '2': '2', '10': '10', '30': '30' }, default: '10' }),
    smoothing: number({ label: '平滑系数 ε', min: 0, max: 0.5, step: 0.05, default: 0.1 }),
  },
  replicas: { default: 4, max: 8 },
  series: {
    margin: curve({ label: '间隔', x: '步' }),
    loss: curve({ label: '损失', x: '步' }),
    confidence: curve({ label: '真类的概率', x: '步' }),
  },
  async experiment({ classes, smoothing }, context) {
    return (await import('./train.ts')).trainLogits(
      Number(classes),
      smoothing,
      STEPS,
      context,
      context.record,
    )
  },
  figures: {
    margin: {
      title: '间隔',
      plot: ({ result, settings }) =>
        marginFigure(result.margin, Number(settings.classes), settings.smoothing),
    },
    loss: {
      title: '损失',
      plot: ({ result, settings }) => lossFigure(result.loss, Number(settings.classes), settings.smoothing),
    },
    curve: {
      title: '最优间隔随 ε 变化',
      note: '闭式',
      plot: ({ settings }) => curveFigure(Number(settings.classes), settings.smoothing),
    },
  },
  presets: {
    hard: { label: '硬标签', settings: { classes: '10', smoothing: 0 } },
    usual: { label: 'ε = 0.1', settings: { classes: '10', smoothing: 0.1 } },
    strong: { label: 'ε = 0.5', settings: { classes: '10', smoothing: 0.5 } },
    two: { label: '两类', settings: { classes: '2', smoothing: 0.1 } },
  },
  cure: 'usual',
  prediction: {
    question: ({ smoothing }) => `ε = ${write(smoothing)}，训练 2000 步后，真类的概率大约是多少？`,
    options: { sure: '高于 0.99', high: '0.8 到 0.99', low: '低于 0.8' },
    outcome({ result }) {
      const last = median(ends(result.confidence.y))
      return last > 0.99 ? 'sure' : last >= 0.8 ? 'high' : 'low'
    },
    because({ result, settings: { classes, smoothing } }) {
      const target = 1 - smoothing + smoothing / Number(classes)
      return `走到 ${write(median(ends(result.confidence.y)))}，目标是 1 − ε + ε/K = ${write(target)}：交叉熵最小时，预测正好等于目标。`
    },
  },
  texts: {
    try: '先看硬标签，间隔随步数的对数一直长；再选 ε = 0.1；然后换类别数。',
    see: '有平滑，间隔很快停在闭式值上；没有平滑，横轴取对数后是一条直线，永远不停。',
    why: '交叉熵在预测等于目标时最小。硬标签的目标是 1，要无穷大的间隔；平滑的目标小于 1，有限的间隔就够了。',
  },
  conclude({ result, settings: { classes, smoothing } }) {
    if (result.margin.x.length === 0) return '还没有运行。'
    const best = bestMargin(Number(classes), smoothing)
    return `K = ${classes}、ε = ${write(smoothing)}：间隔 ${write(median(ends(result.margin.y)), 4)}${Number.isFinite(best) ? `（闭式 ${write(best, 4)}）` : '，仍在增长'}，损失 ${write(median(ends(result.loss.y)))}。`
  },
  claims: {
    'finite-margin': {
      statement: 'K = 10、ε = 0.1：间隔停在 ln(K(1 − ε)/ε + 1) = 4.511，损失停在 0.5003',
      how: '引擎训练 2000 步，从标准差 0.1 的随机 logit 开始。',
      settings: { classes: '10', smoothing: 0.1 },
      seeds: 8,
      kind: 'closed-form',
      expected: { margin: nearly(bestMargin(10, 0.1), 0.01), loss: nearly(leastLoss(10, 0.1), 0.01) },
      names: { margin: '间隔', loss: '损失' },
      read: ({ margin, loss }, replica) => ({
        margin: margin.y[replica]?.at(-1) ?? NaN,
        loss: loss.y[replica]?.at(-1) ?? NaN,
      }),
    },
    'hard-labels-never-stop': {
      statement: '硬标签的间隔随 ln t 增长：2000 步超过 6，从 200 步到 2000 步又长了约 ln 10',
      how: '同样的训练，ε = 0。',
      settings: { classes: '10', smoothing: 0 },
      seeds: 8,
      kind: 'closed-form',
      expected: { margin: atLeast(6), growth: near(Math.LN10, 0.1) },
      names: { margin: '2000 步的间隔', growth: '200 步到 2000 步长了多少' },
      read({ margin: { x, y } }, replica) {
        const run = y[replica] ?? []
        const early = run[x.indexOf(200)] ?? NaN
        return { margin: run.at(-1) ?? NaN, growth: (run.at(-1) ?? NaN) - early }
      },
    },
    'margin-over-classes': {
      statement: 'ε = 0.1 的最优间隔：K = 2 时 2.944，K = 1000 时 9.105',
      how: '闭式。',
      seeds: 1,
      kind: 'closed-form',
      expected: { two: near(2.944, 0.001), thousand: near(9.105, 0.001) },
      names: { two: 'K = 2', thousand: 'K = 1000' },
      compute: () => ({ two: bestMargin(2, 0.1), thousand: bestMargin(1000, 0.1) }),
    },
  },
  pytorch: ({ classes, smoothing, seed }) => `import torch
import torch.nn as nn

torch.manual_seed(${seed})
K = ${classes}
net = nn.Linear(K, K, bias=False)
nn.init.normal_(net.weight, std=0.1)
x, y = torch.eye(K), torch.arange(K)                 # one sample a class
loss_fn = nn.CrossEntropyLoss(label_smoothing=${smoothing})
opt = torch.optim.SGD(net.parameters(), lr=2 * K)
for step in range(1, 2001):
    opt.zero_grad()
    loss = loss_fn(net(x), y)
    loss.backward()
    opt.step()
    if step in (10, 100, 200, 1000, 2000):
        z = net(x).detach()
        margin = z.diag() - (z.sum(1) - z.diag()) / (K - 1)
        print(step, loss.item(), margin.mean().item())
`,
})
