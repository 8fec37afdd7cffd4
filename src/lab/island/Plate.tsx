import { useSignal } from '@preact/signals'
import { useCallback } from 'preact/hooks'
import { draw } from '../../figures/draw.ts'
import { table } from '../../figures/table.ts'
import { tableHtml } from '../table-html.ts'
import type { Drawn } from '../drawn.ts'
import { Kept } from './Kept.tsx'
import type { LabModel } from './model.ts'

interface Props {
  readonly model: LabModel
  readonly id: string
  /** Only on the server. */
  readonly drawn: Drawn['figures'][string] | undefined
}

/** One figure of a lab with its heading and its data table; drawn again at most once a frame. */
export function Plate({ model, id, drawn }: Props) {
  const figure = model.lab.figures[id]
  const open = useSignal(false)
  const live = useCallback(
    (width: number): string | null => {
      const now = model.frame.value >= 0 && model.view
      return now && figure && width > 0 ? draw(figure.plot(now), width) : null
    },
    [model, figure],
  )
  const rows = useCallback((): string | null => {
    const shown = open.value && model.frame.value >= 0 && model.view
    return shown && figure ? tableHtml(table(figure.plot(shown))) : null
  }, [model, figure, open])
  if (!figure) return null
  return (
    <figure class={figure.wide ? 'wide' : undefined}>
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
