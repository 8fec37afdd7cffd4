/**
 * What a figure is: plain data. `draw.ts` turns it into an SVG string, `table.ts` into the rows of its text alternative.
 * Every text in it is read by a visitor and therefore Chinese; every number is a value in the units its axis names.
 */

/** Series colours of the palette: 1 is the subject, 2 the failure, 3 the cure; `muted` is for context. */
export type Color = 1 | 2 | 3 | 4 | 5 | 6 | 'muted'

export type Numbers = ArrayLike<number>

export interface Axis {
  /** Name with its unit, such as `步长 h` or `时间（秒）`. A log axis is said to be one by the drawing. */
  readonly name: string
  readonly scale?: 'linear' | 'log' | undefined
  /** The range that is shown; left out, the range of the data. */
  readonly domain?: readonly [number, number] | undefined
  /** Values the range must cover when it is taken from the data. */
  readonly include?: readonly number[] | undefined
  readonly ticks?: readonly number[] | undefined
  /** The word that counts positions on this axis: with `步`, a position is read out as 「第 64 步」. */
  readonly ordinal?: string | undefined
}

/** One subject drawn over x: a single curve, or one curve a seed. */
export interface LineSeries {
  readonly name: string
  /** A second line under the name, where the curve ends. */
  readonly note?: string | undefined
  readonly color: Color
  readonly x: Numbers
  /** One curve a seed; a curve may be shorter than `x` while it is still growing, and ends at its first non-finite value. */
  readonly runs: readonly Numbers[]
  /** `band` (the default for five runs or more): median and 10–90 %; `thin`: each seed thin, run `subject` thick. */
  readonly seeds?: 'band' | 'thin' | undefined
  /** The run that is drawn thick among thin ones; left out, the median. */
  readonly subject?: number | undefined
  readonly dashed?: boolean | undefined
  /** False keeps the name out of the drawing; the table still has it. */
  readonly labelled?: boolean | undefined
}

/** A line that is not measured: a bound, a position, a theory. */
export type Reference =
  | {
      readonly kind: 'horizontal'
      readonly at: number
      readonly name: string
      readonly color?: Color | undefined
    }
  | {
      readonly kind: 'vertical'
      readonly at: number
      readonly name: string
      readonly color?: Color | undefined
    }
  | {
      readonly kind: 'curve'
      /** Left out: a line whose meaning the caption gives. */
      readonly name?: string | undefined
      readonly x: Numbers
      readonly y: Numbers
      readonly color?: Color | undefined
      /** The x at which the name stands beside the curve; left out, at its right end. */
      readonly nameAt?: number | undefined
    }

/** A single point worth pointing at. */
export interface Mark {
  readonly x: number
  readonly y: number
  readonly color: Color
  readonly shape: 'dot' | 'ring' | 'cross' | 'square'
  readonly name?: string | undefined
  readonly note?: string | undefined
}

/** A stretch of the x axis with a background of its own. */
export interface Region {
  readonly from: number
  readonly to: number
  readonly name?: string | undefined
  readonly tone: 'bad' | 'quiet'
}

interface Named {
  /** One sentence that states the finding; read out in place of the drawing. */
  readonly label: string
}

export interface LineChart extends Named {
  readonly kind: 'lines'
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly LineSeries[]
  readonly references?: readonly Reference[] | undefined
  readonly marks?: readonly Mark[] | undefined
  readonly regions?: readonly Region[] | undefined
  /** Where names stand: `margin` (default) at the right of the plot, `inside` beside the last point of each curve. */
  readonly names?: 'margin' | 'inside' | undefined
  /** Height over width; left out, 0.72 wide and 0.8 narrow. */
  readonly ratio?: number | undefined
  /** Room beside the plot in user units, for panels that share an axis; left out, what the texts need. */
  readonly room?: { readonly left: number; readonly right: number } | undefined
}

export interface Histogram extends Named {
  readonly kind: 'histogram'
  readonly x: Axis
  /** Bin edges in rising order, shared by all series. */
  readonly edges: Numbers
  readonly series: readonly {
    readonly name: string
    readonly note?: string | undefined
    readonly color: Color
    readonly values: Numbers
  }[]
  readonly references?: readonly Reference[] | undefined
  readonly ratio?: number | undefined
}

/** Points of two classes over the decision of a network. */
export interface DecisionField extends Named {
  readonly kind: 'field'
  readonly x: Axis & { readonly domain: readonly [number, number] }
  readonly y: Axis & { readonly domain: readonly [number, number] }
  /** Probability of class 1 at `columns × rows` nodes that span the two domains, row by row from the bottom; left out, no field. */
  readonly probability?:
    | {
        readonly columns: number
        readonly rows: number
        readonly values: Numbers
      }
    | undefined
  /** Earlier fields, of which the boundary alone is drawn, thin. */
  readonly earlier?: readonly { readonly columns: number; readonly rows: number; readonly values: Numbers }[]
  readonly points: {
    readonly x: Numbers
    readonly y: Numbers
    /** 0 or 1. */
    readonly label: Numbers
    /** True for points whose label was flipped: drawn hollow. */
    readonly flipped?: ArrayLike<boolean> | undefined
  }
  readonly classes: readonly [string, string]
  /** False leaves the axes out, where position carries no unit. */
  readonly axes?: boolean | undefined
}

/** Horizontal bars; with a left value, mirrored on one scale. */
export interface Bars extends Named {
  readonly kind: 'bars'
  /** What a bar measures, with its unit. */
  readonly unit: string
  readonly right: { readonly name: string; readonly color: Color }
  readonly left?: { readonly name: string; readonly color: Color } | undefined
  readonly rows: readonly {
    readonly name: string
    readonly right: number
    readonly left?: number | undefined
    readonly note?: string | undefined
  }[]
}

/** Grey images of one size side by side. */
export interface Images extends Named {
  readonly kind: 'images'
  /** Pixels of each image. */
  readonly width: number
  readonly height: number
  /** Pixels keep their edges: for maps of labels. */
  readonly sharp?: boolean | undefined
  readonly images: readonly {
    readonly name: string
    /** Grey values 0 to 1, row by row from the top. */
    readonly values: Numbers
  }[]
  /** Images in a row, wide and narrow. */
  readonly columns: { readonly wide: number; readonly narrow: number }
}

/** A table of shaded cells: a confusion matrix, a heat map of two settings, a lattice. */
export interface Matrix extends Named {
  readonly kind: 'matrix'
  /** What the rows and the columns are: 「真实」, 「预测」. */
  readonly down: string
  readonly across: string
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  /** Row by row; `shade` from 0 (the paper) to 1 (the full colour). */
  readonly cells: readonly (readonly {
    readonly text: string
    readonly note?: string | undefined
    readonly shade: number
    readonly color: Color
  }[])[]
}

/** Small multiples: figures of one kind side by side or one above the other. */
export interface Panels extends Named {
  readonly kind: 'panels'
  readonly panels: readonly {
    readonly title: string
    readonly figure: LineChart | Histogram | DecisionField
  }[]
  /** Panels in a row, wide and narrow. */
  readonly columns: { readonly wide: number; readonly narrow: number }
}

/** A curve beside text, without axes; hidden from a screen reader, because the text says it. */
export interface Sparkline {
  readonly kind: 'sparkline'
  readonly series: readonly { readonly y: Numbers; readonly color: Color; readonly name?: string }[]
  readonly scale?: 'linear' | 'log' | undefined
  /** A cross with this word where the first curve stops. */
  readonly end?: string | undefined
}

/** Every kind of figure. */
export interface Kinds {
  readonly lines: LineChart
  readonly histogram: Histogram
  readonly field: DecisionField
  readonly bars: Bars
  readonly images: Images
  readonly matrix: Matrix
  readonly panels: Panels
  readonly sparkline: Sparkline
}

/** A figure of any kind, or of the kinds named. */
export type Figure<K extends keyof Kinds = keyof Kinds> = { [P in K]: Kinds[P] & { readonly kind: P } }[K]

/** The text alternative of a figure: rows of cells that are already written for reading. */
export interface DataTable {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}
