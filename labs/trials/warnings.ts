/** What a reader of the analysis should mind. */
import { number as write, percent } from '../../src/figures/text.ts'
import type { Report } from './report.ts'

/** Fewer trials than this say little about importance. */
const FEW = 20

/** Pitfalls that these trials show signs of. */
export function warningsOf(
  { parameters, trials, failed, outOfBag, direction, metric }: Omit<Report, 'warnings'>,
  left: readonly string[],
  handling: 'worst' | 'drop',
): string[] {
  const warnings = parameters.flatMap(({ name, edge, best, importance }) =>
    edge
      ? [
          `边界警报：最好的 ${name} = ${best} 贴着搜索范围的${edge.side === 'low' ? '下' : '上'}边，领先的试验有 ${percent(edge.leaders)} 挤在那一头；把范围往外扩${importance < 0.05 ? '（它的重要性不大，可以最后再看）' : ''}。`,
        ]
      : [],
  )
  if (failed > 0)
    warnings.push(
      handling === 'worst'
        ? `${failed} 次失败的试验记作最差的值；失败集中的区域会显得重要。`
        : `${failed} 次失败的试验没有算；失败不是随机的，丢掉它们会让危险的区域看起来没人试过。`,
    )
  if (left.length > 0)
    warnings.push(`没有进重要性的列：${left.slice(0, 4).join('、')}${left.length > 4 ? '…' : ''}。`)
  if (trials < FEW) warnings.push(`只有 ${trials} 次试验，重要性和建议的范围都很粗；20 次以上再信。`)
  if (!(outOfBag >= 0.3))
    warnings.push(
      Number.isNaN(outOfBag)
        ? '指标没有变化，或试验太少，随机森林无从学起。'
        : `随机森林在没见过的试验上 R² 只有 ${write(outOfBag)}：噪声大、试验少，或漏了真正起作用的超参，重要性不可靠。`,
    )
  if (metric.toLowerCase() === 'value')
    warnings.push(
      `指标列叫 ${metric}，看不出方向，按${direction === 'min' ? '越小' : '越大'}越好；不对就改「指标」。`,
    )
  return warnings
}
