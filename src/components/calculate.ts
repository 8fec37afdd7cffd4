import { all, create } from 'mathjs'
import { normalQuantile } from '../engine/nn/random.ts'

const math = create({ ...all }, {})
math.import({
  Phi: (x: number): number => (1 + math.erf(x / Math.SQRT2)) / 2,
  probit: normalQuantile,
})

/** The value of an expression in mathjs syntax, with `Phi(x)` and `probit(p)`. Throws a sentence that names `place`. */
export function calculate(expression: string, place: string): number {
  let value: unknown
  try {
    value = math.evaluate(expression)
  } catch (error) {
    throw new Error(`${place}：算不出「${expression}」：${error instanceof Error ? error.message : ''}`, {
      cause: error,
    })
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new Error(`${place}：「${expression}」的结果不是一个有限的数，而是 ${String(value)}。`)
}

interface Precision {
  readonly digits?: number | string | undefined
  readonly decimals?: number | string | undefined
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/**
 * A number for running text: `digits` significant digits, kept also where they are zeros, or `decimals` after the point; a real minus
 * sign; a power of ten below 10⁻⁴ and from 10⁷ on.
 */
export function formatCalculated(value: number, { digits, decimals }: Precision, place: string): string {
  if ((digits === undefined) === (decimals === undefined))
    throw new Error(`${place}：digits 与 decimals 要写其中一个。`)
  const size = Math.abs(value)
  const precision = Number(digits ?? decimals)
  if (!Number.isInteger(precision) || precision < (digits === undefined ? 0 : 1) || precision > 15)
    throw new Error(`${place}：digits 是 1 到 15、decimals 是 0 到 15 的整数。`)
  if (decimals !== undefined) return minus(value.toFixed(precision))
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) {
    const [mantissa = '', exponent = ''] = value.toExponential(precision - 1).split('e')
    const power = String(Number(exponent)).replace(/./g, (c) =>
      c === '-' ? '⁻' : (SUPERSCRIPTS[Number(c)] ?? c),
    )
    return `${minus(mantissa)} × 10${power}`
  }
  const short = Number(value.toPrecision(precision))
  const wanted = Math.max(0, precision - 1 - Math.floor(Math.log10(Math.abs(short) || 1)))
  return minus(short.toFixed(wanted))
}

const minus = (text: string): string => text.replace('-', '−')
