import { boxSums } from './box-sums.ts'
import { WHITE } from './grey-image.ts'
import type { GreyImage } from './grey-image.ts'

/** Pixels of a thumbnail. */
export const THUMBNAIL = { width: 64, height: 48 } as const

/** An image of luminances 0 … 255 000 made to fit into 64 × 48 grey bytes, white beside it. */
export function thumbnailOf(image: GreyImage): Uint8Array {
  const { width, height } = THUMBNAIL
  const scale = Math.min(width / image.width, height / image.height)
  const wide = Math.max(1, Math.round(image.width * scale))
  const high = Math.max(1, Math.round(image.height * scale))
  const [left, top] = [Math.floor((width - wide) / 2), Math.floor((height - high) / 2)]
  const bytes = new Uint8Array(width * height).fill(255)
  const one = (image.width * image.height * WHITE) / 255
  for (const [at, sum] of boxSums(image, wide, high).entries())
    bytes[(top + Math.floor(at / wide)) * width + left + (at % wide)] = Math.round(sum / one)
  return bytes
}
