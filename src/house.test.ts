import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/** The house, from the ground up: a folder may import itself and the folders before it. */
const house = [
  'src/engine/graph',
  'src/engine/autodiff',
  'src/engine/nn',
  'src/engine/optim',
  'src/engine/training',
  'src/engine/runtime',
  'src/metrics',
  'src/data',
  'src/figures',
  'src/lab',
  'labs',
  'src/search',
  'src/offline',
  'src/review',
  'src/content',
  'src/components',
  'src/layouts',
  'src/pages',
  'src/checks',
  'e2e/bench',
  'src/commands',
  'e2e',
]

/** Packages that one folder alone may import, so that each stays replaceable. */
const soleImporters: Readonly<Record<string, string>> = {
  'onnxruntime-web': 'src/engine/runtime',
  d3: 'src/figures',
}

const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g

/** Every complaint about one file: imports that go up the house, packages that are another folder's. */
export function complaints(file: string, source: string): string[] {
  const floor = floorOf(file)
  return [...source.matchAll(importPattern)].flatMap(([, target = '']) => {
    if (target.startsWith('.')) {
      const imported = normalize(join(dirname(file), target)).split('?')[0]!
      const goesUp = floorOf(imported) > floor && floor >= 0
      return goesUp ? [`${short(file)} imports ${short(imported)}`] : []
    }
    const owner = soleImporters[target.split('/')[0]!]
    return owner && !file.startsWith(owner)
      ? [`${short(file)} imports ${target}, which belongs to ${short(owner)}`]
      : []
  })
}

const floorOf = (file: string): number => house.findIndex((folder) => file.startsWith(`${folder}/`))
const short = (file: string): string => file.replace(/^src\//, '')

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.(ts|tsx|astro|mjs)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
}

const named = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['engine', 'styles'].includes(entry.name))
    .map((entry) => `${folder}/${entry.name}`)

describe('the house', () => {
  test('imports only go down', () => {
    const all = ['src', 'labs', 'e2e'].flatMap(sourceFiles)
    expect(all.length).toBeGreaterThan(10)
    expect(all.flatMap((file) => complaints(file, readFileSync(file, 'utf8')))).toEqual([])
  })

  test('every folder of src and engine has its place', () => {
    expect([...named('src'), ...named('src/engine')].filter((folder) => !house.includes(folder))).toEqual([])
  })

  test('a violation is named', () => {
    expect(complaints('src/engine/graph/x.ts', "import { y } from '../autodiff/y.ts'")).toEqual([
      'engine/graph/x.ts imports engine/autodiff/y.ts',
    ])
    expect(complaints('src/lab/x.ts', "import { line } from 'd3'")).toEqual([
      'lab/x.ts imports d3, which belongs to figures',
    ])
  })
})
