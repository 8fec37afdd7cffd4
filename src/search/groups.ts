import type { Kind } from './format.ts'
import type { Result } from './search.ts'

export interface Group {
  readonly name: string
  readonly results: readonly Result[]
}

interface GroupRule {
  readonly name: string
  readonly kinds: readonly Kind[]
  readonly most: number
}

/** The order in which results are shown, and how many of each in the dialog. */
const rules: readonly GroupRule[] = [
  { name: '问题', kinds: ['question'], most: 6 },
  { name: '章节', kinds: ['section'], most: 2 },
  { name: '实验与工具', kinds: ['lab', 'tool'], most: 4 },
  { name: '词汇', kinds: ['term'], most: 3 },
]

/** How many results to ask for, so that every group has a chance to be filled. */
export const resultsToGroup = 60

/** Results by kind, each group best first; empty groups are left out. */
export function grouped(results: readonly Result[], all = false): Group[] {
  return rules
    .map(({ name, kinds, most }) => {
      const own = results.filter(({ kind }) => kinds.includes(kind))
      return { name, results: all ? own : own.slice(0, most) }
    })
    .filter(({ results }) => results.length > 0)
}

/** What stands before a result: its id in the curriculum, or what it is. */
export const label = ({ id, kind }: Result): string =>
  kind === 'lab' ? '实验' : kind === 'tool' ? '工具' : kind === 'term' ? '词汇' : id
