/** Horizontal bars on one scale; two quantities are mirrored about a common zero. */
import { scaleLinear } from 'd3'
import type { Bars } from './figure.ts'
import { NARROW } from './frame.ts'
import { labelClass } from './labels.ts'
import { drawing, element, line, text } from './svg.ts'
import { number, textWidth } from './text.ts'

const ROW = 34
const THICK = 16
const TOP = 34

interface Layout {
  readonly zero: number
  /** User units of a value. */
  readonly length: (value: number) => number
  readonly names: number
}

const valueRoom = (values: readonly number[]): number =>
  Math.max(0, ...values.map((value) => textWidth(number(value), true))) + 12

function layout(figure: Bars, width: number): Layout {
  const stacked = width <= NARROW
  const names = stacked ? 0 : Math.max(...figure.rows.map(({ name }) => textWidth(name))) + 14
  const rights = figure.rows.map(({ right }) => right)
  const lefts = figure.left ? figure.rows.map(({ left = 0 }) => left) : []
  const rightMost = Math.max(0, ...rights)
  const leftMost = Math.max(0, ...lefts)
  const room = width - names - valueRoom(rights) - (lefts.length > 0 ? valueRoom(lefts) : 0)
  const scale = scaleLinear()
    .domain([0, rightMost + leftMost || 1])
    .range([0, room])
  const zero = names + (lefts.length > 0 ? valueRoom(lefts) : 0) + scale(leftMost)
  return { zero, length: scale, names }
}

/** Draws bars at a width in user units; on a narrow drawing a row's name stands above its bar. */
export function bars(figure: Bars, width: number): string {
  const { zero, length, names } = layout(figure, width)
  const pitch = names > 0 ? ROW : ROW + 14
  const height = TOP + figure.rows.length * pitch + 24
  const rows = figure.rows.map((row, index) => {
    const y = TOP + index * pitch + (names > 0 ? 6 : 26)
    const middle = y + THICK / 2 + 4
    const name = names > 0 ? text(0, middle, row.name) : text(0, y - 8, row.name)
    const left =
      figure.left === undefined ? '' : bar(zero, -length(row.left ?? 0), y, figure.left.color, row.left ?? 0)
    return name + left + bar(zero, length(row.right), y, figure.right.color, row.right)
  })
  const axis = line(zero, TOP - 4, zero, height - 22, 'ax')
  return drawing(
    width,
    height,
    figure.label,
    heads(figure, zero),
    rows.join(''),
    axis,
    unitText(figure, width, height),
  )
}

type BarColor = Bars['right']['color']

function bar(zero: number, reach: number, y: number, color: BarColor, value: number): string {
  const className = `f${color === 'muted' ? 'm' : color}`
  const x = Math.min(zero, zero + reach)
  const anchor = reach < 0 ? 'end' : 'start'
  const label = text(zero + reach + (reach < 0 ? -6 : 6), y + THICK / 2 + 4, number(value), {
    anchor,
    className: 'b',
  })
  return element('rect', { x, y, width: Math.abs(reach), height: THICK, class: className }) + label
}

const head = (side: Bars['right'], x: number, anchor: 'start' | 'end'): string =>
  text(x, 18, side.name, { anchor, className: `b ${labelClass(side.color)}` })

function heads(figure: Bars, zero: number): string {
  return (
    head(figure.right, figure.left ? zero + 6 : zero, 'start') +
    (figure.left ? head(figure.left, zero - 6, 'end') : '')
  )
}

const unitText = (figure: Bars, width: number, height: number): string =>
  text(width, height - 6, figure.unit, { anchor: 'end', className: 'mute' })
