import { labs as index } from '../../labs/index.ts'
import type { Lab } from '../lab/index.ts'

let loaded: Promise<ReadonlyMap<string, Lab>> | undefined

/** Every lab and tool of the handbook by id, in the order of `labs/index.ts`; loaded once. */
export function allLabs(): Promise<ReadonlyMap<string, Lab>> {
  return (loaded ??= loadLabs())
}

async function loadLabs(): Promise<ReadonlyMap<string, Lab>> {
  const labs = await Promise.all(Object.values(index).map((load) => load()))
  return new Map(labs.map((lab) => [lab.id, lab]))
}

/** The ids of a lab's claims as pages cite them: `early-stopping/false-stop-rate`. */
export const claimIds = ({ id, claims }: Lab): string[] =>
  Object.keys(claims).map((claim) => `${id}/${claim}`)

/** Where a lab or tool stands, relative to the base: `/labs/grad-check/`. */
export const labUrl = ({ id, kind }: Pick<Lab, 'id' | 'kind'>): string => `/${kind}s/${id}/`
