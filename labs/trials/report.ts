/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { Edge } from './boundary.ts'

export interface Hyperparameter {
  readonly name: string
  readonly kind: 'number' | 'category'
  readonly log: boolean
  /** Searched at a few values only. */
  readonly levels: boolean
  /** Whole numbers only. */
  readonly whole: boolean
  /** Least and greatest value; categories by name. */
  readonly range: readonly [number, number] | null
  readonly categories: readonly string[]
  /** Share of the forest's variance that this alone explains, and its standard deviation over the trees. */
  readonly importance: number
  readonly spread: number
  readonly best: string
  readonly edge: Edge | null
  /** What to search next: a range, or some of the categories. */
  readonly next: { readonly range: readonly [number, number] | null; readonly categories: readonly string[] }
}

/** A scatter of one hyperparameter: trials, and the best of each stretch. */
export interface Isolation {
  readonly name: string
  readonly log: boolean
  readonly categories: readonly string[]
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly bestX: readonly number[]
  readonly bestY: readonly number[]
}

/** Trials by two hyperparameters in cells; null where no trial lies. */
export interface HeatMap {
  readonly down: string
  readonly across: string
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly cells: readonly (readonly ({ readonly value: number; readonly count: number } | null)[])[]
}

export interface Report {
  readonly understood: string
  readonly metric: string
  readonly direction: 'min' | 'max'
  readonly trials: number
  readonly failed: number
  readonly best: {
    readonly line: number
    readonly value: number
    readonly settings: Readonly<Record<string, string>>
  }
  /** By falling importance. */
  readonly parameters: readonly Hyperparameter[]
  /** Interactions of two of the most important hyperparameters, and what is left to more or to others. */
  readonly pairs: readonly { readonly names: readonly [string, string]; readonly importance: number }[]
  readonly rest: number
  /** R² of the forest on the trials that each tree did not see. */
  readonly outOfBag: number
  readonly isolations: readonly Isolation[]
  /** Values beyond this are not drawn: the worst tenth; and how many trials that is. */
  readonly drawnTo: number
  readonly notDrawn: number
  readonly heatMap: HeatMap | null
  /** The best trials. */
  readonly leaders: readonly {
    readonly line: number
    readonly value: number
    readonly settings: readonly string[]
  }[]
  readonly warnings: readonly string[]
}
