import { useSignal } from '@preact/signals'
import { useCallback } from 'preact/hooks'
import { draw } from '../../figures/draw.ts'
import type { Figure } from '../../figures/figure.ts'
import { table } from '../../figures/table.ts'
import { tableHtml } from '../table-html.ts'
import { Kept } from './Kept.tsx'

interface Props {
  readonly id: string
  readonly figure: { readonly title: string; readonly note?: string; readonly wide?: boolean }
  /** The figure at this moment, or null while the page shows what the server drew. Reads signals; keep it between drawings. */
  readonly now: () => Figure | null
  readonly hidden?: boolean
  /** Only on the server. */
  readonly drawn: { readonly drawing: string; readonly table: string } | undefined
}

/** One figure of a lab or tool with its heading and its data table; drawn again at most once a frame. */
export function Plate({ id, figure, now, hidden, drawn }: Props) {
  const open = useSignal(false)
  const live = useCallback(
    (width: number): string | null => {
      const plotted = now()
      return plotted && width > 0 ? draw(plotted, width) : null
    },
    [now],
  )
  const rows = useCallback((): string | null => {
    const plotted = open.value ? now() : null
    return plotted && tableHtml(table(plotted))
  }, [now, open])
  return (
    <figure data-part={id} class={figure.wide ? 'wide' : undefined} hidden={hidden}>
      <p class="fig-t">
        {figure.title} {figure.note && <span>{figure.note}</span>}
      </p>
      <Kept class="plots" html={drawn?.drawing} live={live} />
      <details class="data" onToggle={(event) => (open.value = event.currentTarget.open)}>
        <summary>数据表</summary>
        <Kept html={drawn?.table} live={rows} />
      </details>
    </figure>
  )
}
