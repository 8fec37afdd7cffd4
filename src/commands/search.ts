import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Lexicon, SearchText } from '../search/format.ts'
import { createSearch, type Answer, type Result } from '../search/search.ts'

const usage = '用法：npm run --silent search -- "查询" [--limit 10]，或 --queries 文件 [--limit 10]。'
const mostResults = 100

/** What was wrong with the command line, in one sentence for the person who typed it. */
class UsageError extends Error {}

interface Request {
  readonly query: string | undefined
  readonly queries: string | undefined
  readonly limit: number
}

function readRequest(words: readonly string[]): Request {
  const { values, positionals } = parseCommandLine(words)
  const query = positionals.join(' ').trim()
  const limit = Number(values.limit ?? '10')
  if (!Number.isInteger(limit) || limit < 1 || limit > mostResults)
    throw new UsageError(`--limit 是「${values.limit}」，应当是 1 到 ${mostResults} 的整数。`)
  if (values.queries !== undefined && query !== '') throw new UsageError('查询和 --queries 只能给一个。')
  if (values.queries === undefined && query === '') throw new UsageError(`没有查询。${usage}`)
  return { query, queries: values.queries, limit }
}

function parseCommandLine(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { limit: { type: 'string' }, queries: { type: 'string' } },
    })
  } catch {
    throw new UsageError(`命令行里有不认识的选项，或选项缺少值。${usage}`)
  }
}

/** The lines of a file of queries; `-` is standard input. */
function readQueries(file: string): string[] {
  try {
    const text = readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\uFEFF/, '')
    return text.replace(/\r?\n$/, '').split(/\r?\n/)
  } catch {
    throw new UsageError(`--queries：读不了文件「${file}」，应当是一行一个查询的 UTF-8 文本文件。`)
  }
}

const indexFile = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../dist/search/${name}`, import.meta.url)), 'utf8')

function loadSearch(): (query: string, limit?: number) => Answer {
  try {
    const text: SearchText = JSON.parse(indexFile('text.json'))
    const lexicon: Lexicon = JSON.parse(indexFile('lexicon.json'))
    // Addresses as in catalog.json: relative to the base, with a leading slash.
    return createSearch({ ...text, base: '/' }, lexicon)
  } catch {
    throw new UsageError('没有找到 dist/search/ 里的索引：请先运行 npm run build 把网站构建出来。')
  }
}

const row = ({ id, kind, title, url, anchor, excerpt, score }: Result) => ({
  id,
  kind,
  title,
  url,
  anchor,
  excerpt: excerpt.text,
  score,
})

function timed(search: ReturnType<typeof loadSearch>, query: string, limit: number) {
  const start = performance.now()
  const { results } = search(query, limit)
  const took = performance.now() - start
  return { query, results: results.map(row), took_ms: Math.round(took * 1000) / 1000 }
}

function answer({ query = '', queries, limit }: Request): unknown {
  if (queries === undefined) return { query, results: loadSearch()(query, limit).results.map(row) }
  const lines = readQueries(queries)
  const search = loadSearch()
  return lines.map((line) => timed(search, line, limit))
}

try {
  console.log(JSON.stringify(answer(readRequest(process.argv.slice(2))), undefined, 2))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
