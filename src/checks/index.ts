import type { Erratum } from '../content/errata.ts'
import type { Check } from './check.ts'
import { citations } from './citations.ts'
import { citedErrata } from './cited-errata.ts'
import { claims } from './claims.ts'
import { contentPolicy } from './content-policy.ts'
import { foreignHosts } from './foreign-hosts.ts'
import { formulas } from './formulas.ts'
import { headings } from './headings.ts'
import { links } from './links.ts'
import { literalMarks } from './literal-marks.ts'
import { questionParts } from './question-parts.ts'
import { sizes } from './sizes.ts'
import { wording } from './wording.ts'

/** Every check of the built site, in the order they are run. */
export const checks = (errata: readonly Erratum[]): readonly Check[] => [
  headings,
  links,
  foreignHosts,
  contentPolicy,
  formulas,
  literalMarks,
  wording,
  questionParts,
  citations,
  citedErrata(errata),
  claims,
  sizes,
]
