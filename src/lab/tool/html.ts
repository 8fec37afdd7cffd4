/** Parts of a tool's result as markup, the same on the server and in the page. Every text of a visitor is escaped here. */
import { escapeText } from '../../figures/svg.ts'
import { number as write } from '../../figures/text.ts'
import type { Cell, Remark, Rows, Snippet } from './tool.ts'

/** Rows that a page shows; all of them are in the CSV. */
const SHOWN = 200

/** Id of a question or lab → the address of its page. */
export type Places = Readonly<Record<string, string>>

function cellHtml(cell: Cell, places: Places): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return write(cell, 4)
  if (typeof cell === 'string') return escapeText(cell)
  const links = cell.map(({ id, text }) => {
    const place = places[id]
    return place === undefined ? escapeText(text) : `<a href="${escapeText(place)}">${escapeText(text)}</a>`
  })
  return links.join('；')
}

/** A table; the first cell of each row is its heading, columns of numbers stand right. */
export function rowsHtml({ columns, rows }: Rows, title: string, places: Places = {}): string {
  const numeric = columns.map((_, index) =>
    rows.some((row) => typeof row[index] === 'number') ? ' class="num"' : '',
  )
  const head = columns.map((name, index) => `<th scope="col"${numeric[index]}>${escapeText(name)}</th>`)
  const body = rows.slice(0, SHOWN).map(
    (row) =>
      `<tr>${row
        .map((cell, index) => {
          const text = cellHtml(cell, places)
          return index === 0 ? `<th scope="row">${text}</th>` : `<td${numeric[index]}>${text}</td>`
        })
        .join('')}</tr>`,
  )
  const rest =
    rows.length > SHOWN
      ? `<p class="more">这里列出前 ${SHOWN} 行，其余 ${rows.length - SHOWN} 行在导出的 CSV 里。</p>`
      : ''
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeText(title)}"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>${rest}`
}

const SIGNS: Readonly<Record<Remark['kind'], { path: string; word: string }>> = {
  read: { path: 'm3 8.5 3.2 3.2L13 4.8', word: '' },
  warning: { path: 'm8 2.5 6 11H2zM8 6.5v3.2M8 11.6v.1', word: '注意：' },
}

export const remarksHtml = (remarks: readonly Remark[]): string =>
  remarks
    .map(({ kind, text }) => {
      const { path, word } = SIGNS[kind]
      const sign = `<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`
      return `<li class="${kind}">${sign}<span class="vh">${word}</span>${escapeText(text)}</li>`
    })
    .join('')

export const snippetsHtml = (snippets: readonly Snippet[]): string =>
  snippets
    .map(
      ({ title, text }, index) =>
        `<section><h3>${escapeText(title)}</h3><pre tabindex="0" aria-label="${escapeText(title)}"><code>${escapeText(text)}</code></pre><button type="button" class="b tiny" data-snippet="${index}">复制</button></section>`,
    )
    .join('')
