import { heldHtml, valuesAndStripsHtml } from '../lab/claim-html.ts'
import { TroubleError } from '../lab/client.ts'
import type { ClaimRecord } from '../lab/test-claim.ts'
import { basisWords, loadingWords, measuredWords, repeatedWords, troubleWords } from '../lab/words.ts'
import { client } from './lab-client.ts'

/** Measures the claims of these rows or panels one after the other and writes what it finds into them. */
export async function repeatClaims(places: readonly HTMLElement[]): Promise<void> {
  for (const place of places) say(place, '等待')
  const round = ++rounds
  for (const place of places) await repeatClaim(place, round)
}

let rounds = 0

async function repeatClaim(place: HTMLElement, round: number): Promise<void> {
  const [lab = '', claim = ''] = place.dataset['claim']?.split('/') ?? []
  const loading = (bytes: Parameters<typeof loadingWords>[0]): void =>
    say(place, bytes ? loadingWords(bytes) : '正在重做')
  client.loading.add(loading)
  say(place, '正在重做')
  delete place.dataset['repeated']
  try {
    show(place, await client.claim(lab, claim, round))
  } catch (error) {
    if (!(error instanceof TroubleError)) throw error
    say(place, troubleWords(error.trouble))
    place.dataset['repeated'] = 'trouble'
  } finally {
    client.loading.delete(loading)
  }
}

/** Writes what was measured into a row of a table, or into a panel. */
function show(place: HTMLElement, record: ClaimRecord): void {
  const panel = place.querySelector('dd[data-measured]')
  if (panel) panel.innerHTML = valuesAndStripsHtml(record)
  for (const cell of place.querySelectorAll<HTMLElement>('td[data-measured]'))
    cell.textContent = measuredWords(record, cell.dataset['measured'] ?? '')
  const held = place.querySelector('[data-held]')
  if (held) held.innerHTML = heldHtml(record)
  const basis = place.querySelector('[data-basis]')
  if (basis) basis.textContent = basisWords(record)
  say(place, `这里测得：${repeatedWords(record)}`)
  place.dataset['repeated'] = record.ok ? 'held' : 'failed'
}

function say(place: HTMLElement, words: string): void {
  const said = place.querySelector('[data-said]')
  if (said) said.textContent = words
}
