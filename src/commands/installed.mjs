// Plain JavaScript for any Node ≥ 18: this runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * Installs the locked dependencies unless `node_modules` already holds exactly them.
 * @throws {Error} when `npm ci` fails.
 */
export function ensureInstalled() {
  if (isInstalled()) return
  console.error('正在安装依赖（npm ci）……')
  const { status } = spawnSync('npm', ['ci'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error('依赖安装失败：npm ci 没有成功，请看上面的输出。')
}

/** Whether every locked package is present in its locked version; a package for another platform may be absent. */
function isInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || (path in present ? present[path].version === entry.version : Boolean(entry.optional)),
  )
}

/**
 * The Node that runs the project's own code: the pinned one from `node_modules`, or this one where the platform has none.
 * @returns {string}
 */
export function pinnedNode() {
  const pinned = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  return existsSync(pinned) ? pinned : process.execPath
}
