/**
 * The listbox of a combobox (WAI-ARIA Authoring Practices, "Combobox with listbox popup"): focus stays in the input, and
 * `aria-activedescendant` names the option that Enter would choose.
 */
export class Listbox {
  private readonly input: HTMLInputElement
  private readonly list: HTMLElement
  private options: readonly HTMLElement[] = []
  private active = -1

  /** @param choose what to do with an option; `aside` when it is to open beside this page. */
  constructor(
    input: HTMLInputElement,
    list: HTMLElement,
    choose: (option: HTMLElement, aside: boolean) => void,
  ) {
    this.input = input
    this.list = list
    list.addEventListener('pointermove', ({ target }) => this.activate(this.indexOf(target), false))
    // The input keeps the focus, and the keyboard of a phone stays open, while an option is pressed.
    list.addEventListener('pointerdown', (event) => event.preventDefault())
    for (const type of ['click', 'auxclick'] as const)
      list.addEventListener(type, (event) => {
        const option = this.options[this.indexOf(event.target)]
        if (option && event.button < 2) choose(option, event.button === 1 || event.ctrlKey || event.metaKey)
      })
    input.addEventListener('keydown', (event) => {
      // While an input method is composing, the keys belong to it; 229 is what Safari sends at its end.
      if (event.isComposing || event.keyCode === 229) return
      const option = this.options[this.active]
      if (event.key === 'ArrowDown') this.move(1)
      else if (event.key === 'ArrowUp') this.move(-1)
      else if (event.key === 'Enter' && option) choose(option, event.ctrlKey || event.metaKey)
      else return
      event.preventDefault()
    })
  }

  /** Shows other contents and makes the first option the active one. */
  show(contents: readonly HTMLElement[]): void {
    this.list.replaceChildren(...contents)
    this.options = Array.from(this.list.querySelectorAll<HTMLElement>('[role="option"]'))
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}-${index + 1}`
      option.ariaSelected = 'false'
    })
    this.input.ariaExpanded = String(this.options.length > 0)
    this.active = -1
    this.input.removeAttribute('aria-activedescendant')
    this.list.scrollTop = 0
    this.activate(0, false)
  }

  private move(step: number): void {
    const { length } = this.options
    if (length > 0) this.activate((this.active + step + length) % length, true)
  }

  private activate(index: number, scroll: boolean): void {
    const option = this.options[index]
    if (!option || index === this.active) return
    const before = this.options[this.active]
    if (before) before.ariaSelected = 'false'
    option.ariaSelected = 'true'
    this.active = index
    this.input.setAttribute('aria-activedescendant', option.id)
    if (!scroll) return
    if (index === 0) this.list.scrollTop = 0
    else option.scrollIntoView({ block: 'nearest' })
  }

  private indexOf(target: EventTarget | null): number {
    const option = target instanceof Element ? target.closest<HTMLElement>('[role="option"]') : null
    return option ? this.options.indexOf(option) : -1
  }
}
