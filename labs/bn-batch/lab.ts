import type { Bars, Histogram, LineChart, Panels } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  choice,
  columns,
  curve,
  defineLab,
  exactly,
  near,
  nearly,
  number,
  type Columns,
  type Curve,
} from '../../src/lab/index.ts'
import {
  activations,
  batches,
  correlationInTheory,
  difference,
  follow,
  group,
  halfLife,
  moments,
  normalizeBy,
  normalized,
  seen,
  SHARING,
  spreadInTheory,
  withOtherNeighbours,
} from './norms.ts'

const SIZES = [2, 4, 8, 16, 64, 256] as const
const STEPS = 100

const SIZE_NAMES = { 2: '2', 4: '4', 8: '8', 16: '16', 64: '64', 256: '256' } as const

type SeenColumn = 'batch' | 'spread' | 'correlation'

/** Batches of a size such that each size sees about as many values. */
const countFor = (size: number, values: number): number => Math.ceil(values / size)

function hatFigure({ hat }: Columns<'hat'>, size: number): Histogram {
  const bound = Math.sqrt(size - 1)
  const width = Math.min(4.2, 1.15 * bound + 0.3)
  const largest = hat.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return {
    kind: 'histogram',
    label:
      hat.length > 0
        ? `批量 ${size}：归一化之后绝对值最大 ${write(largest)}，上限 √(B − 1) = ${write(bound)}。`
        : '归一化之后的值，还没有运行。',
    x: { name: '归一化之后的值' },
    edges: Array.from({ length: 43 }, (_, i) => -width + (2 * width * i) / 42),
    series: [{ name: '同一个通道的值', note: `每 ${size} 个一批`, color: 1, values: hat }],
    references:
      bound < width
        ? [
            { kind: 'vertical', at: -bound, name: '−√(B−1)', color: 2 },
            { kind: 'vertical', at: bound, name: '√(B−1)', color: 2 },
          ]
        : [],
    ratio: 0.78,
  }
}

function sizesFigure({ batch, spread, correlation }: Columns<SeenColumn>): Panels {
  const grid = Array.from({ length: 64 }, (_, i) => Math.round(2 * 128 ** (i / 63)))
  const at = (name: string, values: readonly number[], theory: (size: number) => number): LineChart => ({
    kind: 'lines',
    label: `${name}，批量 ${batch.join('、')} 时是 ${values.map((value) => write(value)).join('、')}。`,
    x: { name: '批量 B', scale: 'log', domain: [2, 256], ticks: [2, 4, 16, 64, 256] },
    y: { name, domain: [0, 1] },
    series: [{ name: '测得', color: 1, x: batch, runs: [values] }],
    references: [{ kind: 'curve', name: '闭式', x: grid, y: grid.map((size) => theory(size)), color: 3 }],
    ratio: 0.9,
  })
  const panels = [
    { title: '批均值的散布', figure: at('批均值的标准差 ÷ σ', spread, (size) => 1 / Math.sqrt(size)) },
    { title: '还剩多少幅值信息', figure: at('原值与归一化值的相关', correlation, correlationInTheory) },
  ]
  return {
    kind: 'panels',
    label: panels.map(({ figure }) => figure.label).join(''),
    panels,
    columns: { wide: 2, narrow: 1 },
  }
}

function runningFigure({ x, y }: Curve, momentum: number): LineChart {
  return {
    kind: 'lines',
    label: `滑动均值从 0 走向 3：初值的份额每 ${write(halfLife(momentum))} 步减半。`,
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '滑动均值', domain: [0, 5] },
    series: [{ name: '滑动均值', color: 1, x, runs: y }],
    references: [
      { kind: 'horizontal', at: 3, name: '总体均值', color: 3 },
      { kind: 'curve', name: '期望', x, y: x.map((t) => 3 * (1 - (1 - momentum) ** t)), color: 'muted' },
    ],
    ratio: 0.78,
  }
}

const METHODS = { batch: 'BN', layer: 'LN', instance: 'IN', group: 'GN，3 组' } as const
type Method = keyof typeof METHODS
const ORDER = ['batch', 'layer', 'instance', 'group'] as const satisfies readonly Method[]

const sharingOf = (method: Method) => (method === 'group' ? group(3, 6) : SHARING[method])

/** How far the output of the first sample moves when the others of its batch are replaced. */
function moved(seed: number, method: Method): number {
  const [kept, others] = [activations(seed), activations(seed, 'neighbours')]
  return difference(
    normalizeBy(kept, sharingOf(method)),
    normalizeBy(withOtherNeighbours(kept, others), sharingOf(method)),
    kept.values.length / kept.shape[0],
  )
}

const neighbourFigure = ({ change }: Columns<'change'>): Bars => ({
  kind: 'bars',
  label:
    change.length > 0
      ? `换掉同批的其他样本，第一个样本的输出变了：${ORDER.map(
          (method, i) => `${METHODS[method]} ${write(change[i] ?? NaN)}`,
        ).join('，')}。`
      : '换掉同批的其他样本，还没有运行。',
  unit: '输出的最大变化',
  right: { name: '变化', color: 2 },
  rows: ORDER.map((method, i) => ({ name: METHODS[method], right: change[i] ?? 0 })),
})

const perStep = (momentum: number, from: number, statistic: number): number =>
  follow(from, momentum, statistic) - (1 - momentum) * from

export default defineLab({
  id: 'bn-batch',
  title: 'BN 的批量与模式',
  summary: '一批只有两个样本时，BN 的输出还剩什么？滑动统计几步才忘掉初值？换掉旁边的样本，谁的输出会变？',
  facts: '一个通道、正态的值 · 另有 4 × 6 × 3 × 3 的张量',
  section: '1.5',
  questions: ['1.5.5', '1.5.3', '1.5.4', '1.5.6', '1.5.2', '1.5.8', '1.4.6'],
  controls: {
    size: choice({ label: '批量 B', options: SIZE_NAMES, default: '2' }),
    momentum: number({
      label: '动量 m（PyTorch 写法）',
      min: 0.01,
      max: 0.5,
      step: 0.01,
      default: 0.1,
      help: 'ŝ ← (1 − m)ŝ + m s；Keras 与 ONNX 的 momentum 是这里的 1 − m。',
    }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    hat: columns({ label: '归一化之后', columns: { hat: '归一化值' } }),
    sizes: columns({
      label: '各个批量',
      columns: { batch: '批量', spread: '批均值的标准差 ÷ σ', correlation: '原值与归一化值的相关' },
    }),
    running: curve({ label: '滑动均值', x: '步' }),
    neighbours: columns({ label: '换掉邻居', columns: { change: '输出的最大变化' } }),
  },
  rerun: 'on-change',
  experiment({ size, momentum }, { seeds, record }) {
    const [seed = 0] = seeds
    const chosen = Number(size)
    const stream = batches(seed, chosen, STEPS)
    let [running, step] = [0, 0]
    record.append('running', 0, [running])
    return {
      total: STEPS,
      advance(steps) {
        for (let done = 0; done < steps && step < STEPS; done++) {
          running = follow(running, momentum, moments(stream[step] ?? new Float64Array(1)).mean)
          step++
          record.append('running', step, [running])
        }
        if (step < STEPS) return
        record.set('hat', {
          hat: batches(seed, chosen, countFor(chosen, 2048)).flatMap((batch) => [...normalized(batch)]),
        })
        const each = SIZES.map((b) => ({ b, ...seen(batches(seed, b, countFor(b, 8192))) }))
        record.set('sizes', {
          batch: [...SIZES],
          spread: each.map(({ sdOfMean }) => sdOfMean),
          correlation: each.map(({ correlation }) => correlation),
        })
        record.set('neighbours', {
          change: ORDER.map((method) => moved(seed, method)),
        })
      },
    }
  },
  figures: {
    hat: {
      title: '归一化之后剩下什么',
      note: '两千个值',
      plot: ({ result, settings }) => hatFigure(result.hat, Number(settings.size)),
    },
    running: {
      title: '滑动统计',
      note: '初值 0，总体均值 3',
      plot: ({ result, settings }) => runningFigure(result.running, settings.momentum),
    },
    sizes: { title: '批量与统计的质量', plot: ({ result }) => sizesFigure(result.sizes) },
    neighbours: {
      title: '换掉同批的其他样本',
      note: '第一个样本的输出变多少',
      plot: ({ result }) => neighbourFigure(result.neighbours),
    },
  },
  presets: {
    two: { label: '一批两个', settings: { size: '2', momentum: 0.1 } },
    four: { label: '一批四个', settings: { size: '4', momentum: 0.1 } },
    large: { label: '一批 64 个', settings: { size: '64', momentum: 0.1 } },
    slow: { label: 'Keras 的默认动量', settings: { size: '64', momentum: 0.01 } },
  },
  cure: 'large',
  prediction: {
    question: ({ size }) => `批量 ${size}：归一化之后的值与原值的相关会是多少？`,
    options: { low: '低于 0.7', middle: '0.7 到 0.95', high: '高于 0.95' },
    outcome({ settings }) {
      const value = correlationInTheory(Number(settings.size))
      return value < 0.7 ? 'low' : value <= 0.95 ? 'middle' : 'high'
    },
    because: ({ settings }) =>
      `闭式 √(2/B)·Γ(B/2)/Γ((B−1)/2) = ${write(correlationInTheory(Number(settings.size)))}。${settings.size === '2' ? '两个数减去均值、除以标准差，只剩谁大谁小。' : '批越小，均值与标准差越被自己这几个值左右。'}`,
  },
  texts: {
    try: '批量从 2 一路加到 256，看归一化值的散布；再把动量调到 0.01，看滑动均值走到哪里。',
    see: '批量 2 只有 −1 与 +1 两根柱子；批量大了才像正态。动量 0.01 时一百步之后滑动均值还差一截。换邻居只有 BN 的输出会变。',
    why: '减去的均值、除以的标准差都含有自己：值越少，自己的份量越重。样本内的归一化不看别人，所以与批量无关。',
  },
  conclude({ result, settings }) {
    const size = Number(settings.size)
    if (result.hat.hat.length === 0) return '还没有运行完。'
    const largest = result.hat.hat.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    return `批量 ${size}：|x̂| 最大 ${write(largest)}（上限 ${write(Math.sqrt(size - 1))}），与原值的相关 ${write(result.sizes.correlation[result.sizes.batch.indexOf(size)] ?? NaN)}；滑动均值的半衰期 ${write(halfLife(settings.momentum))} 步；换邻居时 BN 的输出变了 ${write(result.neighbours.change[0] ?? NaN)}，LN 变了 ${write(result.neighbours.change[1] ?? NaN)}。`
  },
  claims: {
    'statistics-are-noisy': {
      statement: '批均值的标准差是 σ/√B，批方差的相对标准差是 √(2(B − 1))/B',
      how: '正态的值，每个种子每种批量 2 万批，取 B = 2、16、256 与闭式之比。',
      seeds: 4,
      kind: 'closed-form',
      expected: {
        mean2: nearly(1, 0.05),
        mean16: nearly(1, 0.05),
        mean256: nearly(1, 0.05),
        variance2: nearly(1, 0.05),
        variance16: nearly(1, 0.05),
        variance256: nearly(1, 0.05),
      },
      names: {
        mean2: '均值，B = 2',
        mean16: '均值，B = 16',
        mean256: '均值，B = 256',
        variance2: '方差，B = 2',
        variance16: '方差，B = 16',
        variance256: '方差，B = 256',
      },
      compute(seed) {
        const [two, sixteen, many] = [2, 16, 256].map((size) => ({
          size,
          ...seen(batches(seed, size, 20_000)),
        }))
        const mean = (each: typeof two): number => (each ? each.sdOfMean * Math.sqrt(each.size) : NaN)
        const variance = (each: typeof two): number =>
          each ? each.sdOfVariance / spreadInTheory(each.size) : NaN
        return {
          mean2: mean(two),
          mean16: mean(sixteen),
          mean256: mean(many),
          variance2: variance(two),
          variance16: variance(sixteen),
          variance256: variance(many),
        }
      },
    },
    'two-leave-a-sign': {
      statement: '归一化值的绝对值不超过 √(B − 1)：B = 2 时恒为 1，幅值全失；B = 4 时不超过 1.732',
      how: '每个种子 5000 批，ε 取 10⁻²⁴（趋于 0）；上限是 Samuelson 不等式。B = 2 另取最小的绝对值。',
      seeds: 8,
      kind: 'closed-form',
      expected: { least: near(1, 1e-4), most: near(1, 1e-4), four: atMost(Math.sqrt(3) + 1e-9) },
      names: { least: 'B = 2，最小', most: 'B = 2，最大', four: 'B = 4，最大' },
      compute(seed) {
        const two = batches(seed, 2, 5000).flatMap((batch) => [...normalized(batch, 1e-24)].map(Math.abs))
        return {
          least: two.reduce((least, value) => Math.min(least, value), Infinity),
          most: two.reduce((most, value) => Math.max(most, value), 0),
          four: seen(batches(seed, 4, 5000)).largest,
        }
      },
    },
    'correlation-by-batch': {
      statement: '原值与归一化值的相关有闭式：B = 2、4、8、16、64 时 0.564、0.798、0.903、0.952、0.988',
      how: '正态的值，每个种子每种批量 4000 批；闭式 √(2/B)·Γ(B/2)/Γ((B − 1)/2)。',
      seeds: 8,
      kind: 'closed-form',
      expected: {
        two: near(correlationInTheory(2), 0.02),
        four: near(correlationInTheory(4), 0.02),
        eight: near(correlationInTheory(8), 0.02),
        sixteen: near(correlationInTheory(16), 0.02),
        sixtyFour: near(correlationInTheory(64), 0.02),
      },
      names: { two: 'B = 2', four: 'B = 4', eight: 'B = 8', sixteen: 'B = 16', sixtyFour: 'B = 64' },
      compute(seed) {
        const [two = NaN, four = NaN, eight = NaN, sixteen = NaN, sixtyFour = NaN] = [2, 4, 8, 16, 64].map(
          (size) => seen(batches(seed, size, 4000)).correlation,
        )
        return { two, four, eight, sixteen, sixtyFour }
      },
    },
    'running-half-life': {
      statement: '动量 0.1 时初值的份额每 6.58 步减半，44 步之后不到 1%；Keras 的 0.99 要 69 步才减半',
      how: '递推一个恒定的统计量，不涉及随机。',
      seeds: 1,
      kind: 'closed-form',
      expected: { half: near(6.58, 0.005), steps: exactly(44), keras: near(68.97, 0.01) },
      names: { half: '半衰期，m = 0.1', steps: '降到 1% 以下的步数', keras: '半衰期，m = 0.01' },
      compute() {
        let [left, steps] = [1, 0]
        for (; left >= 0.01; steps++) left = follow(left, 0.1, 0)
        return { half: halfLife(0.1), steps, keras: halfLife(0.01) }
      },
    },
    'neighbours-matter-to-bn': {
      statement: '换掉同批的其他样本，LN、GN、IN 的输出一点不变，BN 的变',
      how: '4 × 6 × 3 × 3 的张量，保留第一个样本，看它的输出的最大变化。',
      seeds: 16,
      kind: 'closed-form',
      expected: { layer: exactly(0), group: exactly(0), instance: exactly(0), batch: atLeast(0.01) },
      names: { layer: 'LN', group: 'GN', instance: 'IN', batch: 'BN' },
      compute: (seed) => ({
        layer: moved(seed, 'layer'),
        group: moved(seed, 'group'),
        instance: moved(seed, 'instance'),
        batch: moved(seed, 'batch'),
      }),
    },
    'group-has-two-ends': {
      statement: 'GN 的组数为 1 时就是 LN，等于通道数时就是 IN',
      how: '同一个 4 × 6 × 3 × 3 的张量，输出的最大差。',
      seeds: 8,
      kind: 'closed-form',
      expected: { one: atMost(1e-5), all: atMost(1e-5), between: atLeast(0.01) },
      names: { one: 'G = 1 与 LN', all: 'G = 6 与 IN', between: 'G = 3 与 LN' },
      compute(seed) {
        const x = activations(seed)
        return {
          one: difference(normalizeBy(x, group(1, 6)), normalizeBy(x, SHARING.layer)),
          all: difference(normalizeBy(x, group(6, 6)), normalizeBy(x, SHARING.instance)),
          between: difference(normalizeBy(x, group(3, 6)), normalizeBy(x, SHARING.layer)),
        }
      },
    },
    'buffers-differ': {
      statement: '一批 4 个值，PyTorch 写进缓冲的方差是 ONNX 的 4/3 倍：一个用无偏方差，一个用总体方差',
      how: '从 running_var = 1 走一步，m = 0.1，比两边写入的部分；定义见两家的文档。',
      seeds: 4,
      kind: 'closed-form',
      expected: { ratio: near(4 / 3, 1e-9) },
      names: { ratio: '写入之比' },
      compute(seed) {
        const { variance } = moments(batches(seed, 4, 1)[0] ?? new Float64Array(4))
        return { ratio: perStep(0.1, 1, (variance * 4) / 3) / perStep(0.1, 1, variance) }
      },
    },
  },
  pytorch: ({ size, momentum, seed }) => `import torch
import torch.nn as nn

torch.manual_seed(${seed})
x = 3 + 2 * torch.randn(${STEPS}, ${size})
bn = nn.BatchNorm1d(1, momentum=${momentum}, eps=1e-12)
hat = torch.stack([bn(batch[:, None])[:, 0].detach() for batch in x])
print("largest |x_hat|", hat.abs().max().item(), "bound", (${size} - 1) ** 0.5)
print("correlation", torch.corrcoef(torch.stack([x.flatten(), hat.flatten()]))[0, 1].item())
print("running mean", bn.running_mean.item(), "population", 3)

a, b = torch.randn(4, 6, 3, 3), torch.randn(4, 6, 3, 3)
b[0] = a[0]                                             # same sample, other neighbours
for norm in (nn.BatchNorm2d(6), nn.GroupNorm(3, 6), nn.InstanceNorm2d(6), nn.LayerNorm([6, 3, 3])):
    print(type(norm).__name__, (norm(a)[0] - norm(b)[0]).abs().max().item())
`,
  withoutNetwork: '这里没有网络可以带走：只有归一化本身。',
})
