/** How a claim is shown: the same markup from the build and after a repetition in the page. */
import { escapeText } from '../figures/svg.ts'
import { stripsHtml } from './strip.ts'
import type { ClaimRecord } from './test-claim.ts'
import { basisWords, expectedWords, measuredWords } from './words.ts'

const MARK = {
  yes: '<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d="m3.2 8.4 3.1 3.1 6.5-7"/></svg>',
  no: '<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8M12 4l-8 8"/></svg>',
}

/** What was expected and measured, a row for each measured name. */
function valuesHtml(record: ClaimRecord): string {
  const rows = measuredNames(record).map(
    (name) =>
      `<tr><th scope="row">${escapeText(record.names[name] ?? name)}</th><td>${escapeText(expectedWords(record, name))}</td><td>${escapeText(measuredWords(record, name))}</td></tr>`,
  )
  const heads = ['预期', '测得'].map((name) => `<th scope="col">${name}</th>`)
  return `<table class="values"><thead><tr><td></td>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

/** What a claim measures, in the order in which it is expected. */
export const measuredNames = ({ expected }: ClaimRecord): string[] => Object.keys(expected)

/** 「✓ 16/16」, or a cross in the colour of failure. */
export const heldHtml = ({ ok, held, seeds }: ClaimRecord): string =>
  `<span class="held${ok ? '' : ' no'}">${ok ? MARK.yes : MARK.no}<span class="vh">${ok ? '成立' : '不成立'}</span> ${held}/${seeds}</span>`

/** 「✓ 已验证 16/16」. */
export const badgeHtml = ({ ok, held, seeds }: ClaimRecord): string =>
  `${ok ? MARK.yes : MARK.no}${ok ? '已验证' : '未通过'} ${held}/${seeds}`

/** Everything about a claim as a list of terms; what stands under `data-measured` and `data-basis` is replaced by a repetition. */
export function evidenceHtml(record: ClaimRecord): string {
  const rows = [
    ['论断', escapeText(record.statement), ''],
    ['怎么测', escapeText(record.how), ''],
    ['测得', valuesAndStripsHtml(record), ' data-measured'],
    ['依据', escapeText(basisWords(record)), ' data-basis'],
  ] as const
  return `<dl>${rows.map(([term, html, hook]) => `<dt>${term}</dt><dd${hook}>${html}</dd>`).join('')}</dl>`
}

/** Expected and measured values with a mark for every seed. */
export const valuesAndStripsHtml = (record: ClaimRecord): string => valuesHtml(record) + stripsHtml(record)
