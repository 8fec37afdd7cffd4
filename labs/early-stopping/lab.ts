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
  median,
  near,
  number,
} from '../../src/lab/index.ts'
import { STEPS } from './arm.ts'
import { CREEP, minDeltaMiss, REFERENCE, ridgeComparison, turn } from './claims.ts'
import {
  choiceFigure,
  choices,
  lossFigure,
  patienceFigure,
  riskFigure,
  shrinkageFigure,
  stopFigure,
  tooEarly,
} from './figures.ts'
import { networkArm } from './network-arm.ts'
import { pytorchOf } from './pytorch.ts'
import { recordsArm } from './records-arm.ts'
import { falseStops, measuredNoRecord, patienceBound } from './records.ts'
import { regressionArm } from './regression-arm.ts'
import { spectrumOf, stopTime, timeOf, UPDATES } from './regression.ts'
import { riskRatios } from './risk.ts'

interface StopSettings {
  readonly patience: number
  readonly min_delta: number
}
const rule = ({ patience, min_delta }: StopSettings): { patience: number; minDelta: number } => ({
  patience,
  minDelta: min_delta,
})

export default defineLab({
  id: 'early-stopping',
  title: '停在哪里，留下哪个',
  summary: '验证损失先降后升。耐心等多久才停？停下来之后该留哪一份权重？早停又为什么像 L2 正则？',
  facts: '2–32–32–1 · ReLU · Adam · 80 个带噪样本；40 维线性回归；4000 条模拟曲线',
  section: '1.1',
  questions: ['1.1.5', '1.1.4'],
  controls: {
    patience: number({ label: '耐心 p', min: 1, max: 60, default: 3, unit: '次评估', live: true }),
    min_delta: number({
      label: '最小改善量 min_delta',
      min: 0,
      max: 0.1,
      step: 0.005,
      default: 0,
      live: true,
      help: '改善超过它才清零计数。',
    }),
    every: choice({
      label: '评估间隔（步）',
      options: { '5': '5', '10': '10', '25': '25' },
      default: '5',
    }),
    batch: choice({ label: '批量', options: { '10': '10', '20': '20', '80': '80' }, default: '20' }),
    flip: number({ label: '标签噪声', min: 0, max: 0.4, step: 0.05, default: 0.2 }),
    noise: logNumber({ label: '回归的噪声 σ²/n', min: 0.005, max: 0.5, default: 0.05, step: 10 }),
    decades: number({ label: '谱跨几个数量级', min: 1, max: 4, step: 0.5, default: 3.5 }),
    seen: number({ label: '平台上已评估次数 n', min: 1, max: 100, default: 20 }),
    ratio: number({ label: '趋势的 σ/δ', min: 1, max: 20, default: 10 }),
  },
  replicas: { default: 16, max: 16 },
  bounds: {
    patience: ({ ratio }) =>
      patienceBound(ratio) <= 60
        ? { at: patienceBound(ratio), label: `不误停 ${write(patienceBound(ratio), 2)}` }
        : null,
  },
  series: {
    train: curve({ label: '训练损失', x: '步' }),
    validation: curve({ label: '验证损失', x: '步' }),
    accuracy: curve({ label: '验证准确率', x: '步' }),
    test: curve({ label: '测试损失', x: '步' }),
    kept: columns({
      label: '留下的检查点',
      columns: {
        seed: '种子',
        step: '步',
        recorded: '当时的验证损失',
        restored: '载入后再评估',
        test: '测试损失',
      },
    }),
    descent: curve({ label: '梯度下降的平方误差', x: '时间 t' }),
    ridge: curve({ label: '岭回归的平方误差', x: '时间 t' }),
    modes: columns({
      label: '收缩因子',
      columns: { h: '曲率 h', descent: '梯度下降', flow: '1 − e^(−th)', ridge: 'h/(h + 1/t)' },
    }),
    plateau: columns({ label: '平台上的纪录', columns: { sequence: '曲线', record: '第几次评估' } }),
    trend: columns({ label: '趋势上最长的等待', columns: { longest: '评估次数' } }),
  },
  arms: { network: '带噪标签上的小网络', regression: '线性回归', records: '模拟的验证曲线' },
  experiment(settings, context) {
    const { arm, record } = context
    if (arm === 'regression') return regressionArm(settings, context, record)
    if (arm === 'records') return recordsArm(settings.seed, settings.ratio, record)
    const { flip, seed, batch, every } = settings
    return networkArm({ flip, seed, batch: Number(batch), every: Number(every) }, context, record)
  },
  figures: {
    losses: {
      title: '在哪里停',
      note: '方块是停下的地方，圆圈是留下的检查点',
      plot: ({ result, settings }) => lossFigure(result.network, rule(settings)),
    },
    choices: {
      title: '留下哪一份',
      note: '同一次训练，三种留法',
      plot: ({ result: { network }, settings }) =>
        choiceFigure(network.validation, network.test, rule(settings)),
    },
    risk: {
      title: '早停像岭回归',
      note: '各种子的平均，虚线为闭式',
      plot: ({ result: { regression }, settings }) =>
        riskFigure(regression.descent, regression.ridge, {
          spectrum: spectrumOf(settings),
          noise: settings.noise,
        }),
    },
    shrinkage: {
      title: '停在 t = 1/λ 时，每个方向走了多远',
      note: '点是训练所得，线是闭式',
      plot: ({ result, settings, step }) =>
        shrinkageFigure(result.regression.modes, Math.min(timeOf(step * UPDATES), stopTime(settings))),
    },
    stops: {
      title: '毫无进步时，什么时候停',
      note: '2000 条纯噪声曲线',
      plot: ({ result, settings }) => stopFigure(result.records.plateau, settings.patience),
    },
    patience: {
      title: '耐心要多长',
      note: '每种 2000 条，虚线为公式',
      plot: ({ result: { records }, settings }) =>
        patienceFigure(records.plateau, records.trend.longest, settings),
    },
  },
  presets: {
    eager: { label: '耐心 3', settings: { patience: 3 } },
    patient: { label: '耐心 20', settings: { patience: 20 } },
    coarse: { label: '评估得稀', settings: { patience: 3, every: '25' } },
    large: { label: 'min_delta 太大', settings: { patience: 10, min_delta: 0.1 } },
    quiet: { label: '全批：曲线不抖', settings: { patience: 3, batch: '80' } },
  },
  cure: 'patient',
  prediction: {
    question: ({ replicas, patience }) =>
      `${replicas} 个种子里，耐心取 ${patience} 会有几个停在验证损失的最低点之前？`,
    options: { few: '不到四分之一', some: '四分之一到四分之三', most: '超过四分之三' },
    outcome({ result, settings }) {
      const share = tooEarly(result.network.validation, rule(settings)) / result.network.validation.y.length
      return share < 0.25 ? 'few' : share <= 0.75 ? 'some' : 'most'
    },
    because({ result, settings }) {
      const early = tooEarly(result.network.validation, rule(settings))
      return `${result.network.validation.y.length} 个里有 ${early} 个停早了。小批量让验证损失一次高一次低，几次没有新纪录还说明不了什么；耐心要长过这种抖动。`
    },
  },
  texts: {
    try: '耐心从 3 推到 20，看方块怎样越过最低点；再把 min_delta 加大；再把批量换成 80。',
    see: '耐心太短停在最低点之前，太长只多跑几步；只要留最优的检查点，测试损失就不再随耐心变坏。线性回归里，停早一点与岭系数大一点几乎是同一件事。',
    why: '停是看有没有新纪录，而噪声自己也会创纪录、也会挡住纪录。在最小二乘上，时间 t 只让曲率大于 1/t 的方向走完，与系数为 1/t 的岭回归收缩得差不多。',
  },
  conclude({ result: { network, regression, records }, settings }) {
    const { validation, test } = network
    if (validation.x.length === 0) return '还没有运行。'
    const { stop, best, last } = choices(validation, test, rule(settings))
    const early = tooEarly(validation, rule(settings))
    const head = `耐心 ${settings.patience}：${validation.y.length} 个种子中 ${early} 个停在最低点之前；测试损失的中位数，末步 ${write(median(last))}，停止时 ${write(median(stop))}，留最优 ${write(median(best))}。`
    const { maximum, optimum } = riskRatios({ spectrum: spectrumOf(settings), noise: settings.noise })
    const middle = `梯度流与岭回归的风险之比最大 ${write(maximum)}，各取最优时 ${write(optimum, 4)}。`
    const wrong =
      records.trend.longest.filter((wait) => wait >= settings.patience).length / records.trend.longest.length
    return `${head}${regression.descent.x.length > 0 ? middle : ''}慢慢改善的模拟曲线有 ${write(100 * wrong)}% 被这个耐心误停。`
  },
  claims: {
    'ridge-risk-ratio': {
      statement:
        '梯度流在时刻 t 与岭回归 λ = 1/t 的风险之比不超过 1.69；在跨 3.5 个数量级的谱上最大 1.48，各取最优点时只差 1.4%',
      how: '谱 h = logspace(−3, 0.5, 40)，信号方差 1，噪声方差 0.05，t 从 10⁻³ 到 10⁵ 逐点算贝叶斯风险的闭式。再用引擎把同一谱的线性回归训练 800 步（t = 240），在同样的数据上与岭回归的闭式解比平方误差：单次数据的比值不受定理约束，在种子 1001–1016 与 2001–2016 上最大 1.55。',
      settings: REFERENCE,
      seeds: 16,
      kind: 'closed-form',
      expected: { maximum: atMost(1.69), optimum: near(1.014, 0.002), trained: atMost(1.69) },
      names: {
        maximum: '风险比的最大值',
        optimum: '最优点的风险比',
        trained: '训练所得误差与岭回归之比的最大值',
      },
      compute: async (seed, settings, { ort }) => ridgeComparison(await ort(), seed, settings),
    },
    'no-record-probability': {
      statement:
        '纯噪声平台上，已评估 n 次之后的 p 次都没有新纪录的概率是 n/(n + p)：n = p = 20 时 0.5，n = 20、p = 5 时 0.8',
      how: '每个种子模拟 2 万条独立的标准正态曲线，数出频率；标准误不超过 0.0036。',
      seeds: 8,
      kind: 'closed-form',
      expected: { equal: near(0.5, 0.02), short: near(0.8, 0.02) },
      names: { equal: 'n = p = 20', short: 'n = 20，p = 5' },
      compute(seed) {
        const [equal = Number.NaN, short = Number.NaN] = measuredNoRecord(seed, 20_000, 20, [20, 5])
        return { equal, short }
      },
    },
    'false-stop-rate': {
      statement:
        '每次评估改善 δ、噪声 σ = 10δ 的曲线在 200 次评估之内，耐心 10 几乎都被误停，耐心 20 约三分之一，耐心 30 不到 3%',
      how: '每个种子模拟 2000 条，标准误约 0.01；预期来自另外 2 万条的模拟：0.9996、0.341、0.014。',
      seeds: 16,
      kind: 'simulation',
      expected: { ten: atLeast(0.98), twenty: near(0.33, 0.08), thirty: atMost(0.03) },
      names: { ten: '耐心 10', twenty: '耐心 20', thirty: '耐心 30' },
      compute(seed) {
        const [ten = Number.NaN, twenty = Number.NaN, thirty = Number.NaN] = falseStops(
          seed,
          2000,
          10,
          [10, 20, 30],
        )
        return { ten, twenty, thirty }
      },
    },
    'min-delta-misses-best': {
      statement:
        'min_delta 大于噪声时，按它保存的「最优」可以比真正的最小值早几十次评估，多出的损失不超过 min_delta',
      how: `构造的例子：损失在第 ${CREEP.drop} 次评估从 1 降到 0.5，此后 ${CREEP.evaluations - CREEP.drop} 次评估里只再降 ${CREEP.tail}，噪声标准差 ${CREEP.noise}，min_delta = ${CREEP.minDelta}。在种子 1001–1256 上全部成立，最少差 53 次评估，多出的损失最多 0.025。`,
      seeds: 16,
      kind: 'simulation',
      expected: { apart: atLeast(10), excess: between(0, CREEP.minDelta) },
      names: { apart: '晚了几次评估', excess: '多出的损失' },
      compute: (seed) => minDeltaMiss(seed),
    },
    'validation-turns-up': {
      statement: '80 个样本、20% 标签噪声：训练损失一路下降，验证损失先降后升，末步比最低点高一成以上',
      how: `每个种子各有训练集与初始值，训练 ${STEPS} 步，每 5 步评估；看验证损失的末步与最低点之比、最低点的位置、以及末段与最低点处的训练损失之比（各取 4 次评估的平均）。阈值在种子 1001–1016、1101–1116、1201–1216、1301–1316 上定：64 个全部成立，验证损失之比最小 1.17，最低点最晚在第 145 步，训练损失之比最大 0.76。`,
      settings: { every: '5', batch: '20', flip: 0.2 },
      seeds: 16,
      required: 15,
      kind: 'simulation',
      expected: { rise: atLeast(1.1), bestStep: atMost(200), fall: atMost(0.85) },
      names: {
        rise: '末步与最低点的验证损失之比',
        bestStep: '最低点所在的步',
        fall: '末步与最低点的训练损失之比',
      },
      read: ({ network }, replica) => turn(network.train, network.validation, replica),
    },
  },
  pytorch: ({ patience, min_delta, every, batch, flip, seed }) =>
    pytorchOf({ patience, minDelta: min_delta, every: Number(every), batch: Number(batch), flip, seed }),
})
