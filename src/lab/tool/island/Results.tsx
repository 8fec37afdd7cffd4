import { useSignal } from '@preact/signals'
import { useCallback } from 'preact/hooks'
import { draw } from '../../../figures/draw.ts'
import { table } from '../../../figures/table.ts'
import { Kept } from '../../island/Kept.tsx'
import { tableHtml } from '../../table-html.ts'
import type { DrawnTool } from '../drawn.ts'
import { conclusionHtml, remarksHtml, rowsHtml, snippetsHtml } from '../html.ts'
import type { ToolModel } from './model.ts'

interface Props {
  readonly model: ToolModel
  /** Only on the server. */
  readonly drawn: DrawnTool | undefined
}

/** Whether a part of the result is there: by the report, or as the page was built. */
function absent(model: ToolModel, id: string, drawn: boolean, inView: () => unknown): boolean {
  if (model.view.value) return inView() === null
  return model.built.value ? !model.built.value.has(id) : !drawn
}

/** Every figure of the result, two a row. */
export const Figures = ({ model, drawn }: Props) => (
  <div class="duo">
    {Object.keys(model.lab.figures).map((id) => (
      <Figure key={id} model={model} id={id} drawn={drawn} />
    ))}
  </div>
)

function Figure({ model, id, drawn }: Props & { readonly id: string }) {
  const figure = model.lab.figures[id]
  const open = useSignal(false)
  const live = useCallback(
    (width: number): string | null => {
      const plotted = model.view.value && figure?.plot(model.view.value)
      return plotted && width > 0 ? draw(plotted, width) : null
    },
    [model, figure],
  )
  const rows = useCallback((): string | null => {
    const plotted = open.value && model.view.value && figure?.plot(model.view.value)
    return plotted ? tableHtml(table(plotted)) : null
  }, [model, figure, open])
  if (!figure) return null
  const gone = absent(
    model,
    id,
    drawn?.figures[id] !== undefined,
    () => model.view.value && figure.plot(model.view.value),
  )
  return (
    <figure data-part={id} class={figure.wide ? 'wide' : undefined} hidden={gone}>
      <p class="fig-t">
        {figure.title} {figure.note && <span>{figure.note}</span>}
      </p>
      <Kept class="plots" html={drawn?.figures[id]?.drawing} live={live} />
      <details class="data" onToggle={(event) => (open.value = event.currentTarget.open)}>
        <summary>数据表</summary>
        <Kept html={drawn?.figures[id]?.table} live={rows} />
      </details>
    </figure>
  )
}

/** The result in a sentence. */
export function Conclusion({ model, drawn }: Props) {
  const sentence = useCallback(
    () => (model.view.value ? conclusionHtml(model.lab.conclude(model.view.value)) : null),
    [model],
  )
  return (
    <div class="result">
      <div aria-live="polite">
        <Kept class="conclusion" html={drawn?.conclusion} live={sentence} />
      </div>
      {model.stale.value && model.state.value !== 'running' && model.state.value !== 'loading' && (
        <p class="stale">数据或口径改过了；图和表还是改之前的结果。</p>
      )}
    </div>
  )
}

/** Every table of the result. */
export const Tables = ({ model, drawn }: Props) => (
  <>
    {Object.keys(model.lab.tables).map((id) => (
      <ResultTable key={id} model={model} id={id} drawn={drawn} />
    ))}
  </>
)

function ResultTable({ model, id, drawn }: Props & { readonly id: string }) {
  const one = model.lab.tables[id]
  const live = useCallback((): string | null => {
    const rows = model.view.value && one?.rows(model.view.value)
    return rows && one ? rowsHtml(rows, one.title, model.places) : null
  }, [model, one])
  if (!one) return null
  const gone = absent(
    model,
    id,
    drawn?.tables[id] !== undefined,
    () => model.view.value && one.rows(model.view.value),
  )
  return (
    <section data-part={id} class="rows" hidden={gone}>
      <h3>
        {one.title} {one.note && <span>{one.note}</span>}
      </h3>
      <Kept html={drawn?.tables[id]} live={live} />
    </section>
  )
}

/** What was recognised in the input, and warnings. */
export function Remarks({ model, drawn }: Props) {
  const live = useCallback(
    () =>
      model.view.value ? `<ul class="read">${remarksHtml(model.lab.remarks(model.view.value))}</ul>` : null,
    [model],
  )
  const html = drawn && `<ul class="read">${drawn.remarks}</ul>`
  return (
    <div role="status">
      <Kept html={html} live={live} />
    </div>
  )
}

function copy({ target }: Event): void {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>('[data-snippet]') : null
  const text = button?.parentElement?.querySelector('code')?.textContent
  if (!button || !text) return
  navigator.clipboard.writeText(text).then(
    () => (button.textContent = '已复制'),
    () => getSelection()?.selectAllChildren(button.previousElementSibling ?? button),
  )
}

/** Texts to take away; each has a button that copies it. */
export function Snippets({ model, drawn }: Props) {
  const live = useCallback(
    () => (model.view.value ? snippetsHtml(model.lab.snippets?.(model.view.value) ?? []) : null),
    [model],
  )
  return (
    <div class="snippets" onClick={copy}>
      <Kept html={drawn?.snippets} live={live} />
    </div>
  )
}
