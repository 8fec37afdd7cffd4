/** What a table of labels and out-of-fold probabilities says, by the names or the order of its columns. */
import { InputError } from '../../src/data/input-error.ts'
import { probabilitiesIn } from '../../src/data/probability-rows.ts'
import { columnNamed, columnWords, readTable } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import type { Matrix } from '../../src/metrics/arguments/matrices.ts'
import { placesOf } from './classes.ts'
import { beginsAsJson, readRecords } from './records.ts'

export interface Rows {
  /** The class of each row's label, an index into `classes`. */
  readonly labels: Int32Array
  readonly classes: readonly string[]
  /** One column a class. */
  readonly probabilities: Matrix
  /** The line each row began in. */
  readonly lines: readonly number[]
  readonly names: readonly string[] | null
  readonly groups: readonly string[] | null
  readonly understood: string
  readonly warnings: readonly string[]
}

const NAMES = {
  label: [
    'label',
    'labels',
    'y',
    'y_true',
    'target',
    'given_label',
    'noisy_label',
    'class',
    '标签',
    '类别',
    '标注',
  ],
  name: [
    'id',
    'index',
    'idx',
    'image',
    'file',
    'filename',
    'path',
    'name',
    'sample',
    '文件',
    '文件名',
    '图片',
    '编号',
    '样本',
  ],
  group: ['group', 'subject', 'subject_id', 'person', 'patient', 'finger', '组', '身份', '受试者'],
  fold: ['fold', 'split', 'pred', 'y_pred', 'prediction', 'predicted', '折', '预测'],
} as const

/** Most classes whose confident joint is counted. */
const MOST_CLASSES = 200

/** Reads labels and probabilities. Throws an InputError that says where the table cannot be understood. */
export async function readRows(files: readonly File[]): Promise<Rows> {
  const table = (await beginsAsJson(files[0])) ? await readRecords(files) : withHeader(await readTable(files))
  const width = table.columns.length
  const named = (role: keyof typeof NAMES): number => columnNamed(table, NAMES[role])
  const roles = { name: nameColumn(table), group: named('group'), fold: named('fold') }
  const others = new Set(Object.values(roles))
  const free = table.columns.map((_, column) => column).filter((column) => !others.has(column))
  const label = named('label') >= 0 ? named('label') : (free[0] ?? 0)
  const columns = free.filter((column) => column !== label)
  if (columns.length < 2)
    throw new InputError(
      `去掉标签列后只剩 ${columns.length} 列概率（一共 ${width} 列）；要一列标签，再加每类一列概率，至少两类。`,
    )
  if (columns.length > MOST_CLASSES)
    throw new InputError(`概率有 ${columns.length} 列，这里最多 ${MOST_CLASSES} 类；可以先按大类合并。`)
  const probabilities = probabilitiesIn(table, columns)
  const places = placesOf(table, label, columns)
  const left = roles.fold >= 0 ? [`没有用到${columnWords(table, roles.fold)}。`] : []
  const more = [
    roles.name < 0 ? '' : `，名字是第 ${roles.name + 1} 列`,
    roles.group < 0 ? '' : `，组是${columnWords(table, roles.group)}`,
  ]
  return {
    labels: places.labels,
    classes: places.classes,
    probabilities,
    lines: table.lines,
    names: roles.name < 0 ? null : (table.columns[roles.name] ?? null),
    groups: roles.group < 0 ? null : (table.columns[roles.group] ?? null),
    understood: `标签是${columnWords(table, label)}，概率是${span(columns)}，共 ${columns.length} 类（${places.how}）${more.join('')}`,
    warnings: [...left, ...places.warnings],
  }
}

/** A first row such as `label,0,1,2`, whose class names are numbers, is a header too. */
function withHeader(table: Table): Table {
  const header = table.columns.map((column) => column[0] ?? '')
  const known = NAMES.label.some((name) => columnNamed({ ...table, header }, [name]) >= 0)
  if (table.header || !known) return table
  return {
    ...table,
    header,
    columns: table.columns.map((column) => column.slice(1)),
    lines: table.lines.slice(1),
  }
}

/** A column of names, or the nameless first column that pandas writes. */
function nameColumn(table: Table): number {
  const named = columnNamed(table, NAMES.name)
  return named < 0 && table.header?.[0] === '' ? 0 : named
}

function span(columns: readonly number[]): string {
  const [first = 0] = columns
  const last = columns.at(-1) ?? first
  return last - first === columns.length - 1
    ? `第 ${first + 1} 到 ${last + 1} 列`
    : `第 ${columns.map((column) => column + 1).join('、')} 列`
}
