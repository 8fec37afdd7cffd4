import type { ComponentChildren } from 'preact'
import { useCallback } from 'preact/hooks'
import type { Drawn } from '../drawn.ts'
import { Field, GeneralComplaints, SmallNumber } from './Fields.tsx'
import { Guess } from './Guess.tsx'
import type { LabModel } from './model.ts'
import { Outcome, Trouble } from './Outcome.tsx'
import { Plate } from './Plate.tsx'
import { RunBar } from './RunBar.tsx'

export interface ShellProps {
  readonly model: LabModel
  /** `page`: the lab's own page, settings in a column. `plate`: in a text, settings above the run bar. */
  readonly form: 'page' | 'plate'
  /** Address of the lab's own page. */
  readonly home: string
  /** The default result, drawn; only on the server. */
  readonly drawn?: Drawn
}

/** Everything of a lab that a visitor operates. The same on the server and in the page. */
export function Shell({ model, form, home, drawn }: ShellProps) {
  const settings = <Settings model={model} />
  return (
    <div class={`shell ${form}`}>
      {form === 'plate' && (
        <>
          <Presets model={model} />
          {settings}
        </>
      )}
      <div class="stage">
        {form === 'page' && <Presets model={model} />}
        <RunBar model={model} home={home} />
        <Trouble model={model} />
        <Guess model={model} />
        <div class="duo">
          {Object.entries(model.lab.figures).map(([id, figure]) => (
            <LabPlate key={id} id={id} figure={figure} model={model} drawn={drawn?.figures[id]} />
          ))}
        </div>
        <Outcome model={model} drawn={drawn} />
      </div>
      {form === 'page' && (
        <aside aria-label="设置">
          <h2>设置</h2>
          {settings}
        </aside>
      )}
    </div>
  )
}

interface PlateProps {
  readonly model: LabModel
  readonly id: string
  readonly figure: LabModel['lab']['figures'][string]
  readonly drawn: Drawn['figures'][string] | undefined
}

/** A figure of the run, at most once a frame. */
function LabPlate({ model, id, figure, drawn }: PlateProps) {
  const now = useCallback(() => {
    const view = model.frame.value >= 0 ? model.view : null
    return view && figure.plot(view)
  }, [model, figure])
  return <Plate id={id} figure={figure} now={now} drawn={drawn} />
}

function Presets({ model }: { readonly model: LabModel }): ComponentChildren {
  const presets = Object.entries(model.lab.presets)
  if (presets.length === 0) return null
  return (
    <form>
      <fieldset class="presets">
        <legend>预设</legend>
        <div class="chips">
          {presets.map(([id, { label }]) => (
            <label class="chip" key={id}>
              <input
                type="radio"
                name="preset"
                value={id}
                checked={model.preset.value === id}
                onChange={() => model.applyPreset(id)}
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
    </form>
  )
}

function Settings({ model }: { readonly model: LabModel }) {
  const { seed, replicas, ...own } = model.lab.controls
  return (
    <form
      class="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        model.go()
      }}
    >
      <GeneralComplaints model={model} />
      <div class="controls">
        {Object.entries(own).map(([name, control]) => (
          <Field key={name} model={model} name={name} control={control} />
        ))}
        <div class="seeds">
          {seed?.kind === 'number' && <SmallNumber model={model} name="seed" control={seed} />}
          {replicas?.kind === 'number' && replicas.max > 1 && (
            <SmallNumber model={model} name="replicas" control={replicas} />
          )}
        </div>
      </div>
    </form>
  )
}
