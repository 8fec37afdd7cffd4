/** What pages ask the worker. `survey` and `keep` are answered on the port that comes with them. */
export type Request =
  { readonly type: 'accept' } | { readonly type: 'survey' } | { readonly type: 'keep'; readonly url: string }

/** Answer to `survey`: what this build consists of and which of the late files are stored. */
export interface Survey {
  readonly coreBytes: number
  readonly late: readonly { readonly url: string; readonly bytes: number; readonly kept: boolean }[]
}

/** Answers to `keep`: progress in bytes, then how it ended. */
export type KeepAnswer =
  | { readonly type: 'bytes'; readonly bytes: number }
  | { readonly type: 'kept' }
  | { readonly type: 'failed'; readonly stale: boolean }

/** What the worker tells every page. */
export type Notice =
  /** A build is being stored. */
  | { readonly type: 'saving'; readonly done: number; readonly total: number }
  /** The server has another build than the one that answers here. */
  | { readonly type: 'stale' }
