// `npm start`: install what is missing, build what has changed, serve the site.
import { spawnSync } from 'node:child_process'
import { ensureInstalled, pinnedNode, root } from './installed.mjs'

ensureInstalled()
for (const script of ['src/commands/build.ts', 'src/commands/serve.ts']) {
  const { status } = spawnSync(pinnedNode(), [script, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
