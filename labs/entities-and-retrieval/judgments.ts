/** Relevance judgments and ranked results, as TREC, BEIR and tables have them. */
import { InputError } from '../../src/data/input-error.ts'
import {
  columnNamed,
  columnWords,
  numberIn,
  numbersIn,
  readTable,
  shorten,
} from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/** Query → document → relevance, a whole number from 0 (negative counts as 0). */
export interface Qrels {
  readonly queries: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly pairs: number
  readonly understood: string
}

export interface Hit {
  readonly document: string
  /** The larger, the earlier. */
  readonly score: number
}

/** Query → results in the order given. */
export interface Run {
  readonly queries: ReadonlyMap<string, readonly Hit[]>
  readonly pairs: number
  readonly understood: string
  /** Queries whose rank column says another order than their scores. */
  readonly contradicting: number
}

const NAMES = {
  query: ['query_id', 'qid', 'query', 'topic', 'q_id', '查询', '问题'],
  document: [
    'doc_id',
    'docid',
    'docno',
    'doc',
    'document',
    'corpus_id',
    'pid',
    'passage_id',
    'item_id',
    '文档',
    '段落',
  ],
  relevance: ['relevance', 'rel', 'score', 'label', 'grade', 'judgment', '相关度', '相关'],
  score: ['score', 'sim', 'similarity', 'y_score', '分数', '得分'],
  rank: ['rank', '名次', '排名'],
} as const

/** Columns of a file without header, by their number: the TREC form first. */
const QRELS: Readonly<Record<number, Columns>> = {
  4: { query: 0, document: 2, value: 3 },
  3: { query: 0, document: 1, value: 2 },
}
const RUN: Readonly<Record<number, Columns>> = {
  6: { query: 0, document: 2, value: 4, rank: 3 },
  5: { query: 0, document: 2, value: 4, rank: 3 },
  3: { query: 0, document: 1, value: 2 },
  2: { query: 0, document: 1 },
}

interface Columns {
  readonly query: number
  readonly document: number
  readonly value?: number
  readonly rank?: number
}

/** Reads judgments; null where nothing was given. */
export async function readQrels(files: readonly File[]): Promise<Qrels | null> {
  if (await isEmpty(files)) return null
  const table = await readTable(files)
  const columns = columnsOf(
    table,
    'relevance',
    QRELS,
    '四列的 TREC 格式（查询 0 文档 相关度）或三列（查询 文档 相关度）',
  )
  const grades = numbersIn(table, columns.value ?? -1)
  const queries = new Map<string, Map<string, number>>()
  for (const [row, grade] of grades.entries()) {
    const { query, document, where } = idsIn(table, columns, row)
    if (!Number.isInteger(grade) || grade > 100)
      throw new InputError(`${where}的相关度是 ${grade}，这里要不大于 100 的整数，例如 0、1、2。`)
    const own = queries.get(query) ?? new Map<string, number>()
    const before = own.get(document)
    if (before !== undefined && before !== Math.max(0, grade))
      throw new InputError(`${where}又给了查询 ${query} 的文档 ${shorten(document)}，相关度与前面不同。`)
    own.set(document, Math.max(0, grade))
    queries.set(query, own)
  }
  return { queries, pairs: grades.length, understood: saidOf('qrels', table, columns, '相关度') }
}

/** Reads results; null where nothing was given. */
export async function readRun(files: readonly File[]): Promise<Run | null> {
  if (await isEmpty(files)) return null
  const table = await readTable(files)
  const named = columnsOf(
    table,
    'score',
    RUN,
    '六列的 TREC 格式（查询 Q0 文档 名次 分数 标记）或三列（查询 文档 分数）',
  )
  const columns = countsUp(table, named)
    ? { query: named.query, document: named.document, rank: named.value ?? -1 }
    : named
  const { rank } = columns
  const ranks = rank !== undefined && rank >= 0 ? numbersIn(table, rank) : null
  const scores = columns.value === undefined ? null : numbersIn(table, columns.value)
  const queries = new Map<string, Hit[]>()
  const seen = new Set<string>()
  const contradicting = new Set<string>()
  const before = new Map<string, readonly [rank: number, score: number]>()
  for (const row of table.lines.keys()) {
    const { query, document, where } = idsIn(table, columns, row)
    const key = `${query}\n${document}`
    if (seen.has(key))
      throw new InputError(
        `${where}又出现查询 ${query} 的文档 ${shorten(document)}；同一个查询里每个文档只能有一次。`,
      )
    seen.add(key)
    const own = queries.get(query) ?? []
    const score = scores ? (scores[row] ?? 0) : -(ranks?.[row] ?? own.length)
    if (ranks && scores) {
      const last = before.get(query)
      const place = ranks[row] ?? 0
      if (last && (place - last[0]) * (score - last[1]) > 0) contradicting.add(query)
      before.set(query, [place, score])
    }
    own.push({ document, score })
    queries.set(query, own)
  }
  const what = columns.value === undefined ? (ranks ? '名次' : '给的次序') : '分数'
  return {
    queries,
    pairs: table.lines.length,
    understood: saidOf('run', table, columns, what),
    contradicting: contradicting.size,
  }
}

async function isEmpty(files: readonly File[]): Promise<boolean> {
  for (const file of files) if (file.size > 1000 || (await file.text()).trim() !== '') return false
  return true
}

function columnsOf(
  table: Table,
  value: 'relevance' | 'score',
  forms: Readonly<Record<number, Columns>>,
  accepted: string,
): Columns {
  const at = (role: keyof typeof NAMES): number => columnNamed(table, NAMES[role])
  if (table.header && at('query') >= 0 && at('document') >= 0) {
    const found = at(value)
    if (value === 'relevance' && found < 0)
      throw new InputError(
        `表头里没有相关度一列（${shorten(table.header.join('、'))}）；认得 relevance、rel、score。`,
      )
    return {
      query: at('query'),
      document: at('document'),
      ...(found >= 0 ? { value: found } : {}),
      ...(value === 'score' && at('rank') >= 0 ? { rank: at('rank') } : {}),
    }
  }
  const form = table.header ? undefined : forms[table.columns.length]
  if (!form)
    throw new InputError(
      table.header
        ? `表头「${shorten(table.header.join('、'))}」里认不出查询与文档的列；认得 query_id、doc_id，或不要表头，用${accepted}。`
        : `每行有 ${table.columns.length} 列；接受${accepted}，或带表头的表。`,
    )
  return form
}

function idsIn(
  table: Table,
  columns: Columns,
  row: number,
): { readonly query: string; readonly document: string; readonly where: string } {
  const where = `第 ${table.lines[row]} 行`
  const query = table.columns[columns.query]?.[row] ?? ''
  const document = table.columns[columns.document]?.[row] ?? ''
  for (const [cell, column] of [
    [query, columns.query],
    [document, columns.document],
  ] as const)
    if (cell === '') throw new InputError(`${where}、${columnWords(table, column)}是空的，这里要一个编号。`)
  return { query, document, where }
}

/** Whether the value column of three-column results counts 1, 2, 3 … in each query: then it is a rank (MS MARCO). */
function countsUp(table: Table, { query, value, rank }: Columns): boolean {
  if (value === undefined || rank !== undefined || table.header !== null) return false
  const next = new Map<string, number>()
  const cells = table.columns[value] ?? []
  for (const [row, cell] of cells.entries()) {
    const own = table.columns[query]?.[row] ?? ''
    const expected = (next.get(own) ?? 0) + 1
    if (numberIn(cell) !== expected) return false
    next.set(own, expected)
  }
  return [...next.values()].some((count) => count > 1)
}

function saidOf(name: string, table: Table, { query, document, value, rank }: Columns, what: string): string {
  const column = value ?? rank
  return `${name}：${table.lines.length} 行，查询是${columnWords(table, query)}，文档是${columnWords(table, document)}${column === undefined ? `，按${what}` : `，${what}是${columnWords(table, column)}`}`
}
