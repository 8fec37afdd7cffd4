/** Where a curve leaves the plot, in words. */
import type { Axis, LineSeries } from './figure.ts'
import type { Frame } from './frame.ts'
import type { Curve } from './runs.ts'
import { number, powerOfTen } from './text.ts'

export interface Exit {
  /** Position of the last point that is still shown. */
  readonly index: number
  readonly side: 'top' | 'bottom' | 'stop'
  /** 「第 64 步越过 10⁶」. */
  readonly words: string
}

/** A series with its thick curve, and where that leaves the plot. */
export interface DrawnSeries {
  readonly series: LineSeries
  readonly curve: Curve
  readonly exit: Exit | undefined
}

/** A position on the x axis as it is read out. */
export function position(axis: Axis, value: number): string {
  return axis.ordinal === undefined ? `在 ${number(value)} 处` : `第 ${number(value, 6)} ${axis.ordinal}`
}

const bound = (axis: Axis, value: number): string => {
  const exponent = Math.log10(value)
  return axis.scale === 'log' && Math.abs(exponent - Math.round(exponent)) < 1e-9 && Math.abs(exponent) > 3.5
    ? powerOfTen(Math.round(exponent))
    : number(value)
}

/** The exit of a curve that ends outside the plot or at a non-finite value; undefined for one that stays. */
export function exitOf(frame: Frame, curve: Curve): Exit | undefined {
  const [low = 0, high = 1] = frame.y.domain()
  const shown = (value: number | undefined): boolean => value !== undefined && value >= low && value <= high
  if (curve.y.length === 0 || shown(curve.y.at(-1))) return undefined
  const index = curve.y.findLastIndex(shown)
  const value = curve.y[index + 1]!
  const at = position(frame.xAxis, curve.x[index + 1]!)
  if (Number.isNaN(value)) return { index, side: 'stop', words: `${at}变成 NaN` }
  return value > high
    ? { index, side: 'top', words: `${at}越过 ${bound(frame.yAxis, high)}` }
    : { index, side: 'bottom', words: `${at}低于 ${bound(frame.yAxis, low)}` }
}
