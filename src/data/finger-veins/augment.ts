/**
 * Changes of an image for data augmentation. Images are grey values [height × width], row by row, 0 to 1; each function returns a new one.
 * Beyond its edge an image repeats its last pixel.
 */
import { cos, sin } from '../../engine/nn/angle.ts'

/** Mirrors left and right. Exact: twice is the image itself. The veins of a mirrored finger are those of another identity. */
export const flipHorizontal = (image: Float32Array, width: number, height: number): Float32Array =>
  redraw(width, height, (x, y) => image[y * width + width - 1 - x] ?? 0)

/** Rotates by `degrees` about the middle of the image, from x (right) towards y (down), between pixels by bilinear interpolation. */
export function rotate(image: Float32Array, width: number, height: number, degrees: number): Float32Array {
  const cosine = cos((degrees * Math.PI) / 180)
  const sine = sin((degrees * Math.PI) / 180)
  const middle = [(width - 1) / 2, (height - 1) / 2] as const
  return redraw(width, height, (x, y) => {
    const dx = x - middle[0]
    const dy = y - middle[1]
    return bilinear(
      image,
      width,
      height,
      middle[0] + cosine * dx + sine * dy,
      middle[1] + cosine * dy - sine * dx,
    )
  })
}

/** Shifts by `dx` pixels to the right and `dy` down, whole or not, between pixels by bilinear interpolation. */
export const shift = (
  image: Float32Array,
  width: number,
  height: number,
  dx: number,
  dy: number,
): Float32Array => redraw(width, height, (x, y) => bilinear(image, width, height, x - dx, y - dy))

/** Multiplies the contrast about the mean grey value by `factor` ≥ 0 (1 changes nothing, 0 leaves the mean) and clips to [0, 1]. */
export function contrast(image: Float32Array, width: number, height: number, factor: number): Float32Array {
  const mean = image.reduce((sum, value) => sum + value, 0) / (width * height)
  return image.map((value) => Math.min(1, Math.max(0, factor * value + (1 - factor) * mean)))
}

/** The image whose pixel in column x of row y is grey(x, y). */
function redraw(width: number, height: number, grey: (x: number, y: number) => number): Float32Array {
  const image = new Float32Array(width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) image[y * width + x] = grey(x, y)
  return image
}

/** The grey value at a point between pixel centres, which lie at whole x and y. */
function bilinear(image: Float32Array, width: number, height: number, x: number, y: number): number {
  const inX = Math.min(width - 1, Math.max(0, x))
  const inY = Math.min(height - 1, Math.max(0, y))
  const [left, top] = [Math.floor(inX), Math.floor(inY)]
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)]
  const grey = (column: number, row: number): number => image[row * width + column] ?? 0
  const above = grey(left, top) + (inX - left) * (grey(right, top) - grey(left, top))
  const below = grey(left, bottom) + (inX - left) * (grey(right, bottom) - grey(left, bottom))
  return above + (inY - top) * (below - above)
}
