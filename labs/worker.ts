/** The worker of a page: one for all its labs, started with the first run; by the name `tool`, that of a tool's page. */
import { loadOrtInBrowser } from '../src/engine/runtime/browser.ts'
import { LabHost } from '../src/lab/host.ts'
import { ToolHost } from '../src/lab/tool/host.ts'
import type { ToWorker as ToTool } from '../src/lab/tool/protocol.ts'
import type { ToWorker } from '../src/lab/protocol.ts'
import { labs } from './index.ts'
import { tools } from './tools.ts'

const channel = new MessageChannel()
const waiting: (() => void)[] = []
channel.port2.addEventListener('message', () => waiting.shift()?.())
channel.port2.start()

const breathe = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    if (milliseconds > 0) setTimeout(resolve, milliseconds)
    else {
      waiting.push(resolve)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- nor has a port's
      channel.port1.postMessage(null)
    }
  })

if (self.name === 'tool') {
  const host = new ToolHost(tools, {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's postMessage has none
    post: (message) => postMessage(message),
    breathe: () => breathe(0),
  })
  addEventListener('message', ({ data }: MessageEvent<ToTool>) => host.receive(data))
} else {
  const host = new LabHost(
    { ...labs, ...tools },
    {
      loadOrt: loadOrtInBrowser,
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's postMessage has none
      post: (message) => postMessage(message),
      breathe,
    },
  )
  addEventListener('message', ({ data }: MessageEvent<ToWorker>) => host.receive(data))
}
