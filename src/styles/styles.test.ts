import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { expandDark } from './dark-tokens.ts'
import { keepWoffTwo } from './woff-two-only.ts'

const tokens = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

test('the dark tokens stand in both places, on screens only', () => {
  const css = expandDark(tokens)
  expect(css).not.toContain('@dark')
  expect(css.match(/\{ color-scheme: dark/gu)).toHaveLength(2)
  const [, system, chosen] =
    /@media screen and \(prefers-color-scheme: dark\) \{([^]*?)\n\}\n@media screen \{([^]*?)\n\}/u.exec(css)!
  expect(system!.split('{')[1]).toBe(chosen!.split('{')[1])
  expect(() => expandDark(':root {}')).toThrow('@dark')
})

const colours = (css: string): Set<string> =>
  new Set([...css.matchAll(/(--[\w-]+):\s*#/gu)].map(([, name]) => name!))

test('every colour of the light theme that is not made of others has a dark one', () => {
  const dark = /@dark \{([^}]*)\}/u.exec(tokens)![1]!
  const light = tokens.slice(tokens.indexOf(':root {'), tokens.indexOf('@dark'))
  expect([...colours(light)].filter((name) => !colours(dark).has(name))).toEqual([])
})

test('KaTeX keeps one file a font', () => {
  const path = createRequire(import.meta.url).resolve('katex/dist/katex.min.css')
  const css = keepWoffTwo(readFileSync(path, 'utf8'))
  expect(css.match(/\.woff2/gu)!.length).toBe(css.match(/@font-face/gu)!.length)
  expect(css).not.toMatch(/\.ttf|\.woff\)/u)
})
