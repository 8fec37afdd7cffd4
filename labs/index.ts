import type { LabIndex } from '../src/lab/index.ts'

/** Every lab and tool, by id, each loaded on its own. */
export const labs: LabIndex = {}
