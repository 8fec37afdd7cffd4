/** A recorded log as curves over one axis. */
import { InputError } from '../../src/data/input-error.ts'
import { shorten } from '../../src/data/table-file.ts'
import { axisOf } from './axis.ts'
import type { Axis } from './axis.ts'
import type { Column, Recorded } from './recorded.ts'
import { distanceFrom, ROLE_WORDS, roleOf } from './roles.ts'
import type { Role } from './roles.ts'

/** A curve as it was written: `y` may hold NaN and ±Infinity. */
export interface Curve {
  /** The name of its column. */
  readonly name: string
  readonly x: Float64Array
  readonly y: Float64Array
}

/** What became of a column. */
export interface ColumnNote {
  readonly name: string
  /** 「训练损失」, or why it is not used. */
  readonly use: string
  readonly values: number
  readonly least: number
  readonly most: number
}

export interface Log {
  readonly format: string
  readonly rows: number
  readonly axis: Axis
  readonly curves: Readonly<Partial<Record<Role, Curve>>>
  readonly columns: readonly ColumnNote[]
  readonly warnings: readonly string[]
}

const ROLES: readonly Role[] = ['trainLoss', 'valLoss', 'lr', 'gradNorm', 'trainAccuracy', 'valAccuracy']

/**
 * Finds the axis and the curves of a log.
 * @throws InputError when it has none of the curves that are known
 */
export function curvesOf(recorded: Recorded): Log {
  const { columns, rows } = recorded
  const axis = axisOf(recorded)
  const warnings = [...recorded.warnings, ...axis.warnings]
  const chosen = new Map<Role, Column>()
  for (const role of ROLES) {
    const column = plainest(columns, role)
    if (column) chosen.set(role, column)
  }
  if (chosen.size === 0) throw nothingKnown(columns)
  const curves: Partial<Record<Role, Curve>> = {}
  for (const [role, column] of chosen) {
    const { curve, missing } = curveOf(column, axis)
    curves[role] = /Accuracy/.test(role) ? asShares(curve) : curve
    if (missing > 0)
      warnings.push(
        `列「${shorten(column.name)}」里 ${missing} 个 nan 夹在正常值之间，像是「这一行没有」，按空格处理；若真的算出了 NaN，请只留那一列再看。`,
      )
  }
  return {
    format: recorded.format,
    rows,
    axis: axis.axis,
    curves,
    columns: columns.map((column) => noteOf(column, chosen)),
    warnings,
  }
}

/** The column of a role: among those with at least half as many values as the longest, the one with the plainest name. */
function plainest(columns: readonly Column[], role: Role): Column | undefined {
  const candidates = columns.filter(({ name }) => roleOf(name) === role)
  const most = candidates.reduce((longest, { rows }) => Math.max(longest, rows.length), 0)
  return candidates
    .filter(({ rows }) => rows.length * 2 >= most)
    .toSorted((a, b) => distanceFrom(role, a.name) - distanceFrom(role, b.name))[0]
}

function nothingKnown(columns: readonly Column[]): InputError {
  const names = columns.slice(0, 8).map(({ name }) => shorten(name))
  return new InputError(
    `认出了 ${columns.length} 列（${names.join('、')}${columns.length > 8 ? '…' : ''}），但没有一列是损失、学习率、准确率或梯度范数；请把列名写成 train_loss、val_loss、lr、accuracy 或 grad_norm。`,
  )
}

/** A column over the axis. NaN between ordinary values, and many of them, is how some programs write an empty cell. */
function curveOf(column: Column, { x, kept }: ReturnType<typeof axisOf>): { curve: Curve; missing: number } {
  const places = column.rows.map((_, place) => place).filter((place) => kept[column.rows[place] ?? 0] === 1)
  const valueAt = (place: number): number => column.values[place] ?? Number.NaN
  const nans = places.filter((place) => Number.isNaN(valueAt(place)))
  const lastFinite = places.findLast((place) => Number.isFinite(valueAt(place))) ?? -1
  const between = nans.filter((place) => place < lastFinite).length
  const empty = between > places.length * 0.3 && between > nans.length / 2
  const used = empty ? places.filter((place) => !Number.isNaN(valueAt(place))) : places
  return {
    curve: {
      name: column.name,
      x: Float64Array.from(used, (place) => x[column.rows[place] ?? 0] ?? 0),
      y: Float64Array.from(used, valueAt),
    },
    missing: empty ? nans.length : 0,
  }
}

/** Percent as shares. */
function asShares(curve: Curve): Curve {
  const percent = curve.y.some((value) => value > 1.5)
  return percent ? { ...curve, y: curve.y.map((value) => value / 100) } : curve
}

function noteOf({ name, values }: Column, chosen: ReadonlyMap<Role, Column>): ColumnNote {
  const own = [...chosen].find(([, column]) => column.name === name)
  const role = roleOf(name)
  const use = own
    ? ROLE_WORDS[own[0]]
    : role === null
      ? '没有用到'
      : role === 'step'
        ? '步'
        : role === 'epoch'
          ? '轮'
          : `没有用到（也是${ROLE_WORDS[role]}）`
  let [least, most] = [Infinity, -Infinity]
  for (const value of values)
    if (Number.isFinite(value)) {
      if (value < least) least = value
      if (value > most) most = value
    }
  return { name, use, values: values.length, least, most }
}
