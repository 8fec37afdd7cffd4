import { shorten } from '../data/shorten.ts'
import {
  accepted,
  changeSettings,
  defaultSettings,
  describeValue,
  parseValue,
  printValue,
} from './settings.ts'
import type { AnySettings } from './settings.ts'
import type { SettingValue } from './controls.ts'
import type { Lab } from './lab.ts'
import { nearest } from './nearest.ts'

/** Something in an address that could not be used; `control` names the control it stands beside, if there is one. */
export interface Complaint {
  readonly control: string | null
  readonly sentence: string
}

/** What an address asks for. */
export interface Request {
  readonly settings: AnySettings
  readonly complaints: readonly Complaint[]
  /** Start at once. */
  readonly run: boolean
}

/** Names in an address that are no controls. */
export const RESERVED = ['run', 'preset'] as const

/** Reads the query of a lab's address: `?preset=wild&lr=0.21&seed=3&run=1`. Anything it cannot use is said in words and replaced by the default. */
export function readAddress(lab: Pick<Lab, 'controls' | 'presets' | 'id'>, query: URLSearchParams): Request {
  const complaints: Complaint[] = []
  const defaults = changeSettings(defaultSettings(lab.controls), presetSettings(lab, query, complaints))
  const given: Record<string, SettingValue> = {}
  for (const [name, text] of query) {
    if (RESERVED.some((reserved) => reserved === name)) continue
    const control = Object.hasOwn(lab.controls, name) ? lab.controls[name] : undefined
    if (!control) {
      complaints.push({ control: null, sentence: unknownName(lab, name) })
      continue
    }
    const value = parseValue(control, text)
    if (value !== undefined) given[name] = value
    else {
      const fallback = describeValue(control, defaults[name] ?? control.default)
      const sentence = `「${control.label}」只能是 ${accepted(control)}，地址里写的是「${shorten(text)}」，已改用 ${fallback}。`
      complaints.push({ control: name, sentence })
    }
  }
  return { settings: changeSettings(defaults, given), complaints, run: query.get('run') === '1' }
}

function presetSettings(
  { presets }: Pick<Lab, 'presets'>,
  query: URLSearchParams,
  complaints: Complaint[],
): Readonly<Record<string, SettingValue | undefined>> {
  const wanted = query.get('preset')
  if (wanted === null) return {}
  if (Object.hasOwn(presets, wanted)) return presets[wanted]?.settings ?? {}
  const sentence = `没有叫「${shorten(wanted)}」的预设，可用的有 ${Object.keys(presets).join('、')}，已改用默认设置。`
  complaints.push({ control: null, sentence })
  return {}
}

function unknownName({ controls }: Pick<Lab, 'controls'>, name: string): string {
  const close = nearest(name, Object.keys(controls))
  const hint = close ? `最接近的是「${close}」` : `可用的有 ${Object.keys(controls).join('、')}`
  return `这个实验没有叫「${shorten(name)}」的设置（${hint}），已略过。`
}

/** The shortest query that {@link readAddress} reads back to these settings: empty for the defaults, else `?lr=0.21&seed=3`. */
export function writeAddress({ controls }: Pick<Lab, 'controls'>, settings: AnySettings): string {
  const query = new URLSearchParams()
  for (const [name, control] of Object.entries(controls)) {
    const value = settings[name]
    if (value !== undefined && value !== control.default) query.set(name, printValue(value))
  }
  return query.size === 0 ? '' : `?${query}`
}
