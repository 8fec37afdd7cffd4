import { number as write, percent } from '../../src/figures/text.ts'

/** A whole number with all its digits: 25,557,032. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en')

/** A number of steps: whole from 100 on, with all its digits up to a thousand million. */
export const stepsText = (value: number): string =>
  value >= 100 && value < 1e9 ? whole(value) : write(value)

/** A share as per cent; what no figure could show is said to be below a thousandth of one. */
export const share = (value: number): string =>
  value === 0 ? '0' : Math.abs(value) < 1e-5 ? '0.001% 以下' : percent(value)

/** What is left of a weight, in words: a share, or that it grows without bound. */
export const leftText = (remaining: number): string =>
  Number.isFinite(remaining) && Math.abs(remaining) <= 1 ? `剩下 ${share(remaining)}` : '发散'
