import type { Manifest } from './manifest.ts'
import type { KeepAnswer, Notice, Survey } from './messages.ts'
import type { ServiceWorkerScope } from './scope.ts'
import { Snapshot } from './snapshot.ts'
import { StaleError, Store } from './store.ts'

/** Written in by the build. */
declare const SNAPSHOT: Manifest

declare const self: ServiceWorkerScope

const base = new URL('./', self.location.href)
const ask: typeof fetch = (...request) => fetch(...request)
const store = new Store(caches.open(`snapshot ${base.pathname}`), base.href, ask)
const snapshot = new Snapshot({ store, manifest: SNAPSHOT, base: base.pathname, fetch: ask, tell })

function tell(notice: Notice): void {
  void self.clients.matchAll({ includeUncontrolled: true }).then((pages) => {
    for (const page of pages) page.postMessage(notice, [])
  })
}

self.addEventListener('install', (event) => event.waitUntil(snapshot.install()))

self.addEventListener('activate', (event) =>
  event.waitUntil(snapshot.activate().then(() => self.clients.claim())),
)

self.addEventListener('fetch', (event) => {
  const answer = snapshot.answer(event.request)
  if (answer) event.respondWith(answer)
})

self.addEventListener('message', (event) => {
  const request = event.data
  const answer = (message: Survey | KeepAnswer): void => event.ports[0]?.postMessage(message)
  if (request.type === 'accept') event.waitUntil(self.skipWaiting())
  if (request.type === 'survey') event.waitUntil(snapshot.survey().then(answer))
  if (request.type === 'keep') event.waitUntil(keep(request.url, answer))
})

async function keep(url: string, answer: (answer: KeepAnswer) => void): Promise<void> {
  try {
    await snapshot.keep(url, (bytes) => answer({ type: 'bytes', bytes }))
    answer({ type: 'kept' })
  } catch (error) {
    answer({ type: 'failed', stale: error instanceof StaleError })
  }
}
