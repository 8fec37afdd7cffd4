import { effect } from '@preact/signals'
import { hydrate } from 'preact'
import { readAddress, writeAddress } from '../../address.ts'
import { changeSettings } from '../../settings.ts'
import { ToolClient } from '../client.ts'
import { firstSample } from '../run.ts'
import type { Tool } from '../tool.ts'
import { ToolModel, sampleOffers } from './model.ts'
import { ToolShell } from './ToolShell.tsx'

/** Brings a server-drawn tool to life. It is ready when its worker has fetched everything; from then on it asks for nothing more. */
export async function mount(root: HTMLElement, tool: Tool, spawn: () => Worker): Promise<void> {
  const shell = root.querySelector('[data-island=shell]')
  if (!shell) return
  const client = new ToolClient(spawn(), tool.id)
  const model = new ToolModel(tool, client)
  const first = await sampleOffers(tool, firstSample(tool))
  const typed = typedBefore(root, tool)
  model.offers.value = first
  model.built.value = new Set(
    [...root.querySelectorAll<HTMLElement>('[data-part]:not([hidden])')].map(
      ({ dataset }) => dataset['part'] ?? '',
    ),
  )
  model.places = JSON.parse(root.dataset['places'] ?? '{}')
  hydrate(<ToolShell model={model} home={root.dataset['home'] ?? ''} />, shell)
  await client.loaded
  effect(() => {
    root.dataset['state'] = model.state.value
  })
  model.alive.value = true
  for (const [name, text] of Object.entries(typed)) {
    const offer = first[name]
    if (offer?.kind === 'text' && offer.text !== text) model.offerText(name, text, false)
  }
  await followAddress(model)
}

/** What stands in the boxes before the script takes over. */
function typedBefore(root: HTMLElement, tool: Tool): Record<string, string> {
  return Object.fromEntries(
    Object.keys(tool.inputs).flatMap((name) => {
      const box = root.querySelector<HTMLTextAreaElement>(`textarea[name="${name}"]`)
      return box ? [[name, box.value]] : []
    }),
  )
}

/** The page's address and the options say the same, from now on; `preset` names a sample, `run=1` starts. */
async function followAddress(model: ToolModel): Promise<void> {
  const { lab } = model
  const query = new URLSearchParams(location.search)
  const { settings, complaints, run } = readAddress(lab, query)
  const sample = query.get('preset')
  if (sample !== null && lab.presets[sample]) await model.applySample(sample, false)
  if (query.size > 0) model.settings.value = changeSettings(model.settings.value, settings)
  model.complaints.value = complaints
  let before = writeAddress(lab, model.settings.value)
  effect(() => {
    const address = writeAddress(lab, model.settings.value)
    if (address === before) return
    before = address
    history.replaceState(history.state, '', `${location.pathname}${address}${location.hash}`)
  })
  if (run || query.size > 0) model.go()
}
