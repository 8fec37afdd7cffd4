import type { Ort } from '../engine/runtime/ort.ts'
import { satisfies } from './claim.ts'
import type { Claim, Expectation } from './claim.ts'
import type { Controls } from './controls.ts'
import type { Lab } from './lab.ts'
import type { Result, SeriesMap } from './series.ts'
import { runToEnd } from './session.ts'
import type { Session } from './session.ts'
import { changeSettings, defaultSettings } from './settings.ts'
import type { AnySettings } from './settings.ts'
import { median } from './summary.ts'
import type { Study } from './tool/tool.ts'

/** The outcome of a claim, as the `claims` command prints it. Numbers that are not finite are written as strings. */
export interface ClaimRecord {
  readonly id: string
  readonly lab: string
  readonly questions: readonly string[]
  readonly statement: string
  readonly how: string
  /** Measured name → what it is called. */
  readonly names: Readonly<Record<string, string>>
  readonly seeds: number
  /** For how many of the seeds every expectation was met. */
  readonly held: number
  readonly required: number
  /** Measured name → its median over the seeds. */
  readonly measured: Readonly<Record<string, number>>
  /** Measured name → its value for each seed. */
  readonly values: Readonly<Record<string, readonly number[]>>
  /** Measured name → smallest and largest over the seeds. */
  readonly range: Readonly<Record<string, readonly [number, number]>>
  readonly expected: Readonly<Record<string, number | readonly [number | null, number | null]>>
  /** Measured name → allowed distance; a share of the expected value where it ends in 「%」; null when nothing has one. */
  readonly tolerance: Readonly<Record<string, number | string>> | null
  readonly kind: 'closed-form' | 'simulation'
  readonly ok: boolean
  /** Why nothing could be measured. */
  readonly trouble?: string
  readonly ms: number
}

/** Runs that several claims of one round read, by lab and settings; a new round runs them again. */
export type Runs = Map<string, Promise<Finished>>

interface Finished {
  readonly result: Result<SeriesMap>
  readonly failure: Session['failure']
}

type AnyClaim = Claim<Controls, SeriesMap, Result<SeriesMap>>
type Measured = Readonly<Record<string, number>>

/** Measures one claim of a lab or tool. A run that stops being finite holds for no seed. Throws when the lab has no such claim. */
export async function testClaim(
  lab: Study,
  name: string,
  loadOrt: () => Promise<Ort>,
  runs: Runs = new Map(),
): Promise<ClaimRecord> {
  const claim: AnyClaim | undefined = lab.claims[name]
  if (!claim) throw new RangeError(`实验 ${lab.id} 没有论断 ${name}。`)
  const started = performance.now()
  const { perSeed, trouble } = await measure(lab, claim, loadOrt, runs)
  const held = perSeed.filter((one) => holds(one, claim.expected)).length
  const required = claim.required ?? claim.seeds
  return {
    id: `${lab.id}/${name}`,
    lab: lab.id,
    questions: lab.questions,
    statement: claim.statement,
    how: claim.how,
    names: claim.names,
    seeds: claim.seeds,
    held,
    required,
    measured: collect(perSeed, median),
    values: collect(perSeed, (values) => values),
    range: collect(perSeed, (values) => [Math.min(...values), Math.max(...values)] as const),
    ...expectations(claim.expected),
    kind: claim.kind,
    ok: held >= required,
    ...(trouble === undefined ? {} : { trouble }),
    ms: Math.round(performance.now() - started),
  }
}

/** The numbers of each seed: computed by the claim itself, or read from one run of the lab with all seeds as replicas. */
async function measure(
  lab: Study,
  claim: AnyClaim,
  ort: () => Promise<Ort>,
  runs: Runs,
): Promise<{ perSeed: readonly Measured[]; trouble?: string }> {
  const first = claim.from ?? 1
  const base = changeSettings(defaultSettings(lab.controls), { ...claim.settings, seed: first })
  const seeds = Array.from({ length: claim.seeds }, (_, index) => first + index)
  if (claim.compute) {
    const measured = []
    for (const seed of seeds)
      measured.push(await claim.compute(seed, { ...base, seed, replicas: 1 }, { ort }))
    return { perSeed: measured }
  }
  if (lab.kind === 'tool') throw new TypeError(`a claim of the tool ${lab.id} must calculate by itself`)
  const settings = { ...base, replicas: claim.seeds }
  const key = JSON.stringify([lab.id, settings])
  const run = runs.get(key) ?? finish(lab, settings, ort)
  runs.set(key, run)
  const { result, failure } = await run
  if (failure) return { perSeed: [], trouble: `第 ${failure.step} 步，${failure.tensor} 不再是有限的数` }
  return { perSeed: seeds.map((_, replica) => claim.read(result, replica, settings)) }
}

async function finish(lab: Lab, settings: AnySettings, ort: () => Promise<Ort>): Promise<Finished> {
  const session = await runToEnd(lab, settings, ort)
  const { view, failure } = session
  await session.release()
  return { result: view.result, failure }
}

const holds = (measured: Measured, expected: AnyClaim['expected']): boolean =>
  Object.entries(expected).every(([name, expectation]) =>
    satisfies(measured[name] ?? Number.NaN, expectation),
  )

function collect<T>(perSeed: readonly Measured[], over: (values: number[]) => T): Record<string, T> {
  const names = Object.keys(perSeed[0] ?? {})
  return Object.fromEntries(
    names.map((name) => [name, over(perSeed.map((measured) => measured[name] ?? Number.NaN))]),
  )
}

function expectations(
  expected: Readonly<Record<string, Expectation>>,
): Pick<ClaimRecord, 'expected' | 'tolerance'> {
  const entries = Object.entries(expected)
  const values = entries.map(([name, one]) => {
    return [name, one.kind === 'near' ? one.value : ([finite(one.min), finite(one.max)] as const)] as const
  })
  const tolerances = entries.flatMap(([name, one]) =>
    one.kind === 'near' ? [[name, one.relative ? `${one.tolerance * 100}%` : one.tolerance] as const] : [],
  )
  return {
    expected: Object.fromEntries(values),
    tolerance: tolerances.length === 0 ? null : Object.fromEntries(tolerances),
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
