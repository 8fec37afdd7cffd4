/** The build's last step: walks `dist/` with every check; prints what is wrong with the file to mend it in, and exits 1. */
import { readSite } from '../checks/built-site.ts'
import { checks } from '../checks/index.ts'
import { sizeOf } from '../checks/sizes.ts'
import { basePath } from '../content/addresses.ts'
import { book } from '../content/book.ts'

/** Checks the site in `folder`; answers how many things are wrong. */
function checkSite(folder: string): number {
  const site = readSite(folder, basePath())
  const all = checks([...book().errata.values()])
  const issues = all.flatMap((check) => check.run(site).map((issue) => ({ ...issue, check: check.name })))
  for (const { source, message, check } of issues) console.error(`${source}：[${check}] ${message}`)
  const reading = site.pages.filter(({ kind }) => kind === 'question').map((page) => sizeOf(site, page))
  const largest = (part: 'html' | 'script' | 'css'): string =>
    `${(Math.max(0, ...reading.map((size) => size[part])) / 1000).toFixed(1)} kB`
  console.error(
    `${site.pages.length} 页，${all.length} 项检查，${issues.length} 处问题；问题页最大：HTML ${largest('html')}，脚本 ${largest('script')}，样式 ${largest('css')}（gzip）。`,
  )
  return issues.length
}

try {
  process.exit(checkSite(process.argv[2] ?? 'dist') === 0 ? 0 : 1)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
