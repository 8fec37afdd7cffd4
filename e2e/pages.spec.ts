import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import type { Page, Request } from 'playwright/test'
import { expect, test } from './fixture.ts'
import { catalog, pages } from './site.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  impact: string
  nodes: { html: string }[]
}

/** Serious and critical findings of axe-core on the page as it stands: of all its rules, or of those named. */
async function seriousFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  const violations = await page.evaluate(
    async ({ source, only }) => {
      // The page's CSP refuses inline scripts; evaluating through the debugger is not bound by it.
      // oxlint-disable-next-line no-eval
      if (!('axe' in globalThis)) (0, eval)(source)
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: Violation[] }> }
      }
      const options = { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) }
      return (await axe.run(options)).violations
    },
    { source: axe, only: rules },
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
}

const widthOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Waits until every transition of the page has ended. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))

for (const path of pages) {
  test(`/${path} opens, fits 360 px and satisfies axe in light and dark`, async ({ open, page }) => {
    await open(path)
    await expect(page.locator('h1')).toHaveCount(1)
    expect(await seriousFindings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await settled(page)
    // colours are all that the theme changes
    expect(await seriousFindings(page, ['color-contrast'])).toEqual([])
    await page.setViewportSize({ width: 360, height: 720 })
    expect(await widthOverflow(page)).toBeLessThanOrEqual(0)
  })
}

test('a question page has the parts the contract names', async ({ open, page }) => {
  for (const { id, url } of catalog.questions) {
    await open(url.replace(/^\//, ''))
    await expect(page.locator('main')).toHaveAttribute('data-id', id)
    for (const part of ['short-answer', 'explanation', 'mistakes', 'follow-ups', 'sources']) {
      await expect(page.locator(`section#${part}`)).toBeVisible()
    }
  }
})

test('a reading page carries at most 15 kB of script before search or a lab is used', async ({
  page,
  server,
}) => {
  // a second a page on a slow machine: each is waited for until it asks for nothing more
  test.setTimeout(240_000)
  for (const path of ['training/', ...catalog.questions.map(({ url }) => url.replace(/^\//, ''))]) {
    const scripts = new Set<string>()
    const note = (request: Request): void => {
      if (request.resourceType() === 'script') scripts.add(request.url())
    }
    page.on('request', note)
    await page.goto(server.url + path, { waitUntil: 'networkidle' })
    page.off('request', note)
    const inline = await page.evaluate(() =>
      [...document.querySelectorAll('script:not([src])')].map((s) => s.textContent).join(''),
    )
    const bodies = await Promise.all([...scripts].map(async (url) => (await page.request.get(url)).body()))
    const sizes = bodies.map((body) => gzipSync(body).length)
    expect(gzipSync(inline).length + sizes.reduce((sum, size) => sum + size, 0), path).toBeLessThanOrEqual(
      15_000,
    )
  }
})

test('the theme is kept and painted without a flash', async ({ open, page }) => {
  await open()
  const theme = page.getByRole('button', { name: /主题|外观/ })
  const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  for (let clicks = 0; clicks < 3; clicks++) {
    await theme.click()
    if ((await page.locator('html').getAttribute('data-theme')) === 'dark') break
  }
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload({ waitUntil: 'commit' })
  await page.locator('h1').waitFor()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(before)
})

test('code and formulas can be copied', async ({ open, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open('training/training-workflow/forward-and-backward-pass/')
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
  const formula = page.getByRole('button', { name: /复制.*LaTeX/ }).first()
  await formula.focus()
  await page.keyboard.press('Enter')
  await expect.poll(clipboard).toMatch(/\\|=/)
  await open('training/training-workflow/early-stopping/')
  const code = page.getByRole('button', { name: /复制代码/ }).first()
  await code.focus()
  await page.keyboard.press('Enter')
  await expect.poll(clipboard).toContain('\n')
})

test.describe('unknown addresses', () => {
  test.use({ expectedConsole: /404/ })
  test('get the site’s own 404 page', async ({ page, server }) => {
    const response = await page.goto(`${server.url}no/such/page/`)
    expect(response?.status()).toBe(404)
    await expect(page.locator('h1')).toBeVisible()
    await expect(page.locator('main a').first()).toBeVisible()
  })
})
