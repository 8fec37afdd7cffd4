/** The values of a claim, one mark a seed, over the range that it expects. */
import { type Plot, horizontalAxis, scaleOf } from '../figures/axis.ts'
import type { Axis } from '../figures/figure.ts'
import { twice } from '../figures/responsive.ts'
import { drawing, element, line, text } from '../figures/svg.ts'
import type { ClaimRecord } from './test-claim.ts'
import { expectedWords } from './words.ts'

const WIDE = 480
const SLIM = 280
const HEIGHT = 92
/** Rows that the marks are spread over, so that seeds with equal values stay countable. */
const ROWS = 6

interface Range {
  readonly min: number
  readonly max: number
}

/** A strip for every measured name whose seeds differ; nothing for a claim of one seed. */
export function stripsHtml(record: ClaimRecord): string {
  const names = Object.keys(record.expected).filter((name) => {
    const values = record.values[name] ?? []
    return values.length > 1 && values.every(Number.isFinite) && new Set(values).size > 1
  })
  return names
    .map((name) => `<div class="strip">${twice((width) => strip(record, name, width), WIDE, SLIM)}</div>`)
    .join('')
}

function strip(record: ClaimRecord, name: string, width: number): string {
  const values = record.values[name] ?? []
  const expected = rangeOf(record, name)
  const axis = axisFor(record.names[name] ?? name, values, expected)
  const plot: Plot = { left: 8, right: width - 8, top: 22, bottom: HEIGHT - 38 }
  const scale = scaleOf(axis, domain(axis, values, expected), [plot.left, plot.right], true)
  const [low = 0, high = 1] = scale.domain()
  const [from, to] = [Math.max(low, expected.min), Math.min(high, expected.max)].map(scale)
  const marks = values.map((value, seed) => {
    const y = plot.top + 5 + ((seed * 5) % ROWS) * ((plot.bottom - plot.top - 10) / (ROWS - 1))
    return mark(scale(value), y, value >= expected.min && value <= expected.max)
  })
  const words = expectedWords(record, name)
  return drawing(
    width,
    HEIGHT,
    `${record.names[name] ?? name}：${values.length} 个种子中 ${marks.length - outside(values, expected)} 个在预期 ${words} 之内`,
    element('rect', {
      x: from,
      y: plot.top,
      width: Math.max(2, (to ?? 0) - (from ?? 0)),
      height: plot.bottom - plot.top,
      class: 'box-key',
    }),
    Number.isFinite(expected.min) ? line(from ?? 0, plot.top, from ?? 0, plot.bottom, 'th') : '',
    Number.isFinite(expected.max) ? line(to ?? 0, plot.top, to ?? 0, plot.bottom, 'th') : '',
    text(((from ?? 0) + (to ?? 0)) / 2, plot.top - 8, `预期 ${words}`, {
      anchor: 'middle',
      className: 'accent',
    }),
    horizontalAxis(axis, scale, plot, width < WIDE ? 3 : 4),
    ...marks,
  )
}

const outside = (values: readonly number[], { min, max }: Range): number =>
  values.filter((value) => value < min || value > max).length

/** A dot for a seed that holds, a square for one that does not. */
const mark = (x: number, y: number, holds: boolean): string =>
  holds
    ? element('circle', { class: 'f1', cx: x, cy: y, r: 3.2, opacity: '.8' })
    : element('rect', { class: 'f2', x: x - 3, y: y - 3, width: 6, height: 6 })

function rangeOf(record: ClaimRecord, name: string): Range {
  const expected = record.expected[name] ?? Number.NaN
  if (typeof expected !== 'number') return { min: expected[0] ?? -Infinity, max: expected[1] ?? Infinity }
  const tolerance = record.tolerance?.[name] ?? 0
  const width =
    typeof tolerance === 'number' ? tolerance : (Math.abs(expected) * Number.parseFloat(tolerance)) / 100
  return { min: expected - width, max: expected + width }
}

/** Logarithmic where the values and bounds are positive and span more than two orders of magnitude. */
function axisFor(name: string, values: readonly number[], { min, max }: Range): Axis {
  const all = [...values, min, max].filter(Number.isFinite)
  const log = Math.min(...all) > 0 && Math.max(...all) / Math.min(...all) > 100
  return { name, scale: log ? 'log' : 'linear' }
}

/** Values and bounds with room at both ends; more on a side that the expectation leaves open. */
function domain(axis: Axis, values: readonly number[], { min, max }: Range): [number, number] {
  const all = [...values, min, max].filter(Number.isFinite)
  const [low, high] = [Math.min(...all), Math.max(...all)]
  if (axis.scale === 'log') return [low / 1.5, high * 1.5]
  const room = (high - low) * 0.12
  return [low - room, high + room]
}
