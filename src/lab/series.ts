/**
 * What a lab's run produces, declared: curves grow by points, the other kinds are replaced as a whole. The declaration types the result, so
 * that a figure, claim or sentence naming an unknown series does not compile; it also heads data tables and exported files.
 */

/** Points that are appended: y over x, one curve a replica. */
export interface CurveSeries {
  readonly kind: 'curve'
  readonly label: string
  /** What x counts, with its unit: 「步」. */
  readonly x: string
}

/** One number a replica, known at the end or updated on the way. */
export interface ValueSeries {
  readonly kind: 'value'
  readonly label: string
}

/** Columns of equal length: bins and counts, points and classes, modes and factors. */
export interface ColumnSeries<Column extends string = string> {
  readonly kind: 'columns'
  readonly label: string
  /** Column → its heading. */
  readonly columns: Readonly<Record<Column, string>>
}

/** A function of two variables on a regular grid, for example what a network answers over the plane. */
export interface FieldSeries {
  readonly kind: 'field'
  readonly label: string
}

export type Series = CurveSeries | ValueSeries | ColumnSeries | FieldSeries
export type SeriesMap = Readonly<Record<string, Series>>

/** Points of a curve: `y[replica][i]` stands at `x[i]`. */
export interface Curve {
  readonly x: readonly number[]
  readonly y: readonly (readonly number[])[]
}

/** Values at the nodes of a grid, row by row; row 0 lies at the smallest y, column 0 at the smallest x. */
export interface Field {
  readonly x: readonly [min: number, max: number]
  readonly y: readonly [min: number, max: number]
  readonly columns: number
  readonly rows: number
  readonly values: Float32Array
}

export type Columns<Column extends string = string> = Readonly<Record<Column, readonly number[]>>

/** The data of one series. */
export type DataOf<S extends Series> = S extends { kind: 'curve' }
  ? Curve
  : S extends { kind: 'value' }
    ? readonly number[]
    : S extends { kind: 'columns'; columns: infer Named }
      ? Columns<keyof Named & string>
      : Field

/** Data of any series. */
export type Data = Curve | readonly number[] | Columns | Field

/** Data together with its kind, to be told apart. */
export type Recorded = {
  readonly [Kind in Series['kind']]: {
    readonly kind: Kind
    readonly data: DataOf<Extract<Series, { kind: Kind }>>
  }
}[Series['kind']]

/** The data of all series of one arm. Before a run reaches a series it is empty (a curve without points, columns without rows, a 0 × 0 field). */
export type Result<S extends SeriesMap> = { readonly [Name in keyof S]: DataOf<S[Name]> }

export type CurveNames<S extends SeriesMap> = {
  [Name in keyof S]: S[Name] extends { kind: 'curve' } ? Name : never
}[keyof S] &
  string

export type SnapshotNames<S extends SeriesMap> = Exclude<keyof S & string, CurveNames<S>>

/** A curve a replica over `x`, which grows during the run. */
export const curve = (spec: { label: string; x: string }): CurveSeries => ({ kind: 'curve', ...spec })

/** One number a replica. */
export const value = (spec: { label: string }): ValueSeries => ({ kind: 'value', ...spec })

/** Named columns of equal length. */
export const columns = <const Column extends string>(spec: {
  label: string
  columns: Readonly<Record<Column, string>>
}): ColumnSeries<Column> => ({ kind: 'columns', ...spec })

/** A grid of values over a plane. */
export const field = (spec: { label: string }): FieldSeries => ({ kind: 'field', ...spec })
