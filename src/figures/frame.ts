/** The frame of a plot with two axes: margins from the texts around it, scales, and pixels of data values. */
import { area, line as lineOf } from 'd3'
import { domainOf, horizontalAxis, scaleOf, tickWidth, verticalAxis, type Plot, type Scale } from './axis.ts'
import type { Axis, Numbers } from './figure.ts'
import { clipped, drawing } from './svg.ts'

/** Drawings up to this width are the narrow ones. */
export const NARROW = 400
/** How far outside the plot a clipped point may lie, in user units. */
const FAR = 2000

export interface Frame {
  readonly width: number
  readonly height: number
  readonly plot: Plot
  readonly x: Scale
  readonly y: Scale
  readonly xAxis: Axis
  readonly yAxis: Axis
}

export interface FrameOptions {
  readonly width: number
  readonly ratio: number | undefined
  readonly x: Axis
  readonly y: Axis
  /** Columns from which a domain is taken where the axis gives none. */
  readonly xData: readonly Numbers[]
  readonly yData: readonly Numbers[]
  /** Room at the right for names, without the gap to the plot. */
  readonly rightRoom: number
  /** Room beside the plot, in place of what the texts need. */
  readonly room?: { readonly left: number; readonly right: number } | undefined
}

/** Lays out a plot in a drawing of the given width. */
export function frame(options: FrameOptions): Frame {
  const { width, x: xAxis, y: yAxis, rightRoom } = options
  const height = Math.round(width * (options.ratio ?? (width <= NARROW ? 0.8 : 0.72)))
  const yDomain = domainOf(yAxis, options.yData)
  const plot = {
    left: options.room?.left ?? Math.ceil(tickWidth(yAxis, yDomain, 4)) + 10,
    top: 30,
    right: Math.floor(width - (options.room?.right ?? (rightRoom > 0 ? rightRoom + 9 : 12))),
    bottom: height - 42,
  }
  return {
    width,
    height,
    plot,
    x: scaleOf(xAxis, domainOf(xAxis, options.xData), [plot.left, plot.right], false),
    y: scaleOf(yAxis, yDomain, [plot.bottom, plot.top], true),
    xAxis,
    yAxis,
  }
}

/** Grid and axes of a frame. */
export function axes({ plot, x, y, xAxis, yAxis, width }: Frame): string {
  const across = Math.max(2, Math.round((plot.right - plot.left) / (width <= NARROW ? 70 : 78)))
  return verticalAxis(yAxis, y, plot) + horizontalAxis(xAxis, x, plot, across)
}

/** The whole drawing: what is clipped to the plot, then what may stand outside it. */
export function framed(frame: Frame, label: string, under: string, inside: string, over: string): string {
  const { plot, width, height } = frame
  const cut = clipped(plot.left, plot.top - 1, plot.right - plot.left + 1, plot.bottom - plot.top + 2, inside)
  return drawing(width, height, label, under, axes(frame), cut, over)
}

/** Vertical pixel of a value, kept within reach of the plot; what a log axis cannot show lies far below. */
export function pixelY({ y, yAxis, plot }: Frame, value: number): number {
  if (yAxis.scale === 'log' && value <= 0) return plot.bottom + FAR
  if (!Number.isFinite(value)) return value > 0 ? plot.top - FAR : plot.bottom + FAR
  return Math.min(plot.bottom + FAR, Math.max(plot.top - FAR, y(value)))
}

const drawable = (frame: Frame, x: number, ...values: readonly number[]): boolean =>
  Number.isFinite(x) && (frame.xAxis.scale !== 'log' || x > 0) && !values.some(Number.isNaN)

type Point = readonly [number, number]

/** Path data of a curve; NaN leaves a gap, an infinite value leaves the plot. */
export function curvePath(frame: Frame, x: Numbers, y: Numbers): string {
  const points = Array.from(x, (value, index): Point => [value, y[index] ?? NaN])
  return (
    lineOf<Point>()
      .defined(([a, b]) => drawable(frame, a, b))
      .x(([a]) => frame.x(a))
      .y(([, b]) => pixelY(frame, b))
      .digits(1)(points) ?? ''
  )
}

/** Path data of the area between two curves. */
export function bandPath(frame: Frame, x: Numbers, low: Numbers, high: Numbers): string {
  const points = Array.from(x, (value, index) => [value, low[index] ?? NaN, high[index] ?? NaN] as const)
  return (
    area<readonly [number, number, number]>()
      .defined(([a, b, c]) => drawable(frame, a, b, c))
      .x(([a]) => frame.x(a))
      .y0(([, b]) => pixelY(frame, b))
      .y1(([, , c]) => pixelY(frame, c))
      .digits(1)(points) ?? ''
  )
}
