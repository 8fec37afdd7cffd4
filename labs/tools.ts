import type { ToolIndex } from '../src/lab/tool/index.ts'

/** Every tool, by id, each loaded on its own. */
export const tools: ToolIndex = {
  classification: async () => (await import('./classification/tool.ts')).default,
}
