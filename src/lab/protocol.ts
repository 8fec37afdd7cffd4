/** What the page and the labs' worker say to each other. A run is known by a number that the page chooses. */
import type { Failure } from './session.ts'
import type { AnySettings } from './settings.ts'
import type { Patch } from './store.ts'
import type { ClaimRecord } from './test-claim.ts'

/** A file that a run can be taken away as. */
export type ArtifactKind = 'step-graph' | 'step-graph-text' | 'network'

export type ToWorker =
  /** A run with the engine is likely: fetch it. */
  | { readonly type: 'warm' }
  /** Prepares a run; it does nothing until told to. */
  | { readonly type: 'prepare'; readonly run: number; readonly lab: string; readonly settings: AnySettings }
  /** Goes on to the end, at most `pace` steps a second. */
  | { readonly type: 'go'; readonly run: number; readonly pace: number | null }
  | { readonly type: 'pause'; readonly run: number }
  | { readonly type: 'step'; readonly run: number }
  /** New values of live controls. */
  | { readonly type: 'change'; readonly run: number; readonly settings: AnySettings }
  | { readonly type: 'artifact'; readonly run: number; readonly kind: ArtifactKind; readonly request: number }
  | { readonly type: 'release'; readonly run: number }
  /** `request` is answered by `claimed`. Claims of one `round` that read the same run share it. */
  | {
      readonly type: 'claim'
      readonly lab: string
      readonly claim: string
      readonly round: number
      readonly request: number
    }

export type ToPage =
  /** The wasm is on its way; `total` is null where the server does not say. */
  | { readonly type: 'loading'; readonly loaded: number; readonly total: number | null }
  | { readonly type: 'loaded' }
  /** A run is prepared. */
  | { readonly type: 'ready'; readonly run: number; readonly total: number }
  /** A chunk of work is done; `ms` is all the time the run has taken so far. */
  | {
      readonly type: 'progress'
      readonly run: number
      readonly step: number
      readonly ms: number
      readonly patches: readonly Patch[]
      readonly ending: Outcome | null
    }
  | { readonly type: 'failed'; readonly run: number; readonly trouble: Trouble }
  | { readonly type: 'artifact'; readonly request: number; readonly content: Uint8Array | string | null }
  | {
      readonly type: 'claimed'
      readonly request: number
      readonly record: ClaimRecord | null
      readonly trouble: Trouble | null
    }

/** How a run ended. */
export type Outcome = { readonly kind: 'done' } | Failure

/** Why something could not be done at all. */
export type Trouble =
  | { readonly kind: 'no-webassembly' }
  | { readonly kind: 'download' }
  | { readonly kind: 'error'; readonly message: string }
