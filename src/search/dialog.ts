import { SearchClient, type Timed } from './client.ts'
import { resultsToGroup } from './groups.ts'
import { Listbox } from './listbox.ts'
import { offerOption, optionGroups } from './options.ts'
import { onTyped } from './typed.ts'
import { searchWords } from './wording.ts'

const frame = `
<div class="line">
  <svg class="i" viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5L14 14"/></svg>
  <input type="search" role="combobox" aria-label="搜索全书" aria-autocomplete="list" aria-controls="seek-hits"
    aria-expanded="false" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go" maxlength="200">
  <kbd class="only-w" aria-hidden="true">Esc</kbd>
  <button class="b quiet tiny only-n" type="button">关闭</button>
</div>
<div class="also" hidden><span></span><span></span></div>
<p class="word"></p>
<div class="hits" id="seek-hits" role="listbox" aria-label="结果"></div>
<p class="vh" role="status"></p>
<footer>
  <span class="keys" aria-hidden="true"><kbd>↑</kbd> <kbd>↓</kbd> 选择　<kbd>Enter</kbd> 打开　<kbd>Esc</kbd> 关闭</span>
  <a hidden></a>
  <span class="offline"><svg class="i" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6"/><path d="M5.2 8.2l2 2 3.6-4"/></svg>离线索引，本机搜索</span>
</footer>`

/** The search dialog: a box, and below it a listbox that the box's arrow keys walk through. */
export class SearchDialog {
  private readonly base: string
  private readonly client: SearchClient
  private readonly dialog = document.createElement('dialog')
  private readonly input: HTMLInputElement
  private readonly all: HTMLAnchorElement
  private readonly listbox: Listbox

  constructor(base: string) {
    this.base = base
    this.client = new SearchClient(base)
    this.client.open()
    this.dialog.className = 'seek'
    this.dialog.ariaLabel = '搜索'
    this.dialog.innerHTML = frame
    document.body.append(this.dialog)
    this.input = this.dialog.querySelector('input')!
    this.all = this.dialog.querySelector<HTMLAnchorElement>('footer a')!
    this.input.placeholder = searchWords.placeholder
    this.listbox = new Listbox(this.input, this.part('.hits'), (option, aside) => this.choose(option, aside))
    onTyped(this.input, () => void this.search())
    // A search field would only empty itself at the first Esc.
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return
      event.preventDefault()
      this.dialog.close()
    })
    this.part('button').addEventListener('click', () => this.dialog.close())
    this.dialog.addEventListener('click', ({ target }) => {
      if (target === this.dialog) this.dialog.close()
    })
    this.clear()
  }

  open(): void {
    if (!this.dialog.open) this.dialog.showModal()
    this.input.focus()
    this.input.select()
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
