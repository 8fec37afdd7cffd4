/** What the build has computed of the labs, in `.cache/`: written by `src/commands`, read by pages. Node only. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { nearest } from './nearest.ts'
import type { Data } from './series.ts'
import type { Failure } from './session.ts'
import type { AnySettings } from './settings.ts'
import type { ClaimRecord } from './test-claim.ts'

/** A run of a lab with the settings of a preset, or with its defaults. */
export interface StoredRun {
  readonly settings: AnySettings
  readonly step: number
  readonly total: number
  readonly fingerprint: string
  readonly failure: Failure | null
  /** Arm → series → data. */
  readonly results: Readonly<Record<string, Readonly<Record<string, Data>>>>
  /** The training-step graph as text, where a network is trained. */
  readonly graph: string | null
  /** Bytes of the training-step graph as an ONNX file. */
  readonly graphBytes: number
}

/** The runs of one lab that pages show: `default`, and presets by id. */
export interface StoredLab {
  readonly key: string
  readonly runs: Readonly<Record<string, StoredRun>>
}

/** The document of the `claims` command and of `claims.json`. */
export interface ClaimsDocument {
  readonly engine: string
  readonly claims: readonly ClaimRecord[]
}

/** A tool's result for its first sample. */
export interface StoredReport {
  readonly key: string
  readonly settings: AnySettings
  readonly report: unknown
}

export const labFile = (id: string): string => `.cache/labs/${id}.json`
export const claimsFile = '.cache/claims.json'

/** Writes JSON that the readers below take back: float arrays and numbers that are not finite survive. */
export function writeJson(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(content, pack))
}

/** What is stored of a lab, or undefined when nothing is. */
export function storedLab(id: string): StoredLab | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the same build
  return readJson(labFile(id)) as StoredLab | undefined
}

/** What is stored of a tool, or undefined when nothing is. */
export function storedReport(id: string): StoredReport | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the same build
  return readJson(labFile(id)) as StoredReport | undefined
}

/** The claims document with the hashes that it was measured with, or undefined. */
export function measuredClaims():
  (ClaimsDocument & { readonly keys: Readonly<Record<string, string>> }) | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the same build
  return readJson(claimsFile) as ReturnType<typeof measuredClaims>
}

const readJson = (file: string): unknown =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8'), unpack) : undefined

function pack(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) }
  if (value instanceof Float32Array)
    return { float32: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') }
  return value
}

function unpack(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('number' in value && typeof value.number === 'string') return Number(value.number)
  if ('float32' in value && typeof value.float32 === 'string')
    return new Float32Array(Uint8Array.from(Buffer.from(value.float32, 'base64')).buffer)
  return value
}

/** The stored run of a lab with its defaults or a preset. Throws a sentence when the build has not made it. */
export function storedRun(lab: string, preset = 'default'): StoredRun {
  const run = storedLab(lab)?.runs[preset]
  if (!run)
    throw new Error(`实验 ${lab} 的结果（${preset}）还没有算好：先运行 node src/commands/measure.ts。`)
  return run
}

/** Every claim with what was measured. Throws a sentence when the build has not measured them. */
export function storedClaims(): ClaimsDocument {
  const document = measuredClaims()
  if (!document) throw new Error('论断还没有测过：先运行 node src/commands/measure.ts。')
  return document
}

/** One claim by its id `lab/claim`. Throws a sentence that names `where` and the nearest known id. */
export function storedClaim(id: string, where: string): ClaimRecord {
  const { claims } = storedClaims()
  const found = claims.find((claim) => claim.id === id)
  if (found) return found
  throw unknownId(
    '论断',
    id,
    claims.map((claim) => claim.id),
    where,
  )
}

/** The error that stops a build at an id that nothing has. */
export function unknownId(what: string, id: string, known: readonly string[], where: string): Error {
  const close = nearest(id, known)
  return new Error(`${where}：没有${what}「${id}」${close ? `，最接近的是「${close}」` : ''}。`)
}
