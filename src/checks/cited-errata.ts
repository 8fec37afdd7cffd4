import type { Erratum } from '../content/errata.ts'
import { attribute, find } from './built-site.ts'
import type { Check } from './check.ts'

/** Every erratum of a written question stands on that question's page, and a page cites only errata of its own. */
export const citedErrata = (errata: readonly Erratum[]): Check => ({
  name: '勘误',
  run: (site) =>
    site.pages
      .filter(({ kind }) => kind === 'question')
      .flatMap(({ source, tree, id = '' }) => {
        const shown = find(tree, ({ properties }) => 'dataErratum' in properties).map((element) =>
          attribute(element, 'dataErratum')!,
        )
        const wanted = errata.filter(({ questions }) => questions[0] === id).map((erratum) => erratum.id)
        const allowed = errata.filter(({ questions }) => questions.includes(id)).map((erratum) => erratum.id)
        return [
          ...wanted
            .filter((one) => !shown.includes(one))
            .map((one) => ({ source, message: `勘误 ${one} 属于 ${id}，页面上没有用到它。` })),
          ...shown
            .filter((one) => !allowed.includes(one))
            .map((one) => ({
              source,
              message: `勘误 ${one} 不属于 ${id}，content/errata.yaml 里没有这样写。`,
            })),
        ]
      }),
})
