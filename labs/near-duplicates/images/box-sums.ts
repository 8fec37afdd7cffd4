import type { GreyImage } from './grey-image.ts'

/** A pixel of a line of pixels and a box that it overlaps, with the length of the overlap. */
interface Overlap {
  readonly box: number
  readonly pixel: number
  readonly length: number
}

/** `pixels` pixels of length `boxes` laid over `boxes` boxes of length `pixels`: both lines are equally long, every overlap is a whole number. */
function overlapsOf(pixels: number, boxes: number): Overlap[] {
  const overlaps: Overlap[] = []
  for (let box = 0; box < boxes; box++) {
    const [from, until] = [box * pixels, (box + 1) * pixels]
    for (let pixel = Math.floor(from / boxes); pixel * boxes < until; pixel++)
      overlaps.push({
        box,
        pixel,
        length: Math.min(until, (pixel + 1) * boxes) - Math.max(from, pixel * boxes),
      })
  }
  return overlaps
}

/**
 * Sums of an image over `columns` × `rows` equal boxes [rows × columns], every pixel weighted by the part of it that lies in the box.
 * A box holds width × height units of weight: its mean is the sum divided by that. Whole numbers throughout, hence exact while
 * largest value × width × height < 2^53; the image may have fewer pixels than there are boxes.
 */
export function boxSums({ width, height, values }: GreyImage, columns: number, rows: number): Float64Array {
  const sums = new Float64Array(columns * rows)
  const across = overlapsOf(width, columns)
  const line = new Float64Array(columns)
  for (const { box: row, pixel: y, length } of overlapsOf(height, rows)) {
    line.fill(0)
    for (const overlap of across)
      line[overlap.box] = (line[overlap.box] ?? 0) + overlap.length * (values[y * width + overlap.pixel] ?? 0)
    for (const [column, sum] of line.entries()) {
      const at = row * columns + column
      sums[at] = (sums[at] ?? 0) + length * sum
    }
  }
  return sums
}
