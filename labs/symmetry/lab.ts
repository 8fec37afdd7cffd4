import type { LineChart } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  choice,
  curve,
  defineLab,
  exactly,
  median,
  near,
  number,
  value,
  type Curve,
} from '../../src/lab/index.ts'
import {
  ACTIVATIONS,
  constantLoss,
  entropyOf,
  Network,
  points,
  priorBias,
  SAMPLES,
  STARTS,
} from './network.ts'

const STEPS = 2000
const EVERY = 10
const LR = 0.5

const last = ({ y }: Curve): number => y[0]?.at(-1) ?? NaN

/** The best a constant guess can do on the points of a seed. */
const priorOf = (seed: number): number => entropyOf(points(seed).y.reduce((sum, y) => sum + y, 0) / SAMPLES)

function lossFigure(loss: Curve, prior: number): LineChart {
  return {
    kind: 'lines',
    label:
      loss.x.length > 0
        ? `损失最后是 ${write(last(loss))}，只猜类别比例的损失是 ${write(prior)}。`
        : '损失，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '损失', domain: [0, 0.9] },
    series: [{ name: '训练损失', color: 1, x: loss.x, runs: loss.y }],
    references: [{ kind: 'horizontal', at: prior, name: '先验熵', color: 2 }],
    ratio: 0.78,
  }
}

const apartFigure = (apart: Curve): LineChart => ({
  kind: 'lines',
  label:
    apart.x.length > 0
      ? `八个隐藏单元之间最大的差最后是 ${write(last(apart))}。`
      : '单元之间的差，还没有运行。',
  x: { name: '步', domain: [0, STEPS], ordinal: '步' },
  y: { name: '单元之间最大的差', include: [0, 1] },
  series: [{ name: '最大的差', color: 2, x: apart.x, runs: apart.y }],
  ratio: 0.78,
})

const accuracyFigure = (accuracy: Curve): LineChart => ({
  kind: 'lines',
  label: accuracy.x.length > 0 ? `训练准确率最后是 ${percent(last(accuracy))}。` : '准确率，还没有运行。',
  x: { name: '步', domain: [0, STEPS], ordinal: '步' },
  y: { name: '准确率', domain: [0.4, 1] },
  series: [{ name: '训练准确率', color: 3, x: accuracy.x, runs: accuracy.y }],
  ratio: 0.78,
})

export default defineLab({
  id: 'symmetry',
  title: '对称性与零初始化',
  summary: '八个隐藏单元从同一个起点出发，能学成八个不同的样子吗？全零呢？随机一点点就够吗？',
  facts: '2–8–1 网络 · 64 个点，x₁x₂ > 0 为一类 · 全批梯度下降，η = 0.5',
  section: '1.7',
  questions: ['1.7.1', '1.7.7', '1.7.6'],
  controls: {
    start: choice({ label: '初始化', options: STARTS, default: 'constant' }),
    constant: number({ label: '常数', min: 0.05, max: 1, step: 0.05, default: 0.3 }),
    activation: choice({ label: '激活', options: ACTIVATIONS, default: 'relu' }),
  },
  disabled: { constant: ({ start }) => start !== 'constant' && '只在「同一个常数」时用' },
  replicas: { default: 1, max: 1 },
  series: {
    loss: curve({ label: '损失', x: '步' }),
    accuracy: curve({ label: '准确率', x: '步' }),
    apart: curve({ label: '单元之间最大的差', x: '步' }),
    second: value({ label: 'W₁ 的第二奇异值 ÷ 第一' }),
  },
  rerun: 'on-change',
  experiment({ start, constant, activation }, { seeds, record }) {
    const network = new Network(seeds[0] ?? 0, start, constant, activation)
    let step = 0
    return {
      total: STEPS,
      advance(steps) {
        for (let done = 0; done < steps; done++, step++) {
          const { loss, accuracy, apart } = network.step(LR)
          if (step % EVERY !== 0) continue
          record.append('loss', step, [loss])
          record.append('accuracy', step, [accuracy])
          record.append('apart', step, [apart])
        }
        const [first, second] = network.singularValues()
        record.set('second', [first > 0 ? second / first : 0])
      },
    }
  },
  figures: {
    loss: {
      title: '损失',
      note: '横线是只猜类别比例的损失',
      plot: ({ result, settings }) => lossFigure(result.loss, priorOf(settings.seed)),
    },
    apart: { title: '隐藏单元分开了吗', plot: ({ result }) => apartFigure(result.apart) },
    accuracy: { title: '准确率', plot: ({ result }) => accuracyFigure(result.accuracy) },
  },
  presets: {
    constant: { label: '同一个常数', settings: { start: 'constant', constant: 0.3, activation: 'relu' } },
    zero: { label: '全零', settings: { start: 'zero', activation: 'relu' } },
    random: { label: '随机', settings: { start: 'random', activation: 'relu' } },
    tanh: { label: '常数，tanh', settings: { start: 'constant', constant: 0.3, activation: 'tanh' } },
  },
  cure: 'random',
  prediction: {
    question: ({ start }) => `${STARTS[start]}：训练 2000 步之后，八个隐藏单元会不会分开？`,
    options: { apart: '会', same: '不会，一直一样' },
    outcome: ({ result }) => (last(result.apart) > 1e-6 ? 'apart' : 'same'),
    because: ({ result }) =>
      last(result.apart) > 1e-6
        ? `最后相差 ${write(last(result.apart))}：起点不同，梯度就不同，越走越远。`
        : '入权、出权都相同，前向的值与反向的梯度就都相同，更新也相同，归纳下去永远相同。',
  },
  texts: {
    try: '先看同一个常数，把常数从 0.05 推到 1；再选全零；最后选随机，换几个种子。',
    see: '常数怎么取，单元之间的差都是 0，准确率停在七成上下；全零连损失都不动，停在先验熵；随机的很快到 1，偶尔有一个种子停住。',
    why: '同层的单元可以互换。起点相同，损失对它们的梯度就相同，梯度下降没有办法打破这个对称；打破它的是初始化里的随机。',
  },
  conclude({ result, settings }) {
    if (result.loss.x.length === 0) return '还没有运行。'
    return `${STARTS[settings.start]}：损失 ${write(last(result.loss))}，先验熵 ${write(priorOf(settings.seed))}；准确率 ${percent(last(result.accuracy))}；单元之间最大的差 ${write(last(result.apart))}，W₁ 的第二奇异值是第一的 ${write(result.second[0] ?? NaN)} 倍。`
  },
  claims: {
    'constant-stays-one-unit': {
      statement: '全部权重从 0.3 出发，训练 500 步：八个单元之间的差恰为 0，W₁ 的秩为 1，准确率不超过 0.85',
      how: 'ReLU、x₁x₂ > 0、全批、η = 0.5；秩由第二与第一奇异值之比判断。',
      seeds: 16,
      kind: 'closed-form',
      expected: { apart: atMost(1e-6), rank: atMost(1e-6), accuracy: atMost(0.85) },
      names: { apart: '单元之间最大的差', rank: '第二 ÷ 第一奇异值', accuracy: '准确率' },
      compute(seed) {
        const network = new Network(seed, 'constant', 0.3, 'relu')
        const { accuracy, apart } = network.train(500, LR)
        const [first, second] = network.singularValues()
        return { apart, rank: second / first, accuracy }
      },
    },
    'zero-learns-the-prior': {
      statement: '全零出发：两层权重的梯度恒为 0，损失停在先验熵',
      how: 'ReLU、500 步，只有输出的偏置在学。',
      seeds: 16,
      kind: 'closed-form',
      expected: { gradient: exactly(0), gap: near(0, 0.001) },
      names: { gradient: '权重梯度的最大值', gap: '损失 − 先验熵' },
      compute(seed) {
        const network = new Network(seed, 'zero', 0, 'relu')
        let gradient = 0
        for (let step = 0; step < 500; step++) {
          network.step(LR)
          gradient = Math.max(gradient, network.gradient)
        }
        return { gradient, gap: network.step(0).loss - network.prior() }
      },
    },
    'random-breaks-symmetry': {
      statement: '随机初始化训练 2000 步，十个种子准确率的中位数不低于 0.95',
      how: '每个种子是十次独立的训练；单次约有百分之几停在次优处，所以取中位数。',
      seeds: 8,
      kind: 'simulation',
      expected: { accuracy: atLeast(0.95) },
      names: { accuracy: '准确率的中位数' },
      compute: (seed) => ({
        accuracy: median(
          Array.from(
            { length: 10 },
            (_, i) => new Network(10 * seed + i, 'random', 0, 'relu').train(STEPS, LR).accuracy,
          ),
        ),
      }),
    },
    'prior-bias': {
      statement: '正类占 1%，零头加偏置 −4.595：初始损失等于先验熵 0.056；偏置为 0 时是 ln 2',
      how: '闭式，不涉及随机。',
      seeds: 1,
      kind: 'closed-form',
      expected: { bias: near(-4.595, 0.001), gap: near(0, 0.01), zero: near(Math.LN2, 1e-6) },
      names: { bias: '偏置', gap: '初始损失 − 先验熵', zero: '偏置为 0 的损失' },
      compute: () => ({
        bias: priorBias(0.01),
        gap: constantLoss(priorBias(0.01), 0.01) - entropyOf(0.01),
        zero: constantLoss(0, 0.01),
      }),
    },
  },
  pytorch: ({ start, constant, activation, seed }) => `import torch
import torch.nn as nn

torch.manual_seed(${seed})
x = torch.randn(64, 2)
y = (x[:, 0] * x[:, 1] > 0).float()
net = nn.Sequential(nn.Linear(2, 8), nn.${activation === 'relu' ? 'ReLU' : 'Tanh'}(), nn.Linear(8, 1))
for name, p in net.named_parameters():
    if name.endswith("bias"):
        nn.init.zeros_(p)
    else:
        ${{ random: 'nn.init.kaiming_normal_(p)', constant: `nn.init.constant_(p, ${constant})`, zero: 'nn.init.zeros_(p)' }[start]}
opt = torch.optim.SGD(net.parameters(), lr=${LR})
for step in range(${STEPS}):
    opt.zero_grad()
    logits = net(x).squeeze(1)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, y)
    loss.backward()
    opt.step()
W = net[0].weight.detach()
print("loss", loss.item(), "accuracy", ((logits > 0) == (y == 1)).float().mean().item())
print("units apart", (W - W[0]).abs().max().item(), "singular values", torch.linalg.svdvals(W).tolist())
`,
  withoutNetwork: '网络只有 33 个参数，按右边的代码就能重训一个。',
})
