/** What a reader of the result should know about the masks. */
import { number as write, percent } from '../../src/figures/text.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import type { White } from './measure.ts'
import type { Pairs } from './read.ts'
import type { ClassRow, Report } from './report.ts'
import type { Totals } from './totals.ts'

/** How far two averages may lie apart before it is said. */
const APART = 0.05
/** Mean pixels of a class in an image below which one pixel of boundary decides Dice: a disc of radius 10. */
const SMALL = 314

export function notesOf(white: { truth: White; predicted: White }, { ignored }: Totals): string[] {
  const sides = [
    ...(white.truth === 'class' ? ['真值'] : []),
    ...(white.predicted === 'class' ? ['预测'] : []),
  ]
  return [
    ...(sides.length > 0 ? [`${sides.join('和')}里的 255 当作前景，记作标签 1`] : []),
    ...(ignored > 0 ? [`真值里 ${ignored} 个像素是 255，不计`] : []),
  ]
}

export function warningsOf(
  totals: Totals,
  classes: readonly ClassRow[],
  summary: Report['summary'],
  alone: Pairs['alone'],
  settings: Settings<typeof controls>,
): string[] {
  return [
    ...alonesOf(alone),
    ...nowhere(totals),
    ...absent(classes),
    ...emptied(classes, settings.missing === 'diagonal'),
    ...disagreeing(classes),
    ...dominated(totals, classes, summary),
    ...tiny(totals, classes),
  ]
}

const unpaired = (names: readonly string[], side: string, other: string): string[] =>
  names.length === 0
    ? []
    : [`${names.length} 张${side}没有同名的${other}，没有算进来，第一张是 ${names[0]}。`]

function alonesOf({ truth, predicted }: Pairs['alone']): string[] {
  return [...unpaired(truth, '真值', '预测'), ...unpaired(predicted, '预测', '真值')]
}

function nowhere(totals: Totals): string[] {
  const count = totals.matrix().reduce((sum, row) => sum + (row.at(-1) ?? 0), 0)
  return count === 0 ? [] : [`预测里 ${count} 个该有类的像素是 255：算作没有认出，记在真值那一类的漏检里。`]
}

function absent(classes: readonly ClassRow[]): string[] {
  const never = classes.filter(({ truth }) => truth === 0)
  if (never.length === 0) return []
  return [
    `标签 ${never
      .map(({ label }) => label)
      .slice(0, 6)
      .join('、')} 只在预测里出现，IoU 记 0 并计入平均；先查两边的编号是否一致。`,
  ]
}

function emptied(classes: readonly ClassRow[], diagonal: boolean): string[] {
  return classes.flatMap(({ label, apart }) => {
    if (!apart || apart.missed + apart.extra === 0) return []
    const parts = [
      ...(apart.missed > 0 ? [`${apart.missed} 张图的真值有而预测没有`] : []),
      ...(apart.extra > 0 ? [`${apart.extra} 张图的真值没有而预测有`] : []),
    ]
    return [
      `标签 ${label}：${parts.join('，')}；Dice 是 0，距离没有定义，${diagonal ? '按图的对角线记' : '没有计入，所以距离的平均偏好看'}。`,
    ]
  })
}

function disagreeing(classes: readonly ClassRow[]): string[] {
  return classes
    .filter(({ label, imageDice, dice }) => label > 0 && Math.abs(imageDice.mean - dice) > APART)
    .slice(0, 3)
    .map(
      ({ label, imageDice, dice }) =>
        `标签 ${label} 的 Dice 按图平均 ${write(imageDice.mean)}，全部像素累计 ${write(dice)}；累计由大目标决定，报告时要说明是哪一种。`,
    )
}

function dominated(
  totals: Totals,
  classes: readonly ClassRow[],
  { pixel_accuracy }: Report['summary'],
): string[] {
  const [largest] = classes.toSorted((a, b) => b.truth - a.truth)
  const share = (largest?.truth ?? 0) / totals.pixels
  if (!largest || share < 0.9 || classes.length < 2) return []
  return [
    `标签 ${largest.label} 占 ${percent(share)} 的像素：全判成它，像素精度就有 ${write(share)}（现在是 ${write(pixel_accuracy)}）。`,
  ]
}

function tiny({ images }: Totals, classes: readonly ClassRow[]): string[] {
  const small = classes.filter(({ label, truth }) => {
    const having = images.filter(({ classes: own }) => (own.get(label)?.truth ?? 0) > 0).length
    return label > 0 && having > 0 && truth / having < SMALL
  })
  if (small.length === 0) return []
  return [
    `标签 ${small
      .map(({ label }) => label)
      .slice(0, 6)
      .join(
        '、',
      )} 每张图平均不到 ${SMALL} 个像素（半径 10 的圆）：边界差 1 像素，Dice 就差 0.1 上下，要一起看 NSD。`,
  ]
}
