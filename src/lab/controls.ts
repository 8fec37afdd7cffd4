/**
 * The controls of a lab, as data. A control knows its form element, its range and its default; the settings of a lab are the values of
 * its controls, typed from the declaration: a choice is the union of its options' keys, a toggle a boolean, the rest numbers.
 */
interface Common {
  /** What stands beside the element, in Chinese, with its symbol: 「学习率 η」. */
  readonly label: string
  /** One sentence that explains the control; read out with it. */
  readonly help?: string
  /** A change reaches a run that is going on; otherwise it starts the run afresh. */
  readonly live?: boolean
  /** A change concerns only how the result is looked at: figures are drawn again, nothing runs. */
  readonly view?: boolean
}

/** A number within bounds, shown as a field and a slider. A log scale moves in equal ratios. */
export interface NumberControl extends Common {
  readonly kind: 'number'
  readonly min: number
  readonly max: number
  /** Smallest change on a linear scale; values of a whole step must be whole. On a log scale: steps a decade (default 20). */
  readonly step: number
  readonly default: number
  readonly scale: 'linear' | 'log'
  readonly unit?: string
}

/** One of several; shown as chips, or as a menu when there are more than five. */
export interface ChoiceControl<Key extends string = string> extends Common {
  readonly kind: 'choice'
  /** Key in the settings and the address → what the visitor reads. */
  readonly options: Readonly<Record<Key, string>>
  readonly default: Key
}

/** On or off. */
export interface ToggleControl extends Common {
  readonly kind: 'toggle'
  readonly default: boolean
}

export type Control = NumberControl | ChoiceControl | ToggleControl
export type Controls = Readonly<Record<string, Control>>

export type SettingValue = number | string | boolean

type ValueOf<C extends Control> = C extends { kind: 'choice'; options: infer Options }
  ? keyof Options & string
  : C extends { kind: 'toggle' }
    ? boolean
    : number

/** The settings of a lab: one value a control, and the two that every lab has. */
export type Settings<C extends Controls = Controls> = { readonly [Key in keyof C]: ValueOf<C[Key]> } & {
  /** The first seed, a whole number from 0. */
  readonly seed: number
  /** How many seeds in a row are run side by side. */
  readonly replicas: number
}

/** A number between `min` and `max` (both allowed), in steps of `step` (default 1). */
export const number = (
  spec: Common & { min: number; max: number; default: number; step?: number; unit?: string },
): NumberControl => ({ kind: 'number', scale: 'linear', step: 1, ...spec })

/** A positive number on a logarithmic slider, `step` steps a decade (default 20). */
export const logNumber = (
  spec: Common & { min: number; max: number; default: number; step?: number; unit?: string },
): NumberControl => ({ kind: 'number', scale: 'log', step: 20, ...spec })

/** One of the keys of `options`. */
export const choice = <const Key extends string>(
  spec: Common & { options: Readonly<Record<Key, string>>; default: NoInfer<Key> },
): ChoiceControl<Key> => ({ kind: 'choice', ...spec })

/** On or off. */
export const toggle = (spec: Common & { default: boolean }): ToggleControl => ({ kind: 'toggle', ...spec })

/** How many seeds a lab runs by default and at most; a lab that shows one run says 1 and 1. */
export interface ReplicaBounds {
  readonly default: number
  readonly max: number
}

/** The controls that every lab has after its own: `seed` and, where a lab may run several, `replicas`. */
export function withSeed(controls: Controls, replicas: ReplicaBounds): Controls {
  const seed = number({
    label: '种子',
    min: 0,
    max: 999_999,
    default: 1,
    help: '同一个种子总给出同一条曲线。',
  })
  const count = number({ label: '几个种子', min: 1, max: replicas.max, default: replicas.default })
  return { ...controls, seed, replicas: count }
}
