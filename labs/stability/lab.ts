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
  near,
  nearly,
  number,
} from '../../src/lab/index.ts'
import {
  crossings,
  dropFigure,
  factorFigure,
  fateOf,
  FATES,
  level,
  limitName,
  lossFigure,
  pathFigure,
  type Losses,
  type Setup,
} from './figures.ts'
import { aroundLimit, bestRate, noiseFloor, rescaled, steepest, timeConstant } from './measure.ts'
import { pytorchOf } from './pytorch.ts'
import { factor, floorOf, limitOf } from './rules.ts'
import { descend, ratesOf } from './run.ts'

/** Names of what is measured at 0.99 and 1.01 of a limit. */
const AROUND = { below: '0.99 倍时增长的数量级', above: '1.01 倍时增长的数量级', limit: '找到的阈值 ηh' }

/** What the chosen rate did, as a sentence. */
function verdictOf(result: Losses, setup: Setup): string {
  const crossed = crossings(result.chosen)
  const fate = fateOf(result, setup, 'chosen')
  const name = `η = ${write(setup.lr)}`
  if (crossed.length === 0)
    return fate === 'settled'
      ? `${name} 停在噪声底，后半程的平均损失是 ${write(level(result.chosen))}`
      : `${name} ${FATES[fate]}`
  const [first = 0] = crossed
  const span = first === crossed.at(-1) ? `第 ${first} 步` : `第 ${first}–${crossed.at(-1)} 步之间`
  return crossed.length === result.chosen.y.length
    ? `${name} 全部发散，${span}越过 10⁶`
    : `${name} 有 ${crossed.length} 个种子在${span}越过 10⁶`
}

export default defineLab({
  id: 'stability',
  title: '稳定阈值',
  summary: '学习率越过哪条线，训练就会发散？把三种学习率放进同一条谷里。',
  facts: '两个参数的二次谷 · 精确递推',
  section: '1.8',
  questions: ['1.8.2', '1.8.1', '1.3.2', '1.7.6'],
  controls: {
    algorithm: choice({
      label: '算法',
      options: { gd: '梯度下降', momentum: '动量', nesterov: 'Nesterov', ema: 'EMA 动量' },
      default: 'gd',
      help: '动量与 Nesterov 按 PyTorch 的写法；EMA 动量把梯度乘 1 − μ 再累积，是 Adam 的一阶矩。',
    }),
    lr: logNumber({ label: '学习率 η', min: 0.001, max: 50, default: 0.21, step: 200 }),
    mu: number({ label: '动量系数 μ', min: 0, max: 0.99, step: 0.01, default: 0.9 }),
    h: number({ label: '最大曲率 h', min: 1, max: 20, step: 0.5, default: 10 }),
    h_min: logNumber({ label: '最小曲率', min: 0.01, max: 1, default: 1, step: 10 }),
    noise: number({ label: '梯度噪声 σ', min: 0, max: 1, step: 0.05, default: 0.5 }),
    steps: number({ label: '步数', min: 20, max: 600, step: 20, default: 200 }),
  },
  replicas: { default: 16, max: 16 },
  disabled: { mu: ({ algorithm }) => algorithm === 'gd' && '梯度下降没有动量' },
  bounds: { lr: (settings) => ({ at: limitOf(settings), label: `上限 ${write(limitOf(settings))}` }) },
  series: {
    chosen: curve({ label: '损失，选定的学习率', x: '步' }),
    near: curve({ label: '损失，阈值的 0.95 倍', x: '步' }),
    slow: curve({ label: '损失，阈值的 0.1 倍', x: '步' }),
    path: columns({
      label: '第一个种子的轨迹',
      columns: {
        chosen1: '选定，θ₁',
        chosen2: '选定，θ₂',
        near1: '0.95 倍，θ₁',
        near2: '0.95 倍，θ₂',
        slow1: '0.1 倍，θ₁',
        slow2: '0.1 倍，θ₂',
      },
    }),
  },
  rerun: 'on-change',
  experiment: (settings, { seeds, record }) => descend(settings, settings, seeds, record),
  figures: {
    loss: {
      title: '损失',
      note: '中位数与 10%–90% 的种子',
      plot: ({ result, settings }) => lossFigure(result, settings),
    },
    factor: {
      title: '每步乘多少',
      note: '闭式',
      plot: ({ settings }) => factorFigure(settings, settings.lr),
    },
    path: {
      title: '谷里的轨迹',
      note: '第一个种子，细线是等高线',
      wide: true,
      plot: ({ result, settings }) => pathFigure(result, settings),
    },
    drop: {
      title: '梯度下降走一步，损失少多少',
      note: '闭式，陡方向',
      plot: ({ settings }) => dropFigure(settings, settings.lr),
    },
  },
  presets: {
    above: { label: '刚好发散', settings: { algorithm: 'gd', lr: 0.21, h: 10, h_min: 1, noise: 0.5 } },
    below: { label: '刚好收敛', settings: { algorithm: 'gd', lr: 0.19, h: 10, h_min: 1, noise: 0.5 } },
    slow: { label: '太小', settings: { algorithm: 'gd', lr: 0.002, h: 10, h_min: 1, noise: 0.5 } },
    momentum: {
      label: '加动量',
      settings: { algorithm: 'momentum', lr: 0.21, mu: 0.9, h: 10, h_min: 1, noise: 0.5 },
    },
    ill: {
      label: '病态的谷',
      settings: { algorithm: 'gd', lr: 0.19, h: 10, h_min: 0.01, noise: 0, steps: 600 },
    },
  },
  cure: 'below',
  prediction: {
    question: ({ lr, steps }) => `η = ${write(lr)} 走 ${write(steps)} 步，损失会怎样？`,
    options: { falling: '还没降到底', settled: '降到某处就不再降', diverged: '发散' },
    outcome: ({ result, settings }) => fateOf(result, settings, 'chosen'),
    because: ({ settings }) =>
      `陡方向每步乘 ${write(factor(settings.algorithm, settings.lr * settings.h, settings.mu))}，平缓方向每步乘 ${write(factor(settings.algorithm, settings.lr * settings.h_min, settings.mu))}；${limitName(settings)}。`,
  },
  texts: {
    try: '把 η 从 0.19 一格一格推到 0.21；再选「动量」重来一遍；最后把噪声关掉，把最小曲率推到 0.01。',
    see: '结局在 0.2 处翻转；加动量后翻转的位置移到 0.38；噪声关掉后损失不再停住；谷越长，接近阈值的学习率也显得慢。',
    why: '每个方向各乘各的因子，陡方向最先越过 1，它定下上限；平缓方向的因子最接近 1，它定下快慢。噪声每步补进来一点，补的与缩的相等时损失就停住。',
  },
  conclude({ result, settings }) {
    if (result.chosen.x.length === 0) return '还没有运行。'
    const { near: close, slow } = ratesOf(settings, settings.lr)
    const floor = floorOf(settings, close, settings.noise)
    const compared = { near: close, slow } as const
    const others = (['near', 'slow'] as const)
      .filter((rate) => write(compared[rate]) !== write(settings.lr))
      .map((rate) => `η = ${write(compared[rate])} ${FATES[fateOf(result, settings, rate)]}`)
    const closed =
      settings.noise > 0
        ? `；阈值的 0.95 倍处，后半程平均 ${write(level(result.near))}，闭式值 ${write(floor)}`
        : ''
    return `${[verdictOf(result, settings), ...others].join('；')}${closed}。${limitName(settings)}。`
  },
  claims: {
    'gd-threshold': {
      statement: '梯度下降的稳定阈值是 2/h：0.99 倍收敛，1.01 倍发散',
      how: '起点与曲率（0.1 到 100）由种子定，无噪声走 6000 步，看参数增长多少个数量级（到 ±100 为止）；再用二分法找翻转处。',
      seeds: 16,
      kind: 'closed-form',
      expected: { below: atMost(-6), above: atLeast(6), limit: nearly(2, 0.01) },
      names: AROUND,
      compute: (seed) => aroundLimit('gd', 0, seed),
    },
    'momentum-threshold': {
      statement: '动量把阈值放宽到 2(1 + μ)/h，μ = 0.9 时 ηh 可以到 3.8',
      how: '与梯度下降那一条相同，PyTorch 写法的动量，μ = 0.9。',
      seeds: 16,
      kind: 'closed-form',
      expected: { below: atMost(-6), above: atLeast(6), limit: nearly(3.8, 0.01) },
      names: AROUND,
      compute: (seed) => aroundLimit('momentum', 0.9, seed),
    },
    'nesterov-threshold': {
      statement: 'Nesterov 的阈值是 2(1 + μ)/((1 + 2μ)h)，μ = 0.9 时 ηh 只能到 1.357',
      how: '与梯度下降那一条相同，PyTorch 写法的 Nesterov，μ = 0.9。',
      seeds: 16,
      kind: 'closed-form',
      expected: { below: atMost(-6), above: atLeast(6), limit: nearly(3.8 / 2.8, 0.01) },
      names: AROUND,
      compute: (seed) => aroundLimit('nesterov', 0.9, seed),
    },
    'ema-threshold': {
      statement: 'EMA 形式的动量，阈值是 (2 + 2μ)/((1 − μ)h)，μ = 0.9 时 ηh 可以到 38',
      how: '与梯度下降那一条相同，一阶矩 m ← μm + (1 − μ)g，μ = 0.9，不做偏差校正。',
      seeds: 16,
      kind: 'closed-form',
      expected: { below: atMost(-6), above: atLeast(6), limit: nearly(38, 0.01) },
      names: AROUND,
      compute: (seed) => aroundLimit('ema', 0.9, seed),
    },
    'steepest-step': {
      statement: '只走一步，η = 1/h 降得最多，损失全部消去',
      how: '起点与曲率由种子定，ηh 取 0.01 到 3，每格 0.01，比较走一步之后的 ½hθ²。',
      seeds: 16,
      kind: 'closed-form',
      expected: { rate: near(1, 0.011), removed: near(1, 1e-4) },
      names: { rate: '降得最多处的 ηh', removed: '消去的一份' },
      compute: (seed) => steepest(seed),
    },
    'time-constant': {
      statement: 'ηh 不超过 0.03 时，时间常数与 1/(ηh) 相差不到 2%',
      how: '数参数缩到 1/e 用了几步，再乘 ηh；精确值是 −ηh/ln(1 − ηh)，两处分别为 0.985 与 0.995。',
      seeds: 16,
      kind: 'closed-form',
      expected: { larger: nearly(1, 0.02), smaller: nearly(1, 0.02) },
      names: { larger: 'ηh = 0.03 时的比值', smaller: 'ηh = 0.01 时的比值' },
      compute: (seed) => ({ larger: timeConstant(seed, 0.03), smaller: timeConstant(seed, 0.01) }),
    },
    'best-rate': {
      statement: '两个方向里慢的那个在 η = 2/(h + h_min) 处最快，h = 10、h_min = 1 时每步乘 9/11',
      how: '学习率取 2/(h + h_min) 的 0.01 到 2 倍，每格 0.01，各走 100 步，取每步因子最小的一格。',
      seeds: 1,
      kind: 'closed-form',
      expected: { rate: near(1, 0.011), factor: nearly(9 / 11, 0.01) },
      names: { rate: '最快处，以 2/(h + h_min) 为 1', factor: '每步的因子' },
      compute: () => bestRate(10, 1),
    },
    'noise-floor': {
      statement:
        '带噪声时损失停在闭式值：ηh = 0.1 时为 0.0263，1.9 时为 9.5；动量 0.9、ηh = 0.01 时为 0.0251',
      how: '曲率与噪声方差都是 1，丢掉开头一万步，取其后十万步 ½θ² 的平均；闭式为 η(1+μ)/((1−μ)(2(1+μ)−η)) 的一半。相邻的步相关，十万步平均的标准误约 1.4%、1.4% 与 2%。',
      seeds: 16,
      kind: 'closed-form',
      expected: {
        small: nearly(0.1 / 3.8, 0.08),
        large: nearly(1.9 / 0.2, 0.08),
        momentum: nearly(0.0250658, 0.08),
      },
      names: { small: 'ηh = 0.1', large: 'ηh = 1.9', momentum: '动量 0.9，ηh = 0.01' },
      compute: (seed) => ({
        small: noiseFloor('gd', seed, 0.1, 0),
        large: noiseFloor('gd', seed, 1.9, 0),
        momentum: noiseFloor('momentum', seed, 0.01, 0.9),
      }),
    },
    'rescaled-units': {
      statement: '损失乘 c 等于学习率乘 c；令 θ = sφ 等于学习率乘 s²',
      how: 'c = 4、s = 8，起点与曲率由种子定，各走 60 步，比较两条轨迹；取 2 的幂，乘法没有舍入，所以应当逐位相同。',
      seeds: 16,
      kind: 'closed-form',
      expected: { loss: exactly(0), parameter: exactly(0) },
      names: { loss: '损失乘 4', parameter: '参数换成 8 倍的单位' },
      compute: (seed) => rescaled(seed),
    },
  },
  pytorch: (settings) => pytorchOf(settings, settings),
  withoutNetwork: '这里没有网络可以带走：只有两个参数，按更新公式逐步计算。',
})
