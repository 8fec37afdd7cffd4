import type { ChoiceControl, Control, Controls, NumberControl, SettingValue } from './controls.ts'
import { number as write } from '../figures/text.ts'

/** Settings by name, without the types of one lab. */
export type AnySettings = Readonly<Record<string, SettingValue>> & {
  readonly seed: number
  readonly replicas: number
}

/** The value of every control before anyone touches it. */
export function defaultSettings(controls: Controls): AnySettings {
  const values = Object.fromEntries(
    Object.entries(controls).map(([name, control]) => [name, control.default] as const),
  )
  return { ...values, seed: Number(values['seed'] ?? 1), replicas: Number(values['replicas'] ?? 1) }
}

/** The settings with some values replaced; undefined replaces nothing. */
export function changeSettings(
  settings: AnySettings,
  changes: Readonly<Record<string, SettingValue | undefined>>,
): AnySettings {
  const values: Record<string, SettingValue> = { ...settings }
  for (const [name, value] of Object.entries(changes)) if (value !== undefined) values[name] = value
  return { ...values, seed: Number(values['seed']), replicas: Number(values['replicas']) }
}

/** What a control accepts, as the end of a sentence: 「0.001 到 10 之间的数」. */
export function accepted(control: Control): string {
  if (control.kind === 'toggle') return '1（开）或 0（关）'
  if (control.kind === 'choice')
    return optionsOf(control)
      .map(([key]) => key)
      .join('、')
  const range = `${write(control.min, 6)} 到 ${write(control.max, 6)} 之间的`
  return range + (isWhole(control) ? '整数' : '数')
}

/** Whether the control takes whole numbers only. */
export const isWhole = ({ scale, step, min }: NumberControl): boolean =>
  scale === 'linear' && Number.isInteger(step) && Number.isInteger(min)

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Reads what an address or a form holds; undefined when the control does not accept it. */
export function parseValue(control: Control, text: string): SettingValue | undefined {
  const word = text.trim()
  if (control.kind === 'toggle') return word === '1' ? true : word === '0' ? false : undefined
  if (control.kind === 'choice') return Object.hasOwn(control.options, word) ? word : undefined
  const value = NUMBER.test(word) ? Number(word) : Number.NaN
  const within = value >= control.min && value <= control.max
  return within && (!isWhole(control) || Number.isInteger(value)) ? value : undefined
}

/** Whether a value may stand in the settings under this control. */
export const accepts = (control: Control, value: SettingValue): boolean =>
  parseValue(control, printValue(value)) === value

/** A value as short text that {@link parseValue} reads back to the same value. */
export function printValue(value: SettingValue): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
}

/** The options of a choice in the order in which they are shown: as declared, numbers by size. */
export function optionsOf({ options }: ChoiceControl): [key: string, label: string][] {
  const entries = Object.entries(options)
  const numeric = entries.every(([key]) => NUMBER.test(key))
  return numeric ? entries.sort(([a], [b]) => Number(a) - Number(b)) : entries
}

/** A value as the visitor reads it, with its unit: 「0.21」, 「动量」, 「开」. */
export function describeValue(control: Control, value: SettingValue): string {
  if (control.kind === 'toggle') return value ? '开' : '关'
  if (control.kind === 'choice') return control.options[String(value)] ?? String(value)
  return write(Number(value), 6) + (control.unit ? ` ${control.unit}` : '')
}

/** Where a value stands on the slider of its control, 0 to 1. */
export function position(control: NumberControl, value: number): number {
  const { min, max, scale } = control
  return scale === 'log' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min)
}

/** The number of places of a control's slider besides the first. */
export function sliderSteps({ min, max, scale, step }: NumberControl): number {
  return Math.max(1, Math.round(scale === 'log' ? Math.log10(max / min) * step : (max - min) / step))
}

/** The value at place `index` of a control's slider, rounded to what its step can tell apart. */
export function valueAt(control: NumberControl, index: number): number {
  const { min, max, scale, step } = control
  const value = scale === 'log' ? Number((min * 10 ** (index / step)).toPrecision(3)) : min + index * step
  const decimals = scale === 'log' ? 12 : Math.max(0, Math.ceil(-Math.log10(step)) + 1)
  return Math.min(max, Number(value.toFixed(decimals)))
}
