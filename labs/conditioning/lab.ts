import type { LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atMost,
  between,
  choice,
  columns,
  curve,
  defineLab,
  near,
  nearly,
  number,
  type Columns,
  type Curve,
} from '../../src/lab/index.ts'
import {
  condition,
  conditionOf,
  descend,
  eigenvalues,
  hessian,
  largest,
  largestStableRate,
  rateOf,
  RATES,
  sampledMoments,
  stepsInTheory,
  stepsToThousandth,
  TREATMENTS,
  type Features,
  type Matrix,
  type RateRule,
  type Treatment,
} from './valley.ts'

const STEPS = 400
const PATH = 40
const FEATURES = 10
const SAMPLES = 2000
const SCALES = [1, 2, 3, 5, 10, 20, 30, 50, 100] as const

interface Choice extends Features {
  readonly treatment: Treatment
  readonly rate: RateRule
}

const matrixOf = (chosen: Choice): Matrix => hessian(chosen, chosen.treatment)
const steep = (scale: number): Matrix => hessian({ scale, offset: 0, correlation: 0 }, 'none')
const atBest = (matrix: Matrix): number => stepsToThousandth(matrix, rateOf(matrix, 'best'))

/** Points of one level line of ½θᵀHθ, as y over x: the upper half, then the lower. */
function levelLine([a, b, d]: Matrix, level: number): { x: number[]; upper: number[]; lower: number[] } {
  const reach = Math.sqrt((2 * level * d) / (a * d - b * b))
  const x = Array.from({ length: 81 }, (_, i) => reach * Math.sin((Math.PI * (i - 40)) / 80))
  const half = x.map((at) => Math.sqrt(Math.max(0, b * b * at * at - d * (a * at * at - 2 * level))) / d)
  const middle = x.map((at) => (-b * at) / d)
  return {
    x,
    upper: middle.map((y, i) => y + (half[i] ?? 0)),
    lower: middle.map((y, i) => y - (half[i] ?? 0)),
  }
}

const WINDOW = [-1.6, 1.6] as const

function pathFigure(path: Columns<'w1' | 'w2'>, chosen: Choice): LineChart {
  const matrix = matrixOf(chosen)
  const at = (share: number): number => ((matrix[0] + 2 * matrix[1] + matrix[2]) / 2) * share
  const inside = path.w1.findIndex((w, i) => Math.abs(w) > 4 || Math.abs(path.w2[i] ?? 0) > 4)
  const upTo = inside === -1 ? path.w1.length : inside
  return {
    kind: 'lines',
    label: `两个权重的误差从 (1, 1) 出发的前 ${PATH} 步；条件数 ${write(conditionOf(matrix))}，等高线的长短轴之比 ${write(Math.sqrt(conditionOf(matrix)))}。`,
    x: { name: 'w₁ 的误差', domain: WINDOW },
    y: { name: 'w₂ 的误差', domain: WINDOW },
    series: [
      {
        name: '梯度下降',
        color: 1,
        x: path.w1.slice(0, upTo),
        runs: [path.w2.slice(0, upTo)],
        labelled: false,
        seeds: 'thin',
      },
    ],
    references: [0.1, 0.4, 1].flatMap((share) => {
      const { x, upper, lower } = levelLine(matrix, at(share))
      return [
        { kind: 'curve' as const, x, y: upper },
        { kind: 'curve' as const, x, y: lower },
      ]
    }),
    marks: [
      { x: 1, y: 1, color: 1, shape: 'ring', name: '起点' },
      { x: 0, y: 0, color: 3, shape: 'cross', name: '最小点' },
    ],
    ratio: 0.78,
  }
}

function errorFigure({ x, y }: Curve, chosen: Choice): LineChart {
  const last = y[0]?.at(-1)
  return {
    kind: 'lines',
    label:
      last === undefined
        ? '误差随步数，还没有运行。'
        : `${x.at(-1)} 步之后误差是起点的 ${write(last)} 倍，学习率 ${write(rateOf(matrixOf(chosen), chosen.rate))}。`,
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '误差 ÷ 起点的误差', scale: 'log', domain: [1e-4, 10] },
    series: [{ name: TREATMENTS[chosen.treatment], color: 1, x, runs: y }],
    references: [{ kind: 'horizontal', at: 1e-3, name: '千分之一', color: 3 }],
    ratio: 0.78,
  }
}

function stepsFigure(chosen: Choice): LineChart {
  const condition = conditionOf(matrixOf(chosen))
  const kappas = SCALES.map((scale) => scale ** 2)
  const grid = Array.from({ length: 81 }, (_, i) => 10 ** (i / 20)).map((kappa) => Math.max(1.02, kappa))
  return {
    kind: 'lines',
    label: `把误差降到千分之一要的步数与条件数几乎成正比；当前设置 κ = ${write(condition)}，最好的学习率要 ${write(atBest(matrixOf(chosen)))} 步。`,
    x: { name: '条件数 κ', scale: 'log', domain: [1, 2e4] },
    y: { name: '步数', scale: 'log', domain: [0.8, 1e5] },
    series: [
      { name: '数出来的步数', color: 1, x: kappas, runs: [SCALES.map((scale) => atBest(steep(scale)))] },
    ],
    references: [
      {
        kind: 'curve',
        name: 'ln 1000 ÷ ln((κ+1)/(κ−1))',
        x: grid,
        y: grid.map((kappa) => stepsInTheory(kappa)),
      },
    ],
    marks:
      condition <= 2e4
        ? [{ x: condition, y: atBest(matrixOf(chosen)), color: 2, shape: 'dot', name: '当前' }]
        : [],
    ratio: 0.5,
  }
}

export default defineLab({
  id: 'conditioning',
  title: '条件数与归一化',
  summary: '两个特征的尺度差五倍，梯度下降就要近百步；减均值、除标准差、白化，各救回多少？',
  facts: '两个特征的最小二乘 · 梯度下降 · 总体的 Hessian',
  section: '1.5',
  questions: ['1.5.1', '1.8.2', '1.8.1'],
  controls: {
    scale: number({ label: '第二个特征的标准差', min: 1, max: 30, step: 1, default: 5 }),
    offset: number({ label: '两个特征的均值', min: 0, max: 10, step: 0.5, default: 0 }),
    correlation: number({ label: '相关系数', min: -0.9, max: 0.9, step: 0.1, default: 0 }),
    treatment: choice({ label: '归一化', options: TREATMENTS, default: 'none' }),
    rate: choice({ label: '学习率', options: RATES, default: 'best' }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    error: curve({ label: '误差 ÷ 起点的误差', x: '步' }),
    path: columns({ label: '轨迹', columns: { w1: 'w₁ 的误差', w2: 'w₂ 的误差' } }),
  },
  rerun: 'on-change',
  experiment(settings, { record }) {
    const matrix = matrixOf(settings)
    const walk = descend(matrix, rateOf(matrix, settings.rate))
    const [w1, w2]: [number[], number[]] = [[], []]
    let step = -1
    const walkOne = (): void => {
      const [x, y] = walk.next().value
      step++
      record.append('error', step, [Math.hypot(x, y) / Math.SQRT2])
      if (step > PATH) return
      w1.push(x)
      w2.push(y)
    }
    walkOne()
    return {
      total: STEPS,
      advance(steps) {
        for (let done = 0; done < steps; done++) walkOne()
        record.set('path', { w1: [...w1], w2: [...w2] })
      },
    }
  },
  figures: {
    path: {
      title: '谷有多窄，路有多折',
      note: `误差坐标，前 ${PATH} 步`,
      plot: ({ result, settings }) => pathFigure(result.path, settings),
    },
    error: {
      title: '误差随步数',
      plot: ({ result, settings }) => errorFigure(result.error, settings),
    },
    steps: {
      title: '步数与条件数',
      note: '每个都用最好的学习率',
      plot: ({ settings }) => stepsFigure(settings),
    },
  },
  presets: {
    scales: {
      label: '尺度差五倍',
      settings: { scale: 5, offset: 0, correlation: 0, treatment: 'none', rate: 'best' },
    },
    offset: {
      label: '均值没减',
      settings: { scale: 1, offset: 5, correlation: 0, treatment: 'none', rate: 'best' },
    },
    correlated: {
      label: '标准化救不了相关',
      settings: { scale: 10, offset: 5, correlation: 0.9, treatment: 'standardize', rate: 'best' },
    },
    whitened: {
      label: '白化',
      settings: { scale: 10, offset: 5, correlation: 0.9, treatment: 'whiten', rate: 'best' },
    },
    above: {
      label: '越过 2/h_max',
      settings: { scale: 10, offset: 0, correlation: 0, treatment: 'none', rate: 'above' },
    },
  },
  cure: 'whitened',
  prediction: {
    question: ({ treatment, scale, offset }) =>
      `第二个特征的标准差 ${write(scale)}、均值 ${write(offset)}，${TREATMENTS[treatment]}：用最好的学习率，误差降到千分之一要多少步？`,
    options: { few: '不到 30 步', some: '30 到 300 步', many: '300 步以上' },
    outcome({ settings }) {
      const steps = atBest(matrixOf(settings))
      return steps < 30 ? 'few' : steps <= 300 ? 'some' : 'many'
    },
    because({ settings }) {
      const matrix = matrixOf(settings)
      return `条件数 ${write(conditionOf(matrix))}，每步的误差乘 (κ − 1)/(κ + 1)，要 ${write(atBest(matrix))} 步。`
    },
  },
  texts: {
    try: '先只调尺度，看等高线变窄；再把尺度调回 1、均值调到 5；最后加上相关，依次换四种处理。',
    see: '尺度差与没减的均值都让谷变窄、步数变多；标准化治好这两样，治不好相关；白化之后等高线是圆，一步到底。',
    why: 'Hessian 是 E[xxᵀ]。最陡的方向定下学习率的上限，最平的方向只能用这个学习率慢慢走，步数由两者之比决定。',
  },
  conclude({ result, settings }) {
    const matrix = matrixOf(settings)
    const [high, low] = eigenvalues(matrix)
    const reached = result.error.y[0]?.findIndex((error) => error <= 1e-3 * (1 + 1e-9)) ?? -1
    return `曲率 ${write(high)} 与 ${write(low)}，κ = ${write(conditionOf(matrix))}，η = ${write(rateOf(matrix, settings.rate))}：${reached >= 0 ? `${reached} 步降到千分之一` : `${STEPS} 步没有降到千分之一`}。`
  },
  claims: {
    'steps-by-condition': {
      statement:
        '两个特征标准差 1 与 s，用最好的学习率把误差降到千分之一：s = 1、3、10、30、100 要 1、31、346、3109、34539 步',
      how: '逐步走出来的步数；理论是 ln 1000 ÷ ln((κ + 1)/(κ − 1))，κ = s²。不涉及随机。',
      seeds: 1,
      kind: 'closed-form',
      expected: {
        one: near(1, 0),
        three: near(31, 1),
        ten: near(346, 1),
        thirty: nearly(3109, 0.02),
        hundred: nearly(34539, 0.02),
      },
      names: { one: 's = 1', three: 's = 3', ten: 's = 10', thirty: 's = 30', hundred: 's = 100' },
      compute: () => ({
        one: atBest(steep(1)),
        three: atBest(steep(3)),
        ten: atBest(steep(10)),
        thirty: atBest(steep(30)),
        hundred: atBest(steep(100)),
      }),
    },
    'offset-narrows-valley': {
      statement: '10 个特征、均值 5、方差 1：E[xxᵀ] 的条件数约 280，减掉均值之后不到 1.6',
      how: '每个种子 2000 个样本；大特征值约 1 + 10 × 25 = 251，小的约 (1 − √(10/2000))² = 0.86。',
      seeds: 16,
      kind: 'closed-form',
      expected: { raw: between(240, 320), centered: atMost(1.6) },
      names: { raw: '原始', centered: '减均值之后' },
      compute: (seed) => ({
        raw: condition(sampledMoments(seed, SAMPLES, FEATURES, 5, false), FEATURES),
        centered: condition(sampledMoments(seed, SAMPLES, FEATURES, 5, true), FEATURES),
      }),
    },
    'stable-rate': {
      statement: '能用的最大学习率等于 2/h_max',
      how: '10 个特征、均值 1 的样本矩阵，二分找误差不再增长的最大学习率，除以 2/h_max。',
      seeds: 8,
      kind: 'closed-form',
      expected: { ratio: nearly(1, 0.01) },
      names: { ratio: '测得 ÷ 2/h_max' },
      compute(seed) {
        const matrix = sampledMoments(seed, SAMPLES, FEATURES, 1, false)
        return { ratio: (largestStableRate(matrix, FEATURES) * largest(matrix, FEATURES)) / 2 }
      },
    },
    'pixels-shrink-rate': {
      statement: '像素用 0–255 而不是 0–1，最大的曲率大 255² 倍，能用的学习率缩到 1/65025',
      how: '同一批样本乘 255，比两个样本矩阵的最大特征值。',
      seeds: 4,
      kind: 'closed-form',
      expected: { ratio: near(65025, 0.1) },
      names: { ratio: '最大曲率之比' },
      compute(seed) {
        const unit = sampledMoments(seed, SAMPLES, FEATURES, 0.5, false)
        const bytes = sampledMoments(seed, SAMPLES, FEATURES, 0.5, false, 255)
        return { ratio: largest(bytes, FEATURES) / largest(unit, FEATURES) }
      },
    },
  },
  pytorch: ({ scale, offset, correlation, treatment, rate, seed }) => `import torch

torch.manual_seed(${seed})
z = torch.randn(2000, 2, dtype=torch.float64)
x1 = z[:, 0]
x2 = ${scale} * (${correlation} * z[:, 0] + (1 - ${correlation} ** 2) ** 0.5 * z[:, 1])
X = torch.stack([x1, x2], 1) + ${offset}
${treatment === 'none' ? '' : 'X = X - X.mean(0)\n'}${treatment === 'standardize' ? 'X = X / X.std(0, correction=0)\n' : ''}${treatment === 'whiten' ? 'd, V = torch.linalg.eigh(X.T @ X / len(X))\nX = X @ V / d.sqrt()\n' : ''}H = X.T @ X / len(X)
h = torch.linalg.eigvalsh(H)
lr = ${{ best: '2 / (h[0] + h[1])', safe: '1 / h[1]', below: '0.99 * 2 / h[1]', above: '1.01 * 2 / h[1]' }[rate]}
error = torch.ones(2, dtype=torch.float64)
for step in range(${STEPS}):
    error = error - lr * (H @ error)
print("kappa", (h[1] / h[0]).item(), "error", (error.norm() / 2 ** 0.5).item())
`,
  withoutNetwork: '这里没有网络可以带走：只有两个权重。',
})
