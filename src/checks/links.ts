import type { Element } from 'hast'
import { type BuiltSite, type Page, attribute, find } from './built-site.ts'
import type { Check, Issue } from './check.ts'

/** Attributes that hold an address. */
const addresses = ['href', 'src', 'poster', 'action', 'dataHome'] as const
/** Attributes that name elements of the same page. */
const references = ['ariaControls', 'ariaLabelledBy', 'ariaDescribedBy', 'htmlFor', 'popoverTarget'] as const

/** Every address inside the site leads to a file, every fragment to an element, every named id to one on the page. */
export const links: Check = {
  name: '链接',
  run(site) {
    const ids = new Map(site.pages.map((page) => [page.url, idsOf(page)]))
    return site.pages.flatMap((page) => [
      ...find(page.tree, () => true).flatMap((element) =>
        addresses.flatMap((name) => deadLink(site, ids, page, attribute(element, name))),
      ),
      ...find(page.tree, () => true).flatMap((element) => missingIds(page, ids.get(page.url)!, element)),
    ])
  },
}

const idsOf = ({ tree }: Page): ReadonlySet<string> =>
  new Set(find(tree, ({ properties }) => 'id' in properties).map((element) => attribute(element, 'id')!))

function deadLink(
  { base, files }: BuiltSite,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
  { url, source }: Page,
  link: string | undefined,
): Issue[] {
  if (link === undefined || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu.test(link)) return []
  const here = new URL(base + url, 'http://site')
  const target = new URL(link, here)
  if (!target.pathname.startsWith(base))
    return [{ source, message: `链接「${link}」没有带上站点的根路径 ${base}。` }]
  const path = decodeURIComponent(target.pathname.slice(base.length))
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path
  if (!files.has(file)) return [{ source, message: `链接「${link}」指向的页面不存在。` }]
  const fragment = decodeURIComponent(target.hash.slice(1))
  if (fragment === '' || ids.get(path)?.has(fragment)) return []
  return [{ source, message: `链接「${link}」指向的 #${fragment} 不在那一页上。` }]
}

function missingIds({ source }: Page, ids: ReadonlySet<string>, element: Element): Issue[] {
  return references.flatMap((name) =>
    (attribute(element, name) ?? '')
      .split(' ')
      .filter((id) => id !== '' && !ids.has(id))
      .map((id) => ({ source, message: `<${element.tagName}> 的 ${name} 指向不存在的 id「${id}」。` })),
  )
}
