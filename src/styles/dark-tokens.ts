import type { Plugin } from 'vite'

const block = /@dark \{([^}]*)\}/u

/**
 * Writes out the `@dark { … }` block of `tokens.css` for the two ways to reach it: the system asks for dark and the reader did not
 * choose light, or the reader chose dark. Both are for screens only, so that print is always light.
 * @throws when there is no such block.
 */
export function expandDark(css: string): string {
  const found = block.exec(css)
  if (!found) throw new Error('tokens.css has no @dark block')
  const declarations = found[1]!.trim()
  return css.replace(
    block,
    `@media screen and (prefers-color-scheme: dark) {
  :root:not([data-theme='light']) { ${declarations} }
}
@media screen {
  :root[data-theme='dark'] { ${declarations} }
}`,
  )
}

/** Vite plugin: `tokens.css` with its dark block written out. */
export const darkTokens = (): Plugin => ({
  name: 'dark-tokens',
  enforce: 'pre',
  transform: (code, id) => (/\/tokens\.css(?:\?|$)/u.test(id) ? expandDark(code) : undefined),
})
