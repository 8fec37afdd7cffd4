import { number as write } from '../../src/figures/text.ts'
import { pow } from '../../src/engine/nn/exact.ts'
import {
  atMost,
  between,
  choice,
  columns,
  curve,
  defineLab,
  logNumber,
  near,
  nearly,
  number,
} from '../../src/lab/index.ts'
import { finals, finderFigure, lossFigure, rateFigure } from './figures.ts'
import { lowestRate, rangeTest, stableLimit, steepestRate } from './finder.ts'
import { expectedErrors, ratesOf, schedules } from './rates.ts'
import { expectedEnd, simulatedEnd, spectrumOf, walk, type Choice } from './run.ts'

const read = (settings: Omit<Choice, 'perDecade'> & { readonly per_decade: string }): Choice => ({
  ...settings,
  perDecade: Number(settings.per_decade),
})

const finderOf = ({ perDecade, largest }: Choice) => rangeTest({ perDecade, spectrum: spectrumOf(largest) })

export default defineLab({
  id: 'schedules-and-finder',
  title: '调度与查找器',
  summary: '同样的步数，学习率按什么形状降，损失最后差多少？学习率查找器读出来的数，离真正的上限有多远？',
  facts: '一维噪声二次谷 · 1000 条链与闭式递推；三个曲率的无噪声扫描',
  section: '1.8',
  questions: ['1.8.3', '1.3.4', '1.8.5', '1.3.5', '1.8.6', '1.3.6'],
  controls: {
    schedule: choice({
      label: '调度',
      options: {
        constant: '恒定',
        linear: '线性',
        cosine: '余弦',
        step: '阶梯',
        exponential: '指数',
        poly: '多项式',
        wsd: 'WSD',
        inverse: '1/t',
        square: '1/t²',
      },
      default: 'cosine',
    }),
    lr: logNumber({ label: '起始学习率 η₀', min: 0.02, max: 1.5, default: 0.5, step: 20 }),
    steps: number({ label: '步数 T', min: 100, max: 2000, step: 100, default: 1000 }),
    largest: number({ label: '查找器：最大曲率', min: 1, max: 20, default: 10 }),
    per_decade: choice({
      label: '查找器：每十倍走几步',
      options: { '25': '25', '50': '50', '100': '100' },
      default: '50',
    }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    simulated: curve({ label: '1000 条链的平均损失', x: '步' }),
    finder: columns({ label: '查找器', columns: { lr: '学习率', loss: '损失' } }),
  },
  rerun: 'on-change',
  experiment: (settings, { seeds, record }) => walk(read(settings), seeds[0] ?? 0, record),
  figures: {
    rate: { title: '学习率', plot: ({ settings }) => rateFigure(read(settings)) },
    loss: {
      title: '损失',
      note: '线是期望，灰线是 1000 条链',
      plot: ({ result, settings }) => lossFigure(result.simulated, read(settings)),
    },
    finder: {
      title: '学习率查找器',
      note: '三个曲率，无噪声',
      plot: ({ result, settings }) => finderFigure(result.finder, read(settings)),
    },
  },
  presets: {
    constant: { label: '恒定', settings: { schedule: 'constant', lr: 0.5, steps: 1000 } },
    cosine: { label: '余弦', settings: { schedule: 'cosine', lr: 0.5, steps: 1000 } },
    wsd: { label: 'WSD', settings: { schedule: 'wsd', lr: 0.5, steps: 1000 } },
    square: { label: '降得太快', settings: { schedule: 'square', lr: 0.5, steps: 1000 } },
    slow: { label: '查找器扫慢些', settings: { per_decade: '100' } },
  },
  cure: 'cosine',
  prediction: {
    question: ({ schedule }) => `「${schedules[schedule].name}」走完之后，损失是恒定学习率的几分之几？`,
    options: { same: '差不多或更大', tenth: '约几分之一到二十分之一', less: '不到二十分之一' },
    outcome({ settings }) {
      const chosen = read(settings)
      const ratio =
        expectedEnd(chosen.schedule, chosen.lr, chosen.steps) /
        expectedEnd('constant', chosen.lr, chosen.steps)
      return ratio > 0.7 ? 'same' : ratio > 0.05 ? 'tenth' : 'less'
    },
    because({ settings }) {
      const chosen = read(settings)
      return `「${schedules[chosen.schedule].name}」的终值 ${write(expectedEnd(chosen.schedule, chosen.lr, chosen.steps))}，恒定 ${write(expectedEnd('constant', chosen.lr, chosen.steps))}：末段的学习率定下最后的噪声底，前段的学习率定下走了多远。`
    },
  },
  texts: {
    try: '依次选恒定、余弦、阶梯、WSD，看终值；再选 1/t²；然后看查找器，把最大曲率改成 20，把扫描放慢。',
    see: '有没有降到接近零差几十倍，形状之间只差几倍；1/t² 降得太快，走不到底；查找器的最低点总在真正上限的好几倍处，最陡处还随扫描快慢移动。',
    why: '噪声底与学习率成正比，降下来就没了；可是学习率的总和太小，连起点的误差都缩不掉。查找器的损失要等最陡的方向重新放大才会反弹，那需要许多步，学习率早已越过上限。',
  },
  conclude({ settings }) {
    const chosen = read(settings)
    const all = finals(chosen)
      .slice(0, 4)
      .map(({ name, loss }) => `${name} ${write(loss)}`)
      .join('、')
    const found = finderOf(chosen)
    const limit = stableLimit({ perDecade: chosen.perDecade, spectrum: spectrumOf(chosen.largest) })
    return `${write(chosen.steps)} 步之后的期望损失：${all}；选定的「${schedules[chosen.schedule].name}」是 ${write(expectedEnd(chosen.schedule, chosen.lr, chosen.steps))}。查找器最低点 ${write(lowestRate(found))}，真正的上限 ${write(limit)}。`
  },
  claims: {
    'decay-beats-shape': {
      statement:
        'h = σ² = e₀ = 1、T = 1000、η₀ = 0.5 的损失终值：恒定 0.1667，线性 0.0050，余弦 0.0032，阶梯 0.0022，WSD 0.0113，1/t 0.0005',
      how: '期望的递推，不涉及随机。阶梯在 500 与 750 步各乘 0.1；WSD 在末 20% 线性降到零；1/t 是 1/(t + 1/η₀)。',
      seeds: 1,
      kind: 'closed-form',
      expected: {
        constant: nearly(1 / 6, 0.01),
        linear: near(0.005, 0.00005),
        cosine: near(0.0032, 0.00005),
        step: near(0.0022, 0.00005),
        wsd: near(0.0113, 0.0001),
        inverse: near(0.0005, 0.00005),
      },
      names: { constant: '恒定', linear: '线性', cosine: '余弦', step: '阶梯', wsd: 'WSD', inverse: '1/t' },
      compute: () => ({
        constant: expectedEnd('constant', 0.5, 1000),
        linear: expectedEnd('linear', 0.5, 1000),
        cosine: expectedEnd('cosine', 0.5, 1000),
        step: expectedEnd('step', 0.5, 1000),
        wsd: expectedEnd('wsd', 0.5, 1000),
        inverse: expectedEnd('inverse', 0.5, 1000),
      }),
    },
    'simulation-agrees': {
      statement: '带噪声的 2000 条链走完余弦与恒定两种调度，平均损失与期望的递推相差不到一成',
      how: '每条链 1000 步，看末步的平均损失；2000 条链的标准误约 3%。',
      seeds: 8,
      kind: 'closed-form',
      expected: {
        cosine: nearly(expectedEnd('cosine', 0.5, 1000), 0.1),
        constant: nearly(expectedEnd('constant', 0.5, 1000), 0.1),
      },
      names: { cosine: '余弦', constant: '恒定' },
      compute: (seed) => ({
        cosine: simulatedEnd(seed, 'cosine', 0.5, 1000, 2000),
        constant: simulatedEnd(seed, 'constant', 0.5, 1000, 2000),
      }),
    },
    'exponential-formula': {
      statement: 'γ = 0.95 走 100 步，正确的指数衰减剩 0.0059；照 η_{t+1} = η_t·γ^t 递推，剩下的不到 10⁻¹⁰⁰',
      how: '逐步相乘；第二个量记常用对数。',
      seeds: 1,
      kind: 'closed-form',
      expected: { right: nearly(0.0059, 0.01), wrong: atMost(-100) },
      names: { right: '正确的式子剩下的比例', wrong: '错误的递推剩下的数量级' },
      compute() {
        let [right, wrong] = [1, 0]
        for (let t = 0; t < 100; t++) {
          right *= 0.95
          wrong += t * Math.log10(0.95)
        }
        return { right, wrong }
      },
    },
    'step-equals-exponential': {
      statement: '每 10 步乘 0.1 的阶梯，与 γ = 0.1^(1/10) 的指数衰减，在 10、20 … 100 步处相等',
      how: '用引擎的 step 与 exponential 两个调度，比十个时刻的最大相对差。',
      seeds: 1,
      kind: 'closed-form',
      expected: { difference: atMost(1e-4) },
      names: { difference: '最大相对差' },
      async compute() {
        const { rateOf, readSchedule } = await import('../../src/engine/optim/schedules.ts')
        const step = rateOf(readSchedule({ type: 'step', step_size: 10, gamma: 0.1 }, 'schedule'))
        const exponential = rateOf(readSchedule({ type: 'exponential', gamma: pow(0.1, 0.1) }, 'schedule'))
        const apart = Array.from({ length: 10 }, (_, i) => {
          const t = 10 * (i + 1)
          return Math.abs(exponential(1, t) / step(1, t) - 1)
        })
        return { difference: Math.max(...apart) }
      },
    },
    'finder-overshoots': {
      statement:
        '查找器的损失最低点在稳定上限 2/h_max 的 4 到 8 倍处；最低点的十分之一在上限之内；最陡处只有上限的几十分之一',
      how: '曲率 10、1、0.1，无噪声，从 10⁻⁴ 起每 50 步乘 10，网格错开半格，损失超过 10³ 停。',
      seeds: 1,
      kind: 'closed-form',
      expected: { ratio: between(4, 8), tenth: between(0.05, 0.2), steepest: atMost(0.2 / 20) },
      names: { ratio: '最低点 ÷ 上限', tenth: '最低点的十分之一', steepest: '最陡处的学习率' },
      compute() {
        const found = rangeTest({ perDecade: 50, spectrum: [10, 1, 0.1] })
        return {
          ratio: lowestRate(found) / 0.2,
          tenth: lowestRate(found) / 10,
          steepest: steepestRate(found),
        }
      },
    },
    'sum-must-diverge': {
      statement: '1/(t + 1/η₀) 的损失一直降；η = 0.5/t² 的总和有限，停在 0.136，走不到底',
      how: '期望的递推各走 1000 步与 100 万步的末值；e 停在 0.27，损失是它的一半。',
      seeds: 1,
      kind: 'closed-form',
      expected: { inverse: atMost(1e-6), square: near(0.136, 0.01) },
      names: { inverse: '1/t，一百万步', square: '0.5/t²，一千步' },
      compute: () => ({
        inverse: (expectedErrors(ratesOf('inverse', 0.5, 1_000_000)).at(-1) ?? NaN) / 2,
        square: expectedEnd('square', 0.5, 1000),
      }),
    },
  },
  pytorch: (settings) => {
    const { schedule, lr, steps, largest, perDecade } = read(settings)
    const made = {
      constant: 'LambdaLR(opt, lambda t: 1.0)',
      step: `MultiStepLR(opt, [${steps / 2}, ${(3 * steps) / 4}], gamma=0.1)`,
      exponential: `ExponentialLR(opt, gamma=1e-3 ** (1 / ${steps}))`,
      cosine: `CosineAnnealingLR(opt, T_max=${steps})`,
      linear: `PolynomialLR(opt, total_iters=${steps}, power=1.0)`,
      poly: `PolynomialLR(opt, total_iters=${steps}, power=0.9)`,
      wsd: `LambdaLR(opt, lambda t: min(1.0, (${steps} - t) / ${0.2 * steps}))`,
      inverse: `LambdaLR(opt, lambda t: 1 / (1 + ${lr} * t))`,
      square: 'LambdaLR(opt, lambda t: 1 / (t + 1) ** 2)',
    }[schedule]
    return `import torch
from torch.optim.lr_scheduler import *

torch.manual_seed(${settings.seed})
theta = torch.ones(1000, requires_grad=True)               # 1000 chains
opt = torch.optim.SGD([theta], lr=${lr})
scheduler = ${made}
for step in range(${steps}):
    opt.zero_grad()
    (0.5 * theta.square()).sum().backward()
    theta.grad += torch.randn(1000)                        # gradient noise
    opt.step()                                             # before scheduler.step()
    scheduler.step()
print("final loss", (0.5 * theta.square()).mean().item())

# range test on three curvatures
h, w = torch.tensor([${spectrumOf(largest).join(', ')}], dtype=torch.float64), torch.ones(3, dtype=torch.float64)
rates, losses = [], []
for k in range(${6 * perDecade}):
    rate, loss = 1e-4 * 10 ** ((k + 0.5) / ${perDecade}), (0.5 * h * w * w).sum().item()
    if loss > 1e3:
        break
    rates.append(rate); losses.append(loss)
    w = w * (1 - rate * h)
print("lowest at", rates[min(range(len(losses)), key=losses.__getitem__)], "limit", 2 / h.max().item())
`
  },
  withoutNetwork: '这里没有网络可以带走：只有几个参数，按更新公式逐步计算。',
})
