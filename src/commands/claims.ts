/** `npm run claims -- [--lab ID] [--claim ID]`: measures claims afresh and prints them as JSON; exit 1 when one does not hold, 2 on a bad argument. */
import { parseArgs } from 'node:util'
import { plainNumbers } from '../lab/files.ts'
import { nearest } from '../lab/nearest.ts'
import type { ClaimRecord } from '../lab/test-claim.ts'
import { engine, load, measureClaims, studies } from './lab-runs.ts'

class BadArgument extends Error {}

interface Wanted {
  readonly lab: string | undefined
  readonly claim: string | undefined
}

function readArguments(): Wanted {
  try {
    const { values } = parseArgs({ options: { lab: { type: 'string' }, claim: { type: 'string' } } })
    return { lab: values.lab, claim: values.claim }
  } catch (error) {
    throw new BadArgument(
      `只接受 --lab ID 和 --claim ID（${error instanceof Error ? error.message.split('\n')[0] : ''}）。`,
    )
  }
}

/** Lab → names of its claims to measure. `--claim` is `lab/claim`, or the second part alone. */
async function select({ lab, claim }: Wanted): Promise<Map<string, string[]>> {
  const known = Object.keys(studies)
  if (lab !== undefined && !known.includes(lab)) throw unknown('--lab', '实验', lab, known)
  const all = new Map<string, string[]>()
  for (const id of known)
    if (lab === undefined || id === lab) all.set(id, Object.keys((await load(id)).claims))
  if (claim === undefined) return all
  const matches = [...all].map(([id, names]) => {
    return [id, names.filter((name) => claim === name || claim === `${id}/${name}`)] as const
  })
  const found = new Map(
    matches.filter(([, names]) => names.length > 0).map(([id, names]) => [id, [...names]]),
  )
  if (found.size === 0) {
    const ids = [...all].flatMap(([id, names]) => names.map((name) => `${id}/${name}`))
    throw unknown('--claim', '论断', claim, ids)
  }
  return found
}

function unknown(option: string, what: string, wanted: string, names: readonly string[]): BadArgument {
  const close = nearest(wanted, names)
  return new BadArgument(
    `${option}：没有${what}「${wanted}」，${close ? `最接近的是「${close}」` : `可用的有 ${names.join('、')}`}。`,
  )
}

try {
  const claims: ClaimRecord[] = []
  for (const [lab, names] of await select(readArguments())) claims.push(...(await measureClaims(lab, names)))
  process.stdout.write(`${JSON.stringify({ engine, claims }, plainNumbers, 2)}\n`)
  process.exitCode = claims.every(({ ok }) => ok) ? 0 : 1
} catch (error) {
  if (!(error instanceof BadArgument)) throw error
  console.error(error.message)
  process.exitCode = 2
}
