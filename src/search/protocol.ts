import type { Answer } from './search.ts'

/** What a page asks the search worker. The first message of all is the base of the site. */
export type ToSearch =
  | { readonly type: 'open'; readonly base: string }
  | { readonly type: 'ask'; readonly number: number; readonly query: string; readonly limit: number }

/** What the search worker answers. */
export type FromSearch =
  | {
      readonly type: 'answer'
      readonly number: number
      readonly answer: Answer
      readonly milliseconds: number
    }
  | { readonly type: 'failed' }
