import { editDistance } from './text/edit-distance.ts'

/** The known name that a misspelt one most likely means: at most a third of its letters away; undefined when none is. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > 64) return undefined
  const letters = Array.from(name.toLowerCase())
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(letters, Array.from(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(2, letters.length / 3) ? best.candidate : undefined
}
