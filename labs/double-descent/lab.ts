import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  between,
  columns,
  curve,
  defineLab,
  ends,
  mean,
  median,
  nearly,
  number,
  type Columns,
} from '../../src/lab/index.ts'
import { descentFigure, errorAt, gapFigure, peakOf, riskFigure } from './figures.ts'
import { modelsArm, type ModelColumn } from './models-arm.ts'
import { pytorchOf } from './pytorch.ts'
import { fixedDesignErrors, testErrors } from './sampling.ts'
import { FEATURES, risk } from './theory.ts'

const REFERENCE = { n: 40, sigma: 0.5 } as const

type Shape = 'fall' | 'valley' | 'peak'

/** How the test error goes over the number of features. */
function shapeOf(models: Columns<ModelColumn>): Shape {
  const [first = 1, last = 1] = [models.median[0], models.median.at(-1)]
  const { error } = peakOf(models)
  if (error > 3 * Math.max(first, last)) return 'peak'
  return last <= 1.05 * Math.min(...models.median) ? 'fall' : 'valley'
}

export default defineLab({
  id: 'double-descent',
  title: '间隙与双下降',
  summary: '参数从远少于样本加到远多于样本，测试误差会怎样走？把模型拟合到零误差，一定更糟吗？',
  facts: '100 个高斯特征 · 最小二乘 · 300 份训练集；100 维线性回归用梯度下降训练',
  section: '1.2',
  questions: ['1.2.2', '1.2.1', '1.2.5', '1.4.1'],
  controls: {
    n: number({ label: '训练样本 n', min: 20, max: 60, step: 5, default: 40 }),
    sigma: number({ label: '噪声 σ', min: 0.1, max: 1, step: 0.1, default: 0.5 }),
    ridge: number({
      label: '岭系数 λ',
      min: 0,
      max: 40,
      step: 1,
      default: 0,
      help: '惩罚 λ‖w‖²，残差平方取和。',
    }),
    start: number({
      label: '梯度下降起点的范数',
      min: 0,
      max: 2,
      step: 0.5,
      default: 0,
      help: '只影响右下的训练。',
    }),
  },
  replicas: { default: 8, max: 16 },
  series: {
    models: columns({
      label: '各个特征数的误差',
      columns: { p: '特征数', train: '训练误差的平均', mean: '测试误差的平均', median: '测试误差的中位数' },
    }),
    distance: curve({ label: '与最小范数解的相对距离', x: '步' }),
    descentTest: curve({ label: '梯度下降的测试误差', x: '步' }),
  },
  arms: { models: '最小二乘', descent: '梯度下降' },
  async experiment({ n, sigma, ridge, start, seed }, context) {
    if (context.arm === 'models') return modelsArm({ n, sigma }, ridge, seed, context.record)
    return (await import('./descent-arm.ts')).descentArm({ n, sigma }, start, context, context.record)
  },
  figures: {
    risk: {
      title: '特征越多，误差怎么走',
      note: '300 份训练集的中位数，虚线为平均与闭式',
      plot: ({ result, settings }) => riskFigure(result.models.models, settings, settings.ridge),
    },
    gap: {
      title: '设定正确时的间隙',
      note: '闭式',
      plot: ({ settings }) => gapFigure(settings),
    },
    descent: {
      title: '梯度下降自己挑的解',
      note: '100 个特征，粗线是第一个种子',
      plot: ({ result, settings }) => descentFigure(result.descent.distance, settings.start),
    },
  },
  presets: {
    peak: { label: '尖峰', settings: { n: 40, sigma: 0.5, ridge: 0, start: 0 } },
    ridge: { label: '加岭，峰没了', settings: { n: 40, sigma: 0.5, ridge: 20 } },
    noisy: { label: '噪声翻倍', settings: { n: 40, sigma: 1, ridge: 0 } },
    more: { label: '样本加到 60', settings: { n: 60, sigma: 0.5, ridge: 0 } },
    elsewhere: { label: '换个起点', settings: { start: 1 } },
  },
  cure: 'ridge',
  prediction: {
    question: ({ n, ridge }) =>
      `${n} 个样本，特征从 2 个加到 ${FEATURES} 个${ridge > 0 ? `，岭系数 ${ridge}` : ''}，测试误差会怎样？`,
    options: { fall: '大体一路下降', valley: '先降后升，停在高处', peak: '升到一个尖峰再降下来' },
    outcome: ({ result }) => shapeOf(result.models.models),
    because({ result, settings: { n, ridge } }) {
      const { p, error } = peakOf(result.models.models)
      if (ridge > 0) return `岭把小奇异值挡住了：最高也只有 ${write(error)}（p = ${p}）。`
      return `p = ${p} 处最高，${write(error)}：特征数与样本数相近时，数据矩阵最小的奇异值接近零，拟合噪声要用极大的系数；再加特征，能拟合的解多了，最小范数的那个反而小。样本数是 ${n}。`
    },
  },
  texts: {
    try: '先看尖峰在哪里；把样本从 40 加到 60，再看一次；然后把岭系数推到 20；最后给梯度下降换个起点。',
    see: '峰总在 p = n；n = 60 时，p = 60 处的误差比只有 40 个样本时还大：数据多了反而变差；加岭之后峰消失；从零出发的梯度下降走到最小范数解，换了起点就走不到。',
    why: '训练误差刚好能降到零的地方，解只有一个，它要穿过每一份噪声。再多的特征让解有了选择，最小的那个解把噪声分摊到许多方向上。',
  },
  conclude({ result, settings: { n, sigma, ridge, start } }) {
    const { models } = result.models
    if (models.p.length === 0) return '还没有运行。'
    const { p, error } = peakOf(models)
    const last = models.median.at(-1) ?? Number.NaN
    const theory = ridge === 0 ? `（闭式的平均 ${write(risk(FEATURES, { n, sigma }))}）` : ''
    const away = ends(result.descent.distance.y)
    const walked =
      away.length > 0
        ? `从范数为 ${write(start)} 的起点出发，梯度下降离最小范数解还差 ${write(median(away))}（相对）。`
        : ''
    return `n = ${n}：测试误差的中位数在 p = ${p} 处最高，${write(error)}；用 ${write(n / 4)} 个特征时约 ${write(errorAt(models, n / 4))}，用全部 ${FEATURES} 个时 ${write(last)}${theory}。${walked}`
  },
  claims: {
    'fixed-design': {
      statement:
        '设定正确的最小二乘，训练误差是 σ²(1 − p/n)，同样位置的新标签上是 σ²(1 + p/n)：n = 30、p = 10、σ = 1 时 0.667 与 1.333',
      how: '每个种子定一份 30 × 10 的设计矩阵，重复 4000 次只换噪声；平均的标准误约 0.5%。',
      seeds: 16,
      kind: 'closed-form',
      expected: { train: nearly(2 / 3, 0.03), test: nearly(4 / 3, 0.03) },
      names: { train: '训练误差', test: '新标签上的误差' },
      compute: (seed) => fixedDesignErrors(seed, 10, { n: 30, sigma: 1 }, 4000),
    },
    'double-descent-risk': {
      statement:
        '100 个特征、40 个样本、σ = 0.5：用 10、30、50、80、100 个特征时，测试误差的期望是 1.547、4.117、4.18、1.312、1.019',
      how: '每个种子 300 份训练集，每份的测试误差由 ‖w − β‖² + σ² 精确算出，再平均；p = 30 与 50 处分布的尾巴重，容差取 12%，其余 5%。预期由闭式算出。',
      settings: REFERENCE,
      seeds: 16,
      kind: 'closed-form',
      expected: {
        ten: nearly(risk(10, REFERENCE), 0.05),
        thirty: nearly(risk(30, REFERENCE), 0.12),
        fifty: nearly(risk(50, REFERENCE), 0.12),
        eighty: nearly(risk(80, REFERENCE), 0.05),
        hundred: nearly(risk(100, REFERENCE), 0.05),
      },
      names: { ten: 'p = 10', thirty: 'p = 30', fifty: 'p = 50', eighty: 'p = 80', hundred: 'p = 100' },
      compute(seed) {
        const found = testErrors(seed, [10, 30, 50, 80, 100], REFERENCE, 0, 300).map(mean)
        const [ten = NaN, thirty = NaN, fifty = NaN, eighty = NaN, hundred = NaN] = found
        return { ten, thirty, fifty, eighty, hundred }
      },
    },
    'peak-at-n': {
      statement: '特征数等于样本数（p = n = 40）时，测试误差的中位数是 p = 10 与 p = 80 的十倍以上',
      how: '每个种子 300 份训练集，比中位数（期望是无穷大）。种子 1001–1016 上最小 38.8 倍。',
      settings: REFERENCE,
      seeds: 16,
      kind: 'simulation',
      expected: { ratio: atLeast(10) },
      names: { ratio: '中位数之比，取较小的' },
      compute(seed) {
        const [ten = NaN, forty = NaN, eighty = NaN] = testErrors(seed, [10, 40, 80], REFERENCE, 0, 300).map(
          median,
        )
        return { ratio: forty / Math.max(ten, eighty) }
      },
    },
    'ridge-removes-peak': {
      statement: '岭系数固定为 20，测试误差从 p = 10 到 100 始终在 0.9 与 1.4 之间，峰消失',
      how: '每个种子 100 份训练集，十个特征数各取平均；种子 1001–1016 上最小 0.944，最大 1.328。',
      settings: { ...REFERENCE, ridge: 20 },
      seeds: 16,
      kind: 'simulation',
      expected: { lowest: between(0.9, 1.4), highest: between(0.9, 1.4) },
      names: { lowest: '最小的平均', highest: '最大的平均' },
      compute(seed) {
        const counts = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
        const found = testErrors(seed, counts, REFERENCE, 20, 100).map(mean)
        return { lowest: Math.min(...found), highest: Math.max(...found) }
      },
    },
    'descent-finds-smallest': {
      statement: '从零出发的梯度下降收敛到插值解里范数最小的那个（相对差不到 10⁻³）；从别处出发就到不了',
      how: '引擎把 100 个系数训练 300 步，与双精度的最小范数解比。另算从范数为 1 的起点出发：数据张不到的 60 维里的部分留在原地，相对差应在 0.3 以上（起点的范数约有 √0.6 留下，解的范数不超过 2）。',
      settings: REFERENCE,
      seeds: 8,
      kind: 'closed-form',
      expected: { zero: atMost(1e-3), elsewhere: atLeast(0.3) },
      names: { zero: '从零出发', elsewhere: '从范数为 1 处出发' },
      async compute(seed, settings, { ort }) {
        const { descentArm, STEPS } = await import('./descent-arm.ts')
        const endFrom = async (start: number): Promise<number> => {
          let last = NaN
          const note = (name: string, _: number, [value = NaN]: readonly number[]): void => {
            if (name === 'distance') last = value
          }
          const run = await descentArm(settings, start, { seeds: [seed], ort }, { append: note })
          await run.advance(STEPS)
          await run.release?.()
          return last
        }
        return { zero: await endFrom(0), elsewhere: await endFrom(1) }
      },
    },
  },
  pytorch: ({ n, sigma, ridge, seed }) => pytorchOf({ n, sigma }, ridge, seed),
})
