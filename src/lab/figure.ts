import type { Figure } from '../figures/figure.ts'
import type { Controls, Settings } from './controls.ts'

/** What a figure, a sentence or a verdict is made from. */
export interface View<C extends Controls, R> {
  readonly result: R
  readonly settings: Settings<C>
  /** Steps done; 0 before the first. */
  readonly step: number
  /** Steps of the whole run. */
  readonly total: number
}

/** A figure of a lab: a heading and what is drawn, as the data of src/figures, whose `label` says the finding in words. Its data table follows from the same data. */
export interface LabFigure<C extends Controls, R> {
  /** Bold line above the figure. */
  readonly title: string
  /** What follows the title in grey: 「中位数与 10%–90% 的种子」. */
  readonly note?: string
  /** Takes the whole width instead of half of it. */
  readonly wide?: boolean
  /** The figure at this moment of the run; called at most once a frame, and with a result that may still be growing. */
  plot(view: View<C, R>): Figure
}
