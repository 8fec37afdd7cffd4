/** Shapes of single points; classes differ in shape as well as in colour. */
import type { Mark } from './figure.ts'
import { element, pixel } from './svg.ts'

type Shape = (x: number, y: number, color: string) => string

const SHAPES: Readonly<Record<Mark['shape'], Shape>> = {
  dot: (cx, cy, color) => element('circle', { cx, cy, r: 4, class: `f${color}` }),
  ring: (cx, cy, color) => element('circle', { cx, cy, r: 4.2, class: `ring s${color}` }),
  square: (x, y, color) =>
    element('rect', { x: x - 3.5, y: y - 3.5, width: 7, height: 7, class: `f${color}` }),
  cross: (x, y, color) =>
    element('path', {
      class: `l s${color}`,
      d: `M${pixel(x - 4)},${pixel(y - 4)}l8,8m0,-8l-8,8`,
    }),
}

/** The shape of a mark centred on a pixel. */
export function markShape(mark: Mark, x: number, y: number): string {
  return SHAPES[mark.shape](x, y, mark.color === 'muted' ? 'm' : String(mark.color))
}
