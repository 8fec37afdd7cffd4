import type { Lab } from '../lab.ts'
import type { AnySettings } from '../settings.ts'
import { CodeTabs } from './CodeTabs.tsx'
import { LabModel } from './model.ts'

interface Props {
  readonly lab: Lab
  readonly settings: AnySettings
  readonly graph: string
  readonly series: string
}

/** The code tabs as the build renders them: all panels open, for a reader without script. */
export function ServerCodeTabs({ lab, settings, graph, series }: Props) {
  const model = new LabModel(lab)
  model.settings.value = settings
  return <CodeTabs model={model} graph={graph} series={series} />
}
