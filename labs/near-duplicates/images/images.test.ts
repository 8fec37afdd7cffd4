import { afterEach, describe, expect, test, vi } from 'vitest'
import { changeSettings, defaultSettings } from '../../../src/lab/settings.ts'
import { drawTool } from '../../../src/lab/tool/drawn.ts'
import { reportOf as run } from '../../../src/lab/tool/run.ts'
import { textFile } from '../../../src/lab/tool/work.ts'
import tool from '../tool.ts'
import { writeBmp } from './bmp.ts'
import { differenceHash, hexOf } from './difference-hash.ts'
import { halved, linear } from './edits.ts'
import { drawn } from './example.ts'
import type { GreyImage } from './grey-image.ts'
import { readBmp } from './read-bmp.ts'
import { testImages, trainingImages } from './samples.ts'
import { scene } from './scenes.ts'
import { thumbnailOf } from './thumbnail.ts'

const hex = (image: GreyImage): string => hexOf(differenceHash(image))
const bmpFile = (image: GreyImage, name: string): File => new File([writeBmp(image)], name)

describe('image files', () => {
  test('a bitmap says what was written, whatever its width', async () => {
    for (const width of [1, 2, 3, 4, 5]) {
      const image = drawn(width, 3, (x, y) => 40 * x + y)
      const read = await readBmp(bmpFile(image, 'a.bmp'))
      expect([read!.width, read!.height]).toEqual([width, 3])
      expect(Array.from(read!.values)).toEqual(Array.from(image.values, (value) => 1000 * value))
    }
  })
  test('anything else is left to the browser', async () => {
    const bytes = writeBmp(drawn(8, 8, () => 1))
    expect(await readBmp(new File([bytes.slice(0, -1)], 'cut.bmp'))).toBeNull()
    expect(await readBmp(new File(['BM'], 'short.bmp'))).toBeNull()
    expect(await readBmp(new File([new Uint8Array(100)], 'zero.bin'))).toBeNull()
    const compressed = bytes.slice()
    compressed[30] = 1
    expect(await readBmp(new File([compressed], 'rle.bmp'))).toBeNull()
  })
  test('a thumbnail keeps the proportions of the image, white beside it', () => {
    const bytes = thumbnailOf({ ...drawn(10, 40, () => 0) })
    expect(bytes.filter((byte) => byte === 0).length).toBe(12 * 48)
    expect([bytes[0], bytes[63]]).toEqual([255, 255])
  })
})

describe('the report', () => {
  afterEach(() => vi.unstubAllGlobals())
  const settings = defaultSettings(tool.controls)

  /** The tool's JSON and remarks; everything that the page shows is drawn too. */
  async function report(given: Partial<Record<string, File[]>>, bits = 10) {
    const changed = changeSettings(settings, { bits })
    const all = { train: [], test: [], trainImages: [], testImages: [], ...given }
    const view = { report: await run(tool, all, changed), settings: changed }
    const drawnTool = drawTool(tool, structuredClone(view))
    const remarks = tool.remarks(view).map(({ text }) => text)
    return { json: tool.json(view), all: drawnTool, remarks: remarks.join('') }
  }

  test('the sample: copies are found, the mirrored and the cropped one are not', async () => {
    const { json, all } = await report({ trainImages: trainingImages(), testImages: testImages() })
    expect(json).toMatchObject({
      compared: 'images',
      mode: 'cross',
      train_images: 24,
      test_images: 16,
      equal_images: 2,
      near_images: 2,
      files: ['test04-调亮.bmp', 'test07-缩小.bmp', 'test09-加噪.bmp', 'test12-转5度.bmp'],
      pairs_found: 4,
      clusters_found: 4,
    })
    expect(json).toHaveProperty('pairs.0', {
      first: 'test04-调亮.bmp',
      second: 'train06.bmp',
      distance: 0,
      first_dhash: hex(linear(scene(1, 5), 1, 30)),
      second_dhash: hex(scene(1, 5)),
    })
    expect(Object.keys(all.figures)).toEqual(['imageRows', 'imageNearest', 'thumbnails'])
    expect(all.figures['thumbnails']!.drawing.match(/<image /g)).toHaveLength(16) // 8 images, wide and narrow
    expect(Object.keys(all.tables)).toEqual(['imagePairs'])
  })
  test('one set: its inner repetitions, linked ones as a cluster', async () => {
    const [a, b] = [scene(1, 1), scene(1, 2)]
    const trainImages = [
      bmpFile(a, 'a.bmp'),
      bmpFile(b, 'b.bmp'),
      bmpFile(halved(a), 'a2.bmp'),
      bmpFile(linear(a, 1, 20), 'a3.bmp'),
    ]
    const { json, all, remarks } = await report({ trainImages })
    expect(json).toMatchObject({ mode: 'within', files: ['a2.bmp', 'a3.bmp'], clean_accuracy: null })
    expect(json).toMatchObject({ clusters: [['a.bmp', 'a2.bmp', 'a3.bmp']], pairs_found: 3 })
    expect(all.tables['imageClusters']).toContain('a.bmp、a2.bmp、a3.bmp')
    expect(remarks).toContain('只给了一份图像')
  })
  test('images of one colour are said to say nothing', async () => {
    const flat = [10, 200].map((grey, at) =>
      bmpFile(
        drawn(20, 20, () => grey),
        `${at}.bmp`,
      ),
    )
    const { remarks, json } = await report({ trainImages: flat })
    expect(json).toMatchObject({ pairs_found: 1 })
    expect(remarks).toContain('2 张图一半以上的格子与右邻一样亮')
  })
  test('a file that is no image is named and left out; text is left alone', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('', 'InvalidStateError')))
    const files = [
      bmpFile(scene(1, 1), 'a.bmp'),
      new File(['x'], '<i>notes.png'),
      bmpFile(scene(1, 2), 'b.bmp'),
    ]
    const { json, remarks } = await report({ trainImages: files, train: [textFile('a\nb')] })
    expect(json).toMatchObject({ train_images: 2 })
    expect(remarks).toContain('「<i>notes.png」不是浏览器能解码的图像。没有比较它，其余的照常。')
    expect(remarks).toContain('给了图像，只比图像')
    await expect(report({ trainImages: files.slice(1, 2) })).rejects.toMatchObject({
      input: 'trainImages',
      message: '「<i>notes.png」不是浏览器能解码的图像。接受 PNG、JPEG、WebP、GIF 和 BMP。',
    })
    await expect(
      report({ trainImages: files.slice(0, 1), testImages: files.slice(1, 2) }),
    ).rejects.toMatchObject({ input: 'testImages' })
  })
  test('an image that is too large is said to be, and closed', async () => {
    const close = vi.fn()
    vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 6000, height: 5000, close }))
    await expect(report({ trainImages: [new File(['x'], 'big.png')] })).rejects.toThrow(
      '「big.png」有 6000 × 5000 像素，每张至多 2500 万像素。',
    )
    expect(close).toHaveBeenCalledOnce()
  })
  test('too many images, test images alone, nothing at all', async () => {
    const many = Array.from({ length: 5001 }, () => new File(['x'], 'a.png'))
    await expect(report({ trainImages: many })).rejects.toMatchObject({
      input: 'trainImages',
      message: '给了 5001 个文件，一边至多 5000 张图像；先分批，或抽一部分来查。',
    })
    await expect(report({ testImages: testImages() })).rejects.toMatchObject({ input: 'trainImages' })
    await expect(report({})).rejects.toMatchObject({ input: 'train' })
  })
})
