/** Scores of trials that a visitor pastes, of one method or of several. */
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, columnWords, numberIn, readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

export interface Method {
  readonly name: string
  readonly scores: Float64Array
  /** Trials that ended in NaN or infinity; their scores are left out of `scores`. */
  readonly failed: number
}

export interface Trials {
  readonly methods: readonly Method[]
  readonly failed: number
  /** The line of the first failed trial; 0 where none failed. */
  readonly firstFailed: number
  readonly understood: string
  /** Whether the name of the scores says that small ones are good. */
  readonly losses: boolean
}

const SCORE_NAMES = [
  'score',
  'value',
  'accuracy',
  'acc',
  'val_acc',
  'metric',
  'objective',
  'f1',
  'auc',
  'val_loss',
  'loss',
  '分数',
  '得分',
  '指标',
]
const METHOD_NAMES = ['method', 'model', 'name', 'group', 'algorithm', 'study', '方法', '模型', '算法']

/** Most methods that are told apart, most trials that are read. */
const MOST_METHODS = 12
const MOST_TRIALS = 20_000

/** Reads scores of trials; null where nothing was given. Throws an InputError. */
export async function readTrials(files: readonly File[]): Promise<Trials | null> {
  if (files.every(({ size }) => size === 0)) return null
  const table = await readTable([await withoutBrackets(files)])
  const rows = table.lines.length
  const one = rows === 1 && table.columns.length > 1
  const scoreAt = one ? -1 : scoreColumn(table)
  const named = columnNamed(table, METHOD_NAMES)
  const methodAt = one || named === scoreAt ? -1 : named
  const cells = one ? table.columns.map(([cell]) => cell ?? '') : (table.columns[scoreAt] ?? [])
  if (cells.length > MOST_TRIALS)
    throw new InputError(`有 ${cells.length} 次试验，最多读 ${MOST_TRIALS.toLocaleString('en')} 次。`)
  const found = new Map<string, { scores: number[]; failed: number }>()
  let [failed, firstFailed] = [0, 0]
  for (const [row, cell] of cells.entries()) {
    const line = table.lines[one ? 0 : row] ?? 1
    // an empty cell is how pandas writes nan
    const value = cell === '' ? Number.NaN : numberIn(cell)
    if (value === undefined)
      throw new InputError(
        `第 ${line} 行、${columnWords(table, one ? row : scoreAt)}是「${shorten(cell)}」，这里要试验的分数，例如 0.92；失败的试验写 nan 或留空。`,
      )
    const name = methodAt < 0 ? '' : (table.columns[methodAt]?.[row] ?? '')
    const method = found.get(name) ?? { scores: [], failed: 0 }
    found.set(name, method)
    if (Number.isFinite(value)) method.scores.push(value)
    else {
      method.failed++
      failed++
      if (firstFailed === 0) firstFailed = line
    }
  }
  if (found.size > MOST_METHODS)
    throw new InputError(
      `${columnWords(table, methodAt)}有 ${found.size} 种不同的值，最多 ${MOST_METHODS} 种方法；这一列要是方法的名字。`,
    )
  for (const [name, { scores }] of found)
    if (scores.length === 0)
      throw new InputError(
        `${name === '' ? '' : `「${shorten(name)}」的`}试验全部失败，没有一个有限的分数；每种方法至少要一个。`,
      )
  const by = methodAt >= 0 ? `，按${columnWords(table, methodAt)}分成 ${found.size} 种方法` : ''
  return {
    methods: [...found].map(([name, { scores, failed: own }]) => ({
      name: name === '' ? '试验' : name,
      scores: Float64Array.from(scores),
      failed: own,
    })),
    failed,
    firstFailed,
    understood: `${cells.length} 次试验，分数${one ? '在一行里' : `是${columnWords(table, scoreAt)}`}${by}`,
    losses: /loss|err|eer|损失|误差/i.test(table.header?.[scoreAt] ?? ''),
  }
}

/** The text of a list, `[0.9, 0.8]`, without its brackets and in one row; any other text as it is. */
async function withoutBrackets(files: readonly File[]): Promise<File> {
  const text = (await Promise.all(files.map((file) => file.text()))).join('\n')
  const [, list] = /^\s*\[([^[\]{}]*)\]\s*$/.exec(text) ?? []
  return new File([list?.replace(/\s+/g, ' ').replace(/,\s*$/, '') ?? text], files[0]?.name ?? '')
}

/** The column of scores: by its name, or the only one; of several without a known name the last whose first cell is a number. */
function scoreColumn(table: Table): number {
  const named = columnNamed(table, SCORE_NAMES)
  if (named >= 0) return named
  const last = table.columns.findLastIndex(([cell]) => numberIn(cell ?? '') !== undefined)
  return last < 0 ? table.columns.length - 1 : last
}
