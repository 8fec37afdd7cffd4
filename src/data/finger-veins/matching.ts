import type { Size } from './placement.ts'

/**
 * A matcher that learns nothing: the largest normalised correlation, −1 to 1, of the middle of image `a` with image `b` shifted
 * by up to `reach` pixels each way. Images are [height × width]; the middle, which leaves the background out, is what lies a quarter
 * of the height or more from every edge; `reach` is at most that.
 */
export function matchScore(a: Float32Array, b: Float32Array, size: Size, reach: number): number {
  let best = -1
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) best = Math.max(best, correlation(a, b, size, dx, dy))
  return best
}

function correlation(
  a: Float32Array,
  b: Float32Array,
  { width, height }: Size,
  dx: number,
  dy: number,
): number {
  const margin = Math.floor(height / 4)
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0]
  for (let y = margin; y < height - margin; y++)
    for (let x = margin; x < width - margin; x++) {
      const left = a[y * width + x] ?? 0
      const right = b[(y + dy) * width + x + dx] ?? 0
      sumA += left
      sumB += right
      sumAA += left * left
      sumBB += right * right
      sumAB += left * right
    }
  const count = (width - 2 * margin) * (height - 2 * margin)
  const spread = Math.sqrt((sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count))
  return spread > 0 ? (sumAB - (sumA * sumB) / count) / spread : 0
}
