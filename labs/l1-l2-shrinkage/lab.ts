import type { LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  choice,
  columns,
  curve,
  defineLab,
  exactly,
  logNumber,
  number,
  type Columns,
  type Curve,
} from '../../src/lab/index.ts'
import {
  centres,
  correlated,
  descend,
  DIMENSIONS,
  NAMES,
  optimum,
  START,
  step,
  type Choice,
} from './shrink.ts'

const STEPS = 500

/** Settings of the claims. */
const REFERENCE = { lambda: 0.2, h: 1, lr: 0.1 } as const

const zeros = (w: readonly number[]): number => w.filter((value) => value === 0).length

/** Largest distance from the exact minimum. */
const worst = (chosen: Choice, a: readonly number[], w: readonly number[]): number =>
  Math.max(...w.map((value, i) => Math.abs(value - optimum(chosen, a[i] ?? 0))))

/** Mean distance of the two coefficients. */
const apart = (pairs: readonly (readonly [number, number])[]): number =>
  pairs.reduce((sum, [a, b]) => sum + Math.abs(a - b), 0) / pairs.length

function shrinkFigure({ a, w }: Columns<'a' | 'w'>, chosen: Choice): LineChart {
  const xs = Array.from({ length: 121 }, (_, i) => -2.4 + i * 0.04)
  return {
    kind: 'lines',
    label:
      a.length > 0
        ? `${NAMES[chosen.method]}：50 个系数里 ${zeros(w)} 个恰好是零，离闭式解最远 ${write(worst(chosen, a, w))}。`
        : '收缩曲线，还没有运行。',
    x: { name: '不加惩罚时的系数 a', domain: [-2.4, 2.4] },
    y: { name: '收缩之后的系数 w', domain: [-2.4, 2.4] },
    series: [
      { name: '不收缩', color: 'muted', x: [-2.4, 2.4], runs: [[-2.4, 2.4]], labelled: false },
      { name: '闭式', color: 1, x: xs, runs: [xs.map((value) => optimum(chosen, value))] },
    ],
    marks: a.map((x, i) => ({ x, y: w[i] ?? 0, color: 3 as const, shape: 'dot' as const })),
    ratio: 0.86,
  }
}

function zerosFigure({ x, y }: Curve, expected: number): LineChart {
  return {
    kind: 'lines',
    label:
      x.length > 0
        ? `恰好为零的系数从 0 个到 ${y[0]?.at(-1)} 个；闭式解里有 ${expected} 个。`
        : '零的个数，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '恰好为零的个数', domain: [0, DIMENSIONS] },
    series: [{ name: '零的个数', color: 1, x, runs: y }],
    references: [{ kind: 'horizontal', at: expected, name: `闭式解 ${expected} 个` }],
    ratio: 0.78,
  }
}

function pathFigure({ x, y }: Curve, chosen: Choice): LineChart {
  return {
    kind: 'lines',
    label: `几个系数随步数的变化，${NAMES[chosen.method]}。`,
    x: { name: '步', domain: [0, 100], ordinal: '步' },
    y: { name: '系数', domain: [-2, 2.2] },
    series: [{ name: '五大三小', color: 1, x, runs: y, seeds: 'thin', subject: 0 }],
    references: [{ kind: 'horizontal', at: 0, name: '0' }],
    ratio: 0.78,
  }
}

export default defineLab({
  id: 'l1-l2-shrinkage',
  title: 'L1 与 L2 怎样收缩',
  summary: '同样的系数，L1 与 L2 各把它们压成什么样？把 L1 的次梯度交给普通的梯度下降，真能训出零来吗？',
  facts: '50 个独立的二次项 · 5 个大、45 个小',
  section: '1.4',
  questions: ['1.4.2', '1.4.1'],
  controls: {
    method: choice({ label: '算法', options: NAMES, default: 'proximal' }),
    lambda: logNumber({ label: '惩罚系数 λ', min: 0.01, max: 2, default: 0.2, step: 20 }),
    h: number({ label: '曲率 h', min: 0.5, max: 4, step: 0.5, default: 1 }),
    lr: number({ label: '学习率 η', min: 0.01, max: 0.4, step: 0.01, default: 0.1 }),
  },
  bounds: { lr: ({ h }) => (2 / h <= 0.4 ? { at: 2 / h, label: `上限 ${write(2 / h)}` } : null) },
  replicas: { default: 1, max: 1 },
  series: {
    final: columns({ label: '各系数', columns: { a: '不加惩罚', w: '收缩之后' } }),
    zeros: curve({ label: '恰好为零的个数', x: '步' }),
    path: curve({ label: '五大三小', x: '步' }),
  },
  rerun: 'on-change',
  experiment(settings, { seeds, record }) {
    const a = centres(seeds[0] ?? 0)
    let w = a.map(() => START)
    let t = 0
    const note = (): void => {
      record.append('zeros', t, [zeros(w)])
      if (t <= 100) record.append('path', t, w.slice(0, 8))
    }
    return {
      total: STEPS,
      advance(steps) {
        for (let done = 0; done < steps; done++, t++) {
          if (t <= 100 || t % 10 === 0) note()
          w = w.map((value, i) => step(settings, value, a[i] ?? 0))
        }
        record.set('final', { a, w })
        if (t === STEPS) note()
      },
    }
  },
  figures: {
    shrink: {
      title: '收缩曲线',
      note: '线是闭式，点是训练所得',
      plot: ({ result, settings }) => shrinkFigure(result.final, settings),
    },
    zeros: {
      title: '训出几个零',
      plot: ({ result, settings }) =>
        zerosFigure(result.zeros, result.final.a.filter((value) => optimum(settings, value) === 0).length),
    },
    path: { title: '头一百步', plot: ({ result, settings }) => pathFigure(result.path, settings) },
  },
  presets: {
    subgradient: { label: '次梯度：没有零', settings: { method: 'subgradient', lambda: 0.2, h: 1, lr: 0.1 } },
    proximal: { label: '近端：正好是零', settings: { method: 'proximal', lambda: 0.2, h: 1, lr: 0.1 } },
    l2: { label: 'L2：都变小', settings: { method: 'l2', lambda: 0.2, h: 1, lr: 0.1 } },
    strong: { label: '惩罚太重', settings: { method: 'proximal', lambda: 1.5, h: 1, lr: 0.1 } },
  },
  cure: 'proximal',
  prediction: {
    question: ({ method }) => `${NAMES[method]}训练 500 步，50 个系数里有几个恰好是零？`,
    options: { none: '一个也没有', most: '四十个以上', some: '介于两者之间' },
    outcome({ result }) {
      const count = zeros(result.final.w)
      return count === 0 ? 'none' : count >= 40 ? 'most' : 'some'
    },
    because: ({ result, settings }) =>
      `训出 ${zeros(result.final.w)} 个。${settings.method === 'subgradient' ? '次梯度每步推 ηλ，跨过零就被推回来，只在零的两边抖。' : settings.method === 'l2' ? 'L2 按比例缩，永远不到零。' : '软阈值把绝对值小于 ηλ 的直接放到零上。'}`,
  },
  texts: {
    try: '依次看次梯度、近端、L2；再把 λ 从 0.02 推到 1.5；最后把次梯度的学习率改小，看抖动的幅度。',
    see: '近端法训出的零与闭式解一个不差；次梯度一个零也没有，小系数在零附近抖，幅度随 ηλ 变小；L2 全部按同一个比例缩小。',
    why: 'L1 的推力是恒定的，小到一定程度就该停在零上，可是次梯度在零处不知道该停；近端法先走一步，再精确地解完惩罚那一半。L2 的推力与系数成正比，越小推得越轻。',
  },
  conclude({ result, settings }) {
    const { a, w } = result.final
    if (a.length === 0) return '还没有运行。'
    return `${NAMES[settings.method]}、λ = ${write(settings.lambda)}：${zeros(w)} 个系数恰好是零（闭式解 ${a.filter((value) => optimum(settings, value) === 0).length} 个），离闭式解最远 ${write(worst(settings, a, w))}。`
  },
  claims: {
    'proximal-zeros': {
      statement: '近端法收敛到软阈值解，恰好为零的个数与理论一致（45 个）',
      how: '50 维、h = 1、λ = 0.2、η = 0.1、500 步；小系数的标准差 0.05，都在阈值之内。',
      settings: REFERENCE,
      seeds: 16,
      kind: 'closed-form',
      expected: { error: atMost(1e-5), zeros: exactly(45) },
      names: { error: '离闭式解最远', zeros: '零的个数' },
      compute(seed) {
        const chosen = { ...REFERENCE, method: 'proximal' } as const
        const a = centres(seed)
        const w = descend(chosen, a, STEPS)
        return { error: worst(chosen, a, w), zeros: zeros(w) }
      },
    },
    'subgradient-never-zero': {
      statement: '把 L1 的次梯度交给梯度下降，一个精确的零也没有；该为零的系数在 2ηλ 以内抖动',
      how: '同样的问题与步数；看该为零的系数最后的绝对值除以 2ηλ。',
      settings: REFERENCE,
      seeds: 16,
      kind: 'closed-form',
      expected: { zeros: exactly(0), size: atMost(1) },
      names: { zeros: '零的个数', size: '最大的 |w| ÷ 2ηλ' },
      compute(seed) {
        const chosen = { ...REFERENCE, method: 'subgradient' } as const
        const a = centres(seed)
        const w = descend(chosen, a, STEPS)
        const small = w.filter((_, i) => optimum(chosen, a[i] ?? 0) === 0).map(Math.abs)
        return { zeros: zeros(w), size: Math.max(...small) / (2 * chosen.lr * chosen.lambda) }
      },
    },
    'l2-proportional': {
      statement: 'L2 收敛到 h/(h + λ)·a，没有一个零',
      how: '同样的问题与步数。',
      settings: REFERENCE,
      seeds: 16,
      kind: 'closed-form',
      expected: { error: atMost(1e-5), zeros: exactly(0) },
      names: { error: '离闭式解最远', zeros: '零的个数' },
      compute(seed) {
        const chosen = { ...REFERENCE, method: 'l2' } as const
        const a = centres(seed)
        const w = descend(chosen, a, STEPS)
        return { error: worst(chosen, a, w), zeros: zeros(w) }
      },
    },
    'correlated-features': {
      statement: '两列特征相关 0.99：lasso 的两个系数平均差 0.2 以上，谁大随种子翻转；弹性网只差不到 0.05',
      how: '每个种子 40 份数据，n = 50，y = x₁ + x₂ + 0.5ε；lasso 取 l1 = 0.1，弹性网 l1 = 0.1、l2 = 0.5，坐标下降到收敛。',
      seeds: 8,
      kind: 'simulation',
      expected: { lasso: atLeast(0.2), elastic: atMost(0.05), flips: atLeast(0.2) },
      names: {
        lasso: 'lasso，|w₁ − w₂| 的平均',
        elastic: '弹性网，|w₁ − w₂| 的平均',
        flips: '较少的那一种次序占几成',
      },
      compute(seed) {
        const draws = Array.from({ length: 40 }, (_, i) => 1000 * seed + i)
        const lasso = draws.map((draw) => correlated(draw, 0.1, 0))
        const elastic = draws.map((draw) => correlated(draw, 0.1, 0.5))
        const share = lasso.filter(([a, b]) => a > b).length / lasso.length
        return { lasso: apart(lasso), elastic: apart(elastic), flips: Math.min(share, 1 - share) }
      },
    },
  },
  pytorch: ({ method, lambda, h, lr, seed }) => `import torch

torch.manual_seed(${seed})
a = torch.cat([torch.tensor([2.0, -1.5, 1.0, -0.8, 0.6]), 0.05 * torch.randn(45)])
w = torch.full((50,), 0.5)
for step in range(500):
    grad = ${h} * (w - a)
    ${
      {
        l2: `w = w - ${lr} * (grad + ${lambda} * w)`,
        subgradient: `w = w - ${lr} * (grad + ${lambda} * w.sign())       # what loss + lambda * |w| gives SGD`,
        proximal: `z = w - ${lr} * grad
    w = z.sign() * (z.abs() - ${lr} * ${lambda}).clamp(min=0)     # soft threshold`,
      }[method]
    }
print("exact zeros:", (w == 0).sum().item())
`,
  withoutNetwork: '这里没有网络可以带走：50 个互不相干的系数。',
})
