import type { LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atMost,
  curve,
  defineLab,
  logNumber,
  nearly,
  number,
  toggle,
  type Curve,
} from '../../src/lab/index.ts'
import { angleInTheory, Descent, equilibrium, gradientRatio } from './sphere.ts'

const STEPS = 4000
const EVERY = 20

interface Choice {
  readonly lr: number
  readonly lambda: number
  readonly decays: boolean
}

const decayOf = ({ lambda, decays }: Choice): number => (decays ? lambda : 0)

function lengthFigure({ x, y }: Curve): LineChart {
  const [first, last] = [y[0]?.[0], y[0]?.at(-1)]
  return {
    kind: 'lines',
    label:
      last === undefined
        ? '权重的范数，还没有运行。'
        : `权重的范数平方从 ${write(first ?? NaN)} 走到 ${write(last)}。`,
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '|w|²', scale: 'log' },
    series: [{ name: '|w|²', color: 1, x, runs: y }],
    ratio: 0.78,
  }
}

function angleFigure({ x, y }: Curve, chosen: Choice): LineChart {
  const theory = angleInTheory(chosen.lr, decayOf(chosen))
  const last = y[0]?.at(-1)
  return {
    kind: 'lines',
    label:
      last === undefined
        ? '每步的转角，还没有运行。'
        : `每 ${EVERY} 步的均方根转角最后是 ${write(last)} 弧度${chosen.decays ? `，理论的平衡值 √(2ηλ) = ${write(theory)}` : '，没有衰减，会一直变小'}。`,
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '每步转角（弧度）', scale: 'log' },
    series: [{ name: '转角', color: 1, x, runs: y }],
    references: chosen.decays ? [{ kind: 'horizontal', at: theory, name: '√(2ηλ)', color: 3 }] : [],
    ratio: 0.78,
  }
}

function rateFigure(length: Curve, { lr }: Choice): LineChart {
  return {
    kind: 'lines',
    label:
      length.x.length > 0
        ? `有效学习率 η/|w|² 最后是 ${write(lr / (length.y[0]?.at(-1) ?? NaN))}，名义上的是 ${write(lr)}。`
        : '有效学习率，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: 'η/|w|²', scale: 'log', include: [lr] },
    series: [
      {
        name: '有效学习率',
        color: 1,
        x: length.x,
        runs: length.y.map((run) => run.map((squared) => lr / squared)),
      },
    ],
    references: [{ kind: 'horizontal', at: lr, name: '名义上的 η', color: 'muted' }],
    ratio: 0.78,
  }
}

export default defineLab({
  id: 'scale-invariance',
  title: '尺度不变与有效学习率',
  summary: '归一化之后，权重多长不影响输出，却影响每步转多少。衰减管的不是权重的大小，而是转角。',
  facts: '512 × 64 的逻辑回归，权重取 w/|w| · SGD + 解耦衰减',
  section: '1.5',
  questions: ['1.5.8', '1.5.2', '1.4.5', '1.4.6', '1.8.2'],
  controls: {
    lr: logNumber({ label: '学习率 η', min: 0.05, max: 2, default: 0.5, step: 10 }),
    lambda: logNumber({ label: '衰减系数 λ', min: 0.001, max: 0.1, default: 0.02, step: 10 }),
    decays: toggle({ label: '开权重衰减', default: true }),
    length: logNumber({ label: '起点的 |w|', min: 0.2, max: 20, default: 5, step: 5 }),
    batch: number({ label: '批量', min: 1, max: 64, step: 1, default: 8 }),
  },
  disabled: { lambda: ({ decays }) => !decays && '衰减关着' },
  replicas: { default: 1, max: 1 },
  series: {
    length: curve({ label: '|w|²', x: '步' }),
    angle: curve({ label: '每步转角（均方根）', x: '步' }),
    cosine: curve({ label: 'cos(w, g)', x: '步' }),
  },
  rerun: 'on-change',
  experiment(settings, { seeds, record }) {
    const run = new Descent(seeds[0] ?? 0, settings.batch, settings.length)
    const decay = decayOf(settings)
    let [step, angles] = [0, 0]
    return {
      total: STEPS,
      advance(steps) {
        for (let done = 0; done < steps; done++) {
          const { after, angle } = run.step(settings.lr, decay)
          angles += angle ** 2
          step++
          if (step % EVERY !== 0) continue
          record.append('length', step, [after])
          record.append('angle', step, [Math.sqrt(angles / EVERY)])
          if (step % (10 * EVERY) === 0) record.append('cosine', step, [run.cosine()])
          angles = 0
        }
      },
    }
  },
  figures: {
    length: { title: '权重有多长', plot: ({ result }) => lengthFigure(result.length) },
    angle: {
      title: '每步转多少',
      note: `每 ${EVERY} 步的均方根`,
      plot: ({ result, settings }) => angleFigure(result.angle, settings),
    },
    rate: {
      title: '有效学习率',
      plot: ({ result, settings }) => rateFigure(result.length, settings),
    },
  },
  presets: {
    balanced: { label: '平衡', settings: { lr: 0.5, lambda: 0.02, decays: true, length: 5, batch: 8 } },
    free: { label: '不衰减', settings: { lr: 0.5, lambda: 0.02, decays: false, length: 5, batch: 8 } },
    long: { label: '起点长四倍', settings: { lr: 0.5, lambda: 0.02, decays: true, length: 20, batch: 8 } },
    stronger: { label: 'λ 大五倍', settings: { lr: 0.5, lambda: 0.1, decays: true, length: 5, batch: 8 } },
  },
  cure: 'balanced',
  prediction: {
    question: ({ decays }) =>
      `${decays ? '开着' : '关掉'}权重衰减，训练到最后，每步的转角比开始时小、大，还是差不多？`,
    options: { smaller: '小', same: '差不多', larger: '大' },
    outcome({ result }) {
      const [first = NaN, last = NaN] = [result.angle.y[0]?.[0], result.angle.y[0]?.at(-1)]
      return last < 0.7 * first ? 'smaller' : last > 1.4 * first ? 'larger' : 'same'
    },
    because({ result, settings }) {
      const last = result.angle.y[0]?.at(-1) ?? NaN
      return settings.decays
        ? `衰减让 |w| 变短，转角变大；每步的梯度又与 w 垂直，只会把它变长。两者平衡在每步转 √(2ηλ) = ${write(angleInTheory(settings.lr, settings.lambda))}，最后测得 ${write(last)}。`
        : `梯度与 w 垂直，每步只会让 |w| 变长，转角随之变小，最后是 ${write(last)}。`
    },
  },
  texts: {
    try: '先看平衡的三条曲线；关掉衰减再跑；然后把起点的长度调到 20，看多久忘掉它。',
    see: '不衰减时权重越来越长，转角越来越小；一开衰减，转角就停在 √(2ηλ)，与起点多长、梯度多大都无关。',
    why: '归一化的层只看方向，梯度因此与权重垂直，大小与 1/|w| 成正比。变长与变短相抵时，每步转的角只由 ηλ 决定。',
  },
  conclude({ result, settings }) {
    const [length, angle, cosine] = [
      result.length.y[0]?.at(-1),
      result.angle.y[0]?.at(-1),
      result.cosine.y[0]?.at(-1),
    ]
    if (length === undefined || angle === undefined) return '还没有运行。'
    return `${STEPS} 步之后 |w|² = ${write(length)}，有效学习率 ${write(settings.lr / length)}；每步转 ${write(angle)} 弧度${settings.decays ? `，√(2ηλ) = ${write(angleInTheory(settings.lr, settings.lambda))}` : ''}；|cos(w, g)| = ${write(Math.abs(cosine ?? NaN), 1)}。`
  },
  claims: {
    'gradient-is-orthogonal': {
      statement: '归一化的权重，梯度与它垂直：|cos(w, g)| ≤ 10⁻⁴，训练前后都是',
      how: '逻辑回归，权重取 w/|w|；起点与 500 步之后，全部样本上的梯度。',
      seeds: 8,
      kind: 'closed-form',
      expected: { start: atMost(1e-4), later: atMost(1e-4) },
      names: { start: '起点', later: '500 步之后' },
      compute(seed) {
        const run = new Descent(seed, 8, 1)
        const start = Math.abs(run.cosine())
        for (let step = 0; step < 500; step++) run.step(0.5, 0.02)
        return { start, later: Math.abs(run.cosine()) }
      },
    },
    'longer-means-smaller-gradient': {
      statement: '权重长 a 倍，梯度小 a 倍：a = 0.1、3、100',
      how: '同一个方向，比梯度的范数。',
      seeds: 8,
      kind: 'closed-form',
      expected: { tenth: nearly(10, 0.01), three: nearly(1 / 3, 0.01), hundred: nearly(0.01, 0.01) },
      names: { tenth: 'a = 0.1', three: 'a = 3', hundred: 'a = 100' },
      compute: (seed) => ({
        tenth: gradientRatio(seed, 0.1),
        three: gradientRatio(seed, 3),
        hundred: gradientRatio(seed, 100),
      }),
    },
    'length-only-grows': {
      statement: '不衰减时 |w|² 每步恰好增加 η²|g|²，只增不减',
      how: 'η = 0.5、批量 8、500 步，取每步的相对误差的最大值。',
      seeds: 8,
      kind: 'closed-form',
      expected: { error: atMost(1e-3) },
      names: { error: '最大相对误差' },
      compute(seed) {
        const run = new Descent(seed, 8, 1)
        let worst = 0
        for (let step = 0; step < 500; step++) {
          const { before, after, gradient } = run.step(0.5, 0)
          worst = Math.max(worst, Math.abs(after - before - 0.25 * gradient) / (after - before))
        }
        return { error: worst }
      },
    },
    'decay-sets-the-angle': {
      statement: '平衡时每步的均方根转角等于 √(2ηλ)，四组 (η, λ) 都在 2% 以内',
      how: '批量 8，各训练 20/(ηλ) 步，统计后半段；比值应为 1。',
      seeds: 4,
      kind: 'closed-form',
      expected: { a: nearly(1, 0.02), b: nearly(1, 0.02), c: nearly(1, 0.02), d: nearly(1, 0.02) },
      names: { a: '(0.5, 0.005)', b: '(0.5, 0.02)', c: '(0.1, 0.01)', d: '(1, 0.01)' },
      compute: (seed) => ({
        a: equilibrium(seed, 0.5, 0.005).angle,
        b: equilibrium(seed, 0.5, 0.02).angle,
        c: equilibrium(seed, 0.1, 0.01).angle,
        d: equilibrium(seed, 1, 0.01).angle,
      }),
    },
    'decay-sets-the-length': {
      statement: '平衡时 |w|⁴ 等于 η·E|g̃|²/(2λ)，g̃ 是单位球面上的梯度',
      how: '同上，取 (0.5, 0.005) 与 (1, 0.01)，比值应为 1。',
      seeds: 4,
      kind: 'closed-form',
      expected: { a: nearly(1, 0.05), d: nearly(1, 0.05) },
      names: { a: '(0.5, 0.005)', d: '(1, 0.01)' },
      compute: (seed) => ({
        a: equilibrium(seed, 0.5, 0.005).fourth,
        d: equilibrium(seed, 1, 0.01).fourth,
      }),
    },
  },
  pytorch: ({ lr, lambda, decays, length, batch, seed }) => `import torch
import torch.nn.functional as F

torch.manual_seed(${seed})
X = torch.randn(512, 64, dtype=torch.float64)
y = torch.sign(X @ torch.randn(64, dtype=torch.float64) + 2 * torch.randn(512, dtype=torch.float64))
w = torch.randn(64, dtype=torch.float64)
w = (${length} * w / w.norm()).requires_grad_()
lr, decay, angles = ${lr}, ${decays ? lambda : 0}, []
for step in range(${STEPS}):
    rows = torch.randint(512, (${batch},))
    loss = F.softplus(-y[rows] * (X[rows] @ (w / w.norm()))).mean()
    (g,) = torch.autograd.grad(loss, w)
    with torch.no_grad():
        old = w.clone()
        w.mul_(1 - lr * decay).sub_(lr * g)
        angles.append(torch.acos(F.cosine_similarity(old, w, dim=0)).item())
late = torch.tensor(angles[${STEPS / 2}:])
print("|w|^2", (w @ w).item(), "angle", late.square().mean().sqrt().item(), "against", (2 * lr * decay) ** 0.5)
`,
  withoutNetwork: '这里没有网络可以带走：只有一个归一化的权重。',
})
