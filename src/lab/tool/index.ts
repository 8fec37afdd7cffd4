/** The language of tools: everything that a `labs/<id>/tool.ts` imports from here, besides the controls and expectations of labs. */
export { choice, logNumber, number, toggle } from '../controls.ts'
export type { Settings } from '../controls.ts'
export { atLeast, atMost, between, exactly, near, nearly } from '../claim.ts'
export { defineTool } from './tool.ts'
export type { Cell, Picture, Reference, Remark, Rows, Snippet, Tool, ToolIndex, ToolView } from './tool.ts'
export { Analysis, defineWork, textFile } from './work.ts'
export type { Given } from './work.ts'
