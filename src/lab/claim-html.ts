/** How a claim is shown: the same markup from the build and after a repetition in the page. */
import { escapeText } from '../figures/svg.ts'
import { stripsHtml } from './strip.ts'
import type { ClaimRecord } from './test-claim.ts'
import { basisWords, expectedWords, measuredWords } from './words.ts'

const MARK = {
  yes: '<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d="m3.2 8.4 3.1 3.1 6.5-7"/></svg>',
  no: '<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8M12 4l-8 8"/></svg>',
}

/** One value a line; named where there are several. */
function valuesHtml(record: ClaimRecord, words: (name: string) => string): string {
  const names = Object.keys(record.expected)
  const label = (name: string): string =>
    names.length > 1 ? `<span class="name">${escapeText(record.names[name] ?? name)}</span>` : ''
  return names.map((name) => `<div>${label(name)}${escapeText(words(name))}</div>`).join('')
}

export const expectedHtml = (record: ClaimRecord): string =>
  valuesHtml(record, (name) => expectedWords(record.expected[name] ?? Number.NaN, record.tolerance?.[name]))

export const measuredHtml = (record: ClaimRecord): string =>
  record.trouble
    ? `<div>${escapeText(record.trouble)}</div>`
    : valuesHtml(record, (name) => measuredWords(record, name))

/** 「✓ 16/16」, or a cross in the colour of failure. */
export const heldHtml = ({ ok, held, seeds }: ClaimRecord): string =>
  `<span class="held${ok ? '' : ' no'}">${ok ? MARK.yes : MARK.no}<span class="vh">${ok ? '成立' : '不成立'}</span> ${held}/${seeds}</span>`

/** 「✓ 已验证 16/16」. */
export const badgeHtml = ({ ok, held, seeds }: ClaimRecord): string =>
  `${ok ? MARK.yes : MARK.no}${ok ? '已验证' : '未通过'} ${held}/${seeds}`

/** Everything about a claim as a list of terms; the values can be replaced after a repetition. */
export function evidenceHtml(record: ClaimRecord): string {
  const rows = [
    ['论断', escapeText(record.statement), ''],
    ['怎么测', escapeText(record.how), ''],
    ['预期', expectedHtml(record), ''],
    ['测得', measuredHtml(record) + stripsHtml(record), ' data-measured'],
    ['依据', escapeText(basisWords(record)), ' data-basis'],
  ] as const
  return `<dl>${rows.map(([term, html, hook]) => `<dt>${term}</dt><dd${hook}>${html}</dd>`).join('')}</dl>`
}
