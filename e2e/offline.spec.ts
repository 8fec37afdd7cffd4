import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { Locator, Page } from 'playwright/test'
import { bundleWorker, manifestOf } from '../src/offline/integration.ts'
import { dist, expect, restartable, test, watch } from './fixture.ts'
import { catalog } from './site.ts'

const mark = (page: Page): Locator => page.locator('offline-mark > button')
const panel = (page: Page): Locator => page.locator('#offline-panel')
const path = (url: string): string => url.replace(/^\//, '')
const question = catalog.questions[0]!
const toolPage = catalog.labs.find(({ kind }) => kind === 'tool')!
const labPage = catalog.labs.find(({ kind }) => kind === 'lab')!

async function stored(page: Page): Promise<void> {
  await expect(mark(page)).toHaveText('已可离线', { timeout: 30_000 })
}

/** What a browser says on its console when the server is gone and the worker asks it all the same. */
const gone = /Failed to load resource|net::ERR_/

test.describe('with the server stopped', () => {
  test.use({ expectedConsole: gone })

  test('home, a question, a slashless address, search and the 404 page work', async ({
    open,
    page,
    server,
  }) => {
    await open()
    await stored(page)
    await server.stop()
    await page.reload()
    await expect(page.locator('h1')).toBeVisible()
    await page.goto(server.url + path(question.url))
    await expect(page.locator('h1')).toHaveText(question.title)
    await page.goto(server.url + path(question.url).replace(/\/$/, ''))
    await expect(page).toHaveURL(new RegExp(`${question.url}$`))
    await page.keyboard.press('Control+k')
    await page.keyboard.type('早停')
    await expect(page.getByRole('option').first()).toContainText('早停')
    await page.goto(`${server.url}search/?q=lr`)
    await expect(page.locator('.found a').first()).toBeVisible()
    const answer = await page.goto(`${server.url}no/such/page/`)
    expect(answer?.status()).toBe(404)
    await expect(page.locator('h1')).toBeVisible()
    await expect(mark(page)).toHaveText('已可离线')
  })

  test('a tool opens and calculates', async ({ open, page, server }) => {
    await open()
    await stored(page)
    await server.stop()
    await page.goto(server.url + path(toolPage.url))
    const tool = page.locator(`[data-lab="${toolPage.id}"]`)
    await tool.getByRole('button', { name: '运行', exact: true }).click()
    await expect(tool).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
  })

  test('「全部离线」 stores the engine with progress in bytes, and then a lab trains', async ({
    open,
    page,
    server,
  }) => {
    await open(path(labPage.url))
    await stored(page)
    await mark(page).click()
    await expect(panel(page)).toContainText('还差')
    const words = new Set<string>()
    await page.exposeBinding('hear', (_, word: string) => void words.add(word))
    await page.evaluate(() => {
      const sentence = document.querySelector('#offline-panel p')!
      const tell = (): void => void Reflect.get(globalThis, 'hear')(sentence.textContent)
      new MutationObserver(tell).observe(sentence, { childList: true, characterData: true, subtree: true })
    })
    await panel(page).getByRole('button', { name: '全部离线' }).click()
    await expect(panel(page)).toContainText('断网也能读、能训练', { timeout: 60_000 })
    expect(
      [...words].some((word) => /正在存入 [\d.]+\s[kM]B \/ 14\.\d\sMB/.test(word)),
      [...words].join('|'),
    ).toBe(true)
    await stored(page)
    await server.stop()
    await page.reload()
    const lab = page.locator(`[data-lab="${labPage.id}"]`)
    await lab.getByRole('button', { name: '运行', exact: true }).click()
    await expect(lab).toHaveAttribute('data-state', 'done', { timeout: 60_000 })
  })
})

test('nothing is stored twice and nothing is left out', async ({ open, page }) => {
  await open()
  await stored(page)
  const { core, late } = await manifestOf(dist)
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const left = files
    .map((file) => relative(dist, join(file.parentPath, file.name)).replace(/(^|\/)index\.html$/, '$1'))
    .filter((url) => !(url in core) && !(url in late))
  expect(left.filter((url) => !/\.(ttf|woff|map)$/.test(url))).toEqual(['sw.js'])
  const keys = await page.evaluate(async () => {
    const [name] = await caches.keys()
    return (await (await caches.open(name!)).keys()).length
  })
  expect(keys).toBe(
    new Set(Object.entries(core).map(([url, [hash]]) => hash + /\.[a-z0-9]+$/i.exec(url)?.[0])).size,
  )
})

test('an update: a half-finished deploy is rejected, a finished one is offered, accepted by one page, taken by all', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const folder = mkdtempSync(join(tmpdir(), 'handbook-'))
  cpSync(dist, folder, { recursive: true })
  const server = await restartable(folder)
  const context = await browser.newContext({ locale: 'zh-CN' })
  try {
    const first = await context.newPage()
    const complaints = watch(first, new URL(server.url).origin)
    await first.goto(server.url)
    await stored(first)

    const file = join(folder, path(question.url), 'index.html')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace('</h1>', '（第二版）</h1>'))
    const worker = await bundleWorker(await manifestOf(folder))
    writeFileSync(join(folder, 'sw.js'), worker)
    writeFileSync(file, before)
    await first.reload()
    expect(await installOutcome(first)).toBe('redundant')
    await first.goto(server.url + path(question.url))
    await expect(first.locator('h1')).not.toContainText('第二版')
    await expect(mark(first)).toHaveText('已可离线')

    writeFileSync(file, before.replace('</h1>', '（第二版）</h1>'))
    await first.reload()
    await expect(mark(first)).toHaveText('有新版本，重新载入', { timeout: 30_000 })
    await expect(first.locator('h1')).not.toContainText('第二版')
    const second = await context.newPage()
    await second.goto(server.url + path(question.url))
    await expect(mark(second)).toHaveText('有新版本，重新载入')
    await expect(second.locator('h1')).not.toContainText('第二版')
    await mark(first).click()
    await expect(first.locator('h1')).toContainText('第二版')
    await expect(second.locator('h1')).toContainText('第二版')
    await expect(mark(first)).toHaveText('已可离线')
    expect(complaints.filter((text) => !/sw\.js|ServiceWorker/.test(text))).toEqual([])
  } finally {
    await context.close()
    await server.stop()
    rmSync(folder, { recursive: true })
  }
})

test('a late file that the server no longer has: the page says that there is a new version', async ({
  browser,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'handbook-'))
  cpSync(dist, folder, { recursive: true })
  const server = await restartable(folder)
  const context = await browser.newContext({ locale: 'zh-CN' })
  try {
    const page = await context.newPage()
    await page.goto(server.url)
    await stored(page)
    for (const url of Object.keys((await manifestOf(folder)).late)) rmSync(join(folder, url))
    await mark(page).click()
    await panel(page).getByRole('button', { name: '全部离线' }).click()
    await expect(panel(page)).toContainText('新版本')
    await expect(mark(page)).toHaveText('有新版本，重新载入')
  } finally {
    await context.close()
    await server.stop()
    rmSync(folder, { recursive: true })
  }
})

test('the worker is small', () => {
  expect(statSync(join(dist, 'sw.js')).size).toBeLessThan(64 * 1024)
})

/** Looks for a new build and answers how storing it ended: `redundant` when its bytes did not match. */
const installOutcome = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const registration = await (await navigator.serviceWorker.ready).update()
    const worker = registration.installing
    if (!worker) return 'no new build'
    while (worker.state === 'installing')
      await new Promise((changed) => worker.addEventListener('statechange', changed, { once: true }))
    return worker.state
  })
