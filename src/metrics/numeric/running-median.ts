/** The median of the values within `half` places of each, fewer at the ends. O(n · half). */
export function runningMedian(values: Float64Array, half: number): Float64Array {
  const window = new Float64Array(2 * half + 2)
  let size = 0
  const place = (value: number): number => {
    let [low, high] = [0, size]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((window[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  const middles = new Float64Array(values.length)
  let [from, to] = [0, 0]
  for (let at = 0; at < values.length; at++) {
    for (; to < values.length && to <= at + half; to++) {
      const value = values[to] ?? 0
      const own = place(value)
      window.copyWithin(own + 1, own, size++)
      window[own] = value
    }
    for (; from < at - half; from++) {
      const own = place(values[from] ?? 0)
      window.copyWithin(own, own + 1, size--)
    }
    const middle = size >> 1
    const [upper = 0, lower = 0] = [window[middle], window[middle - 1]]
    middles[at] = size % 2 === 1 ? upper : (lower + upper) / 2
  }
  return middles
}
