/** What a tool's page and its worker say to each other. A run is known by a number that the page chooses. */
import type { AnySettings } from '../settings.ts'
import type { Given } from './work.ts'

export type ToWorker =
  /** Fetches everything the tool needs, so that nothing is fetched later. */
  | { readonly type: 'load'; readonly tool: string }
  /** What later runs calculate with. */
  | { readonly type: 'give'; readonly given: Given }
  /** Reads the input and prepares a run; it does nothing until told to. */
  | { readonly type: 'prepare'; readonly run: number; readonly tool: string; readonly settings: AnySettings }
  | { readonly type: 'go' | 'pause' | 'step' | 'release'; readonly run: number }

export type ToPage =
  | { readonly type: 'loaded' }
  /** So many of the run's parts are done; `ms` is the time it has taken, reading included. */
  | {
      readonly type: 'progress'
      readonly run: number
      readonly done: number
      readonly parts: number
      readonly ms: number
    }
  | { readonly type: 'report'; readonly run: number; readonly report: unknown; readonly ms: number }
  /** The input cannot be used; `input` is null where that is not of one alone. */
  | {
      readonly type: 'refused'
      readonly run: number
      readonly input: string | null
      readonly sentence: string
    }
  | { readonly type: 'broken'; readonly run: number; readonly message: string }
