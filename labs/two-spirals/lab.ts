import { number as write, percent } from '../../src/figures/text.ts'
import { atLeast, atMost, choice, columns, curve, defineLab, field, number } from '../../src/lab/index.ts'
import { fieldFigure, lastOf, lossFigure } from './figures.ts'
import { POINTS, TURNS } from './network.ts'
import { trainSpirals } from './run.ts'

/** Seeds whose network has every point on the right side. */
const separated = (accuracy: { readonly y: readonly (readonly number[])[] }): number =>
  accuracy.y.filter((run) => run.at(-1) === 1).length

export default defineLab({
  id: 'two-spirals',
  title: '把两条螺线分开',
  summary: '一条直线分不开的两类点，小网络要把边界一点点拧成螺旋。学习率差十倍，结局差多少？',
  facts: `2–16–16–1 · tanh · Adam · ${POINTS} 个点`,
  section: '1.1',
  questions: ['1.1.1', '1.1.3'],
  controls: {
    lr: choice({
      label: '学习率',
      options: { '0.001': '0.001', '0.01': '0.01', '0.1': '0.1', '1': '1' },
      default: '0.01',
    }),
    steps: number({ label: '步数', min: 100, max: 1000, step: 100, default: 300 }),
    noise: number({ label: '点离螺线的标准差', min: 0, max: 0.15, step: 0.01, default: 0.03 }),
  },
  replicas: { default: 16, max: 16 },
  series: {
    loss: curve({ label: '训练损失', x: '步' }),
    accuracy: curve({ label: '训练准确率', x: '步' }),
    field: field({ label: '第二条螺线的概率' }),
    early: field({ label: '第 20 步的概率' }),
    middle: field({ label: '第 60 步的概率' }),
    points: columns({ label: '训练点', columns: { x: 'x₁', y: 'x₂', label: '类别' } }),
  },
  experiment: ({ lr, steps, noise }, context) =>
    trainSpirals({ lr: Number(lr), steps, noise }, context, context.record),
  figures: {
    field: {
      title: '决策边界',
      note: '第一个种子',
      plot: ({ result, step }) => fieldFigure(result, step),
    },
    loss: {
      title: '训练损失',
      note: '粗线是第一个种子',
      plot: ({ result, total }) => lossFigure(result.loss, total),
    },
  },
  presets: {
    good: { label: '0.01：分得开', settings: { lr: '0.01' } },
    slow: { label: '0.001：太慢', settings: { lr: '0.001' } },
    fast: { label: '0.1：更快', settings: { lr: '0.1' } },
    wild: { label: '1：太大', settings: { lr: '1' } },
  },
  cure: 'good',
  prediction: {
    question: ({ lr, steps }) => `学习率 ${lr}，${write(steps)} 步之后，两条螺线分得开吗？`,
    options: { apart: '全部分开', partly: '分开一部分', hardly: '几乎分不开' },
    outcome({ result }) {
      const share = lastOf(result.accuracy)
      return share > 0.995 ? 'apart' : share > 0.7 ? 'partly' : 'hardly'
    },
    because: ({ result, settings: { lr, replicas } }) =>
      `学习率 ${lr} 时，这个种子最后分对 ${percent(lastOf(result.accuracy))} 的点，损失 ${write(lastOf(result.loss))}；${replicas} 个种子中有 ${separated(result.accuracy)} 个全部分对。`,
  },
  texts: {
    try: '先用 0.01 看边界怎样拧起来，再换成 0.001、0.1 和 1。',
    see: '0.01 先分开外圈，再钻进内圈；0.001 在同样的步数里还没走到；0.1 更快；到了 1，损失停在 ln 2 附近或来回跳。',
    why: '直线分不开螺线，网络要靠隐层把平面折弯。学习率太小走不到；太大则一步就把 tanh 推进平坦的两端，那里梯度几乎是 0，之后再也动不了。',
  },
  conclude({ result, settings: { lr, replicas } }) {
    const { loss, accuracy } = result
    if (loss.x.length === 0) return '还没有运行。'
    return `学习率 ${lr}，走了 ${write(loss.x.length)} 步：损失 ${write(lastOf(loss))}，训练点分对 ${percent(lastOf(accuracy))}；${replicas} 个种子中有 ${separated(accuracy)} 个全部分对。`
  },
  claims: {
    separates: {
      statement: '学习率 0.01，300 步之内，2–16–16–1 的网络把 170 个点全部分到对的一边',
      how: `每个种子的点与初始值都不同，螺线绕 ${TURNS} 圈，点离螺线的标准差 0.03，全批 Adam；看第 299 步更新之前的训练准确率与损失。阈值在种子 1001–1064 与 2001–2064 上定：128 个全部分对，损失最大 0.045。`,
      settings: { lr: '0.01', steps: 300, noise: 0.03 },
      seeds: 16,
      required: 15,
      kind: 'simulation',
      expected: { accuracy: atLeast(1), loss: atMost(0.1) },
      names: { accuracy: '训练准确率', loss: '训练损失' },
      read: (result, replica) => ({
        accuracy: lastOf(result.accuracy, replica),
        loss: lastOf(result.loss, replica),
      }),
    },
  },
  pytorch: ({ lr, steps, noise, seed }) => `import math
import torch
import torch.nn as nn

torch.manual_seed(${seed})
half = ${POINTS} // 2
share = (torch.arange(half) + 0.5) / half
radius, angle = 0.12 + 0.88 * share, 2 * math.pi * ${TURNS} * share
arm = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
x = torch.cat([arm, -arm]) + ${noise} * torch.randn(2 * half, 2)
y = torch.cat([torch.zeros(half, 1), torch.ones(half, 1)])

net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
for layer in net:
    if isinstance(layer, nn.Linear):
        nn.init.kaiming_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)

loss_fn = nn.BCEWithLogitsLoss()
opt = torch.optim.Adam(net.parameters(), lr=${lr})
for step in range(${steps}):
    opt.zero_grad()
    logits = net(x)
    loss = loss_fn(logits, y)
    loss.backward()
    opt.step()
    if step % 50 == 0 or step == ${steps} - 1:
        right = ((logits > 0) == (y > 0.5)).float().mean()
        print(step, loss.item(), right.item())
`,
})
