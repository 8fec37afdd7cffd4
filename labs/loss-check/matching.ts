/** Which way of computing the loss gives a number that a program printed. */
import type { Report } from './report.ts'
import { valueOf } from './report.ts'

/** Two numbers agree when they differ by less than a unit of the fourth digit that programs print. */
const TOLERANCE = 1e-4

export interface Match {
  readonly name: string
  readonly value: number
  readonly agrees: boolean
}

/** The way that comes closest to an observed loss, and whether it agrees. */
export function closest(report: Report, observed: number): Match | null {
  const ways = [
    { name: '按所选选项', value: valueOf(report) },
    ...(report.reduction === 'sum' ? [] : [{ name: 'reduction=sum', value: report.sum }]),
    ...(report.reduction === 'sum' ? [{ name: 'reduction=mean', value: report.mean }] : []),
    ...report.alternatives,
  ].filter(({ value }) => Number.isFinite(value))
  let best: (typeof ways)[number] | null = null
  for (const way of ways)
    if (!best || Math.abs(way.value - observed) < Math.abs(best.value - observed)) best = way
  if (!best) return null
  const { name, value } = best
  return { name, value, agrees: Math.abs(value - observed) <= TOLERANCE * Math.max(1, Math.abs(observed)) }
}
