import { number as write, percent } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  between,
  choice,
  columns,
  curve,
  defineLab,
  field,
  logNumber,
  mean,
  number,
} from '../../src/lab/index.ts'
import {
  accuracyFigure,
  atLowest,
  finalOf,
  lossFigure,
  lowest,
  reliabilityFigure,
  surfaceFigure,
  type Found,
} from './figures.ts'
import { pytorchOf } from './pytorch.ts'

const last = ({ y }: { y: readonly (readonly number[])[] }, replica: number): number =>
  y[replica]?.at(-1) ?? Number.NaN

const points = (share: number): string => `${write(100 * share)} 个百分点`

/** What one seed went through without augmentation, and the means of all where a statement is about the mean. */
function decline(found: Found, replica: number) {
  const low = found.nll.y[replica]?.[lowest(found, replica)] ?? Number.NaN
  return {
    trainAccuracy: last(found.trainAccuracy, replica),
    trainNll: last(found.trainNll, replica),
    rise: last(found.nll, replica) / low,
    drop: 100 * (mean(atLowest(found, 'accuracy')) - finalOf(found, 'accuracy')),
    eceBefore: mean(atLowest(found, 'ece')),
    eceAfter: finalOf(found, 'ece'),
  }
}

export default defineLab({
  id: 'overfit-anatomy',
  title: '过拟合解剖台',
  summary: '一个记得住全部错标的小网络：变差的到底是准确率，还是把握？旋转增强、权重衰减、丢弃各治哪一样？',
  facts: '2–64–64–1 · ReLU · AdamW · 80 个样本，15% 错标',
  section: '1.2',
  questions: ['1.2.1', '1.2.3', '1.2.6', '1.1.4', '1.1.1', '1.2.2', '1.2.5'],
  controls: {
    width: choice({ label: '隐层宽度', options: { '8': '8', '32': '32', '64': '64' }, default: '64' }),
    flip: number({ label: '标签噪声', min: 0, max: 0.4, step: 0.05, default: 0.15 }),
    weight_decay: logNumber({
      label: '权重衰减 λ',
      min: 1e-4,
      max: 10,
      default: 1e-4,
      step: 5,
      help: '解耦的（AdamW），每步乘 1 − 0.01 λ。',
    }),
    dropout: number({ label: '丢弃概率', min: 0, max: 0.8, step: 0.1, default: 0 }),
    steps: choice({
      label: '步数',
      options: { '300': '300', '750': '750', '1500': '1500' },
      default: '1500',
    }),
  },
  replicas: { default: 5, max: 8 },
  series: {
    trainNll: curve({ label: '训练 NLL', x: '步' }),
    trainAccuracy: curve({ label: '训练准确率', x: '步' }),
    nll: curve({ label: '验证 NLL', x: '步' }),
    accuracy: curve({ label: '验证准确率', x: '步' }),
    ece: curve({ label: '验证 ECE', x: '步' }),
    reliability: columns({
      label: '可靠性',
      columns: {
        moment: '0 损失最低处，1 现在',
        confidence: '平均置信度',
        accuracy: '准确率',
        count: '个数',
      },
    }),
    points: columns({
      label: '训练点',
      columns: { x: 'x₁', y: 'x₂', label: '标签', flipped: '错标' },
    }),
    surface: field({ label: '决策面' }),
  },
  arms: { plain: '不增强', rotated: '随机旋转' },
  async experiment({ width, flip, weight_decay, dropout, steps }, context) {
    const { anatomy } = await import('./run.ts')
    const chosen = { width: Number(width), flip, weight_decay, dropout, steps: Number(steps) }
    return anatomy(chosen, context.arm === 'rotated', context, context.record)
  },
  figures: {
    loss: {
      title: '损失',
      note: '中位数与 10%–90% 的种子，训练损失在评估模式下、对原来的 80 个点算',
      wide: true,
      plot: ({ result, settings }) => lossFigure(result.plain, result.rotated, Number(settings.steps)),
    },
    accuracy: {
      title: '验证准确率',
      plot: ({ result, settings }) => accuracyFigure(result.plain, result.rotated, settings.flip),
    },
    reliability: {
      title: '说几成，对几成',
      note: '不增强，第一个种子',
      plot: ({ result }) => reliabilityFigure(result.plain),
    },
    plainSurface: {
      title: '决策面，不增强',
      plot: ({ result }) => surfaceFigure(result.plain, '不增强'),
    },
    rotatedSurface: {
      title: '决策面，随机旋转',
      plot: ({ result }) => surfaceFigure(result.rotated, '随机旋转'),
    },
  },
  presets: {
    memorise: { label: '背下错标', settings: { width: '64', flip: 0.15, weight_decay: 1e-4, dropout: 0 } },
    clean: { label: '没有错标', settings: { width: '64', flip: 0, weight_decay: 1e-4, dropout: 0 } },
    decay: { label: '强衰减', settings: { width: '64', flip: 0.15, weight_decay: 2.5, dropout: 0 } },
    dropout: {
      label: '丢弃一半',
      settings: { width: '64', flip: 0.15, weight_decay: 1e-4, dropout: 0.5, steps: '750' },
    },
    small: { label: '换小网络', settings: { width: '8', flip: 0.15, weight_decay: 1e-4, dropout: 0 } },
  },
  cure: 'small',
  prediction: {
    question: '不增强的网络训到最后，与验证损失最低时相比，什么变差得最明显？',
    options: {
      confidence: '损失翻了几倍，准确率几乎没动',
      both: '损失和准确率都明显变差',
      neither: '都没有变差',
    },
    outcome({ result: { plain } }) {
      const rise = finalOf(plain, 'nll') / mean(atLowest(plain, 'nll'))
      const drop = mean(atLowest(plain, 'accuracy')) - finalOf(plain, 'accuracy')
      if (rise < 1.5) return 'neither'
      return drop <= 0.05 ? 'confidence' : 'both'
    },
    because({ result: { plain } }) {
      const [before, after] = [mean(atLowest(plain, 'nll')), finalOf(plain, 'nll')]
      const drop = mean(atLowest(plain, 'accuracy')) - finalOf(plain, 'accuracy')
      return `验证损失从 ${write(before)} 到 ${write(after)}，准确率降了 ${points(drop)}，校准误差从 ${write(mean(atLowest(plain, 'ece')))} 到 ${write(finalOf(plain, 'ece'))}。`
    },
  },
  texts: {
    try: '先看不增强的一边怎样把错标背下来；再把标签噪声降到 0；然后试强衰减、丢弃一半、换小网络，各看哪条曲线动了。',
    see: '训练损失接近零，验证损失先降后升好几倍，准确率却只差一点；旋转之后训练损失不再接近零，验证准确率高出一截。',
    why: '错标点周围的小块是硬背下来的，多数新点不在那里，所以准确率降得少；可是网络对每个点都说九成九，错的那些就付出很大的代价。旋转把一个点变成一整圈，错标没有地方可躲。',
  },
  conclude({ result: { plain, rotated } }) {
    if (plain.nll.x.length < 2) return '还没有运行。'
    return `不增强：训练准确率 ${percent(finalOf(plain, 'trainAccuracy'))}，验证损失从最低 ${write(mean(atLowest(plain, 'nll')))} 变为 ${write(finalOf(plain, 'nll'))}，验证准确率 ${percent(finalOf(plain, 'accuracy'))}，校准误差 ${write(finalOf(plain, 'ece'))}；随机旋转：训练损失 ${write(finalOf(rotated, 'trainNll'))}，验证准确率 ${percent(finalOf(rotated, 'accuracy'))}。`
  },
  claims: {
    'confidence-breaks-first': {
      statement:
        '80 个样本、15% 错标，训到背下全部标签：验证损失升到最低点的五倍以上，准确率平均降不到 4 个百分点，变差的主要是校准',
      how: '2–64–64–1，全批 AdamW 1500 步，验证集 1000 个点，ECE 用 10 个等宽的箱。前三个量要每个种子都成立；准确率与 ECE 是 8 个种子的平均。种子 1001–1008 与 2001–2008 上，验证损失之比最小 6.4，准确率平均降 0.5 与 1.2 个百分点。',
      seeds: 8,
      kind: 'simulation',
      expected: {
        trainAccuracy: atLeast(0.99),
        trainNll: atMost(0.05),
        rise: atLeast(5),
        drop: atMost(4),
        eceBefore: atMost(0.1),
        eceAfter: atLeast(0.2),
      },
      names: {
        trainAccuracy: '末步的训练准确率',
        trainNll: '末步的训练损失',
        rise: '验证损失，末步比最低点',
        drop: '准确率平均降了几个百分点',
        eceBefore: '损失最低处的 ECE，平均',
        eceAfter: '末步的 ECE，平均',
      },
      read: ({ plain }, replica) => decline(plain, replica),
    },
    'rotation-helps': {
      statement: '随机旋转让训练损失停在 0.25 到 0.6，验证准确率平均高出 5 个百分点以上',
      how: '同样的网络与数据，每步把每个点各转一个角度（事先为每个点备好 128 个转过的副本，每步抽一个）。两个量都是 8 个种子的平均；种子 1001–1008 与 2001–2008 上分别高出 7.8 与 11.2 个百分点。',
      seeds: 8,
      kind: 'simulation',
      expected: { trainNll: between(0.25, 0.6), gain: atLeast(5) },
      names: { trainNll: '末步的训练损失，平均', gain: '验证准确率平均高几个百分点' },
      read: ({ plain, rotated }) => ({
        trainNll: finalOf(rotated, 'trainNll'),
        gain: 100 * (finalOf(rotated, 'accuracy') - finalOf(plain, 'accuracy')),
      }),
    },
  },
  pytorch: ({ width, flip, weight_decay, dropout, steps, seed }) =>
    pytorchOf({ width: Number(width), flip, weight_decay, dropout }, Number(steps), seed),
})
