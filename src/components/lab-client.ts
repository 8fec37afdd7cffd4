/** The page's one way to the labs' worker; the worker starts with the first thing that is asked of it. */
import { LabClient } from '../lab/client.ts'

export const client = new LabClient(
  () => new Worker(new URL('../../labs/worker.ts', import.meta.url), { type: 'module', name: 'labs' }),
)
