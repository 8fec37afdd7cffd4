import { HEADER, strideOf } from './bmp.ts'
import { luminanceOf } from './grey-image.ts'
import type { GreyImage } from './grey-image.ts'

/** The luminance of an uncompressed bitmap of 24 bits whose rows run upwards; null for any other file, and for one that is cut off. */
export async function readBmp(file: Blob): Promise<GreyImage | null> {
  const header = new DataView(await file.slice(0, HEADER).arrayBuffer())
  if (header.byteLength < HEADER || header.getUint16(0, true) !== 0x4d42) return null
  const [offset, width, height] = [10, 18, 22].map((at) => header.getInt32(at, true))
  const plain = header.getUint16(28, true) === 24 && header.getUint32(30, true) === 0
  if (!plain || !offset || !width || !height || width < 0 || height < 0) return null
  const stride = strideOf(width)
  if (file.size < offset + stride * height) return null
  const bytes = new Uint8Array(await file.slice(offset, offset + stride * height).arrayBuffer())
  const rgba = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (height - 1 - y) * stride + 3 * x
      const [blue = 0, green = 0, red = 0] = bytes.subarray(from, from + 3)
      rgba.set([red, green, blue, 255], 4 * (y * width + x))
    }
  return { width, height, values: luminanceOf(rgba) }
}
