import type { Range } from './fold.ts'

/** A text with some of its ranges in `<mark>`. */
export function marked(text: string, marks: readonly Range[]): DocumentFragment {
  const fragment = document.createDocumentFragment()
  let at = 0
  for (const [start, end] of marks) {
    const mark = document.createElement('mark')
    mark.textContent = text.slice(start, end)
    fragment.append(text.slice(at, start), mark)
    at = end
  }
  fragment.append(text.slice(at))
  return fragment
}

/** An element with a class and what stands in it. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.append(...children)
  return made
}
