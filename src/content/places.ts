import { address } from './addresses.ts'
import { allLabs, labUrl } from './labs.ts'
import { written } from './written.ts'

/** The addresses of questions and labs by id: of those that have a page. */
export async function placesOf(ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const [studies, questions] = [await allLabs(), await written()]
  return Object.fromEntries(
    ids.flatMap((id) => {
      const study = studies.get(id)
      const question = questions.get(id)?.question
      return study || question ? [[id, address(study ? labUrl(study) : (question?.url ?? ''))]] : []
    }),
  )
}
