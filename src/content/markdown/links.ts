import type { Root } from 'hast'
import { visit } from 'unist-util-visit'
import { address } from '../addresses.ts'

/** Rehype step: a link written relative to the site, `/glossary/`, gets the base path; one that leaves the site says so to the browser. */
export function links() {
  return (tree: Root): void => {
    visit(tree, 'element', ({ tagName, properties }) => {
      const { href } = properties
      if (tagName !== 'a' || typeof href !== 'string') return
      if (href.startsWith('/')) properties['href'] = address(href)
      else if (/^https?:/u.test(href)) properties['rel'] = ['noreferrer']
    })
  }
}
