/** A figure in a page without script: drawn twice, so that text keeps its size on a phone. */
import { draw } from './draw.ts'
import type { Figure } from './figure.ts'

/** Widths of the two drawings in user units. */
export const WIDE = 632
/** Text and margin column together: what a wide figure of a lab has. */
export const FULL = 896
export const HALF = 430
export const SLIM = 350

/** Two drawings of which the stylesheet shows one: `only-w` above 40 rem, `only-n` below. */
export function twice(drawAt: (width: number) => string, wide: number = WIDE, narrow: number = SLIM): string {
  return `<div class="plot only-w">${drawAt(wide)}</div><div class="plot only-n">${drawAt(narrow)}</div>`
}

/** A figure as HTML, drawn wide and narrow. */
export function responsive(figure: Figure, wide: number = WIDE, narrow: number = SLIM): string {
  return twice((width) => draw(figure, width), wide, narrow)
}
