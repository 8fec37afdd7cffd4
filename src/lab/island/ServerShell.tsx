import type { Drawn } from '../drawn.ts'
import type { Lab } from '../lab.ts'
import type { AnySettings } from '../settings.ts'
import { LabModel } from './model.ts'
import { Shell } from './Shell.tsx'

interface Props {
  readonly lab: Lab
  readonly settings: AnySettings
  readonly form: 'page' | 'plate'
  readonly home: string
  readonly drawn: Drawn
}

/** The shell as the build renders it: the stored result, controls at its settings, nothing that runs. */
export function ServerShell({ lab, settings, form, home, drawn }: Props) {
  const model = new LabModel(lab)
  model.settings.value = settings
  return <Shell model={model} form={form} home={home} drawn={drawn} />
}
