/**
 * The same function, keeping its last results: those of the `kept` arguments asked for last, told apart by their text. For data that all
 * arms of a run share.
 */
export function lately<Arguments extends readonly (string | number)[], Result>(
  kept: number,
  make: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  const results = new Map<string, Result>()
  return (...given) => {
    const key = given.join()
    const known = results.get(key)
    if (known !== undefined) return known
    const [oldest] = results.keys()
    if (results.size >= kept && oldest !== undefined) results.delete(oldest)
    const found = make(...given)
    results.set(key, found)
    return found
  }
}
