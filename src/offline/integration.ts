import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { build } from 'vite'
import { isLate, isLeftOut, markOf, type FileMark, type Manifest } from './manifest.ts'

/**
 * Writes `sw.js`, the service worker with the marks of all files of this build in it. It must be the last integration:
 * what is written after it is not in the snapshot.
 */
export function offlineSnapshot(): AstroIntegration {
  return {
    name: 'offline-snapshot',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const dist = fileURLToPath(dir)
        const manifest = await manifestOf(dist)
        await writeFile(join(dist, 'sw.js'), await bundleWorker(manifest))
        logger.info(`core ${describe(manifest.core)}, late ${describe(manifest.late)}`)
      },
    },
  }
}

/** The marks of all files below a folder. The same files give the same manifest. */
export async function manifestOf(dist: string): Promise<Manifest> {
  const core: Record<string, FileMark> = {}
  const late: Record<string, FileMark> = {}
  const entries = await readdir(dist, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  for (const file of files.sort()) {
    const path = file.slice(join(dist, '/').length).split(sep).join('/')
    const url = path.replace(/(^|\/)index\.html$/, '$1')
    if (isLeftOut(url)) continue
    const mark = await markOf(new Uint8Array(await readFile(file)))
    ;(isLate(url, mark[1]) ? late : core)[url] = mark
  }
  return { core, late }
}

/** The worker as one classic script. */
export async function bundleWorker(manifest: Manifest): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { SNAPSHOT: JSON.stringify(manifest) },
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      rolldownOptions: {
        input: fileURLToPath(new URL('worker.ts', import.meta.url)),
        output: { format: 'iife' },
      },
    },
  })
  const outputs = 'output' in result ? result.output : []
  const [chunk] = outputs
  if (outputs.length !== 1 || chunk?.type !== 'chunk') throw new Error('the service worker is not one script')
  return chunk.code
}

function describe(files: Readonly<Record<string, FileMark>>): string {
  const marks = Object.values(files)
  const bytes = marks.reduce((sum, [, size]) => sum + size, 0)
  return `${marks.length} files, ${(bytes / 1e6).toFixed(1)} MB`
}
