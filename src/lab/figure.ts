import type { Controls, Settings } from './controls.ts'
import type { SeriesMap } from './series.ts'

/** How large a figure is drawn. Text keeps its size; a drawing is made again for another width, never scaled. */
export interface Frame {
  /** CSS pixels. */
  readonly width: number
  /** True while a run is going on: leave out what costs time and cannot be seen in motion. */
  readonly moving: boolean
}

/** What a figure is drawn from. */
export interface View<C extends Controls, R> {
  readonly result: R
  readonly settings: Settings<C>
  /** Steps done; 0 before the first. */
  readonly step: number
}

/** Rows of a data table: numbers are formatted, null is an empty cell. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (number | string | null)[])[]
}

/** A figure: a drawing, what it says in words, and its data as a table. */
export interface Figure<C extends Controls, S extends SeriesMap, R> {
  /** Bold line above the figure. */
  readonly title: string
  /** What follows the title in grey: 「中位数与 10%–90% 的种子」. */
  readonly note?: string
  /** Takes the whole width instead of half of it. */
  readonly wide?: boolean
  /** The drawing as SVG text: `(view, frame) => lines({ … }, { ...frame, label })`. A draw function of src/figures, fed from the result. */
  draw(view: View<C, R>, frame: Frame, label: string): string
  /** What the figure shows in one or two sentences with its numbers; the label of the SVG. */
  says(view: View<C, R>): string
  /** The series in the figure's data table, or a table of its own. */
  readonly table: readonly (keyof S & string)[] | ((view: View<C, R>) => Table)
}
