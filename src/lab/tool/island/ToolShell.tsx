import { Commands, ProgressLine } from '../../island/Commands.tsx'
import { Field, GeneralComplaints, SmallNumber } from '../../island/Fields.tsx'
import { formatDuration } from '../../format.ts'
import type { DrawnTool } from '../drawn.ts'
import { InputBox } from './InputBox.tsx'
import type { ToolModel } from './model.ts'
import { Pictures } from './Pictures.tsx'
import { Conclusion, Figures, Remarks, Snippets, Tables } from './Results.tsx'
import { TakeAway } from './TakeAway.tsx'

interface Props {
  readonly model: ToolModel
  /** Address of the tool's page. */
  readonly home: string
  /** The sample's result, drawn; only on the server. */
  readonly drawn?: DrawnTool
}

/** Everything of a tool that a visitor operates. The same on the server and in the page. */
export function ToolShell({ model, home, drawn }: Props) {
  const { controls, stage = [], inputs, compact = false, disabled } = model.lab
  const { seed, ...own } = controls
  const settings = model.settings.value
  const column = Object.entries(own).filter(
    ([name]) => !stage.includes(name) && !(compact && disabled?.[name]?.(settings)),
  )
  return (
    <div class="shell page tool">
      <div class="stage">
        {stage.length > 0 && (
          <form class="above" noValidate onSubmit={(event) => event.preventDefault()}>
            {stage.map((name) => {
              const control = controls[name]
              return control && <Field key={name} model={model} name={name} control={control} />
            })}
          </form>
        )}
        <h2 class="vh">结果</h2>
        <Figures model={model} drawn={drawn} />
        <Pictures model={model} />
        <Conclusion model={model} drawn={drawn} />
        <Tables model={model} drawn={drawn} />
        <Snippets model={model} drawn={drawn} />
        <TakeAway model={model} home={home} />
      </div>
      <aside aria-label="数据与口径">
        <h2>数据</h2>
        <form class="inputs" noValidate onSubmit={(event) => event.preventDefault()}>
          <Samples model={model} />
          {Object.entries(inputs).map(([name, input]) => (
            <InputBox key={name} model={model} name={name} input={input} />
          ))}
        </form>
        <ToolBar model={model} />
        <General model={model} />
        <Remarks model={model} drawn={drawn} />
        {(column.length > 0 || seed) && (
          <>
            <h2>口径</h2>
            <form
              class="settings"
              noValidate
              onSubmit={(event) => {
                event.preventDefault()
                model.go()
              }}
            >
              <div class="controls">
                {column.map(([name, control]) => (
                  <Field key={name} model={model} name={name} control={control} />
                ))}
                {seed?.kind === 'number' && (
                  <div class="seeds">
                    <SmallNumber model={model} name="seed" control={seed} />
                  </div>
                )}
              </div>
            </form>
          </>
        )}
      </aside>
    </div>
  )
}

function Samples({ model }: { readonly model: ToolModel }) {
  return (
    <fieldset class="presets">
      <legend>示例</legend>
      <div class="chips">
        {Object.entries(model.lab.presets).map(([id, { label }]) => (
          <label class="chip" key={id}>
            <input
              type="radio"
              name="sample"
              value={id}
              checked={model.sample.value === id}
              disabled={!model.alive.value}
              onChange={() => void model.applySample(id)}
            />
            {label}
          </label>
        ))}
      </div>
      {model.earlier.value && (
        <button type="button" class="b tiny" onClick={() => model.undo()}>
          换回刚才的数据
        </button>
      )}
    </fieldset>
  )
}

/** 运行, 暂停, 单步, 重置, and how far the calculation is. */
function ToolBar({ model }: { readonly model: ToolModel }) {
  const state = model.state.value
  const parts = model.parts.value
  const share = parts ? model.done.value / parts : 0
  return (
    <div class="run runbar" role="group" aria-label="运行">
      <Commands model={model} />
      <span class="state">
        {state === 'loading' && '正在读取'}
        {(state === 'running' || state === 'paused') && parts !== null && `${model.done.value} / ${parts}`}
        {state === 'done' && formatDuration(model.ms.value)}
        {!model.alive.value && <noscript>计算需要 JavaScript；图和表是示例的结果</noscript>}
      </span>
      <ProgressLine share={share} />
    </div>
  )
}

/** What is wrong with no input alone, and what an address asked for in vain. */
function General({ model }: { readonly model: ToolModel }) {
  const refusal = model.refusals.value['']
  return (
    <>
      {refusal !== undefined && (
        <p class="complaint" role="alert">
          {refusal}
        </p>
      )}
      <GeneralComplaints model={model} />
    </>
  )
}
