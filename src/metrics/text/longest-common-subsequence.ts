/** The length of the longest common subsequence of two lists. */
export function lcsLength(a: readonly string[], b: readonly string[]): number {
  let previous = new Uint32Array(b.length + 1)
  let current = new Uint32Array(b.length + 1)
  for (const token of a) {
    for (let j = 1; j <= b.length; j += 1) {
      current[j] = token === b[j - 1] ? previous[j - 1]! + 1 : Math.max(previous[j]!, current[j - 1]!)
    }
    ;[previous, current] = [current, previous]
  }
  return previous[b.length]!
}

/**
 * Positions in `a`, falling, of one longest common subsequence with `b`: walking back from the end, a match is taken,
 * and otherwise a token of `a` is given up unless giving up one of `b` keeps more.
 */
export function lcsPositions(a: readonly string[], b: readonly string[]): number[] {
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const place = i * width + j
      lengths[place] =
        a[i - 1] === b[j - 1]
          ? lengths[place - width - 1]! + 1
          : Math.max(lengths[place - width]!, lengths[place - 1]!)
    }
  }
  const positions: number[] = []
  let [i, j] = [a.length, b.length]
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      positions.push(i - 1)
      i -= 1
      j -= 1
    } else if (lengths[i * width + j - 1]! > lengths[(i - 1) * width + j]!) j -= 1
    else i -= 1
  }
  return positions
}
