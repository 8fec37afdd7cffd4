/** Badges open what was measured; buttons measure it again, here. What that needs is loaded with the first repetition. */
function upgrade(badge: HTMLAnchorElement): void {
  badge.setAttribute('role', 'button')
  badge.setAttribute('aria-expanded', 'false')
  badge.addEventListener('click', (event) => {
    event.preventDefault()
    toggle(badge)
  })
  badge.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return
    event.preventDefault()
    toggle(badge)
  })
}

function toggle(badge: HTMLElement): void {
  const open = badge.getAttribute('aria-expanded') === 'true'
  badge.setAttribute('aria-expanded', String(!open))
  const panel = panels.get(badge) ?? unfold(badge)
  if (panel) panel.hidden = open
}

const panels = new Map<HTMLElement, HTMLElement>()

/** Takes the evidence out of its template and puts it after the paragraph of the badge, or into its list item or cell. */
function unfold(badge: HTMLElement): HTMLElement | undefined {
  const template = badge.nextElementSibling
  if (!(template instanceof HTMLTemplateElement)) return undefined
  const panel = document.importNode(template.content, true).querySelector<HTMLElement>('.claim')
  const block = badge.closest<HTMLElement>('p, li, td, dd, figcaption, blockquote')
  if (!panel || !block) return undefined
  panels.set(badge, panel)
  if (block.localName === 'p') block.after(panel)
  else block.append(panel)
  return panel
}

async function repeat(places: readonly HTMLElement[]): Promise<void> {
  const { repeatClaims } = await import('./repeat-claims.ts')
  await repeatClaims(places)
}

document.addEventListener('click', ({ target }) => {
  const button =
    target instanceof Element ? target.closest<HTMLButtonElement>('[data-repeat], [data-repeat-all]') : null
  if (!button || button.getAttribute('aria-disabled') === 'true') return
  const all = button.hasAttribute('data-repeat-all')
  const place = button.closest<HTMLElement>('[data-claim]')
  const places = all ? [...document.querySelectorAll<HTMLElement>('tbody[data-claim]')] : place ? [place] : []
  button.setAttribute('aria-disabled', 'true')
  void repeat(places).finally(() => button.removeAttribute('aria-disabled'))
})

for (const badge of document.querySelectorAll<HTMLAnchorElement>('a[data-badge]')) upgrade(badge)
