import { attribute, find } from './built-site.ts'
import type { Check } from './check.ts'

interface ClaimsDocument {
  readonly claims: readonly { readonly id: string; readonly ok: boolean }[]
}

/** Every claim that a page cites was measured by this build and holds; every lab's claims are measured. */
export const claims: Check = {
  name: '论断',
  run: (site) => {
    const document: ClaimsDocument = JSON.parse(site.read('claims.json'))
    const held = new Map(document.claims.map(({ id, ok }) => [id, ok]))
    const verdict = (source: string, id: string) => {
      if (held.get(id)) return []
      return [{ source, message: held.has(id) ? `论断「${id}」不成立。` : `论断「${id}」没有测过。` }]
    }
    const { labs }: { labs: { id: string; claims: string[] }[] } = JSON.parse(site.read('catalog.json'))
    return [
      ...site.pages.flatMap(({ source, tree }) =>
        find(tree, ({ properties }) => 'dataBadge' in properties || 'dataClaim' in properties).flatMap(
          (element) => verdict(source, attribute(element, 'dataBadge') ?? attribute(element, 'dataClaim')!),
        ),
      ),
      ...labs.flatMap((lab) => lab.claims.flatMap((id) => verdict(`labs/${lab.id}/lab.ts`, id))),
    ]
  },
}
