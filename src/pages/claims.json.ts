import { plainNumbers } from '../lab/files.ts'
import { storedClaims } from '../lab/stored.ts'

/** The document of `npm run claims`, as it was measured for this build. */
export const GET = (): Response => {
  const { engine, claims } = storedClaims()
  return new Response(JSON.stringify({ engine, claims }, plainNumbers, 1), {
    headers: { 'content-type': 'application/json' },
  })
}
