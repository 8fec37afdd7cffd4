import type { LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
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
  type Columns,
  type Curve,
} from '../../src/lab/index.ts'
import { optimizers, SCALES, type Optimizer } from './optimizers.ts'

/** Index of the gradient of size 1. */
const ONE = SCALES.indexOf(1)

interface Chosen {
  readonly optimizer: Optimizer
  readonly lr: number
}

function firstFigure(
  { gradient, first }: Columns<'gradient' | 'first'>,
  { optimizer, lr }: Chosen,
): LineChart {
  const at = first[ONE] ?? NaN
  const spread = Math.max(...first) / Math.min(...first)
  return {
    kind: 'lines',
    label:
      first.length > 0
        ? `「${optimizers[optimizer].name}」的首步：g = 1 时 ${write(at)}，梯度跨六个数量级，首步跨 ${write(spread, 2)} 倍。`
        : '首步位移，还没有运行。',
    x: { name: '梯度 |g|', scale: 'log', domain: [1e-3, 1e3] },
    y: { name: '首步位移', scale: 'log', domain: [1e-4 * lr, 1e4 * lr] },
    series: [{ name: optimizers[optimizer].name, color: 1, x: gradient, runs: [first] }],
    marks: first.map((y, i) => ({ x: gradient[i] ?? 1, y, color: 1 as const, shape: 'dot' as const })),
    references: [{ kind: 'horizontal', at: lr, name: 'η' }],
    ratio: 0.78,
  }
}

function seriesFigure({ x, y }: Curve, { optimizer, lr }: Chosen): LineChart {
  const [run = []] = y
  const top = Math.max(...run)
  return {
    kind: 'lines',
    label:
      x.length > 0
        ? `梯度恒为 1：首步 ${write(run[0] ?? NaN)}，最大 ${write(top)}（第 ${run.indexOf(top) + 1} 步），最后 ${write(run.at(-1) ?? NaN)}。`
        : '每步的位移，还没有运行。',
    x: { name: '步', ordinal: '步' },
    y: { name: '每步的位移', include: [0, lr] },
    series: [{ name: optimizers[optimizer].name, color: 1, x, runs: [run] }],
    references: [{ kind: 'horizontal', at: lr, name: 'η' }],
    ratio: 0.78,
  }
}

export default defineLab({
  id: 'first-step',
  title: '自适应首步',
  summary: '梯度小一千倍，第一步就小一千倍吗？同样写着学习率 1，各优化器第一步实际走多远？',
  facts: '损失 w·x，梯度恒定 · 引擎的优化器',
  section: '1.8',
  questions: ['1.8.4', '1.8.1', '1.8.5'],
  controls: {
    optimizer: choice({
      label: '优化器',
      options: {
        sgd: 'SGD',
        momentum: '动量 0.9',
        adagrad: 'Adagrad',
        rmsprop: 'RMSprop 0.99',
        keras: 'RMSprop 0.9',
        adam: 'Adam',
        uncorrected: 'Adam，不校正',
      },
      default: 'adam',
    }),
    lr: logNumber({ label: '学习率 η', min: 0.001, max: 1, default: 1, step: 10 }),
    steps: number({ label: '步数', min: 10, max: 200, step: 10, default: 100 }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    first: columns({ label: '首步', columns: { gradient: '梯度', first: '首步位移' } }),
    sizes: curve({ label: '梯度为 1 时每步的位移', x: '步' }),
  },
  rerun: 'on-change',
  async experiment({ optimizer, lr, steps }, { ort, record }) {
    const { stepSizes } = await import('./steps.ts')
    const sizes = await stepSizes(ort, optimizer, lr, steps)
    record.set('first', { gradient: [...SCALES], first: sizes.map(([first = NaN]) => first) })
    let step = 0
    return {
      total: steps,
      advance(count) {
        for (let done = 0; done < count; done++, step++)
          record.append('sizes', step + 1, [sizes[ONE]?.[step] ?? NaN])
      },
    }
  },
  figures: {
    first: {
      title: '首步走多远',
      note: '双对数',
      plot: ({ result, settings }) => firstFigure(result.first, settings),
    },
    sizes: {
      title: '梯度不变，往后每步走多远',
      note: 'g = 1',
      plot: ({ result, settings }) => seriesFigure(result.sizes, settings),
    },
  },
  presets: {
    sgd: { label: 'SGD', settings: { optimizer: 'sgd' } },
    adam: { label: 'Adam', settings: { optimizer: 'adam' } },
    uncorrected: { label: '不校正偏差', settings: { optimizer: 'uncorrected' } },
    rmsprop: { label: 'RMSprop', settings: { optimizer: 'rmsprop' } },
    adagrad: { label: 'Adagrad', settings: { optimizer: 'adagrad' } },
  },
  cure: 'adam',
  prediction: {
    question: ({ optimizer }) => `「${optimizers[optimizer].name}」：梯度从 1 变成 0.001，首步会怎样？`,
    options: { same: '几乎不变', smaller: '也小一千倍' },
    outcome: ({ result }) =>
      (result.first.first[ONE] ?? NaN) / (result.first.first[0] ?? NaN) < 2 ? 'same' : 'smaller',
    because: ({ result, settings }) =>
      `g = 1 时首步 ${write(result.first.first[ONE] ?? NaN)}，g = 0.001 时 ${write(result.first.first[0] ?? NaN)}。${settings.optimizer === 'sgd' || settings.optimizer === 'momentum' ? '位移就是学习率乘梯度。' : '分母是梯度自己的均方根，尺度约掉了。'}`,
  },
  texts: {
    try: '依次选 SGD、Adam、RMSprop、Adagrad，看首步随梯度变不变；再看「不校正偏差」的右图。',
    see: 'SGD 的首步与梯度成正比；自适应的方法几乎是一条水平线，但高度不同；不校正偏差的 Adam 先放大好几倍，再慢慢回来。',
    why: '自适应方法除以梯度的均方根，尺度约掉。二阶矩从零开始，不校正就偏小，于是步子偏大：RMSprop 首步是 η/√(1 − α)。',
  },
  conclude({ result, settings: { optimizer, lr } }) {
    const [run = []] = result.sizes.y
    if (run.length === 0) return '还没有运行。'
    const top = Math.max(...run)
    return `「${optimizers[optimizer].name}」，η = ${write(lr)}：g 为 0.001、1、1000 时首步 ${[0, ONE, 6].map((i) => write(result.first.first[i] ?? NaN)).join('、')}；梯度恒为 1 时最大一步 ${write(top)}（第 ${run.indexOf(top) + 1} 步），第 ${run.length} 步 ${write(run.at(-1) ?? NaN)}。`
  },
  claims: {
    'first-steps': {
      statement:
        'η = 1 的首步：Adam 约 1（梯度 0.001、1、1000 都是），Adagrad 1，RMSprop(0.99) 是 10，RMSprop(0.9) 是 3.162，SGD 与梯度成正比',
      how: '引擎的优化器走一步，损失 w·x，梯度恒为 x；闭式是 η/(1 + ε/|g|)、η/√(1 − α) 等。',
      seeds: 1,
      kind: 'closed-form',
      expected: {
        adamSmall: near(1, 1e-4),
        adam: near(1, 1e-4),
        adamLarge: near(1, 1e-4),
        adagrad: near(1, 1e-4),
        rmsprop: near(10, 1e-3),
        keras: near(Math.sqrt(10), 1e-3),
        sgd: nearly(1e6, 1e-4),
      },
      names: {
        adamSmall: 'Adam，g = 0.001',
        adam: 'Adam，g = 1',
        adamLarge: 'Adam，g = 1000',
        adagrad: 'Adagrad，g = 1',
        rmsprop: 'RMSprop 0.99，g = 1',
        keras: 'RMSprop 0.9，g = 1',
        sgd: 'SGD，g = 1000 与 0.001 之比',
      },
      async compute(_seed, _settings, { ort }) {
        const { stepSizes } = await import('./steps.ts')
        const first = async (optimizer: Optimizer): Promise<number[]> =>
          (await stepSizes(ort, optimizer, 1, 1)).map(([size = NaN]) => size)
        const [adam, adagrad, rmsprop, keras, sgd] = [
          await first('adam'),
          await first('adagrad'),
          await first('rmsprop'),
          await first('keras'),
          await first('sgd'),
        ]
        return {
          adamSmall: adam[0] ?? NaN,
          adam: adam[ONE] ?? NaN,
          adamLarge: adam[6] ?? NaN,
          adagrad: adagrad[ONE] ?? NaN,
          rmsprop: rmsprop[ONE] ?? NaN,
          keras: keras[ONE] ?? NaN,
          sgd: (sgd[6] ?? NaN) / (sgd[0] ?? NaN),
        }
      },
    },
    'uncorrected-adam': {
      statement: 'Adam 不校正偏差，首步是 η 的 3.162 倍；常梯度下第 12 步前后最大，约 6.57 倍',
      how: '递推 m = 0.9m + 0.1g，v = 0.999v + 0.001g²，走 200 步。',
      seeds: 1,
      kind: 'closed-form',
      expected: { first: near(Math.sqrt(10), 1e-3), largest: near(6.57, 0.01), at: between(11, 13) },
      names: { first: '首步', largest: '最大的一步', at: '出现在第几步' },
      async compute(_seed, _settings, { ort }) {
        const { stepSizes } = await import('./steps.ts')
        const sizes = (await stepSizes(ort, 'uncorrected', 1, 200))[ONE] ?? []
        const largest = Math.max(...sizes)
        return { first: sizes[0] ?? NaN, largest, at: sizes.indexOf(largest) + 1 }
      },
    },
    'sgd-direction': {
      statement: 'SGD 的更新方向就是负梯度，学习率乘一百也不改变；Adam 的首步则偏开',
      how: '六维的随机梯度，引擎走一步，量更新与负梯度的夹角（弧度）；学习率 0.01 与 1。',
      seeds: 16,
      kind: 'closed-form',
      expected: { small: atMost(1e-6), large: atMost(1e-6), adam: atLeast(0.05) },
      names: { small: 'SGD，η = 0.01', large: 'SGD，η = 1', adam: 'Adam，η = 1' },
      async compute(seed, _settings, { ort }) {
        const { firstAngle } = await import('./steps.ts')
        const engine = await ort()
        return {
          small: await firstAngle(engine, 'sgd', 0.01, seed),
          large: await firstAngle(engine, 'sgd', 1, seed),
          adam: await firstAngle(engine, 'adam', 1, seed),
        }
      },
    },
    'adagrad-decays': {
      statement: '常梯度下 Adagrad 第 t 步走 η/√t：第 100 步只有首步的十分之一',
      how: '引擎走 100 步，看第 100 步的位移。',
      seeds: 1,
      kind: 'closed-form',
      expected: { hundredth: nearly(0.1, 0.01) },
      names: { hundredth: '第 100 步' },
      async compute(_seed, _settings, { ort }) {
        const { stepSizes } = await import('./steps.ts')
        return { hundredth: (await stepSizes(ort, 'adagrad', 1, 100))[ONE]?.[99] ?? NaN }
      },
    },
  },
  pytorch: ({ optimizer, lr, steps }) => {
    const made = {
      sgd: `torch.optim.SGD([w], lr=${lr})`,
      momentum: `torch.optim.SGD([w], lr=${lr}, momentum=0.9)`,
      adagrad: `torch.optim.Adagrad([w], lr=${lr})`,
      rmsprop: `torch.optim.RMSprop([w], lr=${lr}, alpha=0.99)`,
      keras: `torch.optim.RMSprop([w], lr=${lr}, alpha=0.9, eps=1e-7)   # the defaults of Keras`,
      adam: `torch.optim.Adam([w], lr=${lr})`,
      uncorrected: `torch.optim.Adam([w], lr=${lr})   # always corrects; the recursion below does not`,
    }[optimizer]
    const plain = `
m = v = 0.0
for t in range(1, ${steps} + 1):
    m, v = 0.9 * m + 0.1, 0.999 * v + 0.001
    print(t, ${lr} * m / (v**0.5 + 1e-8))
`
    return `import torch

for g in (1e-3, 1.0, 1e3):
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    opt = ${made}
    before = 0.0
    for t in range(1, ${steps} + 1):
        opt.zero_grad()
        (g * w).sum().backward()          # the gradient is g whatever w is
        opt.step()
        if t in (1, 12, ${steps}):
            print(g, t, abs(w.item() - before))
        before = w.item()
${optimizer === 'uncorrected' ? plain : ''}`
  },
  withoutNetwork: '这里没有网络可以带走：只有一个权重。',
})
