import { SearchClient, type Timed } from './client.ts'
import { resultsToGroup } from './groups.ts'
import { Listbox } from './listbox.ts'
import { offerOption, optionGroups } from './options.ts'
import { onTyped } from './typed.ts'
import { searchWords } from './wording.ts'

/** The search in the dialog of `SearchBox.astro`: below the box a listbox that the box's arrow keys walk through. */
export class SearchDialog {
  private readonly base: string
  private readonly client: SearchClient
  private readonly dialog: HTMLDialogElement
  private readonly input: HTMLInputElement
  private readonly all: HTMLAnchorElement
  private readonly listbox: Listbox

  constructor(dialog: HTMLDialogElement, base: string) {
    this.dialog = dialog
    this.base = base
    this.client = new SearchClient(base)
    this.client.open()
    this.input = this.dialog.querySelector('input')!
    this.all = this.dialog.querySelector<HTMLAnchorElement>('.keys + a')!
    this.listbox = new Listbox(this.input, this.part('.hits'), (option, aside) => this.choose(option, aside))
    onTyped(this.input, () => void this.search())
    this.part('button').addEventListener('click', () => this.dialog.close())
    this.dialog.addEventListener('click', ({ target }) => {
      if (target === this.dialog) this.dialog.close()
    })
    // What was typed while this was being loaded.
    void this.search()
  }

  private part(selector: string): HTMLElement {
    return this.dialog.querySelector<HTMLElement>(selector)!
  }

  private async search(): Promise<void> {
    const query = this.input.value.trim()
    if (query === '') return this.clear()
    try {
      this.show(await this.client.ask(query, resultsToGroup))
    } catch {
      this.clear(searchWords.failed)
    }
  }

  private clear(word: string = searchWords.hint): void {
    this.listbox.show([])
    this.say(word, word === searchWords.hint ? '' : word)
    this.part('.also').hidden = true
    this.all.hidden = true
  }

  private show({ answer, milliseconds }: Timed): void {
    const { query, results, total, also, offers } = answer
    if (query !== this.input.value.trim()) return
    const groups = optionGroups(answer)
    const shown = groups.length > 0 ? groups : offers.map(offerOption)
    this.listbox.show(shown)
    const count = searchWords.count(total, milliseconds)
    this.say(
      results.length > 0 ? '' : searchWords.nothing(query),
      results.length > 0 ? count : searchWords.nothing(query),
    )
    const [expanded, took] = this.part('.also').children
    expanded!.textContent = also.length > 0 ? searchWords.also(also) : ''
    took!.textContent = results.length > 0 ? count : ''
    this.part('.also').hidden = results.length === 0
    this.all.hidden = total <= this.part('.hits').querySelectorAll('[role="option"]:not(.sub)').length
    this.all.textContent = searchWords.all(total)
    this.all.href = `${this.base}search/?q=${encodeURIComponent(query)}`
  }

  /** @param word shown in place of results; @param aloud what a screen reader is told. */
  private say(word: string, aloud: string): void {
    const place = this.part('.word')
    place.textContent = word
    place.hidden = word === ''
    this.part('[role="status"]').textContent = aloud
  }

  private choose({ dataset: { url, query } }: HTMLElement, aside: boolean): void {
    if (query !== undefined) {
      this.input.value = query
      void this.search()
    } else if (url !== undefined && aside) window.open(url, '_blank', 'noopener')
    else if (url !== undefined) {
      this.dialog.close()
      location.assign(url)
    }
  }
}
