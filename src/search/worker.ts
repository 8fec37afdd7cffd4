import type { Lexicon, SearchText } from './format.ts'
import type { FromSearch, ToSearch } from './protocol.ts'
import { createSearch, type Answer } from './search.ts'

type Search = (query: string, limit?: number) => Answer

let search: Promise<Search> | undefined

addEventListener('message', ({ data }: MessageEvent<ToSearch>) => {
  if (data.type === 'open') search = load(data.base)
  else void answer(data)
})

async function load(base: string): Promise<Search> {
  const [text, lexicon] = await Promise.all([
    json<SearchText>(`${base}search/text.json`),
    json<Lexicon>(`${base}search/lexicon.json`),
  ])
  return createSearch(text, lexicon)
}

async function json<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response.json()
}

async function answer({ number, query, limit }: Extract<ToSearch, { type: 'ask' }>): Promise<void> {
  try {
    const loaded = await search!
    const start = performance.now()
    const found = loaded(query, limit)
    tell({ type: 'answer', number, answer: found, milliseconds: performance.now() - start })
  } catch {
    tell({ type: 'failed' })
  }
}

const tell = (message: FromSearch): void => postMessage(message, { transfer: [] })
