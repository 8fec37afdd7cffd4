/** Rules about runs that are lost: not finite, diverged, never learning. */
import { number as write, percent } from '../../../src/figures/text.ts'
import { at } from '../facts.ts'
import type { Facts, Smooth } from '../facts.ts'
import type { Finding, Rule } from '../rule.ts'
import type { Role } from '../roles.ts'
import { ROLE_WORDS } from '../roles.ts'
import { endLevel } from '../statistics.ts'

export const notFinite: Rule = {
  id: 'not-finite',
  name: 'NaN 或 Inf',
  severity: 'severe',
  needs: [['trainLoss', 'valLoss', 'gradNorm', 'lr']],
  fewest: 1,
  unless: [],
  condition: '任何一条曲线出现 NaN 或 ±Inf；报最早的一处',
  because:
    '首现步决定查什么：一开始就有查数据、初始化与损失；渐增之后才有查学习率与爆炸；突然一步查那一批数据与低精度（4.5.9）',
  questions: ['4.5.9', '2.1.2', '4.5.8', '4.3.4'],
  labs: ['stability', 'warmup'],
  find(facts) {
    const broken = (['trainLoss', 'gradNorm', 'valLoss', 'lr'] as const)
      .flatMap((role) => {
        const curve = facts.curves[role]
        return curve?.broken ? [{ role, curve, ...curve.broken }] : []
      })
      .toSorted((a, b) => a.x - b.x)
    const [first] = broken
    if (!first) return null
    const { role, curve, x, value, index } = first
    const last = curve.x.findLastIndex((one) => one < x)
    const growth = growthBefore(facts.curves.trainLoss ?? curve, x)
    const how =
      index === 0
        ? '第一条记录就是：先查数据、初始化与损失函数'
        : growth > 2
          ? `此前训练损失已从低点涨到 ${write(growth)} 倍：先查学习率与梯度爆炸`
          : '此前没有先涨起来：先查那一批数据、log 与除零、低精度溢出'
    return {
      sentence: `${at(facts, x)}起${ROLE_WORDS[role]}变成 ${write(value)}（列「${curve.name}」）；${how}。`,
      places: last < 0 ? [] : [{ role, x: curve.x[last] ?? 0, y: curve.y[last] ?? 0 }],
      stretch: { from: x, to: endOf(facts, x) },
      numbers: { x, growth },
    }
  },
}

/** The last loss before a place over the lowest level before it; 1 where it has not risen. */
function growthBefore({ x, y, level }: Smooth, place: number): number {
  const last = x.findLastIndex((one) => one < place)
  if (last < 0) return 1
  const lowest = level.subarray(0, last + 1).reduce((least, value) => Math.min(least, value), Infinity)
  return lowest > 0 ? Math.max(1, (y[last] ?? 0) / lowest) : 1
}

const endOf = ({ curves }: Facts, from: number): number =>
  Math.max(from, ...Object.values(curves).map(({ x }) => x.at(-1) ?? from))

export const divergence: Rule = {
  id: 'divergence',
  name: '训练发散',
  severity: 'severe',
  needs: ['trainLoss'],
  fewest: 10,
  unless: ['not-finite'],
  condition: '训练损失到过低点之后又涨回来：末段高出低点，超过已降幅度的一半，也超过低点的 50% 与 6 倍噪声',
  because: '可恢复的尖峰几百步内回到原轨；回不来就是平台抬高或发散，要停下来回退（4.3.7）',
  questions: ['1.8.2', '1.3.2', '4.3.7', '4.1.2'],
  labs: ['stability', 'warmup'],
  find(facts) {
    const { trainLoss } = facts.curves
    if (!trainLoss) return null
    const { x, level, first, last, noise } = trainLoss
    const lowest = level.reduce((best, value, place) => (value < (level[best] ?? 0) ? place : best), 0)
    const low = level[lowest] ?? 0
    const rise = last - low
    const climbed = rise > 0.5 * Math.abs(first - low) && rise > 0.5 * Math.abs(low)
    if (!climbed || rise < 6 * noise || lowest > x.length - 4) return null
    const from = x[level.findLastIndex((value) => value < low + 0.1 * rise)] ?? 0
    return {
      sentence: `训练损失降到 ${write(low)}，${at(facts, from)}起涨，末段是 ${write(last)}（开头是 ${write(first)}）。`,
      places: [
        { role: 'trainLoss', x: x[lowest] ?? 0, y: low },
        { role: 'trainLoss', x: x.at(-1) ?? 0, y: last },
      ],
      stretch: { from, to: x.at(-1) ?? from },
      numbers: { x: from, low, last, first },
    }
  },
}

export const noProgress: Rule = {
  id: 'no-progress',
  name: '损失一开始就不降',
  severity: 'severe',
  needs: ['trainLoss'],
  fewest: 10,
  unless: ['not-finite', 'divergence'],
  condition: '训练损失的后 10% 高于前 10% 的 95%，也高于最初 2% 的 90%',
  because: '平在 ln K 是死网络、标签错位或梯度断开（1.3.2、4.5.2）；微调可能从低处开始，那时把它当提醒',
  questions: ['1.2.4', '4.5.2', '1.1.1', '1.7.6'],
  labs: ['symmetry', 'signal-propagation', 'grad-check'],
  find(facts) {
    const { trainLoss } = facts.curves
    if (!trainLoss) return null
    const { x, y, first } = trainLoss
    // two lengths of a beginning: the longer scatters less, the shorter has not yet fallen
    const [begun, last] = [endLevel(y, 'first', 0.1), endLevel(y, 'last', 0.1)]
    if (!(begun > 0) || last < 0.95 * begun || last < 0.9 * first) return null
    const { classes } = facts.options
    const guess = classes > 1 && Math.abs(last / Math.log(classes) - 1) < 0.05
    const level = guess ? `，就是 ln ${classes} = ${write(Math.log(classes))}，等于均匀猜测` : ''
    return {
      sentence: `训练损失从 ${write(first)} 到 ${write(last)}，${x.length} 次记录只变了 ${percent(last / first - 1, 2)}${level}。`,
      places: ends('trainLoss', trainLoss),
      numbers: { first, last },
    }
  },
}

const ends = (role: Role, { x, y }: Smooth): Finding['places'] => [
  { role, x: x[0] ?? 0, y: y[0] ?? 0 },
  { role, x: x.at(-1) ?? 0, y: y.at(-1) ?? 0 },
]
