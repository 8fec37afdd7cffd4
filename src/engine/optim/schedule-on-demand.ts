import type { Complete } from '../nn/field.ts'
import { isObject } from '../nn/field.ts'
import type { ScheduleSpec } from './spec.ts'

/** The table of schedules, see `schedules.ts`; fetched with the first rate that does not stay as it is. */
let table: typeof import('./schedules.ts') | undefined

const isConstant = (document: unknown): boolean =>
  isObject(document) && document['type'] === 'constant' && Object.keys(document).length === 1

/** Fetches the table unless `document` says that the rate is constant; comes before the other functions. */
export async function loadSchedule(document?: unknown): Promise<void> {
  if (!isConstant(document)) table ??= await import('./schedules.ts')
}

/** The table; undefined where a constant rate does without. */
function tableFor(document: unknown): typeof table {
  if (table === undefined && !isConstant(document)) throw new Error('学习率日程的表还没有取来')
  return table
}

/** Reads the schedule of a document; throws a SpecError that names the field. */
export const readSchedule = (value: unknown, path: string): Complete<ScheduleSpec> =>
  tableFor(value)?.readSchedule(value, path) ?? { type: 'constant' }

/** The rate of step t from base rate `lr`, as a function of both. */
export const rateOf = (schedule: Complete<ScheduleSpec>): ((lr: number, t: number) => number) =>
  tableFor(schedule)?.rateOf(schedule) ?? ((lr) => lr)

/** Number of steps that the schedule is defined for; Infinity for most. */
export const lastsFor = (schedule: Complete<ScheduleSpec>): number =>
  tableFor(schedule)?.lastsFor(schedule) ?? Infinity
