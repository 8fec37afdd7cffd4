import type { Shape } from './surface.ts'

/**
 * IoU of the bands along the inside of two contours (Cheng et al. 2021, arXiv:2103.16562): the pixels of a shape that an erosion by a square of
 * 2·reach + 1 takes away, as in the authors' code. NaN when both shapes are empty.
 * @param reach band width in pixels, ≥ 1
 */
export function boundaryIou(truth: Shape, predicted: Shape, reach: number): number {
  const [a, b] = [band(truth, reach), band(predicted, reach)]
  let [common, either] = [0, 0]
  for (let index = 0; index < a.length; index++) {
    if (a[index] && b[index]) common++
    if (a[index] || b[index]) either++
  }
  return common / either
}

/** Band width for an image: a share of its diagonal, at least one pixel. */
export const bandWidth = (share: number, width: number, height: number): number =>
  Math.max(1, Math.round(share * Math.hypot(width, height)))

/** Pixels of a shape within `reach` (in rows and columns) of a pixel outside it. */
function band({ width, height, inside }: Shape, reach: number): Uint8Array {
  const rows = new Uint8Array(inside.length)
  for (let y = 0; y < height; y++) eroded(inside, rows, y * width, 1, width, reach)
  const both = new Uint8Array(inside.length)
  for (let x = 0; x < width; x++) eroded(rows, both, x, width, height, reach)
  return inside.map((is, index) => (is && !both[index] ? 1 : 0))
}

/** Erodes a row or column: 1 where `reach` places before and after hold 1 too; beyond its ends lies 0. */
function eroded(
  from: Uint8Array,
  to: Uint8Array,
  start: number,
  step: number,
  length: number,
  reach: number,
): void {
  let run = 0
  for (let place = 0; place < length; place++) {
    run = from[start + place * step] ? run + 1 : 0
    if (run > 2 * reach) to[start + (place - reach) * step] = 1
  }
}
