/** The default result of a lab as the server draws it. Node only. */
import { escapeText } from '../figures/svg.ts'
import { FULL, HALF, SLIM, twice } from '../figures/responsive.ts'
import { draw } from '../figures/draw.ts'
import { table } from '../figures/table.ts'
import { conclusionHtml } from './conclusion-html.ts'
import type { Lab } from './lab.ts'
import { ResultStore, resultOf } from './store.ts'
import type { StoredRun } from './stored.ts'
import { seriesTable } from './series-table.ts'
import { tableHtml } from './table-html.ts'
import { failureWords } from './words.ts'

/** A stored run as markup: drawings for wide and narrow screens, data tables, the result in a sentence. */
export interface Drawn {
  readonly figures: Readonly<Record<string, { readonly drawing: string; readonly table: string }>>
  readonly conclusion: string
  readonly fingerprint: string
  /** The training-step graph as a listing, and every series as a table. */
  readonly graph: string
  readonly series: string
}

/** Draws every figure of a stored run, and says its result. */
export function drawRun(lab: Lab, run: StoredRun): Drawn {
  const { settings, step, total, failure, fingerprint } = run
  const stores = Object.entries(run.results).map(([arm, result]) => {
    const store = new ResultStore(lab.series, arm)
    Object.assign(store.result, result)
    return store
  })
  const view = { result: resultOf(stores, lab.arms), settings, step, total }
  const figures = Object.entries(lab.figures).map(([id, figure]) => {
    const plotted = figure.plot(view)
    const drawing = twice((width) => draw(plotted, width), figure.wide ? FULL : HALF, SLIM)
    return [id, { drawing, table: tableHtml(table(plotted)) }] as const
  })
  const sentence = failure ? failureWords({ failure, lab }) : lab.conclude(view)
  return {
    figures: Object.fromEntries(figures),
    conclusion: conclusionHtml(sentence),
    fingerprint: escapeText(fingerprint),
    graph: graphHtml(run),
    series: seriesTable(lab.arms, stores),
  }
}

function graphHtml({ graph, graphBytes }: StoredRun): string {
  if (graph === null) return ''
  const size = `${(graphBytes / 1024).toFixed(1)} KB`
  return `<p class="none">默认设置下的一步训练：前向、反向、更新都是 ONNX 算子，编码之后 ${size}，用「导出」可以取走。</p><pre tabindex="0" aria-label="训练步图"><code>${escapeText(graph)}</code></pre>`
}
