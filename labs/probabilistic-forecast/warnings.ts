/** What a reader of the numbers should know, each with the numbers that say so. */
import { number as write, percent } from '../../src/figures/text.ts'
import { crossings } from './quantiles.ts'
import { valueOf } from './report.ts'
import type { Part, Report } from './report.ts'
import type { Rows } from './rows.ts'
import type { Scored } from './scored.ts'

type Facts = Omit<Report, 'warnings'>
type Rule = (facts: Facts, data: Rows, scored: Scored) => string | false

/** Standard errors from which a departure is called one. */
const CLEAR = 4

const outside = ({ share, low, high }: { share: number; low: number; high: number }): boolean =>
  share < low || share > high

const RULES: readonly Rule[] = [
  (_, { forecast }) => {
    if (forecast.kind !== 'quantiles') return false
    const { levels } = forecast
    const [lowest = 0.5, highest = 0.5] = [levels[0], levels.at(-1)]
    if (lowest <= 0.5 && highest >= 0.5) return false
    return `分位水平全在中位数的一边（${write(lowest)} 到 ${write(highest)}）：列名 q1 读作 1%，不是第一四分位数；四分位数写成 q0.25、q0.5、q0.75。`
  },
  ({ rows, pit }) => {
    // u is uniform under calibration: (u − ½)² has mean 1/12 and variance 1/180
    const z = (pit.spread - 1) / (12 * Math.sqrt(1 / 180 / rows))
    if (Math.abs(z) < CLEAR) return false
    return z > 0
      ? `PIT 呈 ∪ 形：真值落在两端太多，预测过自信（分布太窄），(u − ½)² 是应有的 ${write(pit.spread, 3)} 倍。`
      : `PIT 呈 ∩ 形：真值挤在中间，预测欠自信（分布太宽），(u − ½)² 是应有的 ${write(pit.spread, 3)} 倍。`
  },
  ({ rows, pit }) =>
    Math.abs(pit.mean - 0.5) * Math.sqrt(12 * rows) > CLEAR &&
    `PIT 偏向${pit.mean > 0.5 ? '右：真值常高于预测，预测偏低' : '左：真值常低于预测，预测偏高'}（平均 ${write(pit.mean, 3)}，应为 0.5）。`,
  ({ interval, confidence }) =>
    interval !== null &&
    outside(interval) &&
    `名义 ${percent(interval.nominal)} 的区间实际盖住 ${percent(interval.share)}，在 ${percent(confidence)} 波动带 ${write(interval.low)} – ${write(interval.high)} 之外。`,
  ({ interval, byCentre, byWidth }) => {
    if (interval === null || outside(interval)) return false
    const [centre, width] = [spreadOf(byCentre), spreadOf(byWidth)]
    const [parts, what] = centre >= width ? [byCentre, '预测值'] : [byWidth, '区间宽度']
    if (!parts || Math.max(centre, width) < 0.12 || parts.filter(outside).length < 2) return false
    const shares = parts.map(({ share }) => share)
    return `总体覆盖率对，条件覆盖率不对：按${what}分箱，最低一箱 ${percent(Math.min(...shares))}，最高一箱 ${percent(Math.max(...shares))}。`
  },
  ({ metrics }) => {
    const [factor, now, then] = ['sigma_factor', 'nll', 'nll_scaled'].map((key) => valueOf(metrics, key))
    if (factor === undefined || now === undefined || then === undefined || !(now - then > 0.05)) return false
    return `σ 整体乘 ${write(factor, 3)}，NLL 会从 ${write(now, 4)} 降到 ${write(then, 4)}；这个倍数要在另一份校准数据上定。`
  },
  ({ kind }, { lines }, { scores }) => {
    const nll = scores['nll']
    if (kind !== 'gaussian' || !nll || nll.length < 20) return false
    const total = nll.reduce((sum, value) => sum + value, 0)
    const worst = nll.reduce((best, value, row) => (value > (nll[best] ?? 0) ? row : best), 0)
    const share = (nll[worst] ?? 0) / total
    return (
      total > 0 &&
      share > 0.1 &&
      share * nll.length > 20 &&
      `第 ${lines[worst]} 行一行就占 NLL 合计的 ${percent(share)}：σ 太小又偏得远。NLL 对过自信罚得极重，CRPS 温和得多。`
    )
  },
  ({ metrics }) =>
    valueOf(metrics, 'nll') < 0 && 'NLL 为负不是错：密度可以大于 1；换单位 NLL 就变，只能在同一单位下比较。',
  ({ metrics }) =>
    valueOf(metrics, 'crps_skill') < 0 &&
    `CRPS 技能 ${write(valueOf(metrics, 'crps_skill'), 3)}：还不如恒报这份数据自己的分布。`,
  (_, { forecast, lines }) => {
    if (forecast.kind !== 'quantiles') return false
    const rows = crossings(forecast.values, forecast.levels.length)
    return (
      rows.length > 0 &&
      `${rows.length} 行的分位数交叉（第一个在第 ${lines[rows[0] ?? 0]} 行）；排序后 pinball 损失不会变大，可以在选项里打开。`
    )
  },
  ({ kind, interval }) =>
    kind === 'quantiles' &&
    interval === null &&
    '分位水平没有对称的一对（如 0.05 与 0.95），没有中心区间，不给区间分数与覆盖率曲线。',
  ({ level, wanted }) =>
    level !== null &&
    Math.abs(level - wanted) > 0.005 &&
    `要的水平是 ${percent(wanted)}，给的预测里最近的是 ${percent(level)}，区间按它算。`,
  ({ kind, size }) =>
    kind === 'quantiles' &&
    (size ?? 0) < 9 &&
    `只有 ${size} 个分位数：CRPS 的近似粗，只能和用同一组水平的预测比。`,
  ({ kind, size, metrics }) =>
    kind === 'ensemble' &&
    (size ?? 0) < 20 &&
    `只有 ${size} 个成员：未修正与公平的 CRPS 相差 ${write(Math.abs(valueOf(metrics, 'crps') - (Number.isNaN(valueOf(metrics, 'crps_plain')) ? valueOf(metrics, 'crps_fair') : valueOf(metrics, 'crps_plain'))), 3)}；成员数不同的集合要用公平的比。`,
  ({ pit }) => pit.least < 5 && `PIT 有的箱期望只有 ${write(pit.least, 3)} 行，χ² 的 p 值靠不住；减少箱数。`,
  ({ groups }) => {
    const wrong = groups?.filter((group) => group.rows >= 20 && outside(group)) ?? []
    const [first] = wrong
    return (
      first !== undefined &&
      `${groups?.length} 组里有 ${wrong.length} 组的覆盖率在波动带之外，如「${first.name}」${percent(first.share)}。`
    )
  },
]

/** How far the shares of parts lie apart. */
function spreadOf(parts: readonly Part[] | null): number {
  const shares = parts?.map(({ share }) => share) ?? [0]
  return Math.max(...shares) - Math.min(...shares)
}

/** The warnings that apply, in order of weight. */
export const warningsOf = (facts: Facts, data: Rows, scored: Scored): string[] =>
  RULES.flatMap((rule) => {
    const text = rule(facts, data, scored)
    return text === false ? [] : [text]
  })
