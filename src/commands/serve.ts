import { createServer, type Server } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'
import { basePath } from '../content/addresses.ts'

export interface SiteServer {
  /** Address of the home page, with the base path and a slash at the end. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * Serves the built site from `folder` on `port` (0: any free one; a port in use: the next free one), as a static host does:
 * slashless addresses redirect to the slash form, unknown ones answer 404 with the site's own page.
 */
export async function serve(folder: string, port: number, base = basePath()): Promise<SiteServer> {
  const files = sirv(folder, { dev: true, etag: true })
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const withSlash = path.split('?')[0] + '/'
    if (withSlash === base) return void response.writeHead(301, { location: base }).end()
    if (!path.startsWith(base)) return notFound()
    request.url = path.slice(base.length - 1)
    if (/\/[^/.]+$/.test(withSlash.slice(0, -1))) {
      return void response.writeHead(301, { location: withSlash + path.slice(withSlash.length - 1) }).end()
    }
    files(request, response, notFound)

    function notFound(): void {
      const page = join(folder, '404.html')
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' })
      response.end(existsSync(page) ? readFileSync(page) : undefined)
    }
  })
  const { port: bound } = await listen(server, port)
  return {
    url: `http://127.0.0.1:${bound}${base}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(listen(server, port + 1))
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') resolve(address)
    })
  })
}

if (import.meta.main) {
  const site = await serve('dist', Number(process.env['PORT'] ?? 4321))
  console.log(`《可运行的深度学习训练手册》：${site.url}　（Ctrl C 停止）`)
}
