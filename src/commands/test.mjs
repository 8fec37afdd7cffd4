// `npm test`: install what is missing, then run every check. `npm test -- units browser` runs only these stages.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensureInstalled, pinnedNode, root } from './installed.mjs'

const reports = join(root, '.cache/test')
const bin = (name) => join(root, 'node_modules', name)

/**
 * The stages in order: a command, and how to count its report. A stage without a report counts as one check.
 * @type {readonly { name: string, command: () => string[], env?: () => Record<string, string>, count?: () => { passed: number, failed: number } }[]}
 */
const stages = [
  {
    name: 'format',
    command: () => [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  },
  { name: 'lint', command: () => [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'] },
  {
    name: 'types of pages',
    command: () => [bin('astro/bin/astro.mjs'), 'check', '--minimumFailingSeverity', 'warning'],
  },
  // Astro writes the types of its virtual modules, so its own check comes first.
  { name: 'types', command: () => [bin('@typescript/native/bin/tsc'), '--noEmit'] },
  {
    name: 'units',
    command: () => [
      bin('vitest/vitest.mjs'),
      'run',
      '--exclude=e2e/**',
      // The machine may be busy: a slow test is a matter of its own checks.
      '--testTimeout=60000',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${join(reports, 'units.json')}`,
      'src',
      'labs',
    ],
    count: () => {
      const report = readReport('units')
      return { passed: report.numPassedTests, failed: report.numFailedTests + report.numFailedTestSuites }
    },
  },
  {
    name: 'build',
    command: () => [join(root, 'src/commands/build.ts')],
    count: () => {
      const { claims } = JSON.parse(readFileSync(join(root, 'dist/claims.json'), 'utf8'))
      const passed = claims.filter((claim) => claim.ok).length
      return { passed: passed + 1, failed: claims.length - passed }
    },
  },
  {
    name: 'browser',
    command: () => [bin('playwright/cli.js'), 'test', '-c', 'e2e'],
    env: () => ({ CHROMIUM: ensureBrowser() ?? '', BROWSER_REPORT: join(reports, 'browser.json') }),
    count: () => {
      const { stats } = readReport('browser')
      return { passed: stats.expected, failed: stats.unexpected + stats.flaky }
    },
  },
]

const readReport = (name) => JSON.parse(readFileSync(join(reports, `${name}.json`), 'utf8'))

function runStage({ name, command, env, count }) {
  const started = performance.now()
  console.log(`\n▸ ${name}`)
  const { status } = spawnSync(pinnedNode(), command(), {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', ...env?.() },
  })
  const { passed, failed } = tally(status, count)
  console.log(
    `  ${name}: ${passed} passed, ${failed} failed, ${((performance.now() - started) / 1000).toFixed(0)} s`,
  )
  return { passed, failed }
}

/** A stage that ends badly has failed at least once, whatever its report counted. */
function tally(status, count) {
  const ok = status === 0
  try {
    const { passed, failed } = count?.() ?? { passed: ok ? 1 : 0, failed: 0 }
    return { passed, failed: ok ? failed : Math.max(failed, 1) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

ensureInstalled()
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const wanted = process.argv.slice(2)
const results = stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map(runStage)
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)
