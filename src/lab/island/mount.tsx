import { effect } from '@preact/signals'
import { hydrate } from 'preact'
import { readAddress, writeAddress } from '../address.ts'
import type { LabClient } from '../client.ts'
import type { Lab } from '../lab.ts'
import { changeSettings, defaultSettings, parseValue } from '../settings.ts'
import { CodeTabs } from './CodeTabs.tsx'
import { LabModel } from './model.ts'
import { Shell } from './Shell.tsx'

/** Brings a server-drawn lab to life: its controls, its run, its address. */
export function mount(root: HTMLElement, lab: Lab, client: LabClient): LabModel {
  const { home = '', form = 'plate', preset = '' } = root.dataset
  const model = new LabModel(lab, client)
  model.settings.value = changeSettings(defaultSettings(lab.controls), lab.presets[preset]?.settings ?? {})
  const touched = touchedBefore(root, model)
  const [shell, code] = ['shell', 'code'].map((name) => root.querySelector(`[data-island=${name}]`))
  if (shell) hydrate(<Shell model={model} form={form === 'page' ? 'page' : 'plate'} home={home} />, shell)
  if (code) hydrate(<CodeTabs model={model} />, code)
  effect(() => {
    root.dataset['state'] = model.state.value
    root.dataset['step'] = String(model.step.value)
    root.dataset['shown'] = model.shown.value
  })
  model.alive.value = true
  if (model.usesEngine && typeof WebAssembly !== 'undefined')
    for (const sign of ['pointerover', 'focusin'])
      shell?.addEventListener(sign, () => client.warm(), { once: true, passive: true })
  if (form === 'page') followAddress(model)
  model.change(touched)
  return model
}

/** What a visitor has typed or chosen before the script was there. */
function touchedBefore(
  root: HTMLElement,
  { lab, settings }: LabModel,
): Record<string, number | string | boolean> {
  const form = root.querySelector<HTMLFormElement>('form.settings')
  const touched: Record<string, number | string | boolean> = {}
  if (!form) return touched
  const data = new FormData(form)
  for (const [name, control] of Object.entries(lab.controls)) {
    const text = control.kind === 'toggle' ? (data.has(name) ? '1' : '0') : data.get(name)
    const value = typeof text === 'string' ? parseValue(control, text) : undefined
    if (value !== undefined && value !== settings.value[name]) touched[name] = value
  }
  return touched
}

/** The page's address and the settings say the same, from now on; `run=1` starts. */
function followAddress(model: LabModel): void {
  const query = new URLSearchParams(location.search)
  const { settings, complaints, run } = readAddress(model.lab, query)
  if (query.size > 0) model.change(settings)
  model.complaints.value = complaints
  let first = true
  effect(() => {
    const address = writeAddress(model.lab, model.settings.value)
    if (!first) history.replaceState(history.state, '', `${location.pathname}${address}${location.hash}`)
    first = false
  })
  if (run) model.go()
}
