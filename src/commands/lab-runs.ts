/** Runs the labs for the build: default results and claims, each kept until the code that they come from changes. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { labs } from '../../labs/index.ts'
import { tools } from '../../labs/tools.ts'
import { loadOrt } from '../engine/runtime/ort.ts'
import type { Lab } from '../lab/lab.ts'
import { runToEnd } from '../lab/session.ts'
import { changeSettings, defaultSettings } from '../lab/settings.ts'
import { claimsFile, labFile, measuredClaims, storedLab, storedReport, writeJson } from '../lab/stored.ts'
import type { ClaimsDocument, StoredLab, StoredReport, StoredRun } from '../lab/stored.ts'
import { testClaim } from '../lab/test-claim.ts'
import type { ClaimRecord, Runs } from '../lab/test-claim.ts'
import { firstSample, reportOf, sampleOf } from '../lab/tool/run.ts'
import type { Study } from '../lab/tool/tool.ts'

/** `onnxruntime-web 1.30.0`. */
export const engine = `onnxruntime-web ${packageVersion('onnxruntime-web')}`

function packageVersion(name: string): string {
  const manifest: { version: string } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
  return manifest.version
}

/** What results depend on besides the lab itself; its own folder is added. Figures and islands only show them. */
const DEPENDS = ['src/engine', 'src/metrics', 'src/data', 'src/lab']

/** A hash of everything that a lab's numbers come from. */
export function labKey(id: string): string {
  const hash = createHash('sha256').update(engine)
  for (const folder of [...DEPENDS, `labs/${id}`])
    for (const file of sourceFiles(folder)) hash.update(file).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('/island/'))
    .sort()
}

/** Runs a lab with its defaults (`default`) or a preset, for the pages. */
export async function storeRun(lab: Lab, preset: string): Promise<StoredRun> {
  const settings = changeSettings(defaultSettings(lab.controls), lab.presets[preset]?.settings ?? {})
  const session = await runToEnd(lab, settings, loadOrt)
  const { step, total, fingerprint, failure, artifacts } = session
  const results = Object.fromEntries(session.stores.map(({ arm, result }) => [arm, result]))
  const graph = (await artifacts?.stepGraphText()) ?? null
  const graphBytes = artifacts?.stepGraph().length ?? 0
  await session.release()
  return { settings, step, total, fingerprint, failure, results, graph, graphBytes }
}

/** Brings the stored runs of a lab up to date: its defaults, and every preset in `presets`. */
export async function refreshRuns(id: string, presets: readonly string[]): Promise<void> {
  const key = labKey(id)
  const stored = storedLab(id)
  const kept = stored?.key === key ? stored.runs : {}
  const wanted = ['default', ...presets].filter((preset) => !Object.hasOwn(kept, preset))
  if (wanted.length === 0) return
  const lab = await labs[id]?.()
  if (!lab) throw new RangeError(`没有实验 ${id}。`)
  const runs: Record<string, StoredRun> = { ...kept }
  for (const preset of wanted) runs[preset] = await storeRun(lab, preset)
  writeJson(labFile(id), { key, runs } satisfies StoredLab)
}

/** Brings the stored result of a tool's first sample up to date. */
export async function refreshReport(id: string): Promise<void> {
  const key = labKey(id)
  const tool = await tools[id]?.()
  if (!tool || storedReport(id)?.key === key) return
  const sample = firstSample(tool)
  const settings = changeSettings(defaultSettings(tool.controls), tool.presets[sample]?.settings ?? {})
  const report = await reportOf(tool, await sampleOf(tool, sample), settings)
  writeJson(labFile(id), { key, settings, report } satisfies StoredReport)
}

/** Every lab and tool. */
export const studies = { ...labs, ...tools }

/** A lab or tool by its id. */
export function load(id: string): Promise<Study> {
  const study = Object.hasOwn(studies, id) ? studies[id] : undefined
  if (!study) throw new RangeError(`没有实验 ${id}，可用的有 ${Object.keys(studies).join('、')}。`)
  return study()
}

/** Measures the claims of a lab: all, or those named. */
export async function measureClaims(id: string, names?: readonly string[]): Promise<ClaimRecord[]> {
  const lab = await load(id)
  const records = []
  const runs: Runs = new Map()
  for (const name of names ?? Object.keys(lab.claims)) {
    const record = await testClaim(lab, name, loadOrt, runs)
    console.error(`${record.ok ? '✓' : '✗'} ${record.id} ${record.held}/${record.seeds} ${record.ms} 毫秒`)
    records.push(record)
  }
  return records
}

/** Brings the stored claims of all labs up to date and answers them. */
export async function refreshClaims(): Promise<ClaimsDocument> {
  const stored = measuredClaims()
  const keys = Object.fromEntries(Object.keys(studies).map((id) => [id, labKey(id)]))
  const claims: ClaimRecord[] = []
  for (const [id, key] of Object.entries(keys)) {
    const kept = stored?.keys[id] === key ? stored.claims.filter(({ lab }) => lab === id) : undefined
    claims.push(...(kept ?? (await measureClaims(id))))
  }
  writeJson(claimsFile, { engine, claims, keys })
  return { engine, claims }
}
