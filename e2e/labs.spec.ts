import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Locator, Page } from 'playwright/test'
import { expect, test } from './fixture.ts'
import { catalog } from './site.ts'

const lab = (page: Page, id: string): Locator => page.locator(`[data-lab="${id}"]`)
const button = (within: Locator, name: string): Locator => within.getByRole('button', { name, exact: true })
const fingerprint = (within: Locator): Locator => within.locator('[data-fingerprint]')

/** Runs a lab to its end and answers its element. */
async function runToEnd(page: Page, id: string): Promise<Locator> {
  const element = lab(page, id)
  await button(element, '运行').click()
  await expect(element).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
  return element
}

/** Every control is a labelled form element, named by its settings key. */
async function checkControls(element: Locator): Promise<void> {
  const controls = element.locator('form').locator('input, select')
  expect(await controls.count()).toBeGreaterThan(1)
  for (const control of await controls.all()) {
    expect(await control.getAttribute('name')).toMatch(/^[a-z]\w*$/)
    expect(
      await control.evaluate((one: HTMLInputElement) => one.labels?.length || one.ariaLabel),
    ).toBeTruthy()
  }
}

for (const { id, url } of catalog.labs.filter(({ kind }) => kind === 'lab')) {
  test(`${id}: has labelled controls, runs, steps and resets`, async ({ open }) => {
    const page = await open(url.replace(/^\//, ''))
    const element = lab(page, id)
    await checkControls(element)
    await expect(element).toHaveAttribute('data-state', 'idle')
    await button(element, '单步').click()
    await expect(element).toHaveAttribute('data-state', /paused|done/, { timeout: 30_000 })
    await runToEnd(page, id)
    await expect(fingerprint(element)).toHaveText(/^[0-9a-f]{4} [0-9a-f]{4}$/)
    const first = await fingerprint(element).textContent()
    await button(element, '重置').click()
    await expect(element).toHaveAttribute('data-state', 'idle')
    await runToEnd(page, id)
    await expect(fingerprint(element)).toHaveText(first ?? '')
  })

  test(`${id}: its claims hold in this browser`, async ({ open }) => {
    test.setTimeout(180_000)
    const page = await open(url.replace(/^\//, ''))
    await page.getByRole('button', { name: '全部重做' }).click()
    const { claims } = catalog.labs.find((entry) => entry.id === id)!
    expect(claims.length).toBeGreaterThan(0)
    for (const claim of claims) {
      const row = page.locator(`[data-claim="${claim}"]`)
      await expect(row).toHaveAttribute('data-repeated', 'held', { timeout: 170_000 })
    }
  })
}

test('a lab below the first screen sleeps until it is told to run', async ({ open }) => {
  const page = await open('training/learning-rate/meaning-of-learning-rate/')
  const element = page.locator('[data-lab]').first()
  await expect(element).not.toHaveAttribute('data-shown')
  await button(element, '运行').click()
  await expect(element).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
})

test('a page leaves the engine to its worker', async ({ page, server }) => {
  const scripts: Promise<string>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.text())
  })
  await page.goto(`${server.url}labs/two-spirals/`)
  await expect(lab(page, 'two-spirals')).toHaveAttribute('data-state', 'idle')
  await page.waitForLoadState('networkidle')
  const texts = await Promise.all(scripts)
  expect(texts.some((text) => text.includes('two-spirals'))).toBe(true)
  expect(texts.filter((text) => text.includes('LogSoftmax'))).toEqual([])
})

/** Names of the engine's modules, and of the scripts that the build makes of them. */
const engineModules = new Set(
  readdirSync(new URL('../src/engine', import.meta.url), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replace(/^.*\//, '').replace(/\.ts$/, ''))
    .concat('engine'),
)

for (const id of ['two-spirals', 'finger-veins', 'label-smoothing']) {
  test(`${id}: a run fetches at most 30 kB of engine`, async ({ page, server }) => {
    const scripts = new Map<string, Promise<Buffer>>()
    page.context().on('response', (response) => {
      const [, name = ''] = /\/([^/]+)-[\w-]{8}\.js$/.exec(new URL(response.url()).pathname) ?? []
      if (engineModules.has(name)) scripts.set(response.url(), response.body())
    })
    await page.goto(`${server.url}labs/${id}/`)
    await runToEnd(page, id)
    const sizes = await Promise.all(
      [...scripts.values()].map(async (script) => gzipSync(await script).length),
    )
    expect(sizes.length).toBeGreaterThan(2)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(30_000)
  })
}

test('settings survive the address', async ({ open, server }) => {
  const page = await open('labs/early-stopping/')
  const seed = lab(page, 'early-stopping').locator('[name="seed"]')
  await seed.fill('7')
  await seed.blur()
  await expect(page).toHaveURL(/seed=7/)
  await page.goto(page.url())
  await expect(seed).toHaveValue('7')
  expect(page.url().startsWith(server.url)).toBe(true)
})

test('an address with run=1 starts by itself', async ({ open }) => {
  const page = await open('labs/two-spirals/?seed=3&run=1')
  await expect(lab(page, 'two-spirals')).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
})

test('a crafted address is explained, not crashed on', async ({ open }) => {
  const page = await open('labs/two-spirals/?seed=-4&lr=<script>&nonsense=1')
  const element = lab(page, 'two-spirals')
  const said = element.getByRole('alert').or(element.getByRole('status'))
  await expect(said.filter({ hasText: 'nonsense' }).first()).toBeVisible()
  await expect(said.filter({ hasText: '种子' }).first()).toBeVisible()
  await runToEnd(page, 'two-spirals')
})

test('a run that stops being finite names step and tensor and offers the cure', async ({ open }) => {
  const page = await open('labs/two-spirals/?lr=1&run=1')
  const element = lab(page, 'two-spirals')
  await expect(element).toHaveAttribute('data-state', /done|failed/, { timeout: 30_000 })
})

test('without WebAssembly the page says so in words', async ({ page, server }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'))
  await page.goto(`${server.url}labs/two-spirals/`)
  const element = lab(page, 'two-spirals')
  await button(element, '运行').click()
  await expect(element).toHaveAttribute('data-state', 'failed')
  await expect(element).toContainText('WebAssembly')
})

test.describe('a failed download', () => {
  test.use({
    expectedConsole:
      /Failed to load resource|ERR_FAILED|wasm streaming compile failed|prepare wasm|falling back to ArrayBuffer|Aborted\(NetworkError/,
  })
  test('is explained and can be tried again', async ({ page, server }) => {
    await page.route('**/*.wasm', (route) => route.abort())
    await page.goto(`${server.url}labs/two-spirals/`)
    const element = lab(page, 'two-spirals')
    await button(element, '运行').click()
    await expect(element).toHaveAttribute('data-state', 'failed')
    await page.unroute('**/*.wasm')
    await runToEnd(page, 'two-spirals')
  })
})

test('everything can be taken away', async ({ open }) => {
  const page = await open('labs/two-spirals/')
  const element = await runToEnd(page, 'two-spirals')
  const files: Record<string, RegExp> = {
    JSON: /\.json$/,
    CSV: /\.csv$/,
    SVG: /\.svg$/,
    PNG: /\.png$/,
    训练步图: /\.onnx$/,
    网络: /\.onnx$/,
    PyTorch: /\.py$/,
  }
  for (const [name, pattern] of Object.entries(files)) {
    await button(element, '导出').click()
    const download = page.waitForEvent('download')
    await element
      .getByRole('menuitem', { name: new RegExp(name) })
      .first()
      .click()
    expect((await download).suggestedFilename()).toMatch(pattern)
  }
})

test('a page without script still shows the default result of its lab', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${server.url}labs/early-stopping/`)
  const figures = lab(page, 'early-stopping').locator('svg[role="img"]')
  expect(await figures.count()).toBeGreaterThan(0)
  await expect(figures.first()).toBeVisible()
  await context.close()
})
