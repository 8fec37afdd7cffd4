import type { LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  columns,
  curve,
  defineLab,
  nearly,
  number,
  type Columns,
  type Curve,
} from '../../src/lab/index.ts'
import { Descent, draw, meanRisk, REFERENCE, riskInTheory, type Task } from './interpolation.ts'

const STEPS = 300
const DISTANCES = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5] as const
const ALPHAS = [0.01, 0.1, 1, 3, 10, 30, 100, 300] as const
const REPEATS = 20

const taskOf = ({ samples, noise }: { samples: number; noise: number }): Task => ({
  samples,
  weights: 100,
  noise,
})
const last = ({ y }: Curve): number => y[0]?.at(-1) ?? NaN

function riskFigure({ distance, risk }: Columns<'distance' | 'risk'>, task: Task, chosen: number): LineChart {
  const grid = Array.from({ length: 61 }, (_, i) => i / 40)
  const zero = riskInTheory(task, 1)
  return {
    kind: 'lines',
    label: `起点离真值 ${write(chosen)} 时，微调的超额风险是 ${write(riskInTheory(task, chosen))}，从零训练是 ${write(zero)}；距离超过 1 就成了负迁移。`,
    x: { name: '起点离真值的距离 d', domain: [0, 1.5] },
    y: { name: '超额风险', include: [0] },
    series: [{ name: '微调，测得', color: 1, x: distance, runs: [risk] }],
    references: [
      { kind: 'curve', name: '公式', x: grid, y: grid.map((d) => riskInTheory(task, d)), color: 'muted' },
      { kind: 'horizontal', at: zero, name: '从零训练', color: 2 },
    ],
    marks: [{ x: chosen, y: riskInTheory(task, chosen), color: 1, shape: 'dot', name: '当前' }],
    ratio: 0.78,
  }
}

const descentFigure = (tuned: Curve, scratch: Curve): LineChart => ({
  kind: 'lines',
  label:
    tuned.x.length > 0
      ? `训练 ${tuned.x.at(-1)} 步：微调的超额风险 ${write(last(tuned))}，从零的 ${write(last(scratch))}。`
      : '超额风险随步数，还没有运行。',
  x: { name: '步', domain: [0, STEPS], ordinal: '步' },
  y: { name: '超额风险', include: [0] },
  series: [
    { name: '从零', color: 2, x: scratch.x, runs: scratch.y },
    { name: '微调', color: 1, x: tuned.x, runs: tuned.y },
  ],
  ratio: 0.78,
})

function strengthFigure({ alpha, risk }: Columns<'alpha' | 'risk'>): LineChart {
  const best = risk.indexOf(Math.min(...risk))
  return {
    kind: 'lines',
    label:
      risk.length > 0
        ? `拉回起点的强度取 ${write(alpha[best] ?? NaN)} 时风险最低，${write(risk[best] ?? NaN)}。`
        : '风险随拉回的强度，还没有运行。',
    x: { name: 'L2-SP 的强度 α', scale: 'log', domain: [0.01, 300] },
    y: { name: '超额风险', include: [0] },
    series: [{ name: '微调 + L2-SP', color: 3, x: alpha, runs: [risk] }],
    ratio: 0.78,
  }
}

export default defineLab({
  id: 'finetune-distance',
  title: '微调 = 最近的插值',
  summary: '从一个起点训练到拟合，得到的是离起点最近的那个解。起点离真值多近，预训练才值得？',
  facts: '线性回归，100 个权重 · 梯度下降 · 公式与测得对照',
  section: '1.6',
  questions: ['1.6.1', '1.6.2', '1.6.5', '1.6.6', '1.6.7', '1.6.8'],
  controls: {
    distance: number({ label: '起点离真值的距离 d', min: 0, max: 1.5, step: 0.05, default: 0.5 }),
    samples: number({ label: '样本数 n', min: 10, max: 90, step: 5, default: 40 }),
    noise: number({ label: '标签噪声 σ', min: 0, max: 1, step: 0.05, default: 0.2 }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    tuned: curve({ label: '微调的超额风险', x: '步' }),
    scratch: curve({ label: '从零的超额风险', x: '步' }),
    risks: columns({ label: '各个距离', columns: { distance: '距离', risk: '超额风险' } }),
    strengths: columns({ label: '各种强度', columns: { alpha: '强度 α', risk: '超额风险' } }),
  },
  rerun: 'on-change',
  experiment(settings, { seeds, record }) {
    const [seed = 0] = seeds
    const task = taskOf(settings)
    const one = draw(seed, task)
    const tuned = new Descent(one, settings.distance)
    const scratch = new Descent(one, new Float64Array(task.weights))
    let step = 0
    const note = (): void => {
      record.append('tuned', step, [tuned.risk()])
      record.append('scratch', step, [scratch.risk()])
    }
    note()
    return {
      total: STEPS,
      advance(steps) {
        for (let done = 0; done < steps; done++) {
          tuned.step()
          scratch.step()
          step++
          note()
        }
        if (step < STEPS) return
        record.set('risks', {
          distance: [...DISTANCES],
          risk: meanRisk(seed, task, DISTANCES, REPEATS).risks,
        })
        record.set('strengths', {
          alpha: [...ALPHAS],
          risk: ALPHAS.map((alpha) => meanRisk(seed, task, [settings.distance], 10, alpha).risks[0] ?? NaN),
        })
      },
    }
  },
  figures: {
    risk: {
      title: '起点多近才值得',
      note: `${REPEATS} 次的平均`,
      plot: ({ result, settings }) => riskFigure(result.risks, taskOf(settings), settings.distance),
    },
    descent: {
      title: '同一份数据，两个起点',
      plot: ({ result }) => descentFigure(result.tuned, result.scratch),
    },
    strength: {
      title: '再往起点拉一把',
      note: '10 次的平均',
      plot: ({ result }) => strengthFigure(result.strengths),
    },
  },
  presets: {
    near: { label: '起点很近', settings: { distance: 0.25, samples: 40, noise: 0.2 } },
    middle: { label: '起点半远', settings: { distance: 0.5, samples: 40, noise: 0.2 } },
    negative: { label: '负迁移', settings: { distance: 1.4, samples: 40, noise: 0.2 } },
    many: { label: '样本快够了', settings: { distance: 0.5, samples: 90, noise: 0.2 } },
  },
  cure: 'near',
  prediction: {
    question: ({ distance, samples }) =>
      `起点离真值 ${write(distance)}（从零是 1）、${write(samples)} 个样本：训到完全拟合，微调与从零谁的风险低？`,
    options: { tuned: '微调', scratch: '从零', same: '差不多' },
    outcome({ result }) {
      const ratio = last(result.tuned) / last(result.scratch)
      return ratio < 0.9 ? 'tuned' : ratio > 1.1 ? 'scratch' : 'same'
    },
    because({ result, settings }) {
      const task = taskOf(settings)
      return `微调 ${write(last(result.tuned))}，从零 ${write(last(result.scratch))}；期望是 (1 − n/p)d² 加同一份噪声：${write(riskInTheory(task, settings.distance))} 与 ${write(riskInTheory(task, 1))}，只比距离。`
    },
  },
  texts: {
    try: '距离从 0 推到 1.5；再把样本数推到 90，看两条线靠拢还是分开；最后加大噪声，看要拉多紧。',
    see: '距离小于 1 微调赢，大于 1 从零赢；样本接近权重数时噪声项爆炸，两者都坏；噪声越大，往起点拉得越紧越好。',
    why: '梯度只改动样本张成的那部分，其余方向留在起点。留下来的误差就是 (1 − n/p)d²；噪声那一项与起点无关。',
  },
  conclude({ result, settings }) {
    if (result.risks.distance.length === 0) return '还没有运行完。'
    const task = taskOf(settings)
    return `d = ${write(settings.distance)}：微调的超额风险 ${write(last(result.tuned))}，从零 ${write(last(result.scratch))}；期望 ${write(riskInTheory(task, settings.distance))} 与 ${write(riskInTheory(task, 1))}。`
  },
  claims: {
    'nearest-interpolation': {
      statement: '从 θ₀ 出发的梯度下降收敛到 θ₀ + X⁺(y − Xθ₀)，离起点最近的插值解',
      how: 'n = 40、p = 100、d = 0.5，训练 300 步，与闭式的相对差。',
      seeds: 16,
      kind: 'closed-form',
      expected: { difference: atMost(1e-3) },
      names: { difference: '相对差' },
      compute(seed) {
        const run = new Descent(draw(seed, REFERENCE), 0.5)
        for (let step = 0; step < STEPS; step++) run.step()
        return { difference: run.distanceToGoal() }
      },
    },
    'risk-by-distance': {
      statement:
        'n = 40、p = 100、σ = 0.2：起点距离 0、0.25、0.5、1、1.5 的超额风险是 0.027、0.065、0.177、0.627、1.377，从零是 0.627',
      how: '每个种子 200 次的平均，容差 6%；公式是 (1 − n/p)d² + σ²n/(p − n − 1)。',
      seeds: 4,
      kind: 'closed-form',
      expected: {
        none: nearly(riskInTheory(REFERENCE, 0), 0.06),
        quarter: nearly(riskInTheory(REFERENCE, 0.25), 0.06),
        half: nearly(riskInTheory(REFERENCE, 0.5), 0.06),
        one: nearly(riskInTheory(REFERENCE, 1), 0.06),
        far: nearly(riskInTheory(REFERENCE, 1.5), 0.06),
        zero: nearly(riskInTheory(REFERENCE, 1), 0.06),
      },
      names: {
        none: 'd = 0',
        quarter: 'd = 0.25',
        half: 'd = 0.5',
        one: 'd = 1',
        far: 'd = 1.5',
        zero: '从零',
      },
      compute(seed) {
        const { risks, zero } = meanRisk(seed, REFERENCE, [0, 0.25, 0.5, 1, 1.5], 200)
        const [none = NaN, quarter = NaN, half = NaN, one = NaN, far = NaN] = risks
        return { none, quarter, half, one, far, zero }
      },
    },
    'transfer-changes-sign': {
      statement:
        '起点比零更近就赢，更远就输：d = 0.5 时从零的风险是微调的 2 倍以上，d = 1.5 时不到一半多一点',
      how: '每个种子 50 次的平均；期望之比是 3.54 与 0.455。',
      seeds: 8,
      kind: 'closed-form',
      expected: { near: atLeast(2), far: atMost(0.6) },
      names: { near: '从零 ÷ 微调，d = 0.5', far: '从零 ÷ 微调，d = 1.5' },
      compute(seed) {
        const { risks, zero } = meanRisk(seed, REFERENCE, [0.5, 1.5], 50)
        return { near: zero / (risks[0] ?? NaN), far: zero / (risks[1] ?? NaN) }
      },
    },
  },
  pytorch: ({ distance, samples, noise, seed }) => `import torch

torch.manual_seed(${seed})
n, p, d = ${samples}, 100, ${distance}
X = torch.randn(n, p, dtype=torch.float64)
truth = torch.nn.functional.normalize(torch.randn(p, dtype=torch.float64), dim=0)
away = torch.nn.functional.normalize(torch.randn(p, dtype=torch.float64), dim=0)
y = X @ truth + ${noise} * torch.randn(n, dtype=torch.float64)
lr = 1.2 / (1 + (p / n) ** 0.5) ** 2
for name, start in (("fine-tuned", truth + d * away), ("from zero", torch.zeros(p, dtype=torch.float64))):
    theta = start.clone()
    for step in range(${STEPS}):
        theta += lr * X.T @ (y - X @ theta) / n
    nearest = start + torch.linalg.pinv(X) @ (y - X @ start)
    print(name, "risk", (theta - truth).square().sum().item(), "to nearest", (theta - nearest).norm().item())
print("theory", (1 - n / p) * d ** 2 + ${noise} ** 2 * n / (p - n - 1))
`,
  withoutNetwork: '这里没有网络可以带走：只有一百个权重的线性回归。',
})
