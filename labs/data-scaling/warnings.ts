/** What a reader of the extrapolation should mind. */
import { number as write, percent } from '../../src/figures/text.ts'
import type { Runs } from './points.ts'
import { EXPONENTS } from './power-law.ts'
import type { Report } from './report.ts'

/** Pitfalls that these data and this fit show signs of. */
export function warningsOf(
  { points, law, now, intervals, chosen }: Omit<Report, 'warnings'>,
  { unused }: Runs,
  factor: number,
): string[] {
  const warnings: string[] = []
  const smallest = points[0]?.n ?? now.n
  if (unused.length > 0)
    warnings.push(`没有用到${unused.slice(0, 4).join('、')}${unused.length > 4 ? '…' : ''}。`)
  if (law.a === 0)
    warnings.push(
      '误差没有随 n 下降，拟合只剩常数；先查子集是否分层、学习率和步数是否随 n 调过；指标若是越大越好，把「指标」改成「准确率」。',
    )
  else if (law.b <= EXPONENTS.least * 1.01 || law.b >= EXPONENTS.most * 0.99)
    warnings.push(`b 停在搜索范围的边上（${write(law.b)}），这几个点定不下幂律的形状。`)
  if (points.length === 3)
    warnings.push('三个点定三个参数，没有余下的自由度：曲线总会穿过它们，残差说明不了什么。')
  else if (points.length < 5)
    warnings.push(`只有 ${points.length} 个不同的 n；4 到 5 个以上，每个三个种子，区间才有意义。`)
  if (now.n / smallest < 4)
    warnings.push(`最大的 n 只有最小的 ${write(now.n / smallest)} 倍，c 与 b 很难分开。`)
  if (factor > 10) warnings.push(`外推到 ${write(factor)} 倍；超过 10 倍的外推连区间也只在幂律不变时有效。`)
  if (intervals && intervals.c[0] < 0.05 * now.error && intervals.c[1] > 0.5 * now.error)
    warnings.push(
      `地板 c 的区间从 ${write(intervals.c[0])} 到 ${write(intervals.c[1])}，还定不下来；再补几个更大或更小的 n。`,
    )
  const rising = points.find(
    (point, index) => index > 0 && point.error > (points[index - 1]?.error ?? Infinity),
  )
  if (rising && law.a > 0)
    warnings.push(`n = ${write(rising.n)} 处的误差反而比前一点高；多半是种子的噪声，或超参没有随 n 重调。`)
  if (law.a > 0 && chosen.without < 0.9 * chosen.error)
    warnings.push(
      `省略 c 的直线外推到 ${write(chosen.factor)} 倍时是 ${write(chosen.without, 4)}，比带 c 的低 ${percent(1 - chosen.without / chosen.error)}，过于乐观。`,
    )
  return warnings
}
