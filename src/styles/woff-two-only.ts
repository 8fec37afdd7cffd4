import type { Plugin } from 'vite'

/** Drops the WOFF and TrueType copies of each font that a stylesheet offers beside WOFF2: every supported browser reads WOFF2. */
export const keepWoffTwo = (css: string): string =>
  css.replaceAll(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\((["'])(?:woff|truetype)\1\)/gu, '')

/** Vite plugin: KaTeX's stylesheet with one file a font. */
export const woffTwoOnly = (): Plugin => ({
  name: 'woff-two-only',
  enforce: 'pre',
  transform: (code, id) => (/\/katex(?:\.min)?\.css(?:\?|$)/u.test(id) ? keepWoffTwo(code) : undefined),
})
