import { number as write } from '../../src/figures/text.ts'
import { atLeast, atMost, choice, columns, curve, defineLab, ends, median } from '../../src/lab/index.ts'
import { apartFigure, CUT_NAMES, differenceFigure, lossFigure } from './figures.ts'
import type { Cut } from './cuts.ts'
import type { Aggregate, Model } from './gradient.ts'

/** Two cuts of one model at the start of a seed. */
async function differences(
  ort: Parameters<typeof import('./run.ts').compare>[3]['ort'],
  seed: number,
  asked: readonly (readonly [Model, Cut, Aggregate])[],
): Promise<number[]> {
  const [{ differenceOf }, { Gradients }] = await Promise.all([import('./run.ts'), import('./gradient.ts')])
  const found = []
  for (const [model, cut, aggregate] of asked) {
    const gradients = new Gradients(await ort(), model)
    found.push(await differenceOf(seed, model, cut, aggregate, gradients))
    await gradients.release()
  }
  return found
}

export default defineLab({
  id: 'grad-accum',
  title: '梯度累积等价性',
  summary: '显存不够，把 32 个样本切成几份累积梯度：什么时候与整批一样，什么时候悄悄变成了另一个算法？',
  facts: '32 个样本 · 线性、小网络或带 BN · 引擎求的梯度',
  section: '1.3',
  questions: ['1.3.1', '1.5.5', '1.3.5'],
  controls: {
    model: choice({
      label: '模型',
      options: { linear: '线性', mlp: '5–4–1 tanh', batch_norm: '线性加 BN' },
      default: 'linear',
    }),
    cut: choice({
      label: '切法',
      options: { one: '不切', two: '16 × 2', four: '8 × 4', eight: '4 × 8', uneven: '2、3、7、20' },
      default: 'uneven',
    }),
    aggregate: choice({
      label: '怎样加起来',
      options: { mean: '按微批平均', weighted: '按样本数加权' },
      default: 'mean',
    }),
  },
  replicas: { default: 4, max: 8 },
  series: {
    differences: columns({
      label: '各种切法的相对差',
      columns: { cut: '切法的序号', mean: '按微批平均', weighted: '按样本数加权' },
    }),
    whole: curve({ label: '损失，整批', x: '步' }),
    parts: curve({ label: '损失，累积', x: '步' }),
    apart: curve({ label: '参数的相对差', x: '步' }),
  },
  rerun: 'on-change',
  async experiment({ model, cut, aggregate }, context) {
    return (await import('./run.ts')).compare(model, cut, aggregate, context, context.record)
  },
  figures: {
    differences: {
      title: '梯度差多少',
      note: '第一个种子的起点，纵轴从 10⁻⁸ 起',
      plot: ({ result }) => differenceFigure(result.differences),
    },
    loss: {
      title: '训练下去',
      note: '全批，学习率 0.05',
      plot: ({ result }) => lossFigure(result.whole, result.parts),
    },
    apart: { title: '两组参数', plot: ({ result }) => apartFigure(result.apart) },
  },
  presets: {
    wrong: { label: '不等份，直接平均', settings: { model: 'linear', cut: 'uneven', aggregate: 'mean' } },
    right: { label: '不等份，加权', settings: { model: 'linear', cut: 'uneven', aggregate: 'weighted' } },
    equal: { label: '等份', settings: { model: 'mlp', cut: 'four', aggregate: 'mean' } },
    batch_norm: { label: '带 BN', settings: { model: 'batch_norm', cut: 'four', aggregate: 'weighted' } },
  },
  cure: 'right',
  prediction: {
    question: ({ cut, aggregate }) =>
      `切法「${CUT_NAMES[cut]}」，${aggregate === 'mean' ? '按微批平均' : '按样本数加权'}，训练 60 步后两组参数会差多少？`,
    options: { rounding: '只差舍入（小于 10⁻⁴）', some: '差得出来' },
    outcome: ({ result }) => (median(ends(result.apart.y)) < 1e-4 ? 'rounding' : 'some'),
    because({ result, settings: { model, cut, aggregate } }) {
      const apart = write(median(ends(result.apart.y)))
      if (model === 'batch_norm' && cut !== 'one')
        return `差 ${apart}：BN 的均值和方差按微批算，每一份都是另一个函数。`
      if (cut === 'uneven' && aggregate === 'mean')
        return `差 ${apart}：2 个样本的微批与 20 个样本的微批各占四分之一，等于给前者每个样本十倍的权重。`
      return `差 ${apart}：每个样本的权重都是 1/32，只是加的次序不同。`
    },
  },
  texts: {
    try: '先看「不等份，直接平均」，改成按样本数加权；再换成等份；最后选带 BN 的模型。',
    see: '等份或加权时只差 10⁻⁷ 的舍入；不等份直接平均差几成；带 BN 时怎么加都不对。',
    why: '均值损失的梯度是每个样本梯度的平均。累积要等价，每个样本的权重必须相同，而且一个样本的梯度不能依赖同批的其他样本；BN 违反了后一条。',
  },
  conclude({ result, settings: { cut, aggregate } }) {
    if (result.apart.x.length === 0) return '还没有运行。'
    return `切法「${CUT_NAMES[cut]}」、${aggregate === 'mean' ? '按微批平均' : '按样本数加权'}：60 步后两组参数的相对差 ${write(median(ends(result.apart.y)))}，损失整批 ${write(median(ends(result.whole.y)))}、累积 ${write(median(ends(result.parts.y)))}。`
  },
  claims: {
    'equal-parts': {
      statement: '大小相等的微批、均值损失，平均累积的梯度与整批相同，只差 float32 的舍入',
      how: '32 个样本切成 8 × 4，线性回归与 5–4–1 的 tanh 网络各算一次；相对差按二范数。',
      seeds: 16,
      kind: 'closed-form',
      expected: { linear: atMost(1e-5), mlp: atMost(1e-5) },
      names: { linear: '线性', mlp: 'tanh 网络' },
      async compute(seed, _settings, { ort }) {
        const [linear = NaN, mlp = NaN] = await differences(ort, seed, [
          ['linear', 'four', 'mean'],
          ['mlp', 'four', 'mean'],
        ])
        return { linear, mlp }
      },
    },
    'uneven-parts': {
      statement: '大小不等的微批按微批平均，梯度差一成以上；按样本数加权就回到舍入误差',
      how: '线性回归，32 个样本切成 2、3、7、20；种子 1001–1016 上按微批平均的相对差最小 0.157。',
      seeds: 16,
      kind: 'simulation',
      expected: { mean: atLeast(0.1), weighted: atMost(1e-5) },
      names: { mean: '按微批平均', weighted: '按样本数加权' },
      async compute(seed, _settings, { ort }) {
        const [mean = NaN, weighted = NaN] = await differences(ort, seed, [
          ['linear', 'uneven', 'mean'],
          ['linear', 'uneven', 'weighted'],
        ])
        return { mean, weighted }
      },
    },
    'batch-norm-differs': {
      statement: '模型里有 BN，即使加权累积，梯度也差 5% 以上',
      how: '输出是 1.3·BN(Xw) + 0.2，训练模式的批统计量；切成 2、3、7、20 并按样本数加权。',
      seeds: 16,
      kind: 'simulation',
      expected: { weighted: atLeast(0.05) },
      names: { weighted: '加权之后的相对差' },
      async compute(seed, _settings, { ort }) {
        const [weighted = NaN] = await differences(ort, seed, [['batch_norm', 'uneven', 'weighted']])
        return { weighted }
      },
    },
  },
  pytorch: ({ model, cut, aggregate, seed }) => `import torch
import torch.nn as nn

torch.manual_seed(${seed})
x, y = torch.randn(32, 5), torch.randn(32, 1)
net = ${
    {
      linear: 'nn.Linear(5, 1, bias=False)',
      mlp: 'nn.Sequential(nn.Linear(5, 4, bias=False), nn.Tanh(), nn.Linear(4, 1, bias=False))',
      batch_norm: 'nn.Sequential(nn.Linear(5, 1, bias=False), nn.BatchNorm1d(1, affine=False))',
    }[model]
  }
sizes = ${{ one: '[32]', two: '[16] * 2', four: '[8] * 4', eight: '[4] * 8', uneven: '[2, 3, 7, 20]' }[cut]}

def gradient():
    return torch.cat([p.grad.flatten() for p in net.parameters()])

net.zero_grad()
nn.functional.mse_loss(net(x), y).backward()
whole = gradient().clone()

net.zero_grad()
for xs, ys in zip(x.split(sizes), y.split(sizes)):
    loss = nn.functional.mse_loss(net(xs), ys)
    (loss * ${aggregate === 'mean' ? '(1 / len(sizes))' : '(len(xs) / 32)'}).backward()      # gradients add up in .grad
print("relative difference", ((gradient() - whole).norm() / whole.norm()).item())
`,
  withoutNetwork: '这里没有训练好的网络可以带走：比较的是梯度。',
})
