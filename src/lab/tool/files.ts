import { plainNumbers } from '../files.ts'
import type { AnySettings } from '../settings.ts'
import type { AnyView, Cell, Tool } from './tool.ts'
import type { Given } from './work.ts'

/** Options and result of a tool as JSON, with the names and sizes of what was given but none of its content; numbers that are not finite are strings. */
export function resultJson(tool: Tool, view: AnyView, given: Given, address: string): string {
  const settings: AnySettings = view.settings
  const options = Object.fromEntries(Object.keys(tool.controls).map((name) => [name, settings[name]]))
  const inputs = Object.fromEntries(
    Object.entries(given).map(([name, files]) => [
      name,
      files.map((file) => ({ name: file.name, bytes: file.size })),
    ]),
  )
  const document = { tool: tool.id, title: tool.title, address, options, inputs, result: tool.json(view) }
  const text = JSON.stringify(document, plainNumbers, 1)
  return `${text.replace(/\[\n[\s\d.,eE+-]*\]/g, (numbers) => numbers.replace(/\s+/g, ' '))}\n`
}

/** Every table as CSV, one after the other, each under its title. */
export function tablesCsv(tool: Tool, view: AnyView): string {
  const parts = Object.values(tool.tables).flatMap((table) => {
    const rows = table.rows(view)
    if (!rows) return []
    return [[[table.title], rows.columns, ...rows.rows].map((row) => row.map(csvCell).join(',')).join('\r\n')]
  })
  return `\ufeff${parts.join('\r\n\r\n')}\r\n`
}

/** Text that a spreadsheet would take for a formula begins with one of these. */
const FORMULA = /^[=+\-@\t\r]/

/** A cell of a CSV file that is safe to open in a spreadsheet: text which would start a formula gets an apostrophe before it (OWASP, CSV Injection). */
export function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const plain = typeof cell === 'string' ? cell : cell.map(({ text }) => text).join('；')
  const text = FORMULA.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
