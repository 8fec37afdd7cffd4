/** Rules about the schedule, and about a training loss whose end depends on it. */
import { number as write, percent } from '../../../src/figures/text.ts'
import { at } from '../facts.ts'
import type { Facts, Smooth } from '../facts.ts'
import type { Rule } from '../rule.ts'
import { trendOf } from '../statistics.ts'
import { longestStretch } from './gradient.ts'

const peakOf = ({ y }: Smooth): number =>
  y.reduce((best, value, place) => (value > (y[best] ?? 0) ? place : best), 0)

export const deadRate: Rule = {
  id: 'dead-lr',
  name: '学习率为零',
  severity: 'severe',
  needs: ['lr'],
  fewest: 5,
  unless: [],
  condition: '学习率不到峰值的 10⁻⁶，连续占记录的 10% 以上',
  because: '总步数算少了，或调度器按别的粒度走，余下的步白跑（4.1.6）；预热从 0 开始只白跑一步，不报',
  questions: ['4.1.6', '4.1.3', '1.8.3'],
  labs: ['schedules-and-finder'],
  find(facts) {
    const { lr } = facts.curves
    if (!lr) return null
    const peak = lr.y[peakOf(lr)] ?? 0
    const { start, length } = longestStretch(lr.y, (value) => value <= 1e-6 * peak)
    const share = length / lr.y.length
    if (share < 0.1 || length < 3) return null
    const [from, to] = [lr.x[start] ?? 0, lr.x[start + length - 1] ?? 0]
    return {
      sentence: `从${at(facts, from)}到${at(facts, to)}学习率是 ${write(lr.y[start] ?? 0)}，占全部记录的 ${percent(share)}，这些步没有更新。`,
      places: [{ role: 'lr', x: from, y: lr.y[start] ?? 0 }],
      stretch: { from, to },
      numbers: { from, to, share },
    }
  },
}

export const rateRises: Rule = {
  id: 'lr-rises',
  name: '学习率又升回去',
  severity: 'warning',
  needs: ['lr'],
  fewest: 5,
  unless: [],
  condition: '学习率从峰值降下之后，又比最低处高出峰值的 1% 且高出 10%',
  because:
    'CosineAnnealingLR 过了 T_max 会回升（4.1.3）；恢复训练时重置调度器也会（4.1.6）。有意的热重启可以不理',
  questions: ['4.1.3', '4.1.6', '1.8.3', '1.3.4'],
  labs: ['schedules-and-finder'],
  find(facts) {
    const { lr } = facts.curves
    if (!lr) return null
    const { x, y } = lr
    const peak = y[peakOf(lr)] ?? 0
    let [running, low, lowAt] = [y[0] ?? 0, Infinity, 0]
    for (const [place, value] of y.entries()) {
      // until the rate has fallen from its first peak, rising is warmup
      if (low === Infinity && value >= 0.99 * running) running = Math.max(running, value)
      else if (value < low) [low, lowAt] = [value, place]
      else if (value - low > 0.01 * peak && value > 1.1 * low) {
        const top = y.subarray(place).reduce((most, one) => Math.max(most, one), 0)
        return {
          sentence: `学习率在${at(facts, x[lowAt] ?? 0)}降到 ${write(low)}，之后又升到 ${write(top)}（峰值的 ${percent(top / peak)}）。`,
          places: [{ role: 'lr', x: x[lowAt] ?? 0, y: low }],
          stretch: { from: x[lowAt] ?? 0, to: x.at(-1) ?? 0 },
          numbers: { x: x[lowAt] ?? 0, low, top, peak },
        }
      }
    }
    return null
  },
}

/** Last rate over the peak from which the end of a run counts as high. */
const HIGH = 0.2

const rateAtEnd = (lr: Smooth): { share: number; constant: boolean } => {
  const peak = lr.y[peakOf(lr)] ?? 0
  const least = lr.y.reduce((low, value) => Math.min(low, value), Infinity)
  return { share: peak > 0 ? (lr.y.at(-1) ?? 0) / peak : 0, constant: least > 0.999 * peak }
}

export const rateHighAtEnd: Rule = {
  id: 'lr-high-at-end',
  name: '学习率末端仍高',
  severity: 'warning',
  needs: ['lr'],
  fewest: 5,
  unless: ['not-finite', 'divergence'],
  condition: '最后的学习率高于峰值的 20%',
  because:
    '最后 10–20% 的低学习率最值钱；留在 10% 是常见做法，更高多半是总步数设错或提前截断（4.1.3、4.1.6）',
  questions: ['4.1.3', '4.1.6', '4.1.1', '1.3.4'],
  labs: ['schedules-and-finder'],
  find(facts) {
    const { lr } = facts.curves
    if (!lr) return null
    const { share, constant } = rateAtEnd(lr)
    if (share <= HIGH) return null
    const [x, y] = [lr.x.at(-1) ?? 0, lr.y.at(-1) ?? 0]
    return {
      sentence: constant
        ? `学习率全程是 ${write(y)}，没有降过；末段的损失里含着可以降掉的噪声。`
        : `${at(facts, x)}（最后一次记录）的学习率是 ${write(y)}，${share > 0.999 ? '还在峰值' : `还有峰值的 ${percent(share)}`}。`,
      places: [{ role: 'lr', x, y }],
      numbers: { share, last: y },
    }
  },
}

/** The end of the training loss: its last third, as a trend over blocks. */
const endTrend = ({ x, y }: Smooth, share: number) => {
  const from = Math.floor(y.length * (1 - share))
  const end = y.subarray(from)
  return { from: x[from] ?? 0, ...trendOf(end, Math.min(8, Math.floor(end.length / 2))) }
}

/** Fewest values of a training loss whose end is judged. */
const FEWEST = 24

export const noiseFloor: Rule = {
  id: 'noise-floor',
  name: '停在噪声地板上',
  severity: 'warning',
  needs: ['trainLoss', 'lr'],
  fewest: FEWEST,
  unless: ['not-finite', 'divergence', 'no-progress', 'zero-grad', 'dead-lr'],
  condition: '训练损失的后三分之一没有趋势（变化不到 3%，或 |t| < 2.5），而学习率仍高于峰值的 20%',
  because:
    '稳态的超额损失约与学习率成正比（4.1.1）；降到三分之一到十分之一跑一小段，立刻下降就是地板，不降才怀疑容量（1.3.2）',
  questions: ['4.1.1', '1.3.2', '1.8.2', '4.1.8'],
  labs: ['noise-floor', 'schedules-and-finder'],
  find(facts) {
    const { trainLoss, lr } = facts.curves
    if (!trainLoss || !lr || rateAtEnd(lr).share <= HIGH) return null
    const { from, change, t } = endTrend(trainLoss, 1 / 3)
    if (Math.abs(change) >= 0.03 && Math.abs(t) >= 2.5) return null
    return {
      sentence: `${at(facts, from)}之后训练损失停在 ${write(trainLoss.last)}，只变了 ${percent(change)}，上下抖动 ${percent(trainLoss.noise / Math.abs(trainLoss.last || 1))}，而学习率还有峰值的 ${percent(rateAtEnd(lr).share)}。`,
      places: [{ role: 'trainLoss', x: from, y: trainLoss.last }],
      stretch: { from, to: trainLoss.x.at(-1) ?? from },
      numbers: { from, level: trainLoss.last, change, t },
    }
  },
}

/** Whether the rate still allows the loss to go on falling: unknown, or above 5 % of its peak. */
const goesOn = ({ curves: { lr } }: Facts): boolean => !lr || rateAtEnd(lr).share > 0.05

export const notConverged: Rule = {
  id: 'not-converged',
  name: '还没收敛就停了',
  severity: 'notice',
  needs: ['trainLoss'],
  fewest: FEWEST,
  unless: ['not-finite', 'divergence', 'no-progress', 'noise-floor', 'dead-lr'],
  condition: '训练损失的后三分之一还在降：变化超过 4% 且 t < −2.5；学习率已降到峰值的 5% 以下时不报',
  because: '学习率已近零时末段的下降来自退火，再跑也不会继续（4.1.1、4.1.5）',
  questions: ['4.1.3', '4.1.5', '1.2.4', '1.3.2'],
  labs: ['schedules-and-finder', 'underfit-and-data'],
  find(facts) {
    const { trainLoss } = facts.curves
    if (!trainLoss || !goesOn(facts)) return null
    const { from, change, t } = endTrend(trainLoss, 1 / 3)
    if (change > -0.04 || t > -2.5) return null
    return {
      sentence: `${at(facts, from)}之后训练损失又降了 ${percent(-change)}，到 ${write(trainLoss.last)} 时还在降${facts.curves.lr ? '' : '（没有学习率的列，不知道是不是退火）'}。`,
      places: [{ role: 'trainLoss', x: trainLoss.x.at(-1) ?? 0, y: trainLoss.y.at(-1) ?? 0 }],
      stretch: { from, to: trainLoss.x.at(-1) ?? from },
      numbers: { from, change, t },
    }
  },
}
