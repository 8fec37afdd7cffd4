import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  choice,
  curve,
  defineLab,
  ends,
  mean,
  median,
  nearly,
  number,
  toggle,
  value,
} from '../../src/lab/index.ts'
import { fixedDesignErrors } from '../double-descent/sampling.ts'
import { learningCurve, lossFigure } from './figures.ts'
import { pytorchOf } from './pytorch.ts'

/** Parameters of the least squares whose learning curve is drawn. */
const PARAMETERS = 10

export default defineLab({
  id: 'underfit-and-data',
  title: '欠拟合与学习曲线',
  summary: '一条直线分不开圆内与圆外。加数据、做增强、加隐层单元，哪一样能让训练损失降下来？',
  facts: '线性 logistic 与 2–H–1 · ReLU · 平衡的圆环，没有错标',
  section: '1.2',
  questions: ['1.2.4', '1.2.6', '1.2.1', '1.2.5'],
  controls: {
    width: choice({
      label: '隐层宽度 H',
      options: { '0': '线性', '1': '1', '2': '2', '4': '4', '8': '8', '16': '16' },
      default: '8',
    }),
    count: choice({
      label: '训练样本',
      options: { '50': '50', '400': '400', '1600': '1600' },
      default: '400',
    }),
    turned: toggle({ label: '旋转增强', default: false, help: '每个点换成绕圆心的八个方向。' }),
    rows: number({
      label: '右图的样本数 n',
      min: 11,
      max: 120,
      default: 30,
      view: true,
      help: '10 个参数的最小二乘，闭式。',
    }),
  },
  replicas: { default: 8, max: 16 },
  series: {
    loss: curve({ label: '训练损失', x: '步' }),
    entropy: value({ label: '标签的熵' }),
    final: value({ label: '末步的训练损失' }),
  },
  arms: { linear: '线性 logistic', chosen: '选定的宽度' },
  async experiment({ width, count, turned }, context) {
    const { fit } = await import('./run.ts')
    const chosen = context.arm === 'linear' ? 0 : Number(width)
    return fit(chosen, Number(count), turned, context, context.record)
  },
  figures: {
    loss: {
      title: '训练损失',
      note: '中位数与 10%–90% 的种子；细线是各个种子',
      plot: ({ result, settings }) => lossFigure(result.linear, result.chosen, Number(settings.width)),
    },
    learning: {
      title: '横轴换成数据量',
      note: '闭式',
      plot: ({ settings }) => learningCurve(PARAMETERS, settings.rows),
    },
  },
  presets: {
    linear: { label: '线性', settings: { width: '0', count: '400', turned: false } },
    data: { label: '线性，四倍数据', settings: { width: '0', count: '1600', turned: false } },
    turned: { label: '线性，加增强', settings: { width: '0', count: '400', turned: true } },
    two: { label: '两个单元', settings: { width: '2', count: '400', turned: false } },
    eight: { label: '八个单元', settings: { width: '8', count: '400', turned: false } },
  },
  cure: 'eight',
  prediction: {
    question: ({ width, count }) =>
      width === '0'
        ? `线性模型用 ${count} 个样本训练到底，训练损失会到哪里？`
        : `隐层宽 ${width} 的网络，训练损失会到哪里？`,
    options: { floor: '停在只猜比例的水平附近', part: '降一部分', low: '降到 0.05 以下' },
    outcome({ result: { chosen } }) {
      const final = median(ends(chosen.loss.y))
      return final < 0.05 ? 'low' : final > 0.9 * mean(chosen.entropy) ? 'floor' : 'part'
    },
    because({ result: { chosen }, settings: { width } }) {
      const final = median(ends(chosen.loss.y))
      const floor = mean(chosen.entropy)
      return width === '0'
        ? `训练损失 ${write(final)}，只猜比例 ${write(floor)}：圆环绕着原点对称，往哪个方向倾斜都没有好处，最优的直线就是没有直线。`
        : `训练损失 ${write(final)}，只猜比例 ${write(floor)}：每个 ReLU 单元只能折一道，围住一个圆至少要三道。`
    },
  },
  texts: {
    try: '先选「线性」，把样本换成 1600，再打开旋转增强；然后把宽度从 1 加到 16。',
    see: '线性模型的损失停在只猜比例的水平，加数据、做增强都不动；宽度 2 降不到底，8 个单元就降到接近零。',
    why: '训练损失高，是模型里没有好的解，或者没有走到；更多的数据只会让同样的模型更难把每个点都照顾到。数据缩小的是训练与验证之间的间隙。',
  },
  conclude({ result: { linear, chosen }, settings: { width, count, turned } }) {
    if (linear.loss.x.length === 0) return '还没有运行。'
    const other = width === '0' ? '' : `；隐层宽 ${width} 的网络是 ${write(median(ends(chosen.loss.y)))}`
    return `${count} 个样本${turned ? '、旋转增强' : ''}：线性模型的训练损失 ${write(median(ends(linear.loss.y)))}，只猜比例是 ${write(mean(linear.entropy))}${other}。`
  },
  claims: {
    'linear-floor': {
      statement:
        '平衡圆环上，线性 logistic 的训练损失离标签的熵不到 0.01，样本加到四倍或做旋转增强都不能让它降低 0.01',
      how: '400 个点，全批梯度下降 1000 步（再走损失也不变）；再用 1600 个点与八方向的旋转各训一次。',
      seeds: 8,
      kind: 'closed-form',
      expected: { gap: atMost(0.01), data: atLeast(-0.01), turned: atLeast(-0.01) },
      names: {
        gap: '熵减训练损失',
        data: '四倍数据后损失升了多少',
        turned: '旋转增强后损失升了多少',
      },
      async compute(seed, _settings, { ort }) {
        const { finalLoss } = await import('./run.ts')
        const world = { seeds: [seed], ort }
        const base = await finalLoss(0, 400, false, world)
        const more = await finalLoss(0, 1600, false, world)
        const around = await finalLoss(0, 400, true, world)
        return {
          gap: base.entropy - base.loss,
          data: more.loss - base.loss,
          turned: around.loss - base.loss,
        }
      },
    },
    'eight-units': {
      statement: '隐层 8 个 ReLU 单元，训练损失就降到 0.05 以下',
      how: '400 个点，全批 Adam 1500 步。',
      settings: { width: '8', count: '400', turned: false },
      seeds: 16,
      kind: 'simulation',
      expected: { loss: atMost(0.05) },
      names: { loss: '末步的训练损失' },
      read: ({ chosen }, replica) => ({ loss: chosen.final[replica] ?? Number.NaN }),
    },
    'two-units': {
      statement: '隐层只有 2 个单元，训练损失降不到 0.35 以下',
      how: '与上一条同样的数据与训练。',
      settings: { width: '2', count: '400', turned: false },
      seeds: 16,
      kind: 'simulation',
      expected: { loss: atLeast(0.35) },
      names: { loss: '末步的训练损失' },
      read: ({ chosen }, replica) => ({ loss: chosen.final[replica] ?? Number.NaN }),
    },
    'more-data-higher-training-error': {
      statement:
        '10 个参数的最小二乘，样本从 15 加到 60，训练误差从 0.333 升到 0.833，新标签上的误差从 1.667 降到 1.167',
      how: '设定正确、设计固定、σ = 1；每个种子重复 4000 次只换噪声。',
      seeds: 16,
      kind: 'closed-form',
      expected: {
        few: nearly(1 / 3, 0.03),
        some: nearly(2 / 3, 0.03),
        many: nearly(5 / 6, 0.03),
        fewFresh: nearly(5 / 3, 0.03),
        manyFresh: nearly(7 / 6, 0.03),
      },
      names: {
        few: '训练，n = 15',
        some: '训练，n = 30',
        many: '训练，n = 60',
        fewFresh: '新标签，n = 15',
        manyFresh: '新标签，n = 60',
      },
      compute(seed) {
        const at = (n: number) => fixedDesignErrors(seed, PARAMETERS, { n, sigma: 1 }, 4000)
        const [few, some, many] = [at(15), at(30), at(60)]
        return {
          few: few.train,
          some: some.train,
          many: many.train,
          fewFresh: few.test,
          manyFresh: many.test,
        }
      },
    },
  },
  pytorch: ({ width, count, turned, seed }) => pytorchOf(Number(width), Number(count), turned, seed),
})
