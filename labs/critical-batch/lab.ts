import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  columns,
  defineLab,
  logNumber,
  near,
  nearly,
  number,
  type Columns,
} from '../../src/lab/index.ts'
import { criticalBatch, rateFigure, samplesFigure, speedups, stepsFigure } from './figures.ts'
import { best, oneStep, sampledRates, valley } from './quadratic.ts'
import { sweep, type BatchColumn } from './run.ts'

/** The valley of the claims: 30 directions over two decades, noise covariance H. */
const REFERENCE = valley(30, 2, 1)
/** Steps of a batch to one per cent of the loss. */
const fewest = (batch: number): number => best(REFERENCE, batch, 0.01).steps
/** The one of a single step: 20 directions. */
const SHORT = valley(20, 2, 1)

const stepsAt = ({ batch, steps }: Columns<BatchColumn>, size: number): number =>
  steps[batch.indexOf(size)] ?? NaN

export default defineLab({
  id: 'critical-batch',
  title: '临界批量',
  summary: '批量加倍，步数是不是减半？加到多大就不再划算？每个批量都配上它自己最好的学习率再比。',
  facts: '30 维二次谷 · 期望的闭式递推 · 每个批量试 200 个学习率',
  section: '1.3',
  questions: ['1.3.1', '1.3.3', '1.3.5', '1.3.6', '1.8.7'],
  controls: {
    dimensions: number({ label: '维数', min: 5, max: 60, step: 5, default: 30 }),
    decades: number({ label: '曲率跨几个数量级', min: 1, max: 3, step: 0.5, default: 2 }),
    noise: logNumber({
      label: '噪声强度',
      min: 0.1,
      max: 100,
      default: 1,
      step: 5,
      help: '单样本梯度噪声的协方差是它乘以 Hessian。',
    }),
    target: logNumber({ label: '目标：初始损失的几分之几', min: 0.001, max: 0.1, default: 0.01, step: 5 }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    batches: columns({
      label: '各个批量',
      columns: {
        batch: '批量',
        steps: '步数',
        samples: '样本数',
        lr: '最好的学习率',
        oneStep: '一步最优的学习率',
      },
    }),
  },
  unit: '种批量',
  rerun: 'on-change',
  experiment: (settings, { record }) => sweep(settings, record),
  figures: {
    steps: { title: '要多少步', plot: ({ result }) => stepsFigure(result.batches) },
    samples: { title: '要多少样本', plot: ({ result }) => samplesFigure(result.batches) },
    rates: { title: '配多大的学习率', plot: ({ result }) => rateFigure(result.batches) },
  },
  presets: {
    reference: { label: '参考', settings: { dimensions: 30, decades: 2, noise: 1, target: 0.01 } },
    noisy: { label: '噪声十倍', settings: { dimensions: 30, decades: 2, noise: 10, target: 0.01 } },
    easy: { label: '目标放宽', settings: { dimensions: 30, decades: 2, noise: 1, target: 0.1 } },
    round: { label: '谷更圆', settings: { dimensions: 30, decades: 1, noise: 1, target: 0.01 } },
  },
  cure: 'reference',
  prediction: {
    question: '批量从 1024 加到 8192，各用最好的学习率，步数会降到几分之一？',
    options: { eighth: '约八分之一', half: '约一半', none: '几乎不降' },
    outcome({ result }) {
      const { last } = speedups(result.batches)
      return last > 4 ? 'eighth' : last > 1.5 ? 'half' : 'none'
    },
    because({ result }) {
      const { first, last } = speedups(result.batches)
      return `1 → 8 快了 ${write(first)} 倍，1024 → 8192 只快 ${write(last)} 倍。临界批量约 ${write(criticalBatch(result.batches), 2)}：过了它，噪声已不是瓶颈，步数由曲率决定。`
    },
  },
  texts: {
    try: '先看参考设置的三张图；把噪声加到十倍，看临界批量移到哪里；再放宽目标。',
    see: '小批量时批量加倍、步数减半、样本数不变；大批量时步数不再降，样本数翻倍；噪声越强、目标越严，临界批量越大。',
    why: '一步的误差有两部分：噪声，随批量变小；曲率限制的步长，与批量无关。前者占上风时加批量有用，后者占上风时没有用。',
  },
  conclude({ result: { batches } }) {
    if (batches.batch.length < 14) return '还没有运行完。'
    const { first, last } = speedups(batches)
    return `批量 1、8、64、1024、8192 各要 ${[1, 8, 64, 1024, 8192].map((size) => write(stepsAt(batches, size))).join('、')} 步；1 → 8 快 ${write(first)} 倍，1024 → 8192 快 ${write(last)} 倍；临界批量约 ${write(criticalBatch(batches), 2)}。`
  },
  claims: {
    'three-regimes': {
      statement:
        '30 维参考谱上把损失降到 1%，批量 1、8、64、256、1024 各用最好的恒定学习率，要 3959、508、76、30、19 步',
      how: '期望的递推有闭式，二分找步数；学习率在 10⁻⁵ 到 1.99 之间的 200 个点上找。不涉及随机。',
      seeds: 1,
      kind: 'closed-form',
      expected: {
        one: nearly(3959, 0.02),
        eight: nearly(508, 0.02),
        sixtyFour: near(76, 1.6),
        quarter: near(30, 1),
        thousand: near(19, 1),
      },
      names: { one: 'B = 1', eight: 'B = 8', sixtyFour: 'B = 64', quarter: 'B = 256', thousand: 'B = 1024' },
      compute() {
        return {
          one: fewest(1),
          eight: fewest(8),
          sixtyFour: fewest(64),
          quarter: fewest(256),
          thousand: fewest(1024),
        }
      },
    },
    'diminishing-returns': {
      statement: '同一个八倍：批量 1 → 8 快 7 倍以上，1024 → 8192 快不到 1.3 倍',
      how: '同上，两头的步数之比。',
      seeds: 1,
      kind: 'closed-form',
      expected: { first: atLeast(7), last: atMost(1.3) },
      names: { first: '1 → 8', last: '1024 → 8192' },
      compute() {
        return { first: fewest(1) / fewest(8), last: fewest(1024) / fewest(8192) }
      },
    },
    'optimal-rate': {
      statement: '走一步最优的学习率是 η_max/(1 + B_noise/B)：B = 1、4、16、64 时 0.574、1.007、1.241、1.317',
      how: '20 维、θ = 1、噪声协方差等于 H；每个种子抽 4000 次梯度，取使平均损失最低的学习率。',
      seeds: 16,
      kind: 'closed-form',
      expected: {
        one: nearly(oneStep(SHORT, 1).rate, 0.03),
        four: nearly(oneStep(SHORT, 4).rate, 0.03),
        sixteen: nearly(oneStep(SHORT, 16).rate, 0.03),
        sixtyFour: nearly(oneStep(SHORT, 64).rate, 0.03),
      },
      names: { one: 'B = 1', four: 'B = 4', sixteen: 'B = 16', sixtyFour: 'B = 64' },
      compute(seed) {
        const [one = NaN, four = NaN, sixteen = NaN, sixtyFour = NaN] = sampledRates(
          seed,
          SHORT,
          [1, 4, 16, 64],
          4000,
        )
        return { one, four, sixteen, sixtyFour }
      },
    },
  },
  pytorch: ({ dimensions, decades, noise, target }) => `import torch

h = torch.logspace(-${decades}, 0, ${dimensions}, dtype=torch.float64)
rates = torch.logspace(-5, torch.log10(torch.tensor(1.99)).item(), 200, dtype=torch.float64)

def loss(lr, batch, steps):
    # expected loss: e <- (1 - lr h)^2 e + lr^2 h noise / batch, in closed form
    settled = lr * ${noise} / (batch * (2 - lr * h))
    e = settled + (1 - settled) * ((1 - lr * h) ** 2) ** steps
    return (0.5 * h * e).sum().item()

def steps_to(lr, batch):
    goal, high = ${target} * loss(lr, batch, 0), 1
    while loss(lr, batch, high) > goal:
        high *= 2
        if high > 2**20:
            return float("inf")
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if loss(lr, batch, middle) > goal else (low, middle)
    return high

for batch in (2**i for i in range(14)):
    steps, lr = min((steps_to(lr, batch), lr) for lr in rates.tolist())
    print(f"B = {batch:5d}  steps {steps:6}  samples {steps * batch:9}  lr {lr:.4f}")
`,
  withoutNetwork: '这里没有网络可以带走：期望损失的递推有闭式。',
})
