import { distance } from 'fastest-levenshtein'

/** The name most like `wanted`, or undefined when none shares half of it. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, edits: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)
  return best && best.edits <= Math.max(wanted.length, best.name.length) / 2 ? best.name : undefined
}
