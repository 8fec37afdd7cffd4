/** The uncompressed Windows bitmap of 24 bits a pixel (BITMAPINFOHEADER): the one image format that takes no decoder, so that a sample is read alike in Node and in every browser. */
import type { GreyImage } from './grey-image.ts'

/** Bytes before the pixels. */
export const HEADER = 54

/** Bytes of a row of pixels, filled up to a multiple of four. */
export const strideOf = (width: number): number => 4 * Math.ceil((3 * width) / 4)

/** A grey image of values 0 … 255 as the bytes of a bitmap. */
export function writeBmp({ width, height, values }: GreyImage): Uint8Array<ArrayBuffer> {
  const stride = strideOf(width)
  const bytes = new Uint8Array(HEADER + stride * height)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0x4d42, true)
  const fields = [
    [2, bytes.length],
    [10, HEADER],
    [14, HEADER - 14],
    [18, width],
    [22, height],
  ] as const
  for (const [at, value] of fields) view.setUint32(at, value, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = HEADER + (height - 1 - y) * stride + 3 * x
      bytes.fill(values[y * width + x] ?? 0, at, at + 3)
    }
  return bytes
}
