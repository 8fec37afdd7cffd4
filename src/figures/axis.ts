/** Scales and axes: few ticks, the name at the axis end, a log axis said to be log. */
import { extent, scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3'
import type { Axis, Numbers } from './figure.ts'
import { line, text } from './svg.ts'
import { number, powerOfTen, textWidth } from './text.ts'

export type Scale = ScaleContinuousNumeric<number, number>

/** The rectangle in which data is drawn, in user units of the drawing. */
export interface Plot {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const usable = (axis: Axis, value: number): boolean =>
  Number.isFinite(value) && (axis.scale !== 'log' || value > 0)

/** The range an axis shows: the given one, or that of the data with a little room; never empty. */
export function domainOf(axis: Axis, data: readonly Numbers[]): [number, number] {
  if (axis.domain) return [axis.domain[0], axis.domain[1]]
  const values: number[] = [...(axis.include ?? [])]
  for (const column of data) {
    const [low, high] = extent(Array.from(column).filter((value) => usable(axis, value)))
    if (low !== undefined && high !== undefined) values.push(low, high)
  }
  const low = Math.min(...values)
  const high = Math.max(...values)
  if (values.length === 0) return axis.scale === 'log' ? [0.1, 1] : [0, 1]
  if (low < high) return [low, high]
  return axis.scale === 'log' ? [low / 2, high * 2] : [low - 0.5, high + 0.5]
}

/** A scale from `domain` to `range`; `nice` widens a domain that was taken from the data to round numbers. */
export function scaleOf(
  axis: Axis,
  domain: readonly [number, number],
  range: [number, number],
  nice: boolean,
): Scale {
  const scale: Scale = axis.scale === 'log' ? scaleLog() : scaleLinear()
  scale.domain(domain).range(range)
  return nice && !axis.domain ? scale.nice(5) : scale
}

function logTicks([low, high]: readonly [number, number], count: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9)
  const last = Math.floor(Math.log10(high) + 1e-9)
  if (last - first < 1) return scaleLog().domain([low, high]).ticks(count)
  const step = Math.ceil((last - first + 1) / count)
  const ticks: number[] = []
  for (let exponent = first; exponent <= last; exponent += step) ticks.push(Number(`1e${exponent}`))
  return ticks
}

/** Round values at which d3 would put ticks, at most one more than `count` of them where a coarser choice exists. */
function linearTicks(scale: Scale, count: number): number[] {
  for (let wanted = count; wanted > 2; wanted--) {
    const ticks = scale.ticks(wanted)
    if (ticks.length <= count + 1) return ticks
  }
  return scale.ticks(2)
}

/** At most about `count` ticks of a scale, inside its domain. */
export function ticksOf(axis: Axis, scale: Scale, count: number): number[] {
  if (axis.ticks) return [...axis.ticks]
  const [low = 0, high = 1] = scale.domain()
  return axis.scale === 'log' ? logTicks([low, high], count) : linearTicks(scale, count)
}

/** Tick texts: powers of ten on a log axis that reaches beyond 10⁻³ or 10³, plain numbers otherwise. */
export function tickText(axis: Axis, ticks: readonly number[]): (value: number) => string {
  const exponents = ticks.map((tick) => Math.log10(tick))
  const powers = axis.scale === 'log' && exponents.some((exponent) => Math.abs(exponent) > 3.5)
  const whole = exponents.every((exponent) => Math.abs(exponent - Math.round(exponent)) < 1e-9)
  return powers && whole ? (value) => powerOfTen(Math.round(Math.log10(value))) : (value) => number(value, 4)
}

/** The name of an axis as it is written at its end. */
export function axisName(axis: Axis): string {
  return axis.scale === 'log' ? `${axis.name}（对数）` : axis.name
}

/** Width that the tick texts of a vertical axis need. */
export function tickWidth(axis: Axis, domain: readonly [number, number], count: number): number {
  const ticks = ticksOf(axis, scaleOf(axis, domain, [0, 1], true), count)
  const write = tickText(axis, ticks)
  return Math.max(10, ...ticks.map((tick) => textWidth(write(tick))))
}

/** Grid lines with their values at the left, and the axis name above the plot. */
export function verticalAxis(axis: Axis, scale: Scale, plot: Plot, count = 4): string {
  const ticks = ticksOf(axis, scale, count)
  const write = tickText(axis, ticks)
  const rows = ticks.map((tick) => {
    const y = scale(tick)
    return (
      line(plot.left, y, plot.right, y, 'gr') +
      text(plot.left - 7, y + 4, write(tick), { anchor: 'end', className: 'mute' })
    )
  })
  return rows.join('') + text(plot.left - 2, plot.top - 11, axisName(axis))
}

/** The base line with ticks and values under it, and the axis name at its right end. */
export function horizontalAxis(axis: Axis, scale: Scale, plot: Plot, count = 4): string {
  const ticks = ticksOf(axis, scale, count)
  const write = tickText(axis, ticks)
  const marks = ticks.map((tick) => {
    const x = scale(tick)
    const label = write(tick)
    return (
      line(x, plot.bottom, x, plot.bottom + 4, 'ax') +
      text(x, plot.bottom + 18, label, { anchor: 'middle', className: 'mute' })
    )
  })
  return (
    line(plot.left, plot.bottom, plot.right, plot.bottom, 'ax') +
    marks.join('') +
    text(plot.right, plot.bottom + 34, axisName(axis), { anchor: 'end' })
  )
}
