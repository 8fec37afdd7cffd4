import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { seriesTable } from '../series-table.ts'
import { Kept } from './Kept.tsx'
import type { LabModel } from './model.ts'
import { Python } from './Python.tsx'

interface Props {
  readonly model: LabModel
  /** The training-step graph as text and the table of series, from the build; only on the server. */
  readonly graph?: string | undefined
  readonly series?: string | undefined
}

const TABS = [
  ['python', 'PyTorch 代码'],
  ['graph', '训练步图'],
  ['series', '数据'],
] as const

/** The same experiment as PyTorch code, as the ONNX graph that is run, and as a list of its series. */
export function CodeTabs({ model, graph, series }: Props) {
  const shown = useSignal<(typeof TABS)[number][0]>('python')
  const { lab } = model
  const panels: Readonly<Record<(typeof TABS)[number][0], ComponentChildren>> = {
    python: <Python code={lab.pytorch(model.settings.value)} />,
    graph: lab.withoutNetwork ? <p class="none">{lab.withoutNetwork}</p> : <Kept html={graph} live={kept} />,
    series: <Kept html={series} live={() => seriesHtml(model)} />,
  }
  const steer = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (move === undefined) return
    const at = TABS.findIndex(([id]) => id === shown.value)
    const [next] = TABS[(at + move + TABS.length) % TABS.length] ?? TABS[0]
    shown.value = next
    document.getElementById(`${lab.id}-tab-${next}`)?.focus()
  }
  return (
    <>
      <div class="tabs" role="tablist" aria-label="代码与数据" onKeyDown={steer}>
        {TABS.map(([id, label]) => (
          <button
            key={id}
            id={`${lab.id}-tab-${id}`}
            type="button"
            role="tab"
            aria-selected={shown.value === id}
            aria-controls={`${lab.id}-panel-${id}`}
            tabIndex={shown.value === id ? 0 : -1}
            onClick={() => (shown.value = id)}
          >
            {label}
          </button>
        ))}
      </div>
      {TABS.map(([id]) => (
        <div
          key={id}
          id={`${lab.id}-panel-${id}`}
          class="panel"
          role="tabpanel"
          tabIndex={0}
          aria-labelledby={`${lab.id}-tab-${id}`}
          hidden={model.alive.value && shown.value !== id}
        >
          {panels[id]}
        </div>
      ))}
    </>
  )
}

const kept = (): null => null

/** The series of the run as a table, or null before the first run. */
function seriesHtml(model: LabModel): string | null {
  const finished = model.state.value === 'done' && model.frame.value >= 0
  return finished ? seriesTable(model.lab.arms, model.stores) : null
}
