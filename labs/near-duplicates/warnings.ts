/** What a reader of the check should mind. */
import { number as write, percent } from '../../src/figures/text.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import { hitProbability } from './minhash.ts'
import type { TextReport } from './report.ts'

/** Pitfalls that these texts and options show signs of. */
export function warningsOf(
  { groups, conflicts, mode, understood, pairs }: Omit<TextReport, 'warnings'>,
  { threshold, bands, bandRows, size, tokens }: Settings<typeof controls>,
  skipped: number,
  empty: number,
): string[] {
  const warnings: string[] = []
  const hit = hitProbability(threshold, bands, bandRows)
  if (hit < 0.9)
    warnings.push(
      `相似度恰为 ${write(threshold)} 的一对，只有 ${percent(hit)} 的机会成为候选；加大 b、减小 r，或者提高阈值。`,
    )
  if (skipped > 0)
    warnings.push(
      `${skipped} 次同桶没有比较：很多文本共用一段模板，每桶只比前 100 条；先去掉模板，或加大 r。`,
    )
  if (empty > 0) warnings.push(`${empty} 行规范化后什么也不剩，没有比较；换一种规范化。`)
  if (groups && groups.sharedCount > 0)
    warnings.push(
      `${groups.sharedCount} 个组同时在两边，占测试集 ${groups.testRows} 行：同一主体跨了划分，要按组重新切。`,
    )
  if (conflicts !== null && conflicts > 0)
    warnings.push(`${conflicts} 对重复的标签不同：先查标注（错标嫌疑清单），再决定留哪一条。`)
  const [first, second] = understood
  if (second !== undefined && first?.slice(0, 4) !== second.slice(0, 4))
    warnings.push(`两份的格式不同（${first}；${second}）；确认比较的是同一种文本。`)
  if (mode === 'within') warnings.push('只给了一份：比的是它内部的重复；先去重，再划分。')
  const short = pairs.filter(({ first: { text } }) => text.length <= size).length
  if (tokens === 'char' && short > 0)
    warnings.push(
      `${short} 对里的文本不比片段长（${size} 个字符），只有全同才算像；短文本把片段长度改成 2 或 3。`,
    )
  return warnings
}
