/** A table of shaded cells with a name for each row and column. */
import type { Matrix } from './figure.ts'
import { drawing, element, text } from './svg.ts'
import { textWidth } from './text.ts'

const HEAD = 42
const GAP = 2
/** Cells narrower than this, in user units, have no text. */
const LEGIBLE = 22

/** Draws the cells at a width in user units; they are at most as tall as wide. */
export function matrix(figure: Matrix, width: number): string {
  const { rows, columns } = figure
  const names = Math.min(
    width / 3,
    Math.max(textWidth(figure.down), ...rows.map((name) => textWidth(name))) + 10,
  )
  const cell = (width - names) / Math.max(1, columns.length)
  const tall = Math.min(cell, Math.max(22, 78 - 5 * rows.length))
  const parts = figure.cells.flatMap((row, r) =>
    row.map((one, c) => {
      const [x, y] = [names + c * cell, HEAD + r * tall]
      const ground = element('rect', {
        x,
        y,
        width: Math.max(1, cell - GAP),
        height: Math.max(1, tall - GAP),
        class: one.color === 'muted' ? 'fm' : `f${one.color}`,
        'fill-opacity': String(Math.round(Math.min(1, Math.max(0, one.shade)) * 55 + 4) / 100),
      })
      const middle = { anchor: 'middle', className: 'b' } as const
      const fits = cell >= LEGIBLE && textWidth(one.text) <= cell
      const noted = one.note !== undefined && tall >= 40 && textWidth(one.note) <= cell - 4
      const at = y + (tall - GAP) / 2 + (noted ? -2 : 4)
      return [
        ground,
        fits ? text(x + (cell - GAP) / 2, at, one.text, middle) : '',
        noted ? text(x + (cell - GAP) / 2, at + 16, one.note ?? '', { anchor: 'middle' }) : '',
      ].join('')
    }),
  )
  const down = rows.map((name, r) =>
    text(names - 8, HEAD + r * tall + tall / 2 + 3, cut(name, names - 10), { anchor: 'end' }),
  )
  const step = Math.max(1, Math.ceil((Math.max(...columns.map((name) => textWidth(name))) + 4) / cell))
  const across = columns.map((name, c) =>
    step > 3 || c % step === 0
      ? text(
          names + c * cell + (cell - GAP) / 2,
          HEAD - 8,
          cut(name, Math.max(cell * Math.min(step, 3), 12)),
          {
            anchor: 'middle',
          },
        )
      : '',
  )
  const heads = [
    text(0, HEAD - 8, figure.down, { className: 'mute' }),
    text(names, 12, figure.across, { className: 'mute' }),
  ]
  return drawing(width, HEAD + rows.length * tall, figure.label, ...parts, ...down, ...across, ...heads)
}

/** As much of a name as fits. */
function cut(name: string, room: number): string {
  if (textWidth(name) <= room) return name
  const characters = Array.from(name)
  while (characters.length > 1 && textWidth(`${characters.join('')}…`) > room) characters.pop()
  return `${characters.join('')}…`
}
