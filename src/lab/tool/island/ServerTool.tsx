import type { DrawnTool } from '../drawn.ts'
import type { Tool } from '../tool.ts'
import { ToolModel } from './model.ts'
import type { Offer } from './model.ts'
import { ToolShell } from './ToolShell.tsx'

interface Props {
  readonly tool: Tool
  readonly offers: Readonly<Record<string, Offer>>
  readonly home: string
  readonly drawn: DrawnTool
}

/** The tool as the build renders it: the first sample in the boxes and its result drawn, nothing that runs. */
export function ServerTool({ tool, offers, home, drawn }: Props) {
  const model = new ToolModel(tool)
  model.offers.value = offers
  return <ToolShell model={model} home={home} drawn={drawn} />
}
