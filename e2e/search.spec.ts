import type { Locator, Page } from 'playwright/test'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSearch } from '../src/search/search.ts'
import type { Lexicon, SearchText } from '../src/search/format.ts'
import { holdOut, main } from '../src/search/fixture/queries.ts'
import { meanReciprocalRank } from '../src/search/fixture/score.ts'
import { dist, expect, test } from './fixture.ts'
import { catalog } from './site.ts'

const box = (page: Page): Locator => page.getByRole('combobox', { name: '搜索全书' })
const options = (page: Page): Locator => page.getByRole('listbox', { name: '结果' }).getByRole('option')
const active = (page: Page): Locator => options(page).and(page.locator('[aria-selected="true"]'))

const indexFile = (name: string): string => readFileSync(join(dist, 'search', name), 'utf8')
const written = new Set(catalog.questions.map(({ id }) => id))
const earlyStopping = catalog.questions.find(({ id }) => id === '1.1.5')!

async function openSearch(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(box(page)).toBeFocused()
}

test('search by keyboard alone: open, type, walk, enter', async ({ open }) => {
  const page = await open()
  await openSearch(page)
  await page.keyboard.type('early stopping')
  await expect(active(page)).toContainText(earlyStopping.title)
  await expect(box(page)).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowDown')
  const second = await options(page).nth(1).getAttribute('id')
  await expect(box(page)).toHaveAttribute('aria-activedescendant', second!)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${earlyStopping.url}$`))
})

test('Escape closes the dialog and gives the focus back', async ({ open }) => {
  const page = await open()
  const opener = page.getByRole('button', { name: '搜索' }).first()
  await opener.focus()
  await page.keyboard.press('Enter')
  await expect(box(page)).toBeFocused()
  await page.keyboard.type('lr')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(opener).toBeFocused()
})

test('a heading leads to its place in the page', async ({ open }) => {
  const page = await open()
  await openSearch(page)
  await page.keyboard.type('早停 耐心')
  const heading = options(page).and(page.locator('.sub')).first()
  await expect(heading).toBeVisible()
  await heading.click()
  await expect(page).toHaveURL(new RegExp(`${earlyStopping.url}#[a-z-]+$`))
  const target = new URL(page.url()).hash
  await expect(page.locator(target)).toBeInViewport()
})

test('while an input method is composing, nothing is searched and Enter belongs to it', async ({
  open,
  page,
}) => {
  await open()
  await openSearch(page)
  const client = await page.context().newCDPSession(page)
  await client.send('Input.imeSetComposition', { text: 'zao ting', selectionStart: 8, selectionEnd: 8 })
  await expect(box(page)).toHaveValue('zao ting')
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 }
  await client.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
  await client.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
  await page.waitForTimeout(300)
  await expect(options(page)).toHaveCount(0)
  await client.send('Input.insertText', { text: '早停' })
  await expect(box(page)).toHaveValue('早停')
  await expect(active(page)).toContainText('早停')
})

test('expanded names are said, and corrections', async ({ open }) => {
  const page = await open()
  await openSearch(page)
  await box(page).fill('过拟和')
  await expect(page.getByRole('dialog')).toContainText('也查了：过拟合')
  await box(page).fill('zaoting')
  await expect(active(page)).toContainText('早停')
})

test('nothing found says so and offers terms that work', async ({ open }) => {
  const page = await open()
  await openSearch(page)
  await box(page).fill('红烧肉怎么做')
  await expect(page.getByRole('dialog')).toContainText('没有找到「红烧肉怎么做」')
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('没有找到')
  await page.keyboard.press('Enter')
  await expect(box(page)).not.toHaveValue('红烧肉怎么做')
  await expect(options(page).first()).toBeVisible()
})

test('on a phone the dialog fills the screen', async ({ open, page }) => {
  await page.setViewportSize({ width: 360, height: 720 })
  await open()
  await page.getByRole('button', { name: '搜索' }).first().click()
  await box(page).fill('验证')
  await expect(options(page).first()).toBeVisible()
  expect(await page.getByRole('dialog').boundingBox()).toMatchObject({ x: 0, y: 0, width: 360, height: 720 })
  await page.getByRole('button', { name: '关闭' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('the search page answers an address, and what is typed becomes the address', async ({ open }) => {
  const page = await open(`search/?q=${encodeURIComponent('反向传播')}`)
  await expect(page.getByRole('link', { name: /前向与反向传播/ }).first()).toBeVisible()
  await page.getByRole('searchbox').fill('早停')
  await expect(page).toHaveURL(/\?q=%E6%97%A9%E5%81%9C$/)
  await expect(page.locator('.found ol a').first()).toContainText('早停')
})

test('a crafted query is shown as text', async ({ open }) => {
  const page = await open(`search/?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`)
  await expect(page.getByRole('status').first()).toContainText('<img src=x onerror=alert(1)>')
  await expect(page.locator('main img')).toHaveCount(0)
})

test('without script the search page says so and leads to the contents', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(server.url)
  await page.getByRole('link', { name: '搜索' }).first().click()
  await expect(page).toHaveURL(/\/search\/$/)
  await expect(page.getByText('搜索要在这台设备上运行脚本')).toBeVisible()
  await expect(page.locator('.no-script a')).toHaveAttribute('href', /#contents$/)
  await context.close()
})

test('Chromium ranks as Node does, and the real pages are found', async ({ open }) => {
  const text: SearchText = JSON.parse(indexFile('text.json'))
  const lexicon: Lexicon = JSON.parse(indexFile('lexicon.json'))
  const search = createSearch(text, lexicon)
  const queries = [main, holdOut].flatMap((classes) => Object.values(classes).flat()).map(([query]) => query)
  const page = await open('search/?q=lr')
  await expect(page.locator('.found a').first()).toBeVisible()
  const script = page.workers()[0]!.url()
  const answers = await page.evaluate(
    async ({ queries, base, script }) => {
      const worker = new Worker(script, { type: 'module' })
      worker.postMessage({ type: 'open', base }, [])
      const ask = (query: string, number: number): Promise<unknown> =>
        new Promise((resolve) => {
          worker.addEventListener('message', ({ data }) => {
            if (data.number === number) resolve(data.answer)
          })
          worker.postMessage({ type: 'ask', number, query, limit: 10 }, [])
        })
      const found: unknown[] = []
      for (const [index, query] of queries.entries()) found.push(await ask(query, index + 1))
      worker.terminate()
      return JSON.stringify(found)
    },
    { queries, base: text.base, script },
  )
  expect(answers).toBe(JSON.stringify(queries.map((query) => search(query, 10))))
  const judged = meanReciprocalRank(search, main, written)
  expect(judged.count).toBeGreaterThan(5)
  expect(judged.mean, judged.misses).toBeGreaterThanOrEqual(0.95)
})

const command = (...args: string[]) =>
  spawnSync(process.execPath, ['src/commands/search.ts', ...args], {
    encoding: 'utf8',
    cwd: join(dist, '..'),
  })

test('npm run search answers as the box does', () => {
  const { stdout, status } = command('early stopping', '--limit', '3')
  expect(status).toBe(0)
  const document: { query: string; results: object[] } = JSON.parse(stdout)
  expect(document.query).toBe('early stopping')
  expect(document.results).toHaveLength(3)
  expect(document.results[0]).toMatchObject({ id: '1.1.5', kind: 'question', url: earlyStopping.url })
  const keys = ['id', 'kind', 'title', 'url', 'anchor', 'excerpt', 'score']
  expect(Object.keys(document.results[0]!)).toEqual(keys)
})

for (const bad of [
  [],
  ['a', '--limit', '0'],
  ['a', '--queries', 'b'],
  ['--queries', 'no/such/file'],
  ['--what'],
]) {
  test(`npm run search -- ${bad.join(' ')} is refused in one sentence`, () => {
    const { stdout, stderr, status } = command(...bad)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr.trim()).toMatch(/^[^\n]+。$/)
  })
}
