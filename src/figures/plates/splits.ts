import { arrow, box, paragraphs, type Piece } from '../flow.ts'
import type { Color } from '../figure.ts'
import { NARROW } from '../frame.ts'
import { labelClass } from '../labels.ts'
import { drawing } from '../svg.ts'
import { LINE_HEIGHT, number, percent, wrap } from '../text.ts'
import { halfWidth } from './interval.ts'
import type { Plate } from './plate.ts'

interface Part {
  readonly name: string
  readonly question: string
  /** What is fitted on it, handed on to the next. */
  readonly fitted: string
  readonly looks: string
  readonly bias: string
  readonly color: Color
}

const POINTS = [200, 1000, 10_000] as const
const ERROR = 0.1

const PARTS: readonly Part[] = [
  {
    name: '训练集',
    question: '参数取什么值？',
    fitted: '参数 θ、预处理统计量',
    looks: '每一步都用',
    bias: '分数偏乐观：参数就是照它拟合的',
    color: 1,
  },
  {
    name: '验证集',
    question: '选哪个，停在哪？',
    fitted: '超参、停止点、选中的模型',
    looks: '每次选择都用',
    bias: '分数偏乐观：从许多次里挑了最好的',
    color: 4,
  },
  {
    name: '测试集',
    question: '新数据上会错多少？',
    fitted: '误差的估计与置信区间',
    looks: '只用一次',
    bias: '分数无偏；再用来挑选就不是了',
    color: 3,
  },
]

function part({ name, question, looks, bias, color }: Part, x: number, y: number, width: number): Piece {
  const words = paragraphs(x + 12, y + 12, width - 24, [
    { content: name, className: `b ${labelClass(color)}` },
    { content: question, className: 'b ink' },
    { content: looks, className: 'mute' },
    { content: bias },
  ])
  return { svg: words.svg, height: words.height + 22 }
}

const foot = (): string => {
  const widths = POINTS.map((n) => `${number(n)} 条 ±${number(100 * halfWidth(ERROR, n), 2)}`)
  return `测试集要多大，由区间要多窄来定。错误率 ${percent(ERROR)} 时，95% 区间的半宽（百分点）：${widths.join('，')}。`
}

function drawWide(width: number): string {
  const gap = 104
  const column = (width - 2 * gap) / 3
  const pieces = PARTS.map((item, index) => part(item, index * (column + gap), 0, column))
  const height = Math.max(...pieces.map((piece) => piece.height))
  const middle = height / 2
  const frames = PARTS.map((_, index) =>
    box(index * (column + gap) + 0.5, 0.5, column - 1, height, index === 2 ? 'key' : 'plain'),
  )
  const hands = PARTS.slice(0, 2).map(({ fitted }, index) => {
    const from = (index + 1) * column + index * gap
    const lines = wrap(fitted, gap - 20).length
    const words = paragraphs(from + gap / 2, middle - 4 - lines * LINE_HEIGHT, gap - 20, [
      { content: fitted, className: 'ink', anchor: 'middle' },
    ])
    return (
      arrow([
        [from + 4, middle + 4],
        [from + gap - 4, middle + 4],
      ]) + words.svg
    )
  })
  const note = paragraphs(0, height + 18, width, [{ content: foot(), className: 'mute' }])
  return drawing(
    width,
    height + 18 + note.height,
    splits.label,
    ...frames,
    ...pieces.map(({ svg }) => svg),
    ...hands,
    note.svg,
  )
}

function drawNarrow(width: number): string {
  const parts: string[] = []
  let y = 0
  PARTS.forEach((item, index) => {
    const piece = part(item, 0, y, width)
    parts.push(box(0.5, y + 0.5, width - 1, piece.height, index === 2 ? 'key' : 'plain'), piece.svg)
    y += piece.height
    if (index === 2) return
    const words = paragraphs(40, y + 14, width - 50, [{ content: item.fitted, className: 'ink' }])
    parts.push(
      arrow([
        [24, y + 4],
        [24, y + 38],
      ]),
      words.svg,
    )
    y += 42
  })
  const note = paragraphs(0, y + 16, width, [{ content: foot(), className: 'mute' }])
  return drawing(width, y + 16 + note.height, splits.label, ...parts, note.svg)
}

/** Who fits what on which of the three sets (question 1.1.2). */
export const splits: Plate = {
  label:
    '训练集拟合参数与预处理，交给验证集；验证集选出超参、停止点与模型，交给测试集；测试集只用一次，给出无偏的误差估计。',
  draw: (width) => (width <= NARROW ? drawNarrow(width) : drawWide(width)),
}
