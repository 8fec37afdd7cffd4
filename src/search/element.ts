import type { SearchDialog } from './dialog.ts'

let dialog: Promise<SearchDialog> | undefined

/**
 * `<search-box data-base="/">` around a link to the search page: the link opens the search dialog instead. Dialog, worker
 * and index are loaded when the box is first touched.
 */
export class SearchBox extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('a')!
    button.role = 'button'
    button.ariaHasPopup = 'dialog'
    const keys = button.querySelector('kbd')
    if (keys && isApple()) keys.textContent = '⌘K'
    button.addEventListener('pointerenter', () => void this.load())
    button.addEventListener('focus', () => void this.load())
    button.addEventListener('click', (event) => this.open(event))
    button.addEventListener('keydown', (event) => {
      if (event.key === ' ') this.open(event)
    })
    if (document.querySelector('search-box') === this)
      addEventListener('keydown', (event) => {
        if (isShortcut(event)) this.open(event)
      })
  }

  private load(): Promise<SearchDialog> {
    return (dialog ??= import('./dialog.ts').then(
      ({ SearchDialog }) => new SearchDialog(this.dataset['base'] ?? '/'),
    ))
  }

  private open(event: Event): void {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return
    event.preventDefault()
    void this.load().then((loaded) => loaded.open())
  }
}

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform)

const isShortcut = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k'
