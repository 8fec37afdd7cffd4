import type { Element } from 'hast'
import { attribute, find } from './built-site.ts'
import type { Check } from './check.ts'

const foreign = /^(?:https?:)?\/\//iu
const inCss = /(?:url\(\s*|@import\s+)["']?((?:https?:)?\/\/[^"')\s]+)/giu
/** Links that a browser follows by itself; `canonical` and the like are only words. */
const fetching = /stylesheet|icon|manifest|preload|prefetch|preconnect|dns-prefetch/u

/** Nothing that a browser fetches by itself comes from another host. Links that a reader may follow can. */
export const foreignHosts: Check = {
  name: '外部请求',
  run: (site) => [
    ...site.pages.flatMap(({ source, tree }) =>
      find(tree, () => true)
        .flatMap(fetchedBy)
        .filter((url) => foreign.test(url))
        .map((url) => ({ source, message: `页面会去取别处的「${url}」。` })),
    ),
    ...[...site.files]
      .filter((file) => file.endsWith('.css'))
      .flatMap((file) =>
        [...site.read(file).matchAll(inCss)].map(([, url]) => ({
          source: `/${file}`,
          message: `样式会去取别处的「${url}」。`,
        })),
      ),
  ],
}

function fetchedBy(element: Element): string[] {
  const value = (name: string): string[] => attribute(element, name)?.split(/,\s+/u) ?? []
  const style = [...(attribute(element, 'style') ?? '').matchAll(inCss)].map(([, url]) => url!)
  const link = element.tagName === 'link' && fetching.test(attribute(element, 'rel') ?? '')
  return [
    ...value('src'),
    ...value('srcSet'),
    ...value('poster'),
    ...style,
    ...(link || element.tagName === 'use' || element.tagName === 'image' ? value('href') : []),
    ...(element.tagName === 'object' ? value('data') : []),
    ...(element.tagName === 'form' ? value('action') : []),
  ]
}
