import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pinnedNode, root } from './installed.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * Finds a Chromium for the browser tests, installing one when there is none: Debian's package when we are root, else Playwright's own.
 * @returns {string | undefined} the path of the executable, or undefined for Playwright's own build.
 * @throws {Error} when no browser can be had.
 */
export function ensureBrowser() {
  const found = findBrowser()
  if (found) return found
  if (process.getuid?.() === 0 && run('apt-get', ['--version'])) {
    console.error('正在安装 Chromium（apt-get）……')
    run('apt-get', ['update'])
    run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'])
    const installed = findBrowser()
    if (installed) return installed
  }
  console.error('正在安装 Chromium（Playwright）……')
  if (run(pinnedNode(), [join(root, 'node_modules/playwright/cli.js'), 'install', 'chromium']))
    return undefined
  throw new Error('没有可用的浏览器：请安装 Chromium，或把它的路径写进环境变量 CHROMIUM。')
}

function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return [process.env.CHROMIUM, ...candidates].find((path) => path && existsSync(path))
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 2] }).status === 0
}
