import { InputError } from '../../data/input-error.ts'
import type { AnySettings } from '../settings.ts'
import type { Tool } from './tool.ts'
import { textFile } from './work.ts'
import type { Analysis, Given } from './work.ts'

/** The data of a sample, text as files. */
export async function sampleOf(tool: Tool, id: string): Promise<Given> {
  const given = (await tool.presets[id]?.inputs()) ?? {}
  return Object.fromEntries(
    Object.keys(tool.inputs).map((name) => {
      const content = given[name] ?? []
      return [name, typeof content === 'string' ? [textFile(content)] : content]
    }),
  )
}

/** The sample that is in the page when it opens. */
export const firstSample = (tool: Tool): string => Object.keys(tool.presets)[0] ?? ''

/** Opens the work of a tool on what was given. Rejects with an InputError that names the input when that is missing or cannot be used. */
export async function open(tool: Tool, given: Given, settings: AnySettings): Promise<Analysis<unknown>> {
  for (const [name, input] of Object.entries(tool.inputs)) {
    const size = (given[name] ?? []).reduce((sum, file) => sum + file.size, 0)
    if (size === 0 && !input.optional) throw new InputError(`「${input.label}」还是空的。${input.help}`, name)
  }
  const work = await tool.work()
  return work.open(given, settings)
}

/** The whole report at once, as the build, the claims and the tests ask for it. */
export async function reportOf(tool: Tool, given: Given, settings: AnySettings): Promise<unknown> {
  const analysis = await open(tool, given, settings)
  return analysis.finish()
}
