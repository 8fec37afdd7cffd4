import { number as write } from '../../src/figures/text.ts'
import {
  atMost,
  between,
  choice,
  curve,
  defineLab,
  exactly,
  logNumber,
  near,
  number,
  value,
  type Curve,
} from '../../src/lab/index.ts'
import { bestStep, errorFigure, flopsFigure, medians } from './figures.ts'
import { flopsOf, flopsRatio } from './flops.ts'
import { pytorchOf } from './pytorch.ts'
import { slopesOf, STEPS } from './steps.ts'

/** Errors of one seed in the order of the steps, largest step first. */
const errorsOf = ({ y }: Curve, replica: number): readonly number[] => y[replica] ?? []

export default defineLab({
  id: 'grad-check',
  title: '梯度检查器',
  summary: '反向传播算出的梯度对不对？拿有限差分来对照，看步长取多大才对得上。',
  facts: '4–8–1 · 32 个样本 · float32',
  section: '1.1',
  questions: ['1.1.3', '1.1.1'],
  controls: {
    activation: choice({
      label: '激活',
      options: { tanh: 'tanh', sigmoid: 'sigmoid', gelu: 'GELU', relu: 'ReLU' },
      default: 'tanh',
    }),
    loss: choice({
      label: '损失',
      options: { half_mse: '½ 均方误差', bce_with_logits: '二元交叉熵', l1: '绝对误差' },
      default: 'half_mse',
    }),
    width: number({ label: '隐层宽度', min: 2, max: 16, default: 8 }),
    depth: number({ label: '隐层数', min: 1, max: 4, default: 1 }),
    shift: choice({
      label: '给损失加上常数',
      options: { '0': '0', '1': '1', '1000': '1000' },
      default: '0',
      help: '常数的导数是 0，解析梯度不该变；差分却要从更大的数里减出同样小的差。',
    }),
    h: logNumber({ label: '差分步长 h', min: 1e-6, max: 0.1, default: 0.01, step: 4, view: true }),
  },
  replicas: { default: 16, max: 16 },
  bounds: { h: () => ({ at: 4.9e-3, label: '∛ε' }) },
  series: {
    error: curve({ label: '相对误差', x: '差分步长 h' }),
    change: value({ label: '加常数前后解析梯度之差的最大值' }),
  },
  unit: '个步长',
  rerun: 'on-change',
  async experiment({ shift, ...subject }, context) {
    const { checkGradients } = await import('./run.ts')
    return checkGradients({ ...subject, shift: Number(shift) }, context, context.record)
  },
  figures: {
    error: {
      title: '差分与解析梯度差多少',
      note: '第一层权重的全部元素',
      plot: ({ result, settings }) => errorFigure(result.error, settings.h),
    },
    flops: {
      title: '前向与反向各要多少乘加',
      note: '按层精确计数',
      plot: ({ settings }) => flopsFigure(settings),
    },
  },
  presets: {
    smooth: { label: '光滑的网络', settings: { activation: 'tanh', loss: 'half_mse', shift: '0', h: 0.01 } },
    tiny: { label: '步长太小', settings: { activation: 'tanh', loss: 'half_mse', shift: '0', h: 1e-6 } },
    kink: { label: '遇到折点', settings: { activation: 'relu', loss: 'half_mse', shift: '0', h: 0.1 } },
    shifted: {
      label: '损失加 1000',
      settings: { activation: 'tanh', loss: 'half_mse', shift: '1000', h: 0.01 },
    },
    deep: { label: '四个隐层', settings: { depth: 4, width: 16, h: 0.01 } },
  },
  prediction: {
    question: '把步长 h 从 0.1 一路缩到 10⁻⁶，差分会越来越准吗？',
    options: { finer: '越小越准', turn: '先变准，再变差', coarser: '越小越差' },
    outcome({ result }) {
      const best = bestStep(result.error)?.h ?? Number.NaN
      return best > 0.05 ? 'coarser' : best < 2e-6 ? 'finer' : 'turn'
    },
    because({ result }) {
      const best = bestStep(result.error)
      const last = medians(result.error).at(-1) ?? Number.NaN
      return best
        ? `误差在 h = ${write(best.h, 2)} 处最小（${write(best.error, 2)}），到 h = 10⁻⁶ 是 ${write(last, 2)}。步长大时错在略去的高阶项；步长小时两个损失几乎相等，相减之后 float32 剩不下几位有效数字。`
        : '还没有运行。'
    },
  },
  texts: {
    try: '把 h 从 0.1 推到 10⁻⁶；再给损失加上 1000；再把激活换成 ReLU。',
    see: '误差画出一个 V 字，右边斜率 2，左边斜率 −1，谷底在 ∛ε 附近；加常数抬高左边，解析梯度一位都不变；ReLU 的折点使右边不再是斜率 2。',
    why: '中心差分少算了 h² 阶的项，又把两个几乎相等的 float32 相减，误差约为 ε/h；两者相当之处就是最好的步长。反向传播没有步长，也不看损失的数值。',
  },
  conclude({ result, settings }) {
    const best = bestStep(result.error)
    if (!best) return '还没有运行。'
    const last = medians(result.error).at(-1) ?? Number.NaN
    const change = Math.max(...result.change)
    const ratio = write(flopsRatio(flopsOf(settings)))
    const shift =
      settings.shift === '0'
        ? ''
        : `损失加上 ${settings.shift} 之后，解析梯度逐元素之差最大为 ${write(change)}；`
    return `h = ${write(best.h, 2)} 时差分最准，相对误差的中位数 ${write(best.error, 2)}；h = 10⁻⁶ 时为 ${write(last, 2)}。${shift}反向的乘加量是前向的 ${ratio} 倍。`
  },
  claims: {
    'minimum-near-cube-root': {
      statement: 'float32 下中心差分的相对误差最小不超过 3 × 10⁻⁴，出现在 h 为 10⁻³ 到 10⁻² 之间',
      how: '4–8–1 的 tanh 网络，32 个样本，逐个移动第一层的 32 个权重；步长每个数量级取 4 个。在另一批种子 1001–1256 上，255 个满足第一条，254 个满足第二条（另两个在 h = 0.018），因此要求 16 个种子中至少 15 个成立。',
      seeds: 16,
      required: 15,
      kind: 'simulation',
      expected: { error: atMost(3e-4), step: between(0.99e-3, 1.01e-2) },
      names: { error: '最小相对误差', step: '此时的步长' },
      read(result, replica) {
        const errors = errorsOf(result.error, replica)
        const error = Math.min(...errors)
        return { error, step: STEPS[errors.indexOf(error)] ?? Number.NaN }
      },
    },
    slopes: {
      statement: '双对数坐标里，大步长一侧的斜率是 2，小步长一侧的斜率是 −1',
      how: '在 h ≥ 0.03 与 h ≤ 10⁻⁴ 两段各拟合一条直线；截断误差的首项是 h²，舍入误差约为 ε/h。',
      seeds: 16,
      kind: 'closed-form',
      expected: { large: near(2, 0.3), small: near(-1, 0.3) },
      names: { large: '大步长一侧', small: '小步长一侧' },
      read: (result, replica) => slopesOf(STEPS, errorsOf(result.error, replica)),
    },
    'constant-shift': {
      statement: '给损失加上 1 或 1000，解析梯度的每个元素都不变，逐位相同',
      how: '三张图只差一个加法：损失、损失加 1、损失加 1000；比较第一层权重的梯度，逐元素取差的最大值。',
      seeds: 16,
      kind: 'closed-form',
      expected: { one: exactly(0), thousand: exactly(0) },
      names: { one: '加 1', thousand: '加 1000' },
      async compute(seed, subject, { ort }) {
        const [{ checker }, { largestDifference }] = await Promise.all([
          import('./differences.ts'),
          import('./run.ts'),
        ])
        const engine = await ort()
        const gradientAt = async (shift: number): Promise<Float32Array> => {
          const check = await checker(engine, { ...subject, shift })
          const gradient = (await check.gradient(seed)).slice()
          await check.release()
          return gradient
        }
        const plain = await gradientAt(0)
        return {
          one: largestDifference(await gradientAt(1), plain),
          thousand: largestDifference(await gradientAt(1000), plain),
        }
      },
    },
  },
  pytorch: ({ shift, seed, ...subject }) => pytorchOf({ ...subject, shift: Number(shift) }, seed),
})
