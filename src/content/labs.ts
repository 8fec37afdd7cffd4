import { labs } from '../../labs/index.ts'
import { tools } from '../../labs/tools.ts'
import type { Study } from '../lab/tool/tool.ts'

let loaded: Promise<ReadonlyMap<string, Study>> | undefined

/** Every lab and tool of the handbook by id, in the order of `labs/index.ts` and `labs/tools.ts`; loaded once. */
export function allLabs(): Promise<ReadonlyMap<string, Study>> {
  return (loaded ??= loadLabs())
}

async function loadLabs(): Promise<ReadonlyMap<string, Study>> {
  const studies = await Promise.all(Object.values({ ...labs, ...tools }).map((load) => load()))
  return new Map(studies.map((study) => [study.id, study]))
}

/** The ids of a lab's claims as pages cite them: `early-stopping/false-stop-rate`. */
export const claimIds = ({ id, claims }: Study): string[] =>
  Object.keys(claims).map((claim) => `${id}/${claim}`)

/** Where a lab or tool stands, relative to the base: `/labs/grad-check/`. */
export const labUrl = ({ id, kind }: Pick<Study, 'id' | 'kind'>): string => `/${kind}s/${id}/`

/** The tools that belong to a question. */
export const toolsFor = async (question: string): Promise<readonly Study[]> =>
  [...(await allLabs()).values()].filter(
    ({ kind, questions }) => kind === 'tool' && questions.includes(question),
  )
