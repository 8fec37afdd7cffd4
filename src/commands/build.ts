import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { basePath, siteUrl } from '../content/addresses.ts'

/** What the built site is made of. */
const sources = ['src', 'content', 'labs', 'public', 'package-lock.json', 'astro.config.mjs', 'tsconfig.json']

/** The steps of a build, in order; the first that fails ends it. */
const steps: readonly { what: string; command: readonly string[] }[] = [
  { what: '运行论断与默认结果', command: ['src/commands/measure.ts'] },
  { what: '生成页面', command: ['node_modules/astro/bin/astro.mjs', 'build'] },
  { what: '检查页面', command: ['src/commands/check-site.ts'] },
]

const stamp = '.cache/build.json'

/** Builds the site into `dist/` unless it was already built from the same sources. Exits with the status of the step that failed. */
function build(): void {
  const fingerprint = hashSources()
  if (existsSync('dist/index.html') && existsSync(stamp)) {
    if (JSON.parse(readFileSync(stamp, 'utf8')).fingerprint === fingerprint) return
  }
  for (const { what, command } of steps) {
    console.error(`▸ ${what}`)
    const { status } = spawnSync(process.execPath, command, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    })
    if (status !== 0) {
      console.error(`构建停在「${what}」这一步，原因见上面的输出。`)
      process.exit(status ?? 1)
    }
  }
  mkdirSync('.cache', { recursive: true })
  writeFileSync(stamp, JSON.stringify({ fingerprint }))
}

function hashSources(): string {
  const hash = createHash('sha256').update(`${basePath()} ${siteUrl()}`)
  for (const source of sources)
    for (const file of filesOf(source)) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

function filesOf(path: string): string[] {
  if (/\.[a-z]+$/.test(path)) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

build()
