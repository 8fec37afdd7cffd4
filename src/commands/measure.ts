/** The build's first step: default results and claims of every lab, into `.cache/`, where the pages read them. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { labs } from '../../labs/index.ts'
import { tools } from '../../labs/tools.ts'
import { symptomCurves } from '../content/symptom-curves.ts'
import { refreshClaims, refreshReport, refreshRuns } from './lab-runs.ts'

const LAB = /<Lab\b[^>]*>/g

/** Lab → presets that pages open it with. */
function presetsInPages(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const folder of ['content', 'src/pages'])
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!/\.(mdx|astro)$/.test(entry.name)) continue
      for (const [tag] of readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(LAB)) {
        const [id, preset] = ['id', 'preset'].map(
          (name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1],
        )
        if (id && preset) found.set(id, (found.get(id) ?? new Set()).add(preset))
      }
    }
  return found
}

const presets = presetsInPages()
for (const { lab, preset } of Object.values(symptomCurves))
  if (preset !== 'default') presets.set(lab, (presets.get(lab) ?? new Set()).add(preset))
for (const id of Object.keys(labs)) await refreshRuns(id, [...(presets.get(id) ?? [])])
for (const id of Object.keys(tools)) await refreshReport(id)
const { claims } = await refreshClaims()
const failed = claims.filter(({ ok }) => !ok)
for (const { id, held, seeds, required } of failed)
  console.error(`论断 ${id} 不成立：${seeds} 个种子中 ${held} 个成立，要求 ${required} 个。`)
