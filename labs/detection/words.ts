import { number as write } from '../../src/figures/text.ts'
import type { Kind } from './fixes.ts'
import type { DrawnBox, FalsePositive } from './report.ts'

/** Kind of error → its name and what it means, in the order of the table. */
export const KIND_WORDS: Readonly<Record<Kind, readonly [name: string, meaning: string]>> = {
  Cls: ['分类错 Cls', '与别类目标的 IoU 够格，类报错了；改对最好的一个，其余去掉'],
  Loc: ['定位差 Loc', '与同类目标的 IoU 在背景阈值与 IoU 阈值之间；摆正最好的一个，其余去掉'],
  Both: ['类与位置都错 Both', '只与别类目标有交，IoU 也不够；去掉'],
  Dupe: ['重复 Dupe', '同类目标已被另一个检测占用；去掉'],
  Bkg: ['背景 Bkg', '与任何目标的 IoU 都不超过背景阈值；去掉'],
  Miss: ['漏检 Miss', '没有检测找到它，也没有 Cls、Loc 可改成它；从目标里去掉'],
  FP: ['全部误检 FP', '所有误检排到所有命中之后；与上面各类重叠'],
  FN: ['全部漏检 FN', '所有没找到的目标都不计；与上面各类重叠'],
}

/** States of a drawn box → what they are called. */
export const STATE_WORDS: Readonly<Record<DrawnBox['state'], string>> = {
  found: '目标，找到了',
  missed: '目标，漏检',
  ignored: '不计',
  hit: '命中',
  dropped: '100 名之后，不计',
  Cls: '分类错',
  Loc: '定位差',
  Both: '类与位置都错',
  Dupe: '重复',
  Bkg: '背景',
}

/** Why a detection is a false positive, in a sentence with its numbers. */
export function reason(
  { why, iou, object, taker, category }: FalsePositive,
  least: number,
  background: number,
): string {
  const overlap = write(iou)
  const taken = taker === null ? '' : `，它已被分数 ${write(taker)} 的检测占用`
  const sentences = {
    Cls: `与 ${object ?? ''} 的 IoU 是 ${overlap}，类报成了 ${category}${taken}`,
    Loc: `与同类目标的 IoU 是 ${overlap}，不到 ${write(least)}${taken}`,
    Both: `只与 ${object ?? ''} 有交，IoU ${overlap} 也不到 ${write(least)}`,
    Dupe: `与同类目标的 IoU 是 ${overlap}${taken}`,
    Bkg: `与任何目标的 IoU 都不超过 ${write(background)}，最大 ${overlap}`,
  }
  return sentences[why]
}
