import type { Histogram, LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  columns,
  curve,
  defineLab,
  mean,
  near,
  nearly,
  number,
  type Columns,
  type Curve,
} from '../../src/lab/index.ts'
import { balancedInputs, deviationOf, droppedSums, meanOfRelu, sampledRatio, varianceRatio } from './masks.ts'
import { artifactsOf } from '../../src/lab/training-run.ts'

const STEPS = 2000
const MASKS = 2000

const last = ({ y }: Curve): number => y[0]?.at(-1) ?? NaN
const relu = (value: number): number => Math.max(0, value)

function unitFigure({ sum }: Columns<'sum'>, drop: number, inputs: readonly number[]): Histogram {
  const keep = 1 - drop
  const deviation = deviationOf(inputs, keep)
  const measured = mean(sum.map(relu))
  const width = Math.max(1, 3.2 * deviation)
  return {
    kind: 'histogram',
    label: `不丢时输入之和是 0，ReLU 给 0；丢弃 ${write(drop)} 时和的标准差 ${write(deviation)}，ReLU 的平均 ${write(measured)}，闭式 ${write(meanOfRelu(deviation))}。`,
    x: { name: '64 个输入之和' },
    edges: Array.from({ length: 41 }, (_, i) => -width + (2 * width * i) / 40),
    series: [{ name: '训练时', note: '每次丢弃的结果', color: 1, values: sum }],
    references: [{ kind: 'vertical', at: 0, name: '推断时恒为 0', color: 2 }],
    ratio: 0.78,
  }
}

function varianceFigure(drop: number): LineChart {
  const keeps = Array.from({ length: 50 }, (_, i) => 0.02 * (i + 1))
  const keep = 1 - drop
  return {
    kind: 'lines',
    label: `推断与训练的方差之比：零均值的激活是 ${write(varianceRatio('linear', keep))}，标准正态过 ReLU 是 ${write(varianceRatio('relu', keep))}。`,
    x: { name: '保留概率 q', domain: [0, 1] },
    y: { name: '推断的方差 ÷ 训练的方差', domain: [0, 1] },
    series: [
      { name: '零均值', color: 1, x: keeps, runs: [keeps.map((q) => varianceRatio('linear', q))] },
      { name: '过 ReLU', color: 2, x: keeps, runs: [keeps.map((q) => varianceRatio('relu', q))] },
    ],
    marks: [{ x: keep, y: varianceRatio('relu', keep), color: 2, shape: 'dot' }],
    ratio: 0.78,
  }
}

function ridgeFigure(ridge: Curve, plain: Curve): LineChart {
  return {
    kind: 'lines',
    label:
      ridge.x.length > 0
        ? `平均之后的权重离加权岭回归 ${write(last(ridge))}，离最小二乘 ${write(last(plain))}（相对差）。`
        : '与两个闭式解的距离，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '相对差', scale: 'log', domain: [1e-3, 2] },
    series: [
      { name: '离最小二乘', color: 2, x: plain.x, runs: plain.y },
      { name: '离加权的岭', color: 3, x: ridge.x, runs: ridge.y },
    ],
    ratio: 0.78,
  }
}

export default defineLab({
  id: 'dropout',
  title: 'Dropout 显微镜',
  summary: '训练时随机丢，推断时全开：期望一样就够了吗？方差呢？在线性回归上，它等于哪一种正则？',
  facts: '200 × 10 线性回归，输入丢弃，引擎训练 · 64 个输入的一个单元',
  section: '1.4',
  questions: ['1.4.3', '1.4.6', '1.4.1', '1.2.3'],
  controls: {
    drop: number({ label: '丢弃概率 p', min: 0.1, max: 0.8, step: 0.1, default: 0.5 }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    ridge: curve({ label: '离加权岭的相对差', x: '步' }),
    plain: curve({ label: '离最小二乘的相对差', x: '步' }),
    unit: columns({ label: '输入之和', columns: { sum: '一次丢弃之后' } }),
    inputs: columns({ label: '64 个输入', columns: { value: '输入' } }),
  },
  async experiment({ drop }, { seeds, ort, record }) {
    const { averagedTrainer, relativeDifference } = await import('./regression.ts')
    const [seed = 0] = seeds
    const inputs = balancedInputs(seed)
    record.set('inputs', { value: inputs })
    record.set('unit', { sum: droppedSums(seed, inputs, 1 - drop, MASKS) })
    const { trainer, ridge, plain, advance, average } = await averagedTrainer(await ort(), seed, drop, STEPS)
    return {
      total: STEPS,
      async advance(steps) {
        const end = trainer.step + steps
        while (trainer.step < end) {
          const next = (Math.floor(trainer.step / 50) + 1) * 50
          await advance(Math.min(end, next) - trainer.step)
          if (trainer.step % 50 !== 0 || trainer.step <= STEPS / 2) continue
          record.append('ridge', trainer.step, [relativeDifference(average(), ridge)])
          record.append('plain', trainer.step, [relativeDifference(average(), plain)])
        }
      },
      artifacts: artifactsOf(trainer),
      release: () => trainer.release(),
    }
  },
  figures: {
    unit: {
      title: '一个单元的输入之和',
      note: '两千次丢弃',
      plot: ({ result, settings }) => unitFigure(result.unit, settings.drop, result.inputs.value),
    },
    variance: { title: '方差对不上', note: '闭式', plot: ({ settings }) => varianceFigure(settings.drop) },
    ridge: {
      title: '线性回归上，它就是加权的岭',
      note: '后半程权重的平均',
      plot: ({ result }) => ridgeFigure(result.ridge, result.plain),
    },
  },
  presets: {
    half: { label: '丢一半', settings: { drop: 0.5 } },
    light: { label: '丢一成', settings: { drop: 0.1 } },
    heavy: { label: '丢八成', settings: { drop: 0.8 } },
  },
  cure: 'light',
  prediction: {
    question: '线性回归的输入丢弃，训练到最后的平均权重更接近哪一个？',
    options: { ridge: '按特征能量加权的岭回归', plain: '最小二乘' },
    outcome({ result }) {
      return last(result.ridge) < last(result.plain) ? 'ridge' : 'plain'
    },
    because({ result }) {
      return `离加权岭 ${write(last(result.ridge))}，离最小二乘 ${write(last(result.plain))}：对掩码取期望，平方损失里多出来的正好是 (1 − q)/q·Σ wⱼ²‖xⱼ‖²。`
    },
  },
  texts: {
    try: '丢弃概率从 0.1 推到 0.8，看三张图：和的散布、方差之比、离两个闭式解的距离。',
    see: '和的平均一直是 0，散布越来越宽，ReLU 之后的平均离推断时的 0 越来越远；方差之比一路下降；平均权重始终贴着加权的岭。',
    why: '缩放只让期望对上，而且只对线性运算；散布进了 ReLU，就变成了偏移。线性加平方损失时，散布的代价正好写成权重平方的惩罚。',
  },
  conclude({ result, settings: { drop } }) {
    if (result.ridge.x.length === 0) return '还没有运行完。'
    const keep = 1 - drop
    return `p = ${write(drop)}：ReLU 的平均在训练时 ${write(mean(result.unit.sum.map(relu)))}（闭式 ${write(meanOfRelu(deviationOf(result.inputs.value, keep)))}），推断时 0；方差之比 ${write(varianceRatio('relu', keep))}；平均权重离加权岭 ${write(last(result.ridge))}，离最小二乘 ${write(last(result.plain))}。`
  },
  claims: {
    'linear-is-ridge': {
      statement:
        '线性回归的输入丢弃，平均权重与 (XᵀX + (1 − q)/q·diag)⁻¹Xᵀy 相差不到 3%，与最小二乘差 20% 以上',
      how: '200 × 10，p = 0.5，全批梯度下降 2000 步，后半程平均；引擎训练。种子 1001–1004 上最大差 0.8%，与最小二乘最小差 45%。',
      settings: { drop: 0.5 },
      seeds: 4,
      kind: 'closed-form',
      expected: { ridge: atMost(0.03), plain: atLeast(0.2) },
      names: { ridge: '与加权岭的相对差', plain: '与最小二乘的相对差' },
      async compute(seed, { drop }, { ort }) {
        const { averagedTrainer, relativeDifference } = await import('./regression.ts')
        const run = await averagedTrainer(await ort(), seed, drop, STEPS)
        await run.advance(STEPS)
        await run.trainer.release()
        return {
          ridge: relativeDifference(run.average(), run.ridge),
          plain: relativeDifference(run.average(), run.plain),
        }
      },
    },
    'relu-breaks-expectation': {
      statement: '32 对相反的输入（和为零）丢一半再过 ReLU，平均是 sd/√(2π)，而推断时给 0',
      how: '每个种子 20000 次丢弃；预期按正态近似，sd 由输入算出。成对相反使分布对称，否则偏斜会让它偏出百分之几。',
      seeds: 8,
      kind: 'closed-form',
      expected: { ratio: nearly(1, 0.03) },
      names: { ratio: '测得 ÷ sd/√(2π)' },
      compute(seed) {
        const inputs = balancedInputs(seed)
        return {
          ratio:
            mean(droppedSums(seed, inputs, 0.5, 20_000).map(relu)) / meanOfRelu(deviationOf(inputs, 0.5)),
        }
      },
    },
    'variance-shift': {
      statement: '推断与训练的方差之比：零均值时等于保留率 0.5，标准正态过 ReLU 时是 0.405',
      how: '每个种子 20 万个样本。',
      seeds: 8,
      kind: 'closed-form',
      expected: { linear: near(0.5, 0.01), relu: near(0.405, 0.01) },
      names: { linear: '零均值', relu: '过 ReLU' },
      compute: (seed) => ({
        linear: sampledRatio(seed, 'linear', 0.5, 200_000),
        relu: sampledRatio(seed, 'relu', 0.5, 200_000),
      }),
    },
  },
  pytorch: ({ drop, seed }) => `import torch
import torch.nn as nn

torch.manual_seed(${seed})
X = torch.randn(200, 10) * torch.linspace(0.5, 2, 10)
y = X @ torch.randn(10, 1) + 0.5 * torch.randn(200, 1)
net = nn.Sequential(nn.Dropout(${drop}), nn.Linear(10, 1, bias=False))
nn.init.zeros_(net[1].weight)
opt = torch.optim.SGD(net.parameters(), lr=0.02)
total, count = torch.zeros(10), 0
for step in range(2000):
    opt.zero_grad()
    nn.functional.mse_loss(net(X), y).backward()
    opt.step()
    if step >= 1000:
        total += net[1].weight.detach().flatten(); count += 1
w, q = total / count, ${1 - drop}
G = X.T @ X
ridge = torch.linalg.solve(G + (1 - q) / q * torch.diag(G.diag()), X.T @ y).flatten()
ols = torch.linalg.solve(G, X.T @ y).flatten()
print("to ridge", ((w - ridge).norm() / ridge.norm()).item(), "to OLS", ((w - ols).norm() / ols.norm()).item())
`,
})
