/** Small multiples: one drawing that holds several, each under its own title. */
import type { Figure, Panels } from './figure.ts'
import { decisionField } from './field.ts'
import { NARROW } from './frame.ts'
import { histogram } from './histogram.ts'
import { lineChart } from './line-chart.ts'
import { drawing, element, pixel, text } from './svg.ts'

const GAP = 24
const TITLE = 24

type Panel = Panels['panels'][number]

type PanelKind = Panel['figure']['kind']

const DRAWERS: { readonly [K in PanelKind]: (figure: Figure<K>, width: number) => string } = {
  lines: lineChart,
  histogram,
  field: decisionField,
}

const drawPanel = <K extends PanelKind>(figure: Figure<K>, width: number): string =>
  DRAWERS[figure.kind](figure, width)

/** One panel as a nested drawing; its height is read from its view box. */
function inner({ figure }: Panel, width: number): { body: string; height: number } {
  const body = drawPanel(figure, width)
  const height = Number(/viewBox="0 0 \S+ (\S+)"/.exec(body)?.[1])
  return { body: body.replace(/^<svg [^>]*>/, '').replace(/<\/svg>$/, ''), height }
}

/** Draws the panels in rows at a width in user units. */
export function panels(figure: Panels, width: number): string {
  const columns = Math.max(1, width <= NARROW ? figure.columns.narrow : figure.columns.wide)
  const cell = Math.floor((width - (columns - 1) * GAP) / columns)
  const cells = figure.panels.map((panel) => inner(panel, cell))
  const parts: string[] = []
  let top = 0
  for (let first = 0; first < cells.length; first += columns) {
    const row = cells.slice(first, first + columns)
    row.forEach(({ body }, column) => {
      const x = column * (cell + GAP)
      const title = figure.panels[first + column]?.title ?? ''
      parts.push(
        text(x, top + 13, title, { className: 'b' }),
        element('g', { transform: `translate(${pixel(x)} ${pixel(top + TITLE)})` }, body),
      )
    })
    top += TITLE + Math.max(...row.map(({ height }) => height)) + 10
  }
  return drawing(width, top, figure.label, ...parts)
}
