import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { lintFor } from 'autocorrect-node'
import { expect, test } from 'vitest'

const pages = readdirSync('content/questions', { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.mdx'))
  .map(({ name, parentPath }) => join(parentPath, name))

test('a space stands between Han and Latin, punctuation is full-width', () => {
  expect(pages.length).toBeGreaterThan(0)
  const complaints = pages.flatMap((page) =>
    lintFor(readFileSync(page, 'utf8'), page).lines.map(({ l, old }) => `${page}:${l} ${old}`),
  )
  expect(complaints).toEqual([])
})

test('a missing space is found', () => {
  expect(lintFor('学习率learning rate', 'a.md').lines).toHaveLength(1)
})
