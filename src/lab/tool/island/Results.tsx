import { useCallback } from 'preact/hooks'
import { conclusionHtml } from '../../conclusion-html.ts'
import { Kept } from '../../island/Kept.tsx'
import { Plate } from '../../island/Plate.tsx'
import type { DrawnTool } from '../drawn.ts'
import { remarksHtml, rowsHtml, snippetsHtml } from '../html.ts'
import type { ToolModel } from './model.ts'

interface Props {
  readonly model: ToolModel
  /** Only on the server. */
  readonly drawn: DrawnTool | undefined
}

/** Whether a figure or table is left out: by the report, or as the page was built. */
function isHidden(model: ToolModel, id: string, content: unknown, drawn: unknown): boolean {
  if (model.view.value) return content === null
  return model.built.value ? !model.built.value.has(id) : drawn === undefined
}

/** Every figure of the result, two a row. */
export const Figures = ({ model, drawn }: Props) => (
  <div class="duo">
    {Object.entries(model.lab.figures).map(([id, figure]) => (
      <ToolPlate key={id} model={model} id={id} figure={figure} drawn={drawn} />
    ))}
  </div>
)

interface PlateProps extends Props {
  readonly id: string
  readonly figure: ToolModel['lab']['figures'][string]
}

function ToolPlate({ model, id, figure, drawn }: PlateProps) {
  const now = useCallback(() => model.plotted.value[id] ?? null, [model, id])
  const stored = drawn?.figures[id]
  return (
    <Plate id={id} figure={figure} now={now} hidden={isHidden(model, id, now(), stored)} drawn={stored} />
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
    const rows = model.rows.value[id]
    return rows && one ? rowsHtml(rows, one.title, model.places) : null
  }, [model, one, id])
  if (!one) return null
  const stored = drawn?.tables[id]
  return (
    <section data-part={id} class="rows" hidden={isHidden(model, id, model.rows.value[id] ?? null, stored)}>
      <h3>
        {one.title} {one.note && <span>{one.note}</span>}
      </h3>
      <Kept html={stored} live={live} />
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
