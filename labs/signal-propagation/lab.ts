import type { LineChart } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { between, choice, columns, defineLab, near, number, type Columns } from '../../src/lab/index.ts'
import {
  ACTIVATIONS,
  gradientRatio,
  perLayer,
  perLayerInTheory,
  propagate,
  SCHEMES,
  STRUCTURES,
  type Activation,
  type Net,
  type Scheme,
  type Structure,
} from './network.ts'

const WIDTHS = { 64: '64', 128: '128', 256: '256' } as const

interface Settings {
  readonly depth: number
  readonly width: keyof typeof WIDTHS | string
  readonly scheme: Scheme
  readonly activation: Activation
  readonly structure: Structure
}
const netOf = ({ depth, width, scheme, activation, structure }: Settings): Net => ({
  depth,
  width: Number(width),
  scheme,
  activation,
  structure,
})

const claimed = (seed: number, scheme: Scheme, structure: Structure = 'plain', depth = 20) =>
  propagate(seed, { depth, width: 256, scheme, activation: 'relu', structure })

type LayerColumn = 'layer' | 'forward' | 'backward' | 'weight' | 'dead'

/** Zero is written as the smallest value that a log axis of ours shows. */
const positive = (value: number): number => Math.max(1e-40, value)

const layersOf = ({ layer }: Columns<LayerColumn>): number => layer.length - 1

function momentsFigure(result: Columns<LayerColumn>, net: Net): LineChart {
  const theory = perLayerInTheory(net)
  const last = result.forward.at(-1)
  return {
    kind: 'lines',
    label:
      last === undefined
        ? '各层的二阶矩，还没有运行。'
        : `${layersOf(result)} 层之后激活的二阶矩是 ${write(last)}；传回输入的梯度的二阶矩是 ${write(result.backward[0] ?? NaN)} 倍。`,
    x: { name: '层', domain: [0, net.depth], ordinal: '层' },
    y: { name: '二阶矩', scale: 'log' },
    series: [
      { name: '激活', color: 1, x: result.layer, runs: [result.forward] },
      { name: '梯度', color: 2, x: result.layer, runs: [result.backward] },
    ],
    references:
      net.activation === 'relu'
        ? [
            {
              kind: 'curve',
              name: '激活，理论',
              x: result.layer,
              y: result.layer.map((l) => 2 ** (theory * l)),
              color: 'muted',
            },
          ]
        : [],
    ratio: 0.78,
  }
}

function weightFigure(result: Columns<LayerColumn>, net: Net): LineChart {
  const [x, y] = [result.layer.slice(1), result.weight.slice(1)]
  return {
    kind: 'lines',
    label:
      y.length > 0
        ? `首层与末层权重梯度的范数之比是 ${write((y[0] ?? NaN) / (y.at(-1) ?? NaN))}。`
        : '各层权重的梯度，还没有运行。',
    x: { name: '层', domain: [1, net.depth], ordinal: '层' },
    y: { name: '权重梯度的范数', scale: 'log' },
    series: [{ name: '梯度范数', color: 1, x, runs: [y] }],
    ratio: 0.78,
  }
}

function deadFigure(result: Columns<LayerColumn>, net: Net): LineChart {
  const [x, y] = [result.layer.slice(1), result.dead.slice(1)]
  return {
    kind: 'lines',
    label: y.length > 0 ? `末层有 ${percent(y.at(-1) ?? NaN)} 的单元对 64 个样本都是零。` : '还没有运行。',
    x: { name: '层', domain: [1, net.depth], ordinal: '层' },
    y: { name: '整批为零的单元', domain: [0, 1] },
    series: [{ name: '占比', color: 2, x, runs: [y] }],
    ratio: 0.78,
  }
}

export default defineLab({
  id: 'signal-propagation',
  title: '信号传播显微镜',
  summary: '一个信号穿过二十层，还剩多大？梯度传回来呢？权重的方差差一半，结果差一百万倍。',
  facts: '64 个标准正态输入 · 一次前向，一次反向 · 偏置为零',
  section: '1.7',
  questions: ['1.7.2', '1.7.6', '1.5.7', '1.2.4', '1.7.1'],
  controls: {
    scheme: choice({
      label: '初始化',
      options: {
        he: SCHEMES.he.name,
        xavier: SCHEMES.xavier.name,
        pytorch: SCHEMES.pytorch.name,
        small: SCHEMES.small.name,
        large: SCHEMES.large.name,
      },
      default: 'xavier',
    }),
    activation: choice({ label: '激活', options: ACTIVATIONS, default: 'relu' }),
    structure: choice({ label: '结构', options: STRUCTURES, default: 'plain' }),
    depth: number({ label: '深度', min: 2, max: 50, step: 1, default: 20 }),
    width: choice({ label: '宽度', options: WIDTHS, default: '128' }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    layers: columns({
      label: '各层',
      columns: {
        layer: '层',
        forward: '激活的二阶矩',
        backward: '梯度的二阶矩',
        weight: '权重梯度的范数',
        dead: '整批为零的单元',
      },
    }),
  },
  unit: '遍',
  rerun: 'on-change',
  experiment(settings, { seeds, record }) {
    return {
      total: 1,
      advance() {
        const { forward, backward, weights, dead } = propagate(seeds[0] ?? 0, netOf(settings))
        record.set('layers', {
          layer: forward.map((_, l) => l),
          forward: forward.map(positive),
          backward: backward.map(positive),
          weight: [0, ...weights].map(positive),
          dead: [0, ...dead],
        })
      },
    }
  },
  figures: {
    moments: {
      title: '激活与梯度',
      note: '每层的二阶矩',
      plot: ({ result, settings }) => momentsFigure(result.layers, netOf(settings)),
    },
    weights: {
      title: '各层权重的梯度',
      plot: ({ result, settings }) => weightFigure(result.layers, netOf(settings)),
    },
    dead: {
      title: '死掉的单元',
      note: '64 个样本上都是零',
      plot: ({ result, settings }) => deadFigure(result.layers, netOf(settings)),
    },
  },
  presets: {
    xavier: {
      label: 'ReLU 配 Xavier',
      settings: { scheme: 'xavier', activation: 'relu', structure: 'plain', depth: 20 },
    },
    he: {
      label: 'ReLU 配 He',
      settings: { scheme: 'he', activation: 'relu', structure: 'plain', depth: 20 },
    },
    pytorch: {
      label: 'PyTorch 默认（偏置为零）',
      settings: { scheme: 'pytorch', activation: 'relu', structure: 'plain', depth: 20 },
    },
    residual: {
      label: '残差',
      settings: { scheme: 'he', activation: 'relu', structure: 'residual', depth: 20 },
    },
    bn: { label: '40 层 BN', settings: { scheme: 'he', activation: 'relu', structure: 'bn', depth: 40 } },
  },
  cure: 'he',
  prediction: {
    question: ({ scheme, structure, depth }) =>
      `${SCHEMES[scheme].name}、${STRUCTURES[structure]}、${write(depth)} 层：传回输入的梯度，比输出处大还是小？`,
    options: { smaller: '小一千倍以上', similar: '相差不到一千倍', larger: '大一千倍以上' },
    outcome({ result }) {
      const value = result.layers.backward[0] ?? 1
      return value < 1e-6 ? 'smaller' : value > 1e6 ? 'larger' : 'similar'
    },
    because({ result, settings }) {
      const value = result.layers.backward[0] ?? NaN
      return `梯度的二阶矩是输出处的 ${write(value)} 倍，平均每层 ${write(value ** (1 / settings.depth))} 倍：差一点点，乘上 ${settings.depth} 次就差很多。`
    },
  },
  texts: {
    try: '五种初始化各试一遍；换 tanh；再用 He 试残差与 40 层 BN，看梯度那条线。',
    see: 'He 让 ReLU 的两条线都平；Xavier 每层减半；PyTorch 默认每层只剩六分之一。残差每层翻倍，缩放支路之后几乎不变；BN 把激活钉在 1，梯度却越往前越大。',
    why: '每层把二阶矩乘上 n·Var(w) 再乘激活的保留比例，ReLU 保留一半。这个乘积不是 1，就按深度成几何级数。',
  },
  conclude({ result, settings }) {
    const { layers } = result
    if (layers.layer.length === 0) return '还没有运行。'
    const forward = Math.log2((layers.forward.at(-1) ?? NaN) / (layers.forward[0] ?? NaN)) / settings.depth
    return `${SCHEMES[settings.scheme].name}、${ACTIVATIONS[settings.activation]}、${STRUCTURES[settings.structure]}：激活的二阶矩每层变 2 的 ${write(forward)} 次方，${settings.depth} 层之后 ${write(layers.forward.at(-1) ?? NaN)}；首末层权重梯度之比 ${write((layers.weight[1] ?? NaN) / (layers.weight.at(-1) ?? NaN))}。`
  },
  claims: {
    'factor-per-layer': {
      statement:
        '宽 256、20 层 ReLU：激活二阶矩的 log₂ 每层变 He 0、Xavier −1、PyTorch 默认 −2.58、N(0, 0.01²) −6.29、1.5 × He +0.585',
      how: '一次前向，偏置为零。理论是 log₂(n·Var(w)/2)；单次的容差 0.15，N(0, 0.01²) 的 0.2。',
      seeds: 10,
      kind: 'closed-form',
      expected: {
        he: near(0, 0.15),
        xavier: near(-1, 0.15),
        pytorch: near(Math.log2(1 / 6), 0.15),
        small: near(Math.log2(0.0128), 0.2),
        large: near(Math.log2(1.5), 0.15),
      },
      names: { he: 'He', xavier: 'Xavier', pytorch: 'PyTorch 默认', small: 'N(0, 0.01²)', large: '1.5 × He' },
      compute: (seed) => ({
        he: perLayer(claimed(seed, 'he')),
        xavier: perLayer(claimed(seed, 'xavier')),
        pytorch: perLayer(claimed(seed, 'pytorch')),
        small: perLayer(claimed(seed, 'small')),
        large: perLayer(claimed(seed, 'large')),
      }),
    },
    'residual-factor': {
      statement: '残差 x + W·ReLU(x) 配 He，二阶矩每层乘 2；支路乘 1/√L 之后每层乘 1 + 1/L',
      how: '宽 256、20 层，一次前向，取几何平均；单次的容差由种子 1001–1008 定，那里最大偏差 0.12 与 0.004。',
      seeds: 8,
      kind: 'closed-form',
      expected: { residual: near(2, 0.2), scaled: near(1.05, 0.02) },
      names: { residual: '残差', scaled: '支路 × 1/√20' },
      compute: (seed) => ({
        residual: 2 ** perLayer(claimed(seed, 'he', 'residual')),
        scaled: 2 ** perLayer(claimed(seed, 'he', 'scaled')),
      }),
    },
    'bn-explodes-backward': {
      statement:
        '每层 BN 的 40 层 ReLU 网络：归一化之后的二阶矩恒为 1，权重梯度却每往前一层大 1.15 到 1.30 倍；不加 BN 的 He 网络首末之比在 0.5 到 2 之间',
      how: '宽 256、64 个样本，BN 无仿射，一次前向与反向。',
      seeds: 4,
      kind: 'simulation',
      expected: { factor: between(1.15, 1.3), moment: near(1, 0.01), plain: between(0.5, 2) },
      names: { factor: '每层的倍数', moment: '末层的二阶矩', plain: '不加 BN，首末之比' },
      compute(seed) {
        const normalized = claimed(seed, 'he', 'bn', 40)
        return {
          factor: gradientRatio(normalized).factor,
          moment: normalized.forward.at(-1) ?? NaN,
          plain: gradientRatio(claimed(seed, 'he', 'plain', 40)).ratio,
        }
      },
    },
  },
  pytorch: (settings) => {
    const { depth, width, scheme, activation, structure, seed } = settings
    const deviation = Math.sqrt(SCHEMES[scheme].variance(Number(width)))
    const skips = structure === 'residual' || structure === 'scaled'
    return `import torch

torch.manual_seed(${seed})
n, depth = ${width}, ${depth}
Ws = [(${deviation} * torch.randn(n, n)).requires_grad_() for _ in range(depth)]
phi = torch.${activation}
start = x = torch.randn(64, n, requires_grad=True)
for W in Ws:
${
  skips
    ? `    x = x + ${structure === 'scaled' ? 'depth ** -0.5 * ' : ''}phi(x) @ W.T`
    : `    z = x @ W.T
${structure === 'bn' ? '    z = (z - z.mean(0)) / (z.var(0, correction=0) + 1e-5).sqrt()\n' : ''}    x = phi(z)`
}
    print("mean square", x.square().mean().item())
x.backward(torch.randn_like(x))
print("gradient at the input", start.grad.square().mean().item())
print("first over last weight gradient", (Ws[0].grad.norm() / Ws[-1].grad.norm()).item())
`
  },
  withoutNetwork: '这里没有训练，也就没有训好的网络可以带走。',
})
