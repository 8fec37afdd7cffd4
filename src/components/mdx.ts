import Calc from './Calc.astro'
import Claim from './Claim.astro'
import Cite from './Cite.astro'
import Figure from './Figure.astro'
import FollowUp from './FollowUp.astro'
import Lab from './Lab.astro'
import Mistake from './Mistake.astro'
import Note from './Note.astro'
import See from './See.astro'
import Term from './Term.astro'

/** What authors may write in a page, by name; their attributes are in `src/content/markdown/authoring.ts`. */
export const mdxComponents = { Calc, Claim, Cite, Figure, FollowUp, Lab, Mistake, Note, See, Term }
