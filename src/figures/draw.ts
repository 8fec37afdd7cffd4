/** From a figure to its drawing, by kind. */
import { bars } from './bars.ts'
import { decisionField } from './field.ts'
import type { Figure, Kinds } from './figure.ts'
import { histogram } from './histogram.ts'
import { images } from './images.ts'
import { lineChart } from './line-chart.ts'
import { matrix } from './matrix.ts'
import { panels } from './panels.ts'
import { sparkline } from './sparkline.ts'

const DRAWERS: { readonly [K in keyof Kinds]: (figure: Figure<K>, width: number) => string } = {
  lines: lineChart,
  histogram,
  field: decisionField,
  bars,
  images,
  matrix,
  panels,
  sparkline,
}

/** The SVG of a figure; `width` is in user units, 12 of which are the height of its text, so draw at the width that is shown. */
export function draw<K extends keyof Kinds>(figure: Figure<K>, width: number): string {
  return DRAWERS[figure.kind](figure, width)
}
