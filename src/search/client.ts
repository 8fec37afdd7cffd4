import type { FromSearch, ToSearch } from './protocol.ts'
import type { Answer } from './search.ts'

export interface Timed {
  readonly answer: Answer
  /** How long the search itself took. */
  readonly milliseconds: number
}

/** A search in a worker of its own. Only the newest question is answered: what was typed before it no longer matters. */
export class SearchClient {
  private worker: Worker | undefined
  private number = 0
  private settle: { resolve: (timed: Timed) => void; reject: (reason: Error) => void } | undefined
  private readonly base: string

  /** @param base the site's path, with a slash at both ends. */
  constructor(base: string) {
    this.base = base
  }

  /** Starts loading the index, unless that was done. */
  open(): Worker {
    if (this.worker) return this.worker
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<FromSearch>) => this.hear(data))
    worker.addEventListener('error', () => this.hear({ type: 'failed' }))
    post(worker, { type: 'open', base: this.base })
    return (this.worker = worker)
  }

  /** Rejects when the index cannot be loaded; the next question then tries again. */
  async ask(query: string, limit: number): Promise<Timed> {
    const worker = this.open()
    this.number += 1
    post(worker, { type: 'ask', number: this.number, query, limit })
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
    })
  }

  private hear(message: FromSearch): void {
    if (message.type === 'failed') {
      this.worker?.terminate()
      this.worker = undefined
      this.settle?.reject(new Error('the search index was not loaded'))
    } else if (message.number === this.number) this.settle?.resolve(message)
  }
}

const post = (worker: Worker, message: ToSearch): void => worker.postMessage(message, [])
