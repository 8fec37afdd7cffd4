import rehypeKatex from 'rehype-katex'
import remarkCjkFriendly from 'remark-cjk-friendly'
import remarkMath from 'remark-math'
import { type RehypePlugins, type RemarkPlugins, rehypeShiki } from '@astrojs/markdown-remark'
import type { PluggableList } from 'unified'
import { authorComponents } from './author-components.ts'
import type { Known } from './authoring.ts'
import { codeBlocks } from './code-blocks.ts'
import { displayFormulas } from './display-formulas.ts'
import { formulaPunctuation } from './formula-punctuation.ts'
import { headingIds } from './heading-ids.ts'
import { inlineComponents } from './inline-components.ts'
import { joinLines } from './join-lines.ts'
import { katexOptions, katexStrict } from './katex-strict.ts'
import { links } from './links.ts'
import { notes } from './notes.ts'
import { pageFacts } from './page-facts.ts'
import { questionSections } from './sections.ts'
import { tables } from './tables.ts'

/** From Markdown to its tree, for any text of the site. */
export const textRemark: PluggableList = [remarkMath, remarkCjkFriendly, joinLines]

/** From the tree to HTML, for any text of the site. */
export const textRehype: PluggableList = [[rehypeKatex, katexOptions], katexStrict, formulaPunctuation, links]

/** The remark steps of a question page, in order. */
export const questionRemark = (known: Known): RemarkPlugins => [
  remarkMath,
  remarkCjkFriendly,
  [authorComponents, known],
  inlineComponents,
  headingIds,
  joinLines,
  notes,
  pageFacts,
]

/** The rehype steps of a question page, in order. */
export const questionRehype: RehypePlugins = [
  [rehypeShiki, { theme: 'css-variables' }],
  [rehypeKatex, katexOptions],
  katexStrict,
  formulaPunctuation,
  links,
  displayFormulas,
  tables,
  codeBlocks,
  questionSections,
]
