import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { build } from 'vite'
import { initialParameters, ours } from '../../e2e/bench/ours.ts'
import { type Standings, race } from '../../e2e/bench/race.ts'
import { type Start, timeStart } from '../../e2e/bench/start.ts'
import { type TaskName, tasks } from '../../e2e/bench/tasks.ts'
import type { Ort } from '../engine/runtime/ort.ts'
import { ensureBrowser } from './browser.mjs'
import { serve } from './serve.ts'

const folder = resolve('.cache/bench')
const rounds = 7

interface TaskResult {
  readonly task: TaskName
  /** Model steps a second, in Chromium. */
  readonly ours: number
  readonly peers: Readonly<Record<string, number | null>>
  readonly best_peer: string
  readonly ratio: number
  /** Why a peer has no rate. */
  readonly notes: Readonly<Record<string, string>>
}

/** Installs the peers at their pinned versions, outside the repository's own dependencies. */
function installPeers(): void {
  const dependencies = JSON.parse(readFileSync('e2e/bench/peers.json', 'utf8')) as Record<string, string>
  const wanted = JSON.stringify({ private: true, dependencies }, null, 2)
  const manifest = join(folder, 'package.json')
  if (
    existsSync(manifest) &&
    readFileSync(manifest, 'utf8') === wanted &&
    existsSync(join(folder, 'node_modules'))
  )
    return
  mkdirSync(folder, { recursive: true })
  writeFileSync(manifest, wanted)
  execFileSync('npm', ['install', '--no-package-lock', '--omit=dev', '--ignore-scripts'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  })
}

async function bundlePage(): Promise<void> {
  const modules = join(folder, 'node_modules')
  await build({
    configFile: false,
    logLevel: 'error',
    root: resolve('e2e/bench/browser'),
    base: './',
    resolve: {
      alias: { '@tensorflow': join(modules, '@tensorflow') },
      conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'import', 'default'],
    },
    build: {
      outDir: join(folder, 'dist'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: 'es2022',
      minify: true,
    },
  })
}

function launch(): Promise<Browser> {
  const executablePath = ensureBrowser()
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] })
}

/** How the lab of the home page starts, in the built site. */
async function startOfLab(): Promise<Start> {
  execFileSync(process.execPath, ['src/commands/build.ts'], { stdio: ['ignore', 2, 2] })
  const browser = await launch()
  const site = await serve('dist', 0)
  const start = await timeStart(browser, site.url, 'two-spirals')
  await browser.close()
  await site.stop()
  return start
}

/** Races all tasks in one page of one browser. */
async function raceInBrowser(): Promise<Record<TaskName, Standings>> {
  const browser = await launch()
  const site = await serve(join(folder, 'dist'), 0, '/')
  const results: Partial<Record<TaskName, Standings>> = {}
  for (const { name } of tasks) {
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(error.message))
    await page.goto(site.url)
    await page.waitForFunction(() => 'raceTask' in globalThis)
    results[name] = await page.evaluate(
      ([task, times]) =>
        (globalThis as unknown as { raceTask(name: string, rounds: number): Promise<Standings> }).raceTask(
          task,
          times,
        ),
      [name, rounds] as const,
    )
    console.error(name, JSON.stringify(results[name]))
    await page.close()
  }
  await browser.close()
  await site.stop()
  return results as Record<TaskName, Standings>
}

/** The same step graphs in native onnxruntime, one thread. */
async function raceNative(): Promise<Record<TaskName, number | null>> {
  const native = createRequire(join(folder, 'package.json'))('onnxruntime-node') as Ort
  const rates: Partial<Record<TaskName, number | null>> = {}
  for (const task of tasks) {
    const { ours: standing } = await race(
      task,
      { ours: ours(native) },
      await initialParameters(native, task),
      rounds,
    )
    rates[task.name] = standing?.rate ?? null
  }
  return rates as Record<TaskName, number | null>
}

/** The table row of a task. */
function toResult(task: TaskName, browser: Record<TaskName, Standings>, native: number | null): TaskResult {
  const standings = browser[task]
  const rates = Object.fromEntries(Object.entries(standings).map(([name, { rate }]) => [name, rate]))
  const { ours: own, ...others } = rates
  const peers = Object.fromEntries(
    Object.entries(others).filter(([name, rate]) => name !== 'ours-in-turn' || rate !== null),
  )
  const [best = ['', 0] as const] = Object.entries(peers).toSorted(([, a], [, b]) => (b ?? 0) - (a ?? 0))
  const notes = Object.entries(standings).flatMap(([name, { why }]) =>
    why && name in peers ? [[name, why]] : [],
  )
  return {
    task,
    ours: own ?? Number.NaN,
    peers: { ...peers, 'onnxruntime-node': native },
    best_peer: best[0],
    ratio: (own ?? Number.NaN) / (best[1] ?? Number.NaN),
    notes: Object.fromEntries(notes),
  }
}

installPeers()
await bundlePage()
const native = await raceNative()
const browser = await raceInBrowser()
const start = await startOfLab()
console.log(start)
const results = tasks.map(({ name }) => toResult(name, browser, native[name]))
console.table(
  results.map(({ task, ours: own, peers, best_peer, ratio }) => ({
    task,
    ours: Math.round(own),
    ...round(peers),
    best_peer,
    ratio: +ratio.toFixed(2),
  })),
)
const report = JSON.stringify(
  {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    rounds,
    start,
    tasks: results,
  },
  null,
  2,
)
// The second copy is kept: the page 「训练有多快」 shows it.
for (const file of ['bench.json', 'content/bench.json']) writeFileSync(file, report + '\n')

function round(rates: Readonly<Record<string, number | null>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [name, rate === null ? null : Math.round(rate)]),
  )
}
