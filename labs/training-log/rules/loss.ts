/** Rules that compare losses: the first with ln K, validation with training. */
import { number as write, percent } from '../../../src/figures/text.ts'
import { at } from '../facts.ts'
import type { Facts, Smooth } from '../facts.ts'
import type { Rule } from '../rule.ts'
import { runningMedian } from '../../../src/metrics/numeric/running-median.ts'
import { robustDeviation } from '../statistics.ts'

/** How far the first loss may lie from ln K, as a share. */
const TOLERANCE = 0.15

export const initialLoss: Rule = {
  id: 'initial-loss',
  name: '初始损失不是 ln K',
  severity: 'warning',
  needs: ['trainLoss'],
  fewest: 1,
  missing: ({ options }) => (options.classes > 1 ? null : '没有填类别数 K'),
  unless: [],
  condition: '第一次记录的训练损失偏离 ln K 超过 15%；按轮记录、或第一次记录晚于总步数的 1% 时，只报偏高',
  because:
    '刚初始化的分类器应当接近均匀猜测（1.1.1、1.7.1）；偏高多半是输出层太大，偏低多半是标签泄漏、归约写错或类别不均衡',
  questions: ['1.1.1', '1.7.1', '1.2.1', '2.1.1'],
  labs: ['signal-propagation'],
  find(facts) {
    const { trainLoss } = facts.curves
    if (!trainLoss || trainLoss.y.length === 0) return null
    const [first = 0, x = 0, last = 1] = [trainLoss.y[0], trainLoss.x[0], trainLoss.x.at(-1)]
    const expected = Math.log(facts.options.classes)
    const off = first / expected - 1
    const begun = facts.axis.unit === '轮' || x > Math.max(1, 0.01 * last)
    if (off > TOLERANCE || (off < -TOLERANCE && !begun))
      return {
        sentence: `${at(facts, x)}的训练损失是 ${write(first)}，ln ${facts.options.classes} = ${write(expected)}，${off > 0 ? '高' : '低'} ${percent(Math.abs(off))}。`,
        places: [{ role: 'trainLoss', x, y: first }],
        numbers: { first, expected, off },
      }
    return null
  },
}

/** The lowest point of a validation loss, smoothed over three values so that a lucky one does not count, and how much it scatters. */
function lowest({ x, y }: Smooth) {
  const level = runningMedian(y, 1)
  // the median of two values at an end is no protection
  const inner = level.subarray(0, Math.max(1, level.length - 1))
  const place = inner.reduce((best, value, at) => (at > 0 && value < (inner[best] ?? 0) ? at : best), 0)
  const wide = runningMedian(y, 2)
  return {
    place,
    x: x[place] ?? 0,
    y: level[place] ?? 0,
    noise: robustDeviation(y.map((value, at) => value - (wide[at] ?? 0))),
  }
}

/** The level of a curve at a place of the axis: the nearest smoothed value that is not after it. */
const levelAt = (curve: Smooth, x: number): number =>
  curve.level[
    Math.max(
      0,
      curve.x.findLastIndex((one) => one <= x),
    )
  ] ?? 0

export const overfit: Rule = {
  id: 'overfit',
  name: '过拟合',
  severity: 'warning',
  needs: ['trainLoss', 'valLoss'],
  fewest: 5,
  unless: ['divergence', 'no-progress'],
  condition: '验证损失过了低点（三点中位数）又涨，涨幅超过低点的 5% 与 4 倍噪声，而训练损失没有跟着涨',
  because:
    '低点由三次评估的中位数定，不取碰巧最低的一次；准确率没有变差时，涨的多半是把握而不是错误（2.1.9）',
  questions: ['1.2.1', '1.1.5', '2.1.9', '1.2.3'],
  labs: ['overfit-anatomy', 'early-stopping'],
  find(facts) {
    const { trainLoss, valLoss, valAccuracy } = facts.curves
    if (!trainLoss || !valLoss) return null
    const low = lowest(valLoss)
    const last = lastOf(valLoss)
    const rise = last - low.y
    const after = valLoss.x.length - 1 - low.place
    if (rise < 0.05 * Math.abs(low.y) || rise < 4 * low.noise || after < 2) return null
    if (trainLoss.last > levelAt(trainLoss, low.x) * 1.05) return null
    const accuracy =
      valAccuracy && lastOf(valAccuracy) > levelAt(valAccuracy, low.x) - 0.005
        ? `验证准确率没有变差（${write(lastOf(valAccuracy))}）：涨的多半是把握。`
        : ''
    return {
      sentence: `验证损失在${at(facts, low.x)}最低，${write(low.y)}，之后涨到 ${write(last)}（高 ${percent(rise / Math.abs(low.y || 1))}），训练损失同时从 ${write(levelAt(trainLoss, low.x))} 到 ${write(trainLoss.last)}。${accuracy}`,
      places: [{ role: 'valLoss', x: low.x, y: low.y }],
      stretch: { from: low.x, to: valLoss.x.at(-1) ?? low.x },
      numbers: { x: low.x, low: low.y, last },
    }
  },
}

/** The middle of the last three values. */
const lastOf = ({ y }: Smooth): number => {
  const end = y.slice(-3).sort()
  return end[Math.floor((end.length - 1) / 2)] ?? 0
}

export const gap: Rule = {
  id: 'gap',
  name: '训练与验证差得远',
  severity: 'notice',
  needs: [
    ['trainLoss', 'trainAccuracy'],
    ['valLoss', 'valAccuracy'],
  ],
  fewest: 3,
  unless: ['not-finite', 'divergence', 'no-progress', 'overfit'],
  condition: '末段验证损失超过训练损失的 1.5 倍，差又超过训练损失开头的 15%；或验证准确率低 0.1 以上',
  because: '两条都平着、差距大：先查两边的预处理与划分是不是一样，再谈正则（1.2.1、4.4.2）',
  questions: ['1.2.1', '1.2.2', '1.2.5', '4.4.2'],
  labs: ['double-descent', 'overfit-anatomy'],
  find(facts) {
    const { trainLoss, valLoss, trainAccuracy, valAccuracy } = facts.curves
    const [train, val] = [trainLoss?.last, valLoss && lastOf(valLoss)]
    if (trainLoss && valLoss && train !== undefined && val !== undefined)
      if (val > 1.5 * train && val - train > 0.15 * Math.abs(trainLoss.first))
        return {
          sentence: `末段训练损失 ${write(train)}，验证损失 ${write(val)}，差 ${write(val - train)}，是训练的 ${write(val / train)} 倍。`,
          places: [{ role: 'valLoss', x: valLoss.x.at(-1) ?? 0, y: val }],
          numbers: { train, val },
        }
    return accuracyGap(facts, trainAccuracy, valAccuracy)
  },
}

function accuracyGap(
  facts: Facts,
  train: Smooth | undefined,
  val: Smooth | undefined,
): ReturnType<Rule['find']> {
  if (!train || !val) return null
  const [own, held, x] = [train.last, lastOf(val), val.x.at(-1) ?? 0]
  if (own - held <= 0.1) return null
  return {
    sentence: `${at(facts, x)}训练准确率 ${write(own)}，验证准确率 ${write(held)}，低 ${write(own - held)}。`,
    places: [{ role: 'valAccuracy', x, y: held }],
    numbers: { train: own, val: held },
  }
}
