/** The labs' worker: one for all labs of a page, started with the first run. */
import { loadOrtInBrowser } from '../src/engine/runtime/browser.ts'
import { LabHost } from '../src/lab/host.ts'
import type { ToWorker } from '../src/lab/protocol.ts'
import { labs } from './index.ts'

const channel = new MessageChannel()
const waiting: (() => void)[] = []
channel.port2.addEventListener('message', () => waiting.shift()?.())
channel.port2.start()

const host = new LabHost(labs, {
  loadOrt: loadOrtInBrowser,
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's postMessage has none
  post: (message) => postMessage(message),
  breathe: (milliseconds) =>
    new Promise((resolve) => {
      if (milliseconds > 0) setTimeout(resolve, milliseconds)
      else {
        waiting.push(resolve)
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- nor has a port's
        channel.port1.postMessage(null)
      }
    }),
})

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => host.receive(data))
