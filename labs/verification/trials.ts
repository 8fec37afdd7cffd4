/** What a table says about comparisons: scores of genuine and impostor pairs, or embeddings whose pairs are still to be compared. */
import { InputError } from '../../src/data/input-error.ts'
import { isRecord, parsedJson } from '../../src/data/json-text.ts'
import {
  columnNamed,
  columnWords,
  numberIn,
  numbersIn,
  readTable,
  shorten,
} from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

/** Compared pairs, one entry a pair. */
export interface Trials {
  readonly scores: Float64Array
  /** 1 where both sides are of one identity. */
  readonly genuine: Uint8Array
  /** Numbers of the identities of both sides; `second` is null when a row names one identity only. */
  readonly identities: {
    readonly first: Int32Array
    readonly second: Int32Array | null
    readonly count: number
  } | null
}

/** Vectors of unit length, row by row, with the number of each row's identity. */
export interface Embeddings {
  readonly vectors: Float64Array
  readonly width: number
  readonly identity: Int32Array
  readonly count: number
}

export type Given = {
  readonly understood: string
  readonly warnings: readonly string[]
} & (
  | { readonly kind: 'scores'; readonly trials: Trials }
  /** One list of scores without labels; the other list is a second input. */
  | { readonly kind: 'list'; readonly list: Float64Array }
  | { readonly kind: 'embeddings'; readonly embeddings: Embeddings }
)

type Scored = Extract<Given, { kind: 'scores' }>

const NAMES = {
  score: [
    'score',
    'scores',
    'similarity',
    'sim',
    'cosine',
    'distance',
    'dist',
    'y_score',
    '分数',
    '相似度',
    '距离',
  ],
  label: [
    'label',
    'y_true',
    'type',
    'is_genuine',
    'same',
    'issame',
    'is_same',
    'match',
    'target',
    'mated',
    '类型',
    '标签',
    '真假',
  ],
  genuine: ['genuine', 'mated', 'match', 'target', '真对', '真'],
  impostor: ['impostor', 'imposter', 'non_mated', 'nonmatch', 'nontarget', '假对', '假'],
  first: [
    'id1',
    'id_a',
    'subject1',
    'subject_a',
    'person1',
    'finger1',
    'identity1',
    'probe',
    'probe_id',
    'query',
    '身份1',
  ],
  second: [
    'id2',
    'id_b',
    'subject2',
    'subject_b',
    'person2',
    'finger2',
    'identity2',
    'gallery',
    'gallery_id',
    'reference',
    '身份2',
  ],
  identity: [
    'id',
    'identity',
    'subject',
    'subject_id',
    'person',
    'person_id',
    'finger',
    'group',
    'class',
    '身份',
    '人',
    '手指',
    '组',
  ],
} as const

/** How the two kinds of pairs are written. */
const KINDS: Readonly<Record<string, 0 | 1>> = Object.fromEntries([
  ...'1 1.0 true yes genuine gen same match mated target positive client 真 真对 同 同一 是'
    .split(' ')
    .map((word) => [word, 1] as const),
  ...'0 0.0 -1 false no impostor imposter imp different diff nonmatch non-match nonmated non-mated nontarget non-target negative 假 假对 异 不同 否'
    .split(' ')
    .map((word) => [word, 0] as const),
])

const ACCEPTED =
  '分数加一列 genuine/impostor（或 1/0），或 id1、id2、score 三列，或 genuine 与 impostor 两列，或身份加一列一维的嵌入'

/** Reads pairs or embeddings. Throws an InputError that says where the table cannot be understood. */
export async function readGiven(files: readonly File[]): Promise<Given> {
  const [first] = files
  if (first && /^\uFEFF?\s*(?:\{|\[\s*[[{])/.test(await first.slice(0, 4096).text()))
    return fromJson(await first.text())
  const table = await readTable(files)
  return table.columns.length === 1 ? listOf(table) : table.header ? byName(table) : byOrder(table)
}

/** The second box: impostor scores, one a line; null when it is empty. */
export async function readImpostors(files: readonly File[]): Promise<Float64Array | null> {
  if (files.every(({ size }) => size === 0)) return null
  const table = await readTable(files)
  if (table.columns.length > 1)
    throw new InputError(`有 ${table.columns.length} 列；这里只要一列假对的分数，每行一个。`)
  return numbersIn(table, 0)
}

/** Genuine and impostor scores as trials without identities. */
export function trialsOf(genuine: Float64Array, impostor: Float64Array): Trials {
  const scores = new Float64Array(genuine.length + impostor.length)
  scores.set(genuine)
  scores.set(impostor, genuine.length)
  return { scores, genuine: new Uint8Array(scores.length).fill(1, 0, genuine.length), identities: null }
}

function listOf(table: Table): Given {
  return { kind: 'list', list: numbersIn(table, 0), understood: '一列分数，都当作真对', warnings: [] }
}

/** The document of `npm run metrics`: {"genuine": […], "impostor": […]}. */
function fromJson(text: string): Given {
  const value = parsedJson(text)
  if (!isRecord(value))
    throw new InputError(
      value === undefined
        ? `以 ${text.trimStart().charAt(0)} 开头，却不是一个完整的 JSON；接受 {"genuine": […], "impostor": […]}，每行一条的记录请存成 CSV。`
        : '这是 JSON 数组；接受 {"genuine": […], "impostor": […]}，每行一条的记录请存成 CSV。',
    )
  const lists = new Map<string, unknown>(Object.entries(value))
  const [genuine, impostor] = ['genuine', 'impostor'].map((name) => {
    const list: unknown = lists.get(name)
    if (!Array.isArray(list) || list.length === 0)
      throw new InputError(`JSON 里没有非空的 ${name}；接受 {"genuine": […], "impostor": […]}。`)
    return Float64Array.from(list, (entry: unknown, index) => {
      if (typeof entry === 'number' && Number.isFinite(entry)) return entry
      throw new InputError(
        `JSON 的 ${name} 第 ${index + 1} 项不是有限的数；接受 {"genuine": […], "impostor": […]}。`,
      )
    })
  })
  const trials = trialsOf(genuine ?? new Float64Array(), impostor ?? new Float64Array())
  return { kind: 'scores', trials, understood: 'JSON 里的 genuine 与 impostor 两列分数', warnings: [] }
}

function byName(table: Table): Given {
  const at = (role: keyof typeof NAMES): number => columnNamed(table, NAMES[role])
  const [score, label, first, second, identity] = [
    at('score'),
    at('label'),
    at('first'),
    at('second'),
    at('identity'),
  ]
  if (at('genuine') >= 0 && at('impostor') >= 0) return twoColumns(table, at('genuine'), at('impostor'))
  if (score >= 0 && first >= 0 && second >= 0)
    return label >= 0 && saysKinds(table, label)
      ? byIdentitiesAndLabel(table, score, first, second, label)
      : byIdentities(table, score, first, second)
  if (score >= 0 && label >= 0) return labelled(table, score, label, identity)
  if (table.columns.length === 2) {
    const labels = label >= 0 ? label : score >= 0 ? 1 - score : kindColumn(table)
    return labelled(table, 1 - labels, labels, -1)
  }
  if (score >= 0)
    throw new InputError(`有${columnWords(table, score)}，却不知道哪些是真对；接受${ACCEPTED}。`)
  return embeddings(table, identity >= 0 ? identity : label >= 0 ? label : 0)
}

function byOrder(table: Table): Given {
  const { columns } = table
  const discrete = (column: number): boolean =>
    (columns[column] ?? []).every((cell) => {
      const value = numberIn(cell)
      return value === undefined || Number.isSafeInteger(value)
    })
  if (columns.length === 2) {
    const labels = kindColumn(table)
    return labelled(table, 1 - labels, labels, -1)
  }
  if (columns.length === 3 && discrete(0) && discrete(1) && !discrete(2)) return byIdentities(table, 2, 0, 1)
  const identity = discrete(0) ? 0 : discrete(columns.length - 1) ? columns.length - 1 : -1
  if (identity < 0) throw new InputError(`没有表头，第一列和最后一列又都不是身份；接受${ACCEPTED}。`)
  return embeddings(table, identity)
}

/** Of two columns the one that says genuine or impostor: the last whose first cell does. */
function kindColumn({ columns }: Table): number {
  const says = (column: number): boolean => KINDS[columns[column]?.[0]?.toLowerCase() ?? ''] !== undefined
  if (says(1)) return 1
  return says(0) ? 0 : 1
}

/** Scores under the headings genuine and impostor; the shorter column ends in empty cells. */
function twoColumns(table: Table, genuine: number, impostor: number): Given {
  const present = (column: number): Float64Array => {
    const cells = table.columns[column] ?? []
    const length = cells.findLastIndex((cell) => cell !== '') + 1
    const columns = table.columns.map((other) => other.slice(0, length))
    return numbersIn({ ...table, columns }, column)
  }
  return {
    kind: 'scores',
    trials: trialsOf(present(genuine), present(impostor)),
    understood: `真对的分数是${columnWords(table, genuine)}，假对的分数是${columnWords(table, impostor)}`,
    warnings: unused(table, [genuine, impostor]),
  }
}

/** Whether every cell of a column says genuine or impostor. */
const saysKinds = ({ columns }: Table, column: number): boolean =>
  (columns[column] ?? []).every((cell) => KINDS[cell.toLowerCase()] !== undefined)

function labelled(table: Table, score: number, label: number, identity: number): Scored {
  const cells = table.columns[label] ?? []
  const genuine = new Uint8Array(cells.length)
  for (const [row, cell] of cells.entries()) {
    const kind = KINDS[cell.toLowerCase()]
    if (kind === undefined)
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, label)}是「${shorten(cell)}」，这里要写 genuine 或 impostor（或 1 与 0、same 与 diff、真与假）。`,
      )
    genuine[row] = kind
  }
  const groups = identity >= 0 ? numbered([namesIn(table, identity)]) : null
  return {
    kind: 'scores',
    trials: {
      scores: numbersIn(table, score),
      genuine,
      identities: groups && { first: groups.of[0] ?? new Int32Array(), second: null, count: groups.count },
    },
    understood: `分数是${columnWords(table, score)}，真对假对看${columnWords(table, label)}${identity >= 0 ? `，身份是${columnWords(table, identity)}` : ''}`,
    warnings: unused(table, [score, label, identity]),
  }
}

function byIdentities(table: Table, score: number, first: number, second: number): Scored {
  const { of, count } = numbered([namesIn(table, first), namesIn(table, second)])
  const [a = new Int32Array(), b = new Int32Array()] = of
  return {
    kind: 'scores',
    trials: {
      scores: numbersIn(table, score),
      genuine: Uint8Array.from(a, (one, row) => (one === b[row] ? 1 : 0)),
      identities: { first: a, second: b, count },
    },
    understood: `分数是${columnWords(table, score)}；${columnWords(table, first)}与${columnWords(table, second)}相同的是真对`,
    warnings: unused(table, [score, first, second]),
  }
}

/** Two columns of identities beside one that says genuine or impostor: that one holds; where they differ, the two name samples. */
function byIdentitiesAndLabel(
  table: Table,
  score: number,
  first: number,
  second: number,
  label: number,
): Scored {
  const [same, said] = [byIdentities(table, score, first, second), labelled(table, score, label, -1)]
  const warnings = unused(table, [score, first, second, label])
  const differs = said.trials.genuine.findIndex((kind, row) => kind !== same.trials.genuine[row])
  if (differs < 0) return { ...same, warnings }
  return {
    ...said,
    warnings: [
      `第 ${table.lines[differs]} 行的${columnWords(table, label)}与${columnWords(table, first)}、${columnWords(table, second)}是否相同对不上：真对假对按前者，后两列当作样本的名字，不是身份。`,
      ...warnings,
    ],
  }
}

function embeddings(table: Table, identity: number): Given {
  const rest = table.columns.map((_, column) => column).filter((column) => column !== identity)
  const width = rest.length
  const read = rest.map((column) => numbersIn(table, column))
  const rows = table.lines.length
  const vectors = new Float64Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const length = Math.sqrt(read.reduce((sum, values) => sum + (values[row] ?? 0) ** 2, 0))
    if (length === 0) throw new InputError(`第 ${table.lines[row]} 行的嵌入全是 0，没有方向，算不了余弦。`)
    for (const [column, values] of read.entries()) vectors[row * width + column] = (values[row] ?? 0) / length
  }
  const { of, count } = numbered([namesIn(table, identity)])
  return {
    kind: 'embeddings',
    embeddings: { vectors, width, identity: of[0] ?? new Int32Array(), count },
    understood: `身份是${columnWords(table, identity)}，${rows} 个 ${width} 维嵌入，两两算余弦`,
    warnings: [],
  }
}

/** A column of identities. Two empty cells are not the same identity: they are an error. */
function namesIn(table: Table, column: number): readonly string[] {
  const cells = table.columns[column] ?? []
  const empty = cells.indexOf('')
  if (empty >= 0)
    throw new InputError(`第 ${table.lines[empty]} 行、${columnWords(table, column)}是空的，这里要一个身份。`)
  return cells
}

/** Columns of names as numbers 0, 1, … in order of appearance. */
function numbered(columns: readonly (readonly string[])[]): {
  readonly of: Int32Array[]
  readonly count: number
} {
  const numbers = new Map<string, number>()
  const of = columns.map((cells) =>
    Int32Array.from(cells, (cell) => {
      const known = numbers.get(cell)
      if (known !== undefined) return known
      numbers.set(cell, numbers.size)
      return numbers.size - 1
    }),
  )
  return { of, count: numbers.size }
}

function unused(table: Table, used: readonly number[]): string[] {
  const left = table.columns.map((_, column) => column).filter((column) => !used.includes(column))
  const names = left.slice(0, 6).map((column) => columnWords(table, column))
  return left.length === 0
    ? []
    : [`没有用到${names.join('、')}${left.length > 6 ? `等 ${left.length} 列` : ''}。`]
}
