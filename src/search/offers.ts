import { termOf, type Corpus } from './corpus.ts'
import { fold, isHan } from './fold.ts'
import type { Concept } from './format.ts'

const offersAtMost = 6

/** Names to try instead of a query that found nothing: those that share at least two characters with it, then the most used ones. */
export function offers(query: string, concepts: readonly Concept[], corpus: Corpus): string[] {
  const typed = new Set(Array.from(fold(query)).filter(isHan))
  const rated = concepts.flatMap(({ names: [name] }) => {
    if (name === undefined) return []
    const shared = Array.from(name).filter((character) => typed.has(character)).length
    return [{ name, shared: shared > 1 ? shared : 0, used: corpus.find(termOf(name)).body.size }]
  })
  return rated
    .filter(({ used }) => used > 0)
    .sort((a, b) => b.shared - a.shared || b.used - a.used || (a.name < b.name ? -1 : 1))
    .slice(0, offersAtMost)
    .map(({ name }) => name)
}
