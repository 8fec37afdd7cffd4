import { useSignalEffect } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Complaint } from '../address.ts'
import type { ChoiceControl, Control, NumberControl, SettingValue, ToggleControl } from '../controls.ts'
import type { Lab } from '../lab.ts'
import {
  accepted,
  describeValue,
  isWhole,
  optionsOf,
  parseValue,
  position,
  printValue,
  sliderSteps,
  valueAt,
} from '../settings.ts'
import type { AnySettings } from '../settings.ts'

/** What a form of controls works with: the model of a lab or of a tool. */
export interface FormModel {
  readonly lab: Pick<Lab, 'id' | 'disabled' | 'bounds'>
  readonly settings: Signal<AnySettings>
  readonly complaints: Signal<readonly Complaint[]>
  change(changes: Readonly<Record<string, SettingValue | undefined>>): void
  complain(control: string, sentence: string | null): void
}

interface FieldProps<C extends Control = Control> {
  readonly model: FormModel
  readonly name: string
  readonly control: C
}

/** The form element of a control, with its label, its bound from theory, why it is disabled, and what was wrong with its value. */
export function Field({ model, name, control }: FieldProps) {
  if (control.kind === 'number') return <NumberField model={model} name={name} control={control} />
  if (control.kind === 'toggle') return <Toggle model={model} name={name} control={control} />
  return Object.keys(control.options).length > 5 ? (
    <Menu model={model} name={name} control={control} />
  ) : (
    <Chips model={model} name={name} control={control} />
  )
}

/** Why the control cannot be used now, or false. */
const disabledBy = ({ model, name }: FieldProps): string | false =>
  model.lab.disabled?.[name]?.(model.settings.value) ?? false

const complaintOn = ({ model, name }: FieldProps): string | undefined =>
  model.complaints.value.find(({ control }) => control === name)?.sentence

/** What an address asked for in vain and no control stands for. */
export function GeneralComplaints({ model }: { readonly model: Pick<FormModel, 'complaints'> }) {
  return (
    <>
      {model.complaints.value
        .filter(({ control }) => control === null)
        .map(({ sentence }) => (
          <p key={sentence} class="complaint" role="status">
            {sentence}
          </p>
        ))}
    </>
  )
}

/** Hint, reason and complaint under a field; `id` is what the field is described by. */
function Notes({ id, field }: { readonly id: string; readonly field: FieldProps }) {
  const reason = disabledBy(field)
  const complaint = complaintOn(field)
  return (
    <div id={id} class="notes">
      {reason && <p class="hint">{reason}</p>}
      {complaint && (
        <p class="complaint" role="status">
          {complaint}
        </p>
      )}
    </div>
  )
}

function NumberField(field: FieldProps<NumberControl>) {
  const { model, name, control } = field
  const id = `${model.lab.id}-${name}`
  const text = useRef<HTMLInputElement>(null)
  const value = Number(model.settings.value[name])
  const disabled = disabledBy(field) !== false
  useSignalEffect(() => {
    const printed = printValue(model.settings.value[name] ?? control.default)
    const element = text.current
    if (element && document.activeElement !== element) element.value = printed
  })
  const take = (written: string): void => {
    const parsed = parseValue(control, written)
    if (parsed !== undefined) {
      model.change({ [name]: parsed })
      model.complain(name, null)
    } else model.complain(name, `「${control.label}」只能是 ${accepted(control)}。`)
  }
  const settle = (): void => {
    if (text.current) text.current.value = printValue(model.settings.value[name] ?? control.default)
    model.complain(name, null)
  }
  return (
    <div class="ctl">
      <label for={id}>{control.label}</label>
      <span class="val">
        <input
          ref={text}
          id={id}
          name={name}
          type="number"
          inputMode="decimal"
          min={control.min}
          max={control.max}
          step={control.scale === 'log' ? 'any' : control.step}
          defaultValue={printValue(value)}
          disabled={disabled}
          aria-describedby={`${id}-notes`}
          title={control.help}
          onInput={(event) => take(event.currentTarget.value)}
          onBlur={settle}
        />
        {control.unit && <span class="unit">{control.unit}</span>}
      </span>
      <Slider {...field} value={value} disabled={disabled} />
      <Notes id={`${id}-notes`} field={field} />
    </div>
  )
}

function Slider({
  model,
  name,
  control,
  value,
  disabled,
}: FieldProps<NumberControl> & { value: number; disabled: boolean }) {
  const steps = sliderSteps(control)
  const bound = model.lab.bounds?.[name]?.(model.settings.value) ?? null
  const within = bound !== null && bound.at >= control.min && bound.at <= control.max
  return (
    <>
      <input
        type="range"
        name={`${name}Slider`}
        aria-label={`${control.label}，滑块`}
        aria-valuetext={describeValue(control, value)}
        min={0}
        max={steps}
        value={Math.round(position(control, value) * steps)}
        disabled={disabled}
        onInput={(event) => model.change({ [name]: valueAt(control, Number(event.currentTarget.value)) })}
      />
      {within && (
        <div class="bound">
          <i style={`left:calc(8px + (100% - 16px) * ${position(control, bound.at).toFixed(4)})`}>
            {bound.label}
          </i>
        </div>
      )}
    </>
  )
}

/** A number without a slider, for the row of seeds. */
export function SmallNumber(field: FieldProps<NumberControl>) {
  const { model, name, control } = field
  const id = `${model.lab.id}-${name}`
  const text = useRef<HTMLInputElement>(null)
  useSignalEffect(() => {
    const element = text.current
    const printed = printValue(model.settings.value[name] ?? control.default)
    if (element && document.activeElement !== element) element.value = printed
  })
  return (
    <span class="small-number">
      <label for={id}>{control.label}</label>
      <input
        ref={text}
        id={id}
        name={name}
        type="number"
        inputMode="numeric"
        min={control.min}
        max={control.max}
        step={isWhole(control) ? 1 : 'any'}
        defaultValue={printValue(control.default)}
        title={control.help}
        onInput={(event) => {
          const parsed = parseValue(control, event.currentTarget.value)
          if (parsed !== undefined) model.change({ [name]: parsed })
          model.complain(
            name,
            parsed === undefined ? `「${control.label}」只能是 ${accepted(control)}。` : null,
          )
        }}
        onBlur={(event) => {
          event.currentTarget.value = printValue(model.settings.value[name] ?? control.default)
          model.complain(name, null)
        }}
      />
      <Notes id={`${id}-notes`} field={field} />
    </span>
  )
}

function Chips(field: FieldProps<ChoiceControl>) {
  const { model, name, control } = field
  const id = `${model.lab.id}-${name}`
  const chosen = model.settings.value[name]
  return (
    <fieldset class="choice" disabled={disabledBy(field) !== false} aria-describedby={`${id}-notes`}>
      <legend>{control.label}</legend>
      <div class="chips">
        {optionsOf(control).map(([key, label]) => (
          <label class="chip" key={key}>
            <input
              type="radio"
              name={name}
              value={key}
              checked={key === chosen}
              onChange={() => model.change({ [name]: key })}
            />
            {label}
          </label>
        ))}
      </div>
      <Notes id={`${id}-notes`} field={field} />
    </fieldset>
  )
}

function Menu(field: FieldProps<ChoiceControl>) {
  const { model, name, control } = field
  const id = `${model.lab.id}-${name}`
  return (
    <div class="ctl">
      <label for={id}>{control.label}</label>
      <select
        id={id}
        name={name}
        value={String(model.settings.value[name])}
        disabled={disabledBy(field) !== false}
        aria-describedby={`${id}-notes`}
        onChange={(event) => model.change({ [name]: event.currentTarget.value })}
      >
        {optionsOf(control).map(([key, label]) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
      <Notes id={`${id}-notes`} field={field} />
    </div>
  )
}

function Toggle(field: FieldProps<ToggleControl>) {
  const { model, name, control } = field
  const id = `${model.lab.id}-${name}`
  return (
    <div class="ctl toggle">
      <label>
        <input
          type="checkbox"
          name={name}
          value="1"
          checked={model.settings.value[name] === true}
          disabled={disabledBy(field) !== false}
          aria-describedby={`${id}-notes`}
          onChange={(event) => model.change({ [name]: event.currentTarget.checked })}
        />
        {control.label}
      </label>
      <Notes id={`${id}-notes`} field={field} />
    </div>
  )
}
