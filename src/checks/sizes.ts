import budget from './budget.json' with { type: 'json' }
import { type BuiltSite, type Page, attribute, find } from './built-site.ts'
import type { Check, Issue } from './check.ts'

/** Bytes of a page after gzip: its HTML, the script that runs before anything is used, its stylesheets. */
export interface PageSize {
  readonly html: number
  readonly script: number
  readonly css: number
}

/** Pages, scripts, stylesheets and the engine stay within `budget.json` (bytes, all but the engine after gzip). */
export const sizes: Check = {
  name: '大小',
  run: (site) => [
    ...site.pages.flatMap((page) => overBudget(page, sizeOf(site, page))),
    ...engine(site),
    ...trainingScript(site),
    ...(site.files.has('search/text.json')
      ? over('/search/text.json', '搜索的文本', site.gzip('search/text.json'), budget.search)
      : []),
  ],
}

function overBudget({ source, kind }: Page, { html, script, css }: PageSize): Issue[] {
  const scriptBudget =
    kind === 'question' || kind === 'section' || kind === 'chapter' ? budget.readingScript : budget.script
  return [
    ...over(source, 'HTML', html, budget.html),
    ...over(source, '用到实验或搜索之前的脚本', script, scriptBudget),
    ...over(source, '样式', css, budget.css),
  ]
}

const over = (source: string, what: string, bytes: number, limit: number): Issue[] =>
  bytes <= limit ? [] : [{ source, message: `${what}有 ${bytes} 字节，预算是 ${limit}。` }]

/** What a lab's worker loads to train any network, besides onnxruntime, the lab itself, its loss and the layers that are not plain. */
function trainingScript(site: BuiltSite): Issue[] {
  const starts = [...site.files].filter((file) => /^_astro\/engine-[^/]+\.js$/u.test(file))
  const hasEngine = [...site.files].some((file) => file.endsWith('.wasm'))
  if (hasEngine && starts.length === 0)
    return [{ source: '/', message: '有 wasm，却找不到训练引擎的脚本（_astro/engine-*.js）。' }]
  return starts.flatMap((start) => {
    const graph = new Set<string>()
    follow(site, start, graph)
    return over(`/${start}`, '训练引擎的脚本', total(site, graph), budget.trainingScript)
  })
}

/** The wasm ships once, and no page asks for it before it is used. */
function engine(site: BuiltSite): Issue[] {
  const wasm = [...site.files].filter((file) => file.endsWith('.wasm'))
  return [
    ...(wasm.length > 1
      ? [{ source: '/', message: `引擎的 wasm 有 ${wasm.length} 份：${wasm.join('、')}。` }]
      : []),
    ...wasm.flatMap((file) =>
      over(`/${file}`, '引擎', Buffer.byteLength(site.read(file), 'latin1'), budget.wasm),
    ),
    ...site.pages
      .filter(({ html }) => /\.wasm/u.test(html))
      .map(({ source }) => ({ source, message: '页面一打开就提到 wasm，应当等到用时再取。' })),
  ]
}

/** What a visitor of the page loads before using anything. */
export function sizeOf(site: BuiltSite, { tree, url }: Page): PageSize {
  const links = find(tree, ({ tagName }) => tagName === 'link')
  const sheets = links
    .filter((link) => attribute(link, 'rel') === 'stylesheet')
    .map((link) => attribute(link, 'href')!)
  const scripts = find(tree, ({ tagName }) => tagName === 'script')
  const inline = scripts.reduce(
    (sum, { children: [text] }) => sum + (text?.type === 'text' ? text.value.length : 0),
    0,
  )
  const external = scripts.flatMap((script) => attribute(script, 'src') ?? [])
  const graph = new Set<string>()
  for (const src of external) follow(site, relative(site, src), graph)
  const file = url === '' || url.endsWith('/') ? `${url}index.html` : url
  return {
    html: site.gzip(file),
    script: total(site, graph) + inline,
    css: total(
      site,
      sheets.map((href) => relative(site, href)),
    ),
  }
}

/** Bytes of files after gzip. */
const total = (site: BuiltSite, files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + site.gzip(file), 0)

const relative = ({ base }: BuiltSite, href: string): string => href.slice(base.length)

/** Adds a module and what it imports statically. */
function follow(site: BuiltSite, file: string, graph: Set<string>): void {
  if (graph.has(file) || !site.files.has(file)) return
  graph.add(file)
  for (const [, specifier] of site
    .read(file)
    .matchAll(/(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{}\s,]*?from\s*)?["'](\.[^"']+)["']/gu))
    follow(site, new URL(specifier!, `http://site/${file}`).pathname.slice(1), graph)
}
