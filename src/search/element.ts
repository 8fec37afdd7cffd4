import type { SearchDialog } from './dialog.ts'

let search: Promise<SearchDialog | undefined> | undefined

/**
 * `<search-box data-base="/">` around a link to the search page: the link opens the search dialog instead. The dialog
 * opens at once; what makes it search is loaded when a box is first touched.
 */
export class SearchBox extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('a')!
    button.role = 'button'
    button.ariaHasPopup = 'dialog'
    const keys = button.querySelector('kbd')
    if (keys && isApple()) keys.textContent = '⌘K'
    button.addEventListener('pointerenter', () => this.load())
    button.addEventListener('focus', () => this.load())
    button.addEventListener('click', (event) => this.open(event))
    button.addEventListener('keydown', (event) => {
      if (event.key === ' ') this.open(event)
    })
    if (document.querySelector('search-box') === this)
      addEventListener('keydown', (event) => {
        if (isShortcut(event)) this.open(event)
        // A search field would only empty itself at the first Esc.
        if (event.key === 'Escape' && seek().open && !event.isComposing) {
          event.preventDefault()
          seek().close()
        }
      })
  }

  private load(): void {
    const base = this.dataset['base'] ?? '/'
    search ??= import('./dialog.ts').then(
      ({ SearchDialog }) => new SearchDialog(seek(), base),
      // The network failed: the next touch tries again.
      () => (search = undefined),
    )
  }

  private open(event: Event): void {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return
    event.preventDefault()
    this.load()
    if (!seek().open) seek().showModal()
    const input = seek().querySelector('input')!
    input.focus()
    input.select()
  }
}

const seek = (): HTMLDialogElement => document.querySelector<HTMLDialogElement>('dialog.seek')!

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform)

const isShortcut = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k'
