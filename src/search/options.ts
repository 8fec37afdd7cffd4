import { grouped, label } from './groups.ts'
import { element, marked } from './marked.ts'
import type { Answer, FoundHeading, Result } from './search.ts'

const enter =
  '<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d="M13 3.5v4a1.5 1.5 0 0 1-1.5 1.5H3.5M6.5 6l-3 3 3 3"/></svg>'

/** The groups of a listbox for an answer; every option carries its address in `data-url`. */
export function optionGroups(answer: Answer): HTMLElement[] {
  return grouped(answer.results).map(({ name, results }) => {
    const heading = element('div', 'grp', name)
    heading.setAttribute('role', 'presentation')
    const group = element('div', '', heading, ...results.flatMap(optionsOf))
    group.setAttribute('role', 'group')
    group.ariaLabel = name
    return group
  })
}

function optionsOf(result: Result): HTMLElement[] {
  const title = element('b', '', marked(result.title, result.titleMarks))
  if (result.subtitle) title.append('　', english(result.subtitle))
  const row = option(result.url, element('span', 'id', label(result)), title, go())
  if (result.excerpt.text) row.append(element('p', '', marked(result.excerpt.text, result.excerpt.marks)))
  return [row, ...result.headings.map(headingOption)]
}

function headingOption({ title, marks, url }: FoundHeading): HTMLElement {
  const row = option(url, element('span', 'id', ''), element('span', 'to', marked(title, marks)), go())
  row.classList.add('sub')
  return row
}

/** An option that puts a name into the box instead of opening a page. */
export function offerOption(name: string): HTMLElement {
  const row = option('', element('span', 'id', '词汇'), element('b', '', name), go())
  row.dataset['query'] = name
  return row
}

function option(url: string, ...children: readonly Node[]): HTMLElement {
  const row = element('div', '', ...children)
  row.setAttribute('role', 'option')
  row.dataset['url'] = url
  return row
}

function go(): HTMLElement {
  const span = element('span', 'go')
  span.innerHTML = enter
  return span
}

function english(name: string): HTMLElement {
  const span = element('span', '', name)
  span.lang = 'en'
  return span
}
