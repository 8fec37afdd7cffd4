import { fileURLToPath } from 'node:url'
import { type Page, test as base, expect } from 'playwright/test'
import { type SiteServer, serve } from '../src/commands/serve.ts'

export { expect }
export type { Page }

/** The built site as bytes on disk. */
export const dist = fileURLToPath(new URL('../dist', import.meta.url))

/** A server that a test can cut off and bring back at the same address. */
export interface TestServer {
  readonly url: string
  stop(): Promise<void>
  start(): Promise<void>
}

interface Fixtures {
  /** Serves `dist/` for this test alone, so that each test has its own origin, storage and service worker. */
  server: TestServer
  /** Opens a page of the site, e.g. `open('labs/two-spirals/')`. */
  readonly open: (path?: string) => Promise<Page>
  /** Console messages that a test expects; everything else on the console fails it. */
  expectedConsole: RegExp | null
}

/** Playwright's `test` with the standing assertions: an empty console, no request to any other host. */
export const test = base.extend<Fixtures>({
  expectedConsole: [null, { option: true }],
  // Playwright reads the names of fixtures from the pattern, so it has to be one.
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await restartable(dist)
    await use(server)
    await server.stop()
  },
  open: async ({ page, server }, use) => {
    await use(async (path = '') => {
      await page.goto(server.url + path)
      return page
    })
  },
  page: async ({ page, server, expectedConsole }, use) => {
    const complaints = watch(page, new URL(server.url).origin)
    await use(page)
    const unexpected = complaints.filter((text) => !expectedConsole?.test(text))
    expect(unexpected, 'console, page errors and foreign requests').toEqual([])
  },
})

/** Serves `folder` on a free port; `start` after `stop` takes the same port again. */
export async function restartable(folder: string): Promise<TestServer> {
  let site: SiteServer | undefined = await serve(folder, 0)
  const { url } = site
  return {
    url,
    stop: async () => {
      await site?.stop()
      site = undefined
    },
    start: async () => {
      site ??= await serve(folder, Number(new URL(url).port))
    },
  }
}

/** Collects what a visitor's console would show and every request that leaves the site's origin. */
export function watch(page: Page, origin: string): string[] {
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.origin !== origin) {
      complaints.push(`foreign request: ${url.href}`)
    }
  })
  return complaints
}
