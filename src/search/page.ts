import { SearchClient, type Timed } from './client.ts'
import { grouped, label } from './groups.ts'
import { element, marked } from './marked.ts'
import type { Result } from './search.ts'
import { onTyped } from './typed.ts'
import { searchWords } from './wording.ts'

const mostResults = 100

/** `<search-page data-base="/">` around the form of the search page: shows all results of `?q=` below it. */
export class SearchPage extends HTMLElement {
  private readonly client = new SearchClient(this.dataset['base'] ?? '/')
  private input!: HTMLInputElement

  connectedCallback(): void {
    this.input = this.querySelector('input')!
    this.input.placeholder = searchWords.placeholder
    this.input.value = new URLSearchParams(location.search).get('q') ?? ''
    this.querySelector('form')!.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.search()
    })
    onTyped(this.input, () => void this.search())
    void this.search()
  }

  private async search(): Promise<void> {
    const query = this.input.value.trim()
    const address = new URL(location.href)
    address.search = query === '' ? '' : `?q=${encodeURIComponent(query)}`
    history.replaceState(history.state, '', address)
    if (query === '') return this.fill(searchWords.hint, [])
    try {
      this.show(await this.client.ask(query, mostResults))
    } catch {
      this.fill(searchWords.failed, [])
    }
  }

  private show({ answer, milliseconds }: Timed): void {
    const { query, results, total, also, offers } = answer
    if (query !== this.input.value.trim()) return
    if (results.length === 0) return this.fill(searchWords.nothing(query), [offerList(offers)])
    const summary = [searchWords.count(total, milliseconds), also.length > 0 ? searchWords.also(also) : '']
    const groups = grouped(results, true).map(({ name, results }) =>
      element('section', '', element('h2', '', name), element('ol', '', ...results.map(resultItem))),
    )
    this.fill(summary.filter(Boolean).join('　'), groups)
  }

  private fill(word: string, groups: readonly HTMLElement[]): void {
    this.querySelector('[role="status"]')!.textContent = word
    this.querySelector('.found')!.replaceChildren(...groups)
  }
}

function resultItem(result: Result): HTMLElement {
  const title = link(result.url, marked(result.title, result.titleMarks))
  if (result.subtitle) title.append('　', element('span', '', result.subtitle))
  const item = element('li', '', element('span', 'id', label(result)), title)
  if (result.excerpt.text) item.append(element('p', '', marked(result.excerpt.text, result.excerpt.marks)))
  const headings = result.headings.map(({ title, marks, url }) =>
    element('li', '', link(url, marked(title, marks))),
  )
  if (headings.length > 0) item.append(element('ul', '', ...headings))
  return item
}

function offerList(names: readonly string[]): HTMLElement {
  const items = names.map((name) => element('li', '', link(`?q=${encodeURIComponent(name)}`, name)))
  return element('ul', 'offers', ...items)
}

function link(url: string, text: Node | string): HTMLAnchorElement {
  const made = element('a', '', text)
  made.href = url
  return made
}
