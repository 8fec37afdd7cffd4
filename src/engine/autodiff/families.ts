import { addBends } from './bends.ts'
import { addExtremes } from './extremes.ts'
import { addIndexing } from './indexing.ts'
import { addWindows } from './windows.ts'

/** Puts every fetched family of ops into the tables, for tests that name ops without a document. */
export function addEveryFamily(): void {
  addBends()
  addExtremes()
  addIndexing()
  addWindows()
}
