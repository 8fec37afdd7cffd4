import { plates } from '../../figures/plates/index.ts'
import { book } from '../book.ts'
import { allLabs, claimIds } from '../labs.ts'
import type { Known } from './authoring.ts'

/** Every id that a page of this project may use. */
export async function knownIds(): Promise<Known> {
  const { outline, glossary, references, errata } = book()
  const labs = await allLabs()
  return {
    lab: labs,
    claim: new Set([...labs.values()].flatMap(claimIds)),
    reference: references,
    term: glossary,
    question: outline.question,
    erratum: errata,
    figure: new Set(Object.keys(plates)),
  }
}
