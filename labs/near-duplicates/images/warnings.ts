/** What a reader of the comparison of images should mind. */
import { BITS } from './difference-hash.ts'
import type { HashedImage } from './image-set.ts'
import type { ImageReport } from './report.ts'

/** Sentences about single files that are said one by one. */
const SAID = 3

/** Files that were left out, and pitfalls that these images show signs of. */
export function warningsOf(
  { mode }: Pick<ImageReport, 'mode'>,
  refused: readonly string[],
  images: readonly HashedImage[],
): string[] {
  const warnings: string[] = []
  if (refused.length > 0)
    warnings.push(
      `${refused.slice(0, SAID).join('')}${refused.length > SAID ? `另有 ${refused.length - SAID} 个文件也用不上。` : ''}没有比较${refused.length > 1 ? '它们' : '它'}，其余的照常。`,
    )
  const tied = images.filter(({ ties }) => ties > BITS / 2).length
  if (tied > 0)
    warnings.push(
      `${tied} 张图一半以上的格子与右邻一样亮（大片纯色），这些位总是 0，不相干的图也会显得近；把阈值收紧，逐对看图再定。`,
    )
  if (mode === 'within') warnings.push('只给了一份图像：比的是它内部的重复；先去重，再划分。')
  return warnings
}
