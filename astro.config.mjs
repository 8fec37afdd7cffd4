// @ts-check
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { unified } from '@astrojs/markdown-remark'
import mdx from '@astrojs/mdx'
import preact from '@astrojs/preact'
import { defineConfig } from 'astro/config'
import { defaultClientConditions } from 'vite'
import { basePath, siteUrl } from './src/content/addresses.ts'
import { knownIds } from './src/content/markdown/known.ts'
import { questionRehype, questionRemark } from './src/content/markdown/pipeline.ts'
import { offlineSnapshot } from './src/offline/integration.ts'
import { searchIndex } from './src/search/integration.ts'
import { darkTokens } from './src/styles/dark-tokens.ts'
import { woffTwoOnly } from './src/styles/woff-two-only.ts'

const site = siteUrl()

/** The one inline script: it sets the theme before the first paint. */
const firstPaint = readFileSync(new URL('src/components/first-paint.js', import.meta.url), 'utf8')
const firstPaintHash = /** @type {const} */ (
  `sha256-${createHash('sha256').update(firstPaint).digest('base64')}`
)

/** Files of the engine that only some runs need, by family: each family is fetched with the first run that needs it. */
const someRuns = [
  'graph/(window|bend-ops|index-ops|dump|passes/pool)',
  'autodiff/(windows|bends|extremes|indexing|convolution|patches)',
  'nn/(angle|init/|layers/(bend|convolution|cosine|dropout|embedding|normalization|residual|sequence)|losses/(?!row))',
  'optim/(adaptive|lion|schedules)',
  'training/(adjustments\\.|columns|network-graph|probe|pytorch|train-document)',
  'runtime/(browser|masks|ort|turns)',
]
const everyRun = new RegExp(`src/engine/(?!${someRuns.join('|')})`)

export default defineConfig({
  ...(site ? { site } : {}),
  base: basePath(),
  trailingSlash: 'always',
  // an inlined component style in MDX would get a wrong hash
  build: { inlineStylesheets: 'never' },
  // the index reads the finished pages, the snapshot everything else: it stays last
  integrations: [mdx({ optimize: true }), preact(), searchIndex(), offlineSnapshot()],
  markdown: {
    processor: unified({
      smartypants: false,
      remarkPlugins: questionRemark(await knownIds()),
      rehypePlugins: questionRehype,
    }),
    // a step of the pipeline does it, in colours of the theme
    syntaxHighlight: false,
  },
  security: {
    csp: {
      directives: [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
      ],
      scriptDirective: { resources: ["'self'", "'wasm-unsafe-eval'"], hashes: [firstPaintHash] },
      // KaTeX places the parts of a formula by style attributes
      styleDirective: { resources: ["'self'", { resource: "'unsafe-inline'", kind: 'attribute' }] },
    },
  },
  devToolbar: { enabled: false },
  vite: {
    plugins: [darkTokens(), woffTwoOnly()],
    // the wasm is fetched from our own address, not bundled into the script
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    worker: {
      format: 'es',
      // one file compresses better than the seven into which shared modules would be cut
      rolldownOptions: {
        output: {
          // notes from one bundler to the next, which no page reads
          comments: { annotation: false },
          codeSplitting: {
            groups: [
              { name: 'random', test: /src\/engine\/nn\/(random|exact|field)\.ts$/, priority: 2 },
              { name: 'engine', test: everyRun, priority: 1 },
            ],
          },
        },
      },
    },
    build: {
      assetsInlineLimit: 0,
      rolldownOptions: {
        // Astro marks each page of content with a directive of its own, which the bundler does not know
        onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
      },
    },
  },
})
