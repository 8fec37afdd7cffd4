import { readFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import { tools } from '../labs/tools.ts'
import { plainNumbers } from '../src/lab/files.ts'
import { changeSettings, defaultSettings } from '../src/lab/settings.ts'
import { reportOf, sampleOf } from '../src/lab/tool/run.ts'
import type { Locator, Page } from 'playwright/test'
import { expect, test } from './fixture.ts'
import { largeInputs } from './large-inputs.ts'
import { catalog } from './site.ts'

const button = (within: Locator, name: string): Locator => within.getByRole('button', { name, exact: true })

/** Opens a tool and waits until its worker has everything. */
async function ready(page: Page, id: string): Promise<Locator> {
  const element = page.locator(`[data-lab="${id}"]`)
  await expect(button(element, '运行')).toBeEnabled({ timeout: 20_000 })
  return element
}

async function run(element: Locator): Promise<void> {
  await button(element, '运行').click()
  await expect(element).toHaveAttribute('data-state', 'done', { timeout: 60_000 })
}

/** Places where two JSON documents differ; engines may round the last digits of `Math.exp` and its kin differently. */
function differences(one: unknown, other: unknown, place = ''): string[] {
  if (typeof one === 'number' && typeof other === 'number')
    return Math.abs(one - other) <= 1e-9 * Math.max(1e-3, Math.abs(one)) ? [] : [`${place}: ${one}, ${other}`]
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other ? [] : [`${place}: ${String(one)}, ${String(other)}`]
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))]
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    differences(left.get(key), right.get(key), `${place}/${key}`),
  )
}

const EVIL = '<script>document.title="broken in"</script><img src=x onerror=\'document.title="broken in"\'>'

for (const { id, url } of catalog.labs.filter(({ kind }) => kind === 'tool')) {
  test(`${id}: from its sample to files, without a request once it is there`, async ({ open, server }) => {
    test.setTimeout(120_000)
    const tool = await tools[id]!()
    const page = await open(url.replace(/^\//, ''))
    const element = await ready(page, id)
    await expect(element).toHaveAttribute('data-state', 'idle')
    for (const control of await element.locator('form').locator('input, select, textarea').all()) {
      expect(await control.getAttribute('name')).toMatch(/^[a-z]\w*$/)
      expect(
        await control.evaluate((one: HTMLInputElement) => one.labels?.length || one.ariaLabel),
      ).toBeTruthy()
    }
    await server.stop()
    const asked: string[] = []
    page.on('request', (request) => {
      if (/^https?:/.test(request.url())) asked.push(request.url())
    })

    for (const [index, sample] of Object.keys(tool.presets).entries()) {
      if (index === 0) await run(element)
      else {
        await element
          .getByRole('radio', { name: tool.presets[sample]!.label, exact: true })
          .check({ force: true })
        await expect(element).toHaveAttribute('data-state', 'done', { timeout: 60_000 })
      }
      await expect(element.locator('[role=alert]')).toHaveCount(0)
      const settings = changeSettings(defaultSettings(tool.controls), tool.presets[sample]!.settings)
      const view = { report: await reportOf(tool, await sampleOf(tool, sample), settings), settings }
      await expect(element.locator('.conclusion')).toContainText(tool.conclude(view))
      const [download] = await Promise.all([page.waitForEvent('download'), button(element, 'JSON').click()])
      const saved = JSON.parse(readFileSync(await download.path(), 'utf8'))
      expect(differences(saved.result, JSON.parse(JSON.stringify(tool.json(view), plainNumbers)))).toEqual([])
    }
    const [csv] = await Promise.all([page.waitForEvent('download'), button(element, 'CSV').click()])
    expect(readFileSync(await csv.path(), 'utf8')).not.toMatch(/(^|[\r\n,])[=+@]/)
    await button(element, '重置').click()
    await expect(element).toHaveAttribute('data-state', 'idle')
    await button(element, '单步').click()
    await expect(element).toHaveAttribute('data-state', /paused|done/, { timeout: 60_000 })
    expect(asked).toEqual([])
  })

  test(`${id}: refuses what it cannot read and keeps it`, async ({ open }) => {
    const tool = await tools[id]!()
    const page = await open(url.replace(/^\//, ''))
    const element = await ready(page, id)
    const title = await page.title()
    const [name, input] = Object.entries(tool.inputs)[0]!
    const box = element.locator(`textarea[name="${name}"]`)
    if (!input.binary) {
      await box.fill(EVIL)
      await button(element, '运行').click()
      await expect(element).toHaveAttribute('data-state', /failed|done/, { timeout: 30_000 })
      await expect(box).toHaveValue(EVIL)
    }
    await element
      .locator(`input[name="${name}File"]`)
      .setInputFiles({ name: '<b>.bin', mimeType: '', buffer: Buffer.from([0, 1, 2, 255, 254, 0, 10, 13]) })
    await expect(element).toHaveAttribute('data-state', 'failed', { timeout: 30_000 })
    await expect(element.locator('[role=alert]')).toHaveText(/[。]$/)
    expect(await page.title()).toBe(title)
    await expect(element.locator('[data-island] :is(script, img)')).toHaveCount(0)
  })

  test(`${id}: reads large files, and can be told to stop`, async ({ open }) => {
    test.setTimeout(120_000)
    const page = await open(url.replace(/^\//, ''))
    const element = await ready(page, id)
    const texts = largeInputs[id]!()
    for (const [name, text] of Object.entries(texts))
      await element.locator(`input[name="${name}File"]`).setInputFiles({
        name: `large-${name}.txt`,
        mimeType: 'text/plain',
        buffer: Buffer.from(text),
      })
    await expect(element).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    await expect(element.locator('[role=alert]')).toHaveCount(0)
    await button(element, '重置').click()
    await expect(element).toHaveAttribute('data-state', 'idle')
  })

  test(`${id}: its claims hold in this browser`, async ({ open }) => {
    test.setTimeout(180_000)
    const tool = await tools[id]!()
    const page = await open(url.replace(/^\//, ''))
    await page.getByRole('button', { name: '全部重做' }).click()
    await expect(page.locator('[data-claim][data-repeated="held"]')).toHaveCount(
      Object.keys(tool.claims).length,
      { timeout: 150_000 },
    )
  })
}

test('options stand in the address, data never do', async ({ open }) => {
  const page = await open('tools/classification/?rule=fixed&threshold=0.7&wrong=1&cost=abc')
  const element = await ready(page, 'classification')
  await expect(element).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
  await expect(element.locator('.conclusion')).toContainText('阈值 0.7（手动）')
  await expect(element.getByText('没有叫「wrong」的设置')).toBeVisible()
  await expect(element.getByText('地址里写的是「abc」')).toBeVisible()
  await element.locator('textarea').fill('y_true,y_score\n1,0.875\n0,0.125')
  await element.getByRole('radio', { name: 'F1 最大' }).check({ force: true })
  await expect(element.locator('.conclusion')).toContainText('F1 1')
  expect(new URL(page.url()).search).toBe('?threshold=0.7')
})

test('what the visitor had comes back after a sample', async ({ open }) => {
  const page = await open('tools/classification/')
  const element = await ready(page, 'classification')
  const mine = 'y_true,y_score\n1,0.9\n0,0.2\n1,0.8'
  await element.locator('textarea').fill(mine)
  await element.getByRole('radio', { name: '十行' }).check({ force: true })
  await expect(element.locator('textarea')).not.toHaveValue(mine)
  await button(element, '换回刚才的数据').click()
  await expect(element.locator('textarea')).toHaveValue(mine)
  await expect(element).toHaveAttribute('data-state', 'done')
})

test('boxes are drawn over the image that the visitor gives', async ({ open }) => {
  const tool = await tools['detection']!()
  const settings = defaultSettings(tool.controls)
  const [sample = ''] = Object.keys(tool.presets)
  const view = { report: await reportOf(tool, await sampleOf(tool, sample), settings), settings }
  const { name } = tool.pictures!(view)[0]!.image
  const page = await open('tools/detection/')
  const element = await ready(page, 'detection')
  const red =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='
  await element
    .locator('input[name="imagesFile"]')
    .setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.from(red, 'base64') })
  await expect(element).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
  const canvas = element.locator('canvas')
  await expect(canvas).toBeVisible()
  const colours = (): Promise<number> =>
    canvas.evaluate((drawn: HTMLCanvasElement) => {
      const { data } = drawn.getContext('2d')!.getImageData(0, 0, drawn.width, drawn.height)
      return new Set(new Uint32Array(data.buffer)).size
    })
  await expect.poll(colours).toBeGreaterThan(2)
})

/** A part of a PNG: its length, type, content and check. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** A PNG of 8-bit RGB pixels without filters (ISO/IEC 15948). */
function png(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, (_unused, x) => colour(x, y)).flat(),
  ])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Waves that no other number has: `size` times as large as 24 × 18, `more` brighter. */
const waves = (number: number, size = 4, more = 0): Buffer =>
  png(24 * size, 18 * size, (x, y) => {
    const [across, down] = [(x + 0.5) / (24 * size), (y + 0.5) / (18 * size)]
    const wave = Math.sin(9 * across * (1 + (number % 3)) + 7 * number * down + number)
    return [110 + 60 * wave, 120 + 50 * wave, 90 + 40 * Math.cos(11 * across + number)].map((value) =>
      Math.round(value + more),
    )
  })

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer })

test('near copies among images are found, shown and taken away; what is no image is named', async ({
  open,
  server,
}) => {
  const page = await open('tools/near-duplicates/')
  const element = await ready(page, 'near-duplicates')
  await server.stop()
  const asked: string[] = []
  page.on('request', (request) => {
    if (/^https?:/.test(request.url())) asked.push(request.url())
  })
  const give = async (input: string, files: ReturnType<typeof file>[]): Promise<void> => {
    await element.locator(`input[name="${input}File"]`).setInputFiles(files)
    await expect(element).toHaveAttribute('data-state', /done|failed/, { timeout: 30_000 })
  }
  const training = [1, 2, 3, 4].map((number) => file(`train-${number}.png`, waves(number)))
  await give('trainImages', [...training, file('<b>broken.png', waves(9).subarray(0, 40))])
  await expect(element.getByText('「<b>broken.png」不是浏览器能解码的图像。')).toBeVisible()
  await expect(element.locator('.conclusion')).toContainText('4 张图里 0 张与前面的某张哈希相同')
  await give('testImages', [file('smaller.png', waves(3, 2, 25)), file('new.png', waves(7))])
  await expect(element.locator('.conclusion')).toContainText('2 张测试图像里')
  await expect(element.locator('.conclusion')).toContainText('合计 50%')
  const row = element.locator('[data-part="imagePairs"] tbody tr')
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('smaller.png')
  await expect(row).toContainText('train-3.png')
  await expect(element.locator('image:visible')).toHaveCount(2)
  const [download] = await Promise.all([page.waitForEvent('download'), button(element, 'JSON').click()])
  const { result } = JSON.parse(readFileSync(await download.path(), 'utf8'))
  expect(result).toMatchObject({ compared: 'images', train_images: 4, files: ['smaller.png'] })
  expect(result.pairs[0].distance).toBeLessThanOrEqual(3)

  await give('testImages', [file('notes.png', Buffer.from('no image'))])
  await expect(element).toHaveAttribute('data-state', 'failed')
  await expect(element.locator('[role=alert]')).toHaveText(
    '「notes.png」不是浏览器能解码的图像。接受 PNG、JPEG、WebP、GIF 和 BMP。',
  )
  await expect(element.getByText('5 个文件')).toBeVisible()
  await expect(element.locator('.conclusion')).toContainText('2 张测试图像里')
  await expect(element.locator('textarea[name="train"]')).not.toHaveValue('')
  expect(asked).toEqual([])
})
