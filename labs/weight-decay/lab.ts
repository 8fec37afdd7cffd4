import type { LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import { random } from '../../src/engine/nn/random.ts'
import {
  atMost,
  choice,
  columns,
  curve,
  defineLab,
  logNumber,
  near,
  number,
  toggle,
  type Columns,
  type Curve,
} from '../../src/lab/index.ts'
import { meanAfter, NAMES, shrinkage, still, Weights, type Choice, type Method } from './decay.ts'

const STEPS = 5000
const CHAINS = 300
const EVERY = 25
const SCALES = [0.1, 0.2, 0.5, 1, 2, 5, 10] as const

const read = (settings: Omit<Choice, 'method'> & { readonly method: Method }): Choice => settings

/** The settings of the claims, by what they vary. */
const shaken = (method: Method, scale: number): Choice => ({ method, lr: 1e-3, lambda: 0.1, mu: 0, scale })
const after = (method: Method, lambda: number): number =>
  still({ method, lr: 1e-3, lambda, mu: 0, scale: 0 }, 200)
const rolled = (method: Method): number => still({ method, lr: 1e-3, lambda: 0.1, mu: 0.9, scale: 0 }, 2000)
const logLeft = (lr: number): number =>
  Math.log(still({ method: 'adamw', lr, lambda: 0.1, mu: 0, scale: 0 }, 1000))

/** ln of what is left, over the number of steps and ηλ: 1 where the weight shrinks by ηλ a step. */
const rateOf = (left: number, { lr, lambda }: Choice, steps: number): number =>
  -Math.log(left) / (steps * lr * lambda)

function leftFigure({ x, y }: Curve, chosen: Choice): LineChart {
  const factor = shrinkage(chosen)
  const last = y[0]?.at(-1) ?? NaN
  return {
    kind: 'lines',
    label:
      x.length > 0
        ? `${NAMES[chosen.method]}：${x.at(-1)} 步之后权重的平均剩 ${write(last)}，每步乘 1 − ηλ 的话剩 ${write((1 - chosen.lr * chosen.lambda) ** STEPS)}。`
        : '权重的平均，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '权重的平均（起点 1）', domain: [0, 1.05] },
    series: [{ name: NAMES[chosen.method], color: 1, x, runs: y }],
    references: [
      {
        kind: 'curve',
        name: '每步 1 − ηλ',
        x,
        y: x.map((t) => (1 - chosen.lr * chosen.lambda) ** t),
        color: 3,
      },
      ...(factor > 0 && factor < 1 - chosen.lr * chosen.lambda * 1.01
        ? [{ kind: 'curve' as const, name: '长期的公式', x, y: x.map((t) => factor ** t), color: 2 as const }]
        : []),
    ],
    ratio: 0.78,
  }
}

function scaleFigure({ scale, coupled, decoupled }: Columns<'scale' | 'coupled' | 'decoupled'>): LineChart {
  return {
    kind: 'lines',
    label:
      scale.length > 0
        ? `AdamW 的收缩率不随梯度的大小变；Adam + L2 的在梯度 0.1 时是 ${write(coupled[0] ?? NaN, 2)} 倍，在梯度 10 时是 ${write(coupled.at(-1) ?? NaN, 2)} 倍。`
        : '收缩率随梯度大小变化，还没有运行。',
    x: { name: '梯度的标准差 s', scale: 'log', domain: [0.1, 10] },
    y: { name: '收缩率 ÷ ηλ', scale: 'log', domain: [0.03, 30] },
    series: [
      { name: 'Adam + L2', color: 2, x: scale, runs: [coupled] },
      { name: 'AdamW', color: 3, x: scale, runs: [decoupled] },
    ],
    references: [{ kind: 'curve', name: '1/s', x: scale, y: scale.map((s) => 1 / s) }],
    ratio: 0.78,
  }
}

export default defineLab({
  id: 'weight-decay',
  title: '权重衰减对照',
  summary: '把 λθ 加进梯度，与每步把权重乘 1 − ηλ，是不是一回事？换成动量、Adam，又差多少？',
  facts: '一个权重 · 零均值的梯度 · 300 条链',
  section: '1.4',
  questions: ['1.4.5', '1.4.4', '1.4.6', '1.8.4'],
  controls: {
    method: choice({ label: '优化器', options: NAMES, default: 'adam_l2' }),
    lr: logNumber({ label: '学习率 η', min: 1e-4, max: 0.01, default: 1e-3, step: 10 }),
    lambda: logNumber({ label: '衰减系数 λ', min: 0.001, max: 1, default: 0.1, step: 10 }),
    mu: number({ label: 'SGD 的动量 μ', min: 0, max: 0.95, step: 0.05, default: 0.9 }),
    scale: logNumber({ label: '梯度的标准差 s', min: 0.1, max: 10, default: 0.1, step: 5 }),
    decay: toggle({ label: '学习率线性降到零', default: false }),
  },
  disabled: { mu: ({ method }) => method.startsWith('adam') && 'Adam 自带 0.9 与 0.999' },
  replicas: { default: 1, max: 1 },
  series: {
    left: curve({ label: '权重的平均', x: '步' }),
    scales: columns({
      label: '收缩率',
      columns: { scale: '梯度的标准差', coupled: 'Adam + L2', decoupled: 'AdamW' },
    }),
  },
  rerun: 'on-change',
  experiment(settings, { seeds, record }) {
    const chosen = read(settings)
    const stream = random(seeds[0] ?? 0, 'weight-decay/run')
    const main = new Weights(CHAINS)
    const grid = SCALES.flatMap((scale) =>
      (['adam_l2', 'adamw'] as const).map((method) => ({
        choice: { ...chosen, method, scale },
        weights: new Weights(100),
      })),
    )
    let step = 0
    return {
      total: STEPS,
      advance(steps) {
        for (let done = 0; done < steps; done++, step++) {
          if (step % EVERY === 0) record.append('left', step, [main.mean()])
          const draws = stream.normal(CHAINS)
          const share = settings.decay ? 1 - step / STEPS : 1
          main.step(chosen, draws, share)
          for (const cell of grid) cell.weights.step(cell.choice, draws, share)
        }
        if (step < STEPS) return
        record.append('left', step, [main.mean()])
        const rates = (method: Method): number[] =>
          grid
            .filter((cell) => cell.choice.method === method)
            .map((cell) => Math.max(0.03, rateOf(Math.max(1e-9, cell.weights.mean()), cell.choice, STEPS)))
        record.set('scales', { scale: [...SCALES], coupled: rates('adam_l2'), decoupled: rates('adamw') })
      },
    }
  },
  figures: {
    left: {
      title: '权重剩下多少',
      note: '300 条链的平均',
      plot: ({ result, settings }) => leftFigure(result.left, read(settings)),
    },
    scales: {
      title: '收缩率随梯度的大小',
      note: '100 条链',
      plot: ({ result }) => scaleFigure(result.scales),
    },
  },
  presets: {
    small: { label: 'Adam + L2，小梯度', settings: { method: 'adam_l2', scale: 0.1 } },
    large: { label: 'Adam + L2，大梯度', settings: { method: 'adam_l2', scale: 10 } },
    decoupled: { label: 'AdamW', settings: { method: 'adamw', scale: 10 } },
    momentum: {
      label: '动量 + L2',
      settings: { method: 'sgd_l2', mu: 0.9, lr: 1e-3, lambda: 0.1, scale: 0.1 },
    },
    schedule: { label: 'AdamW，学习率降到零', settings: { method: 'adamw', decay: true, scale: 1 } },
  },
  cure: 'decoupled',
  prediction: {
    question: ({ method, scale }) =>
      `${NAMES[method]}、梯度的标准差 ${write(scale)}：实际的收缩比 ηλ 快还是慢？`,
    options: { faster: '快', same: '差不多', slower: '慢' },
    outcome({ result, settings }) {
      const rate = rateOf(Math.max(1e-9, result.left.y[0]?.at(-1) ?? NaN), read(settings), STEPS)
      return rate > 1.3 ? 'faster' : rate < 0.7 ? 'slower' : 'same'
    },
    because({ result, settings }) {
      const rate = rateOf(Math.max(1e-9, result.left.y[0]?.at(-1) ?? NaN), read(settings), STEPS)
      return `收缩率是 ηλ 的 ${write(rate, 2)} 倍。${settings.method === 'adam_l2' ? 'λθ 混在梯度里，一起被除以梯度的均方根 s。' : settings.method === 'sgd_l2' ? 'λθ 也进了动量，被放大 1/(1 − μ) 倍。' : '衰减直接乘在权重上，与梯度无关。'}`
    },
  },
  texts: {
    try: 'Adam + L2 的梯度从 0.1 推到 10，看剩下多少；换成 AdamW 再推一遍；再选动量 + L2，把 μ 从 0 推到 0.95。',
    see: 'AdamW 怎么推都一样；Adam + L2 梯度小的权重几乎被抹掉，梯度大的几乎不动；动量 + L2 的收缩快十倍。',
    why: 'L2 的梯度要走优化器的整条路：Adam 把它除以梯度的均方根，动量把它累积起来。解耦的衰减绕过这条路，只乘在权重上。',
  },
  conclude({ result, settings }) {
    const chosen = read(settings)
    const left = result.left.y[0]?.at(-1)
    if (left === undefined) return '还没有运行。'
    return `${NAMES[chosen.method]}、ηλ = ${write(chosen.lr * chosen.lambda)}、s = ${write(chosen.scale)}：5000 步之后剩 ${write(left)}，收缩率是 ηλ 的 ${write(rateOf(Math.max(1e-9, left), chosen, STEPS), 2)} 倍。`
  },
  claims: {
    'adam-scales-decay': {
      statement:
        'η = 10⁻³、λ = 0.1、5000 步：AdamW 剩 0.607，与梯度的大小无关；Adam + L2 在梯度 0.1、1、10 时剩 0.011、0.607、0.951',
      how: '零均值的正态梯度，800 条链的平均。AdamW 的闭式是 (1 − ηλ)^5000；Adam + L2 长期约为 exp(−0.5/s)，小梯度时因启动阶段略高。',
      seeds: 4,
      kind: 'simulation',
      expected: {
        adamwSmall: near(0.6065, 0.01),
        adamwLarge: near(0.6065, 0.01),
        small: near(0.011, 0.02),
        one: near(0.607, 0.02),
        large: near(0.951, 0.02),
      },
      names: {
        adamwSmall: 'AdamW，s = 0.1',
        adamwLarge: 'AdamW，s = 10',
        small: 'Adam + L2，s = 0.1',
        one: 'Adam + L2，s = 1',
        large: 'Adam + L2，s = 10',
      },
      compute(seed) {
        const [adamwSmall = NaN, adamwLarge = NaN, small = NaN, one = NaN, large = NaN] = meanAfter(
          seed,
          [
            shaken('adamw', 0.1),
            shaken('adamw', 10),
            shaken('adam_l2', 0.1),
            shaken('adam_l2', 1),
            shaken('adam_l2', 10),
          ],
          STEPS,
          800,
        )
        return { adamwSmall, adamwLarge, small, one, large }
      },
    },
    'adam-without-gradient': {
      statement: '没有数据梯度时，Adam + L2 每步走约 η，与 λ 无关：200 步后都剩 0.8085；AdamW 剩 (1 − ηλ)²⁰⁰',
      how: 'η = 10⁻³，λ 取 10⁻⁴、10⁻²、1，不涉及随机。',
      seeds: 1,
      kind: 'closed-form',
      expected: {
        middle: near(0.8085, 0.001),
        spread: atMost(1e-4),
        small: near((1 - 1e-7) ** 200, 1e-6),
        large: near((1 - 1e-3) ** 200, 1e-6),
      },
      names: {
        middle: 'Adam + L2，λ = 0.01',
        spread: '三个 λ 之间的最大差',
        small: 'AdamW，λ = 0.0001',
        large: 'AdamW，λ = 1',
      },
      compute() {
        const coupled = [1e-4, 1e-2, 1].map((lambda) => after('adam_l2', lambda))
        return {
          middle: coupled[1] ?? NaN,
          spread: Math.max(...coupled) - Math.min(...coupled),
          small: after('adamw', 1e-4),
          large: after('adamw', 1),
        }
      },
    },
    'momentum-amplifies': {
      statement: '动量 0.9、ηλ = 10⁻⁴、2000 步、没有数据梯度：L2 剩 0.134，解耦的衰减剩 0.819，速率差约十倍',
      how: '递推，不涉及随机；解耦的闭式是 (1 − 10⁻⁴)²⁰⁰⁰。',
      seeds: 1,
      kind: 'closed-form',
      expected: { coupled: near(0.134, 0.005), decoupled: near(0.819, 0.002) },
      names: { coupled: '动量 + L2', decoupled: '解耦' },
      compute() {
        return { coupled: rolled('sgd_l2'), decoupled: rolled('sgdw') }
      },
    },
    'pytorch-ties-decay-to-rate': {
      statement: 'PyTorch 的 AdamW 每步衰减 lr × weight_decay：基础学习率乘 2，衰减也乘 2',
      how: '无梯度 1000 步，λ = 0.1，lr 为 10⁻³ 与 2 × 10⁻³，比剩余的对数。',
      seeds: 1,
      kind: 'closed-form',
      expected: { ratio: near(2, 0.001) },
      names: { ratio: '剩余的对数之比' },
      compute: () => ({ ratio: logLeft(2e-3) / logLeft(1e-3) }),
    },
  },
  pytorch: ({ method, lr, lambda, mu, scale, decay, seed }) => {
    const made = {
      sgd_l2: `torch.optim.SGD([w], lr=${lr}, momentum=${mu}, weight_decay=${lambda})`,
      sgdw: `torch.optim.SGD([w], lr=${lr}, momentum=${mu})   # decoupled decay by hand below`,
      adam_l2: `torch.optim.Adam([w], lr=${lr}, weight_decay=${lambda})`,
      adamw: `torch.optim.AdamW([w], lr=${lr}, weight_decay=${lambda})`,
    }[method]
    return `import torch

torch.manual_seed(${seed})
w = torch.ones(300, dtype=torch.float64, requires_grad=True)      # 300 chains
opt = ${made}
for step in range(5000):
${decay ? `    opt.param_groups[0]["lr"] = ${lr} * (1 - step / 5000)\n` : ''}    w.grad = ${scale} * torch.randn(300, dtype=torch.float64)         # pure noise
${method === 'sgdw' ? `    with torch.no_grad():\n        w.mul_(1 - opt.param_groups[0]["lr"] * ${lambda})\n` : ''}    opt.step()
print(w.mean().item(), "against", (1 - ${lr} * ${lambda}) ** 5000)
`
  },
  withoutNetwork: '这里没有网络可以带走：只有一个权重。',
})
