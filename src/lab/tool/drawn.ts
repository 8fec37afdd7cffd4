/** The default result of a tool as the server draws it. Node only. */
import { draw } from '../../figures/draw.ts'
import { FULL, HALF, SLIM, twice } from '../../figures/responsive.ts'
import { table } from '../../figures/table.ts'
import { conclusionHtml } from '../conclusion-html.ts'
import { tableHtml } from '../table-html.ts'
import { remarksHtml, rowsHtml, snippetsHtml } from './html.ts'
import type { Places } from './html.ts'
import type { AnyView, Tool } from './tool.ts'

/** A report as markup: figures for wide and narrow screens with their data tables, tables, remarks, snippets, the result in a sentence. */
export interface DrawnTool {
  /** Figures and tables that this report has, by id. */
  readonly figures: Readonly<Record<string, { readonly drawing: string; readonly table: string }>>
  readonly tables: Readonly<Record<string, string>>
  readonly remarks: string
  readonly snippets: string
  readonly conclusion: string
}

/** Draws everything of a tool's result; cells lead to `places`. */
export function drawTool(tool: Tool, view: AnyView, places: Places = {}): DrawnTool {
  const figures = Object.entries(tool.figures).flatMap(([id, figure]) => {
    const plotted = figure.plot(view)
    if (!plotted) return []
    const drawing = twice((width) => draw(plotted, width), figure.wide ? FULL : HALF, SLIM)
    return [[id, { drawing, table: tableHtml(table(plotted)) }] as const]
  })
  const tables = Object.entries(tool.tables).flatMap(([id, one]) => {
    const rows = one.rows(view)
    return rows ? [[id, rowsHtml(rows, one.title, places)] as const] : []
  })
  return {
    figures: Object.fromEntries(figures),
    tables: Object.fromEntries(tables),
    remarks: remarksHtml(tool.remarks(view)),
    snippets: snippetsHtml(tool.snippets?.(view) ?? []),
    conclusion: conclusionHtml(tool.conclude(view)),
  }
}
