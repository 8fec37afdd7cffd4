import { number as write } from '../../src/figures/text.ts'
import { choice, columns, curve, defineLab, logNumber, nearly, number, toggle } from '../../src/lab/index.ts'
import { CURVATURE, MOMENTUM, stationary, type Motion } from './chain.ts'
import { floorOf, levelOf, lossFigure, pathFigure, plateauOf, sweepFigure } from './figures.ts'
import { measuredVariances } from './measure.ts'
import { settle, START, type Choice } from './run.ts'

type Chosen = Omit<Choice, 'batch'> & { readonly batch: string }
const read = (settings: Chosen): Choice => ({ ...settings, batch: Number(settings.batch) })

const sgd = (lr: number, batch: number): Motion => ({ optimizer: 'sgd', lr, noise: 1 / Math.sqrt(batch) })
const adam = (lr: number, batch: number): Motion => ({ optimizer: 'adam', lr, noise: 1 / Math.sqrt(batch) })
const heavy = (lr: number): Motion => ({ optimizer: 'momentum', lr, noise: 1 })

export default defineLab({
  id: 'noise-floor',
  title: '噪声底与缩放律',
  summary: '学习率不变，损失会停在哪里？批量、学习率、优化器各把这条底线抬高或压低多少？',
  facts: '一维二次谷 · 400 条链 · 精确递推',
  section: '1.3',
  questions: ['1.3.1', '1.3.3', '1.3.2', '1.3.6', '1.8.2', '1.8.7', '1.8.3'],
  controls: {
    optimizer: choice({
      label: '优化器',
      options: { sgd: 'SGD', momentum: '动量 0.9', adam: 'Adam' },
      default: 'sgd',
    }),
    lr: logNumber({ label: '学习率 η', min: 0.005, max: 4, default: 0.1, step: 20 }),
    batch: choice({
      label: '批量 B',
      options: { '1': '1', '2': '2', '4': '4', '16': '16', '64': '64' },
      default: '1',
    }),
    sigma: number({ label: '单样本梯度噪声 σ', min: 0.1, max: 2, step: 0.1, default: 1 }),
    decay: toggle({ label: '后半程线性降到零', default: false }),
  },
  bounds: {
    lr: ({ optimizer }) =>
      optimizer === 'adam'
        ? null
        : optimizer === 'sgd'
          ? { at: 2 / CURVATURE, label: '上限 2' }
          : { at: (2 * (1 + MOMENTUM)) / CURVATURE, label: '上限 3.8' },
  },
  replicas: { default: 1, max: 1 },
  series: {
    loss: curve({ label: '损失的平均', x: '步' }),
    path: curve({ label: '三条链的位置', x: '步' }),
    sweep: columns({
      label: '平稳方差',
      columns: { lr: '学习率', batch: '批量', variance: '测得的方差' },
    }),
  },
  rerun: 'on-change',
  experiment: (settings, { seeds, record }) => settle(read(settings), seeds[0] ?? 0, record),
  figures: {
    loss: {
      title: '损失停在哪里',
      plot: ({ result, settings }) => lossFigure(result.loss, read(settings)),
    },
    sweep: {
      title: '学习率与批量各管多少',
      note: '点是测得的，线是闭式',
      plot: ({ result, settings }) => sweepFigure(result.sweep, read(settings)),
    },
    path: {
      title: '三条链',
      plot: ({ result, settings }) => pathFigure(result.path, read(settings)),
    },
  },
  presets: {
    floor: { label: '停在噪声底', settings: { optimizer: 'sgd', lr: 0.4, batch: '1', decay: false } },
    decay: { label: '降到零', settings: { optimizer: 'sgd', lr: 0.4, batch: '1', decay: true } },
    linear: {
      label: '批量 4，学习率 4 倍',
      settings: { optimizer: 'sgd', lr: 0.4, batch: '4', decay: false },
    },
    momentum: { label: '动量', settings: { optimizer: 'momentum', lr: 0.01, batch: '1', decay: false } },
    adam: { label: 'Adam', settings: { optimizer: 'adam', lr: 0.01, batch: '16', decay: false } },
  },
  cure: 'decay',
  prediction: {
    question: ({ lr, batch, decay }) =>
      `η = ${write(lr)}、B = ${batch}${decay ? '、后半程降到零' : ''}，走完之后损失大约是多少？`,
    options: { zero: '不到 0.001', low: '0.001 到 0.02', high: '高于 0.02' },
    outcome({ result }) {
      const level = levelOf(result.loss)
      return level < 0.001 ? 'zero' : level <= 0.02 ? 'low' : 'high'
    },
    because({ result, settings }) {
      const chosen = read(settings)
      return `末段平均 ${write(levelOf(result.loss))}；不降学习率时的闭式值 ${write(floorOf(chosen))}。每步收缩掉的与补进来的噪声相等时，损失就停住。`
    },
  },
  texts: {
    try: '把 η 从 0.05 推到 0.8，看噪声底怎样升；批量换成 4、η 也乘 4，看它是不是不变；再打开「降到零」；最后换成 Adam。',
    see: 'η 较小时噪声底与 η/B 成正比，η 大了就升得更快；降到零，损失再下一大截；Adam 的噪声底与 η/√B 成正比。',
    why: '谷底附近每步乘 1 − ηh、再加上 η 倍的噪声，方差的不动点就是噪声底。Adam 先把梯度除以它自己的噪声幅度，所以批量只进来一个根号。',
  },
  conclude({ result, settings }) {
    if (result.loss.x.length === 0) return '还没有运行。'
    const chosen = read(settings)
    const end = chosen.decay ? `；降到零之后 ${write(levelOf(result.loss))}` : ''
    return `η = ${write(chosen.lr)}、B = ${chosen.batch}：损失停在 ${write(plateauOf(result.loss))}，闭式的噪声底 ${write(floorOf(chosen))}${end}。`
  },
  claims: {
    'sgd-variance': {
      statement:
        'SGD 的平稳方差是 ησ²/(Bh(2 − ηh))：(η, B) 为 (0.1, 1)、(0.1, 4)、(0.4, 4) 时 0.0526、0.0132、0.0625',
      how: '600 条链走 2000 步，后半段的时间与链平均；三种设置用同一串噪声。',
      seeds: 8,
      kind: 'closed-form',
      expected: {
        single: nearly(stationary(sgd(0.1, 1)), 0.03),
        four: nearly(stationary(sgd(0.1, 4)), 0.03),
        scaled: nearly(stationary(sgd(0.4, 4)), 0.03),
      },
      names: { single: 'η = 0.1，B = 1', four: 'η = 0.1，B = 4', scaled: 'η = 0.4，B = 4' },
      compute(seed) {
        const [single = NaN, four = NaN, scaled = NaN] = measuredVariances(seed, [
          sgd(0.1, 1),
          sgd(0.1, 4),
          sgd(0.4, 4),
        ])
        return { single, four, scaled }
      },
    },
    'linear-rule-error': {
      statement:
        '方差只在 ηh 远小于 1 时由 η/B 决定：(0.05, 1) 与 (0.1, 2) 差 2.6%，(0.1, 1) 与 (0.4, 4) 差 19%',
      how: '同上；两种设置用同一串噪声，比的是方差之比，应为 (2 − ηh)/(2 − kηh)。',
      seeds: 8,
      kind: 'closed-form',
      expected: { close: nearly(1.95 / 1.9, 0.02), far: nearly(1.9 / 1.6, 0.03) },
      names: { close: 'η = 0.05 → 0.1，B = 1 → 2', far: 'η = 0.1 → 0.4，B = 1 → 4' },
      compute(seed) {
        const [a = NaN, b = NaN, c = NaN, d = NaN] = measuredVariances(seed, [
          sgd(0.05, 1),
          sgd(0.1, 2),
          sgd(0.1, 1),
          sgd(0.4, 4),
        ])
        return { close: b / a, far: d / c }
      },
    },
    'momentum-variance': {
      statement:
        '动量 0.9、η = 0.01 的平稳方差是 η(1 + μ)/((1 − μ)(2(1 + μ) − ηh)) = 0.0501，与 η = 0.1 的 SGD 差不多',
      how: '同上，PyTorch 写法的动量，h = σ = 1。',
      seeds: 8,
      kind: 'closed-form',
      expected: { variance: nearly(stationary(heavy(0.01)), 0.03) },
      names: { variance: '平稳方差' },
      compute: (seed) => ({ variance: measuredVariances(seed, [heavy(0.01)])[0] ?? NaN }),
    },
    'adam-square-root': {
      statement: 'Adam 的平稳方差约为 ησ/(2h√B)：B 从 1 到 16，η 乘 4 保持不变，乘 16 就高到四倍',
      how: '同上，β = (0.9, 0.999)，二阶矩从 σ²/B 开始。公式给 0.005、0.00125、0.005、0.02，只在 ηh√B 远小于 σ 时成立；预期取另一批种子的模拟。',
      seeds: 8,
      kind: 'simulation',
      expected: {
        single: nearly(0.005, 0.08),
        same: nearly(0.00124, 0.06),
        root: nearly(0.0048, 0.06),
        linear: nearly(0.018, 0.06),
      },
      names: {
        single: 'B = 1，η = 0.01',
        same: 'B = 16，η = 0.01',
        root: 'B = 16，η = 0.04',
        linear: 'B = 16，η = 0.16',
      },
      compute(seed) {
        const [single = NaN, same = NaN, root = NaN, linear = NaN] = measuredVariances(seed, [
          adam(0.01, 1),
          adam(0.01, 16),
          adam(0.04, 16),
          adam(0.16, 16),
        ])
        return { single, same, root, linear }
      },
    },
  },
  pytorch: (settings) => {
    const { optimizer, lr, batch, sigma, decay } = read(settings)
    const made = {
      sgd: `torch.optim.SGD([theta], lr=${lr})`,
      momentum: `torch.optim.SGD([theta], lr=${lr}, momentum=0.9)`,
      adam: `torch.optim.Adam([theta], lr=${lr})`,
    }[optimizer]
    return `import torch

torch.manual_seed(${settings.seed})
theta = torch.full((400,), ${START}.0, requires_grad=True)   # 400 independent chains
optimizer = ${made}

for step in range(2000):
${decay ? '    for group in optimizer.param_groups:\n        group["lr"] = ' + String(lr) + ' * min(1.0, (2000 - step) / 1000)\n' : ''}    optimizer.zero_grad()
    loss = 0.5 * theta.square()
    loss.sum().backward()
    theta.grad += ${sigma} / ${batch} ** 0.5 * torch.randn(400)   # noise of a batch of ${batch}
    optimizer.step()
    if step % 100 == 0:
        print(step, loss.mean().item())
`
  },
  withoutNetwork: '这里没有网络可以带走：只有一个参数，按更新公式逐步计算。',
})
