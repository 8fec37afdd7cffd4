/** Generated images that stand for photographs. */
import { random } from '../../../src/engine/nn/random.ts'
import type { RandomStream } from '../../../src/engine/nn/random.ts'
import type { GreyImage } from './grey-image.ts'

const WIDTH = 96
const HEIGHT = 72
const DISCS = 6

/** Image `number` of a seed, 96 × 72 grey values 0 … 255: noise whose amplitude falls as the inverse of its frequency, as that of natural images does (Field 1987), and six discs. */
export function scene(seed: number, number: number): GreyImage {
  const stream = random(seed, `near-duplicates/scene/${number}`)
  const brightness = new Float64Array(WIDTH * HEIGHT)
  for (const cells of [2, 4, 8, 16, 32]) addNoise(brightness, stream, cells)
  for (let disc = 0; disc < DISCS; disc++) putDisc(brightness, stream)
  return {
    width: WIDTH,
    height: HEIGHT,
    values: Uint8ClampedArray.from(brightness, (value) => 128 + 60 * value),
  }
}

/** Adds noise of amplitude 2 / cells: random values on a grid, in between by bilinear interpolation. */
function addNoise(brightness: Float64Array, stream: RandomStream, cells: number): void {
  const grid = stream.uniform((cells + 1) ** 2, -2 / cells, 2 / cells)
  const node = (column: number, row: number): number => grid[row * (cells + 1) + column] ?? 0
  for (const at of brightness.keys()) {
    const x = ((at % WIDTH) / WIDTH) * cells
    const y = (Math.floor(at / WIDTH) / HEIGHT) * cells
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [right, down] = [x - left, y - top]
    const above = (1 - right) * node(left, top) + right * node(left + 1, top)
    const below = (1 - right) * node(left, top + 1) + right * node(left + 1, top + 1)
    brightness[at] = (brightness[at] ?? 0) + (1 - down) * above + down * below
  }
}

function putDisc(brightness: Float64Array, stream: RandomStream): void {
  const [x = 0, y = 0, size = 0, value = 0] = stream.uniform(4)
  const radius = 4 + 14 * size
  for (const at of brightness.keys())
    if (((at % WIDTH) - x * WIDTH) ** 2 + (Math.floor(at / WIDTH) - y * HEIGHT) ** 2 < radius ** 2)
      brightness[at] = 3.6 * value - 1.8
}
