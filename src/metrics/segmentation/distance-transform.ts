/**
 * Squared Euclidean distance, in pixels, from every pixel to the nearest marked one: exact, in two passes of linear
 * time (Meijster, Roerdink & Hesselink 2000).
 * @param marked one entry a pixel, row after row
 * @returns Infinity everywhere when nothing is marked
 */
export function squaredDistances(
  marked: ArrayLike<boolean | number>,
  height: number,
  width: number,
): Float64Array {
  const vertical = verticalDistances(marked, height, width)
  const result = new Float64Array(height * width)
  for (let y = 0; y < height; y += 1) {
    lowerEnvelope(vertical.subarray(y * width, (y + 1) * width), result.subarray(y * width, (y + 1) * width))
  }
  return result
}

/** The distance to the nearest marked pixel of the same column. */
function verticalDistances(marked: ArrayLike<boolean | number>, height: number, width: number): Float64Array {
  const distances = new Float64Array(height * width).fill(Number.POSITIVE_INFINITY)
  for (let x = 0; x < width; x += 1) {
    for (let y = 0; y < height; y += 1) {
      const index = y * width + x
      distances[index] = marked[index] ? 0 : y > 0 ? distances[index - width]! + 1 : Number.POSITIVE_INFINITY
    }
    for (let y = height - 2; y >= 0; y -= 1) {
      const index = y * width + x
      distances[index] = Math.min(distances[index]!, distances[index + width]! + 1)
    }
  }
  return distances
}

/** For each x the minimum over i of (x − i)² + g(i)²: a walk along the lower envelope of these parabolas. */
function lowerEnvelope(g: Float64Array, result: Float64Array): void {
  const apex: number[] = []
  const start: number[] = []
  for (let x = 0; x < g.length; x += 1) {
    if (g[x] === Number.POSITIVE_INFINITY) continue
    const height = (at: number): number => (at - x) ** 2 + g[x]! ** 2
    let from = 0
    while (apex.length > 0) {
      const top = apex[apex.length - 1]!
      const crossing = start[start.length - 1]!
      if ((crossing - top) ** 2 + g[top]! ** 2 > height(crossing)) {
        apex.pop()
        start.pop()
        continue
      }
      from = 1 + Math.floor((x ** 2 - top ** 2 + g[x]! ** 2 - g[top]! ** 2) / (2 * (x - top)))
      break
    }
    if (from >= g.length) continue
    apex.push(x)
    start.push(from)
  }
  let segment = apex.length - 1
  for (let x = g.length - 1; x >= 0; x -= 1) {
    if (segment < 0) {
      result[x] = Number.POSITIVE_INFINITY
      continue
    }
    result[x] = (x - apex[segment]!) ** 2 + g[apex[segment]!]! ** 2
    if (x === start[segment]) segment -= 1
  }
}
