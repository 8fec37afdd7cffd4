/** Pieces of drawings made of boxes, texts and arrows. */
import { element, pixel, text } from './svg.ts'
import { LINE_HEIGHT, textWidth, wrap } from './text.ts'

export type Tone = 'plain' | 'key' | 'quiet' | 'bad'

const BOX: Readonly<Record<Tone, string>> = {
  plain: 'box',
  key: 'box-key',
  quiet: 'box-quiet',
  bad: 'box-bad',
}

/** A piece of a drawing and how much height it takes. */
export interface Piece {
  readonly svg: string
  readonly height: number
}

/** A rounded rectangle. */
export function box(x: number, y: number, width: number, height: number, tone: Tone = 'plain'): string {
  return element('rect', { class: BOX[tone], x, y, width, height, rx: 3 })
}

export interface Paragraph {
  readonly content: string
  readonly className?: string
  readonly anchor?: 'start' | 'middle' | 'end'
  /** User units per em over 12, for the larger face of titles. */
  readonly scale?: number
}

/** Paragraphs one under the other, broken at `width`; `y` is the upper edge. */
export function paragraphs(x: number, y: number, width: number, content: readonly Paragraph[]): Piece {
  const parts: string[] = []
  let baseline = y + 12
  for (const { content: words, className, anchor = 'start', scale = 1 } of content) {
    const bold = className?.split(' ').some((name) => name === 'b' || name === 'song') ?? false
    for (const line of wrap(words, width / scale, bold)) {
      parts.push(text(x, baseline, line, { anchor, ...(className === undefined ? {} : { className }) }))
      baseline += LINE_HEIGHT * scale
    }
  }
  return { svg: parts.join(''), height: baseline - 12 - y }
}

type Point = readonly [number, number]

const HEAD = 5

/** A polyline that ends in an arrow head; `className` colours line and head alike. */
export function arrow(points: readonly Point[], className = ''): string {
  const [tip, before] = [points.at(-1)!, points.at(-2)!]
  const length = Math.hypot(tip[0] - before[0], tip[1] - before[1])
  const [dx, dy] = [(tip[0] - before[0]) / length, (tip[1] - before[1]) / length]
  const neck: Point = [tip[0] - dx * HEAD, tip[1] - dy * HEAD]
  const corner = (side: number): Point => [neck[0] - dy * side * 3.2, neck[1] + dx * side * 3.2]
  const path = (list: readonly Point[]): string => list.map(([x, y]) => `${pixel(x)},${pixel(y)}`).join('L')
  return (
    element('path', { class: `arrow ${className}`.trim(), d: `M${path([...points.slice(0, -1), neck])}` }) +
    element('path', { class: `head ${className}`.trim(), d: `M${path([tip, corner(1), corner(-1)])}Z` })
  )
}

/** A line without a head, such as the spine of a tree. */
export function spine(points: readonly Point[], className = ''): string {
  const d = `M${points.map(([x, y]) => `${pixel(x)},${pixel(y)}`).join('L')}`
  return element('path', { class: `arrow ${className}`.trim(), d })
}

/** Width of a line of text in its own face. */
export const wide = (content: string, bold = false): number => textWidth(content, bold)
