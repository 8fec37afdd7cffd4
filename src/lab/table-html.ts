import type { DataTable } from '../figures/figure.ts'
import { escapeText } from '../figures/svg.ts'

/** A data table as HTML: a caption that says what the figure shows, then the rows, the first cell of each as its heading. */
export function tableHtml({ caption, columns, rows }: DataTable): string {
  const head = columns
    .map((name) => (name === '' ? '<td></td>' : `<th scope="col">${escapeText(name)}</th>`))
    .join('')
  const body = rows.map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row">${escapeText(first)}</th>${rest.map((cell) => `<td>${escapeText(cell)}</td>`).join('')}</tr>`,
  )
  return `<table><caption>${escapeText(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`
}
