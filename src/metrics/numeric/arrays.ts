/**
 * Typed arrays by plain loops: `TypedArray.from` with a function walks an iterator and takes twenty times as long,
 * which a million rows notice.
 */

/** f(0), f(1), … f(length − 1). */
export function tabulate(length: number, f: (index: number) => number): Float64Array {
  const result = new Float64Array(length)
  for (let index = 0; index < length; index += 1) result[index] = f(index)
  return result
}

/** 0, 1, … length − 1. */
export function indices(length: number): Uint32Array {
  const result = new Uint32Array(length)
  for (let index = 0; index < length; index += 1) result[index] = index
  return result
}

/** values[order[0]], values[order[1]], … */
export function gather(values: ArrayLike<number>, order: Uint32Array): Float64Array {
  const result = new Float64Array(order.length)
  for (let index = 0; index < order.length; index += 1) result[index] = values[order[index]!]!
  return result
}

/** 1 where the test holds, else 0. */
export function flags(length: number, test: (index: number) => boolean): Uint8Array {
  const result = new Uint8Array(length)
  for (let index = 0; index < length; index += 1) if (test(index)) result[index] = 1
  return result
}

/** How many entries of a list of flags are 1. */
export function countFlags(list: Uint8Array): number {
  let count = 0
  for (let index = 0; index < list.length; index += 1) count += list[index]!
  return count
}
