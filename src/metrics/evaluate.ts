import { record } from './arguments/argument.ts'
import { isWhat, quote } from './arguments/describe.ts'
import { MetricError, refuse } from './error.ts'
import type { Context, Metric, MetricValue } from './metric.ts'
import { nearest } from './nearest.ts'
import { registry } from './registry.ts'

/**
 * Computes one metric from untrusted JSON, `{"metric": name, …arguments}`.
 * @throws MetricError for whatever does not fit: no object, an unknown name or argument, one that is missing, of the
 * wrong kind, not finite, or of another length
 */
export function evaluate(spec: unknown, context: Context = {}): MetricValue {
  const { metric: name, ...given } = record(spec, '文档', '对象 {"metric": 名字, …参数} 或由它们组成的数组')
  const row = rowOf(name)
  const known = Object.keys(row.arguments)
  const unknown = Object.keys(given).find((argument) => !known.includes(argument))
  if (unknown !== undefined) {
    throw new MetricError(unknown, `${String(name)} 没有参数 ${quote(unknown)}，应为 ${known.join('、')}。`)
  }
  return row.answer(given, context)
}

function rowOf(name: unknown): Metric {
  if (typeof name !== 'string') return refuse('metric', isWhat(name), '指标名字')
  const row = registry.get(name)
  if (row) return row
  const meant = nearest(name, [...registry.keys()])
  return refuse('metric', `是未知的指标 ${quote(name)}`, `已有指标的名字${meant ? `，例如 ${meant}` : ''}`)
}
