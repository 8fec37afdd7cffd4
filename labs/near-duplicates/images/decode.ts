import { InputError } from '../../../src/data/input-error.ts'
import { shorten } from '../../../src/data/shorten.ts'
import { luminanceOf } from './grey-image.ts'
import type { GreyImage } from './grey-image.ts'
import { readBmp } from './read-bmp.ts'

/** Most pixels of an image. */
const MOST_PIXELS = 25_000_000

/**
 * The luminance of an image file, transparent parts over white, turned as its EXIF data say. Plain bitmaps are read here, everything else by the browser.
 * @throws InputError with a sentence that names the file when it is no image that the browser decodes, or too large
 */
export async function decode(file: File): Promise<GreyImage> {
  return (await readBmp(file)) ?? decodedByBrowser(file)
}

async function decodedByBrowser(file: File): Promise<GreyImage> {
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) throw new InputError(`「${shorten(file.name)}」不是浏览器能解码的图像。`)
  const { width, height } = bitmap
  try {
    if (width * height > MOST_PIXELS)
      throw new InputError(
        `「${shorten(file.name)}」有 ${width} × ${height} 像素，每张至多 ${MOST_PIXELS / 10_000} 万像素。`,
      )
    const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    if (!pen) throw new InputError('这个浏览器不能在后台线程里读图像的像素；换一个新一些的浏览器。')
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, width, height)
    pen.drawImage(bitmap, 0, 0)
    return { width, height, values: luminanceOf(pen.getImageData(0, 0, width, height).data) }
  } finally {
    bitmap.close()
  }
}
