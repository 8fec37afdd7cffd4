/** Which transform and loss the targets suggest, each with the numbers that say so. */
import { number as write, percent } from '../../src/figures/text.ts'
import type { Advice, Tried } from './report.ts'
import type { Shape } from './shape.ts'
import type { TransformId } from './transforms.ts'

/** Skewness from which targets count as skewed. */
const SKEWED = 1

/** Non-negative whole numbers, not so large that they are amounts in whole units, and enough of them to say so. */
const isCount = ({ rows, whole, negatives, median, max }: Shape): boolean =>
  rows >= 20 && whole && negatives === 0 && median < 100 && max > 1

/** Zeros and ones alone. */
const isBinary = ({ min, max, whole }: Shape): boolean => min === 0 && max === 1 && whole

/** The transform to begin with. */
export function suggested(shape: Shape, tried: readonly Tried[]): TransformId {
  const skewness = (id: TransformId): number =>
    Math.abs(tried.find((one) => one.id === id)?.skewness ?? Infinity)
  if (skewness('none') <= SKEWED) return 'none'
  if (shape.negatives > 0) return skewness('yeojohnson') < skewness('none') ? 'yeojohnson' : 'none'
  const logarithm = shape.zeros > 0 ? 'log1p' : 'log'
  return skewness(logarithm) < skewness('none') ? logarithm : 'none'
}

type Rule = (shape: Shape, tried: readonly Tried[]) => Advice | false

const RULES: readonly Rule[] = [
  ({ min, max }) =>
    min === max && {
      what: '不用建模：目标全相同',
      why: `每一行都是 ${write(min, 4)}。`,
    },
  (shape) =>
    isCount(shape) &&
    shape.dispersion <= 1.5 && {
      what: '计数：Poisson NLL，log 链接',
      why: `全是非负整数，方差 / 均值 = ${write(shape.dispersion)}，接近 Poisson 的 1；输出 e^z 天然非负，0 也不碍事。`,
    },
  (shape) =>
    isCount(shape) &&
    shape.dispersion > 1.5 && {
      what: '计数、过散：负二项，或 Poisson NLL 加稳健标准误',
      why: `全是非负整数，方差 / 均值 = ${write(shape.dispersion)}，比 Poisson 的 1 大。`,
    },
  (shape) =>
    !isCount(shape) &&
    shape.negatives === 0 &&
    shape.zeros >= 0.05 &&
    shape.max > 1 && {
      what: '零与正的连续量混在一起：Tweedie（1 < p < 2），或先分有无、再对正的部分取对数',
      why: `${percent(shape.zeros)} 是 0，其余是正的连续值；一个变换不能把一堆相同的 0 变成正态。`,
    },
  ({ min, max, whole }) =>
    min >= 0 &&
    max <= 1 &&
    min < max &&
    !whole && {
      what: '比例：logit 变换或 Beta 回归；输出用 sigmoid',
      why: `全在 0 与 1 之间（${write(min)} 到 ${write(max)}）。`,
    },
  (shape) =>
    isBinary(shape) && {
      what: '二分类：sigmoid 输出与二元交叉熵，不是回归',
      why: '目标只有 0 与 1。',
    },
  (shape, tried) => {
    const plusOne = tried.find(({ id }) => id === 'log1p')?.skewness ?? null
    return (
      !isCount(shape) &&
      shape.negatives === 0 &&
      shape.zeros > 0 &&
      shape.zeros < 0.05 &&
      shape.skewness > SKEWED &&
      plusOne !== null &&
      Math.abs(plusOne) < shape.skewness && {
        what: '取 ln(1 + y)；零若是另一回事（没有发生、没有测到），先分有无',
        why: `${percent(shape.zeros)} 是 0，不能直接取 ln y；偏度 ${write(shape.skewness)}，ln(1 + y) 后 ${write(plusOne)}。`,
      }
    )
  },
  (shape, tried) => {
    const log = tried.find(({ id }) => id === 'log')
    return (
      shape.skewness > SKEWED &&
      log?.skewness !== undefined &&
      log.skewness !== null &&
      Math.abs(log.skewness) < shape.skewness && {
        what: '关心倍数或百分比：取 ln y，用 MAE 训练；关心绝对误差：不取对数，或取了再做反变换修正',
        why: `全为正，偏度 ${write(shape.skewness)}，取对数后 ${write(log.skewness)}。ln 上的中位数 exp 回来仍是中位数，均值不是。`,
      }
    )
  },
  (shape, tried) => {
    const moved = tried.find(({ id }) => id === 'yeojohnson')
    return (
      shape.negatives > 0 &&
      Math.abs(shape.skewness) > SKEWED && {
        what: 'Yeo–Johnson，或不变换而用 MAE、Huber',
        why: `${percent(shape.negatives)} 是负数，不能取对数；偏度 ${write(shape.skewness)}，Yeo–Johnson 后 ${write(moved?.skewness ?? Number.NaN)}。`,
      }
    )
  },
  (shape) =>
    Math.abs(shape.skewness) <= SKEWED &&
    shape.min < shape.max &&
    !isBinary(shape) && {
      what: '不用变换，只标准化',
      why: `偏度 ${write(shape.skewness)}，超额峰度 ${write(shape.excess)}。减均值 ${write(shape.mean, 4)}、除以标准差 ${write(shape.sd, 4)}；这两个数只能来自训练集。`,
    },
  (shape) =>
    shape.excess > 6 &&
    Math.abs(shape.skewness) <= SKEWED && {
      what: '两头都有远点：MAE 或 Huber',
      why: `超额峰度 ${write(shape.excess)}，对称但尾巴重。`,
    },
]

/** The suggestions that apply. */
export const adviceFor = (shape: Shape, tried: readonly Tried[]): Advice[] =>
  RULES.flatMap((rule) => {
    const advice = rule(shape, tried)
    return advice === false ? [] : [advice]
  })
