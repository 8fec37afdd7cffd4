/** What was given: gradient norms by step, of the whole model and, where they were logged, of its layers. */
import { InputError } from '../../src/data/input-error.ts'
import { columnWords, numberIn, readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import { tableOfJson } from './json.ts'

export interface Norms {
  /** Step of each row. */
  readonly steps: Float64Array
  /** Norm of the whole gradient; may be infinite or NaN, as logs have it. */
  readonly total: Float64Array
  readonly layers: readonly { readonly name: string; readonly values: Float64Array }[]
  /** How the columns were understood, in a sentence. */
  readonly understood: string
  readonly warnings: readonly string[]
}

const STEP = /^(trainer\/)?(step|global_?step|iter|iteration|update|步|步数|迭代)s?$/i
/** Columns that count steps where there is no better one and they have a row each. */
const COARSE = /^(batch|batch_?idx|epoch)(e?s)?$/i
const TOTAL =
  /^(train[/_.]?|optimizer[/_.]?)?(total|global|all|norm|gnorm|((total|global)[_ ]?)?(grad|gradient)s?[_ ]?(\d+(\.\d+)?[_ ])?norm([_ ](total|global|all))?|(total|global)[_ ]norm|全局|总范数|梯度范数|全局范数)$/i
const LAYER = /^(layer|name|param|parameter|module|层|层名|参数|参数名)$/i
/** Columns of an ordinary training log that hold no norm. */
const OTHER = /loss|acc|lr|learning|time|second|损失|准确率|学习率|mem|token|sample|epoch/i
/** Names of parameters, whatever they hold: cls_token, time_mlp.weight. */
const PARAMETER = /[._/](weight|bias|kernel|scale|gamma|beta)$|_(token|embed|embedding)$|_norm\//i
/** What an export of W&B puts around the name of a metric: the run before it, the least and greatest of a bucket as columns of their own. */
const RUN = /^.+ - (?=\S)/
const BUCKET = /__(MIN|MAX)$/
/** Most layers that are read. */
const MOST = 2000

/**
 * Reads a table of norms (wide: a column a layer; long: step, layer, norm) or JSON.
 * @throws InputError where a cell is no norm, with its line and column
 */
export async function readNorms(files: readonly File[]): Promise<Norms> {
  const [file] = files
  const head = file ? (await file.slice(0, 4096).text()).trimStart() : ''
  const table = file && /^[{[]/.test(head) ? tableOfJson(await file.text()) : await readTable(files)
  const width = table.columns.length
  const names = table.columns.map((_, column) =>
    (table.header?.[column] ?? `第 ${column + 1} 列`).replace(RUN, ''),
  )
  const layerAt = table.header?.findIndex((name) => LAYER.test(name)) ?? -1
  if (layerAt >= 0 && width >= 2) return longTable(table, names, layerAt)
  const step = stepColumn(table, names)
  const rest = names.map((_, column) => column).filter((column) => column !== step)
  const measured = rest.filter((column) => !isOther(names[column] ?? ''))
  const total =
    measured.length === 1 ? measured[0] : measured.find((column) => TOTAL.test(names[column] ?? ''))
  const layers = measured.filter(
    (column) =>
      column !== total && !TOTAL.test(names[column] ?? '') && (total === undefined || isNorms(table, column)),
  )
  if (layers.length > MOST) throw new InputError(`有 ${layers.length} 列，最多读 ${MOST} 层。`)
  if (total === undefined && layers.length === 0)
    throw new InputError(
      `没有一列是梯度范数（列名是 ${names.slice(0, 6).map(shorten).join('、')}）；请把列名写成 grad_norm，或者一层一列。`,
    )
  const used = [...(step === undefined ? [] : [step]), ...(total === undefined ? [] : [total]), ...layers]
  const kept = completeRows(table, used)
  const values = (column: number): Float64Array => normsIn(table, column, kept.rows, column === step)
  const layerValues = layers.map((column) => ({ name: names[column] ?? '', values: values(column) }))
  const unused = rest
    .filter((column) => column !== total && !layers.includes(column))
    .map((column) => names[column] ?? '')
  return {
    steps: step === undefined ? Float64Array.from(kept.rows, (_, row) => row) : values(step),
    total: total === undefined ? together(layerValues, kept.rows.length) : values(total),
    layers: layerValues,
    understood: sentence(
      step === undefined ? null : columnWords(table, step),
      total === undefined ? null : columnWords(table, total),
      layers.length,
    ),
    warnings: [
      ...kept.warnings,
      ...(unused.length > 0
        ? [
            `${unused.length} 列没有用到：${unused.slice(0, 6).map(shorten).join('、')}${unused.length > 6 ? '…' : ''}`,
          ]
        : []),
    ],
  }
}

const sentence = (step: string | null, total: string | null, layers: number): string =>
  [
    step === null ? '没有步数的列，按行号（从 0 数）' : `步是${step}`,
    total === null ? `全局范数由 ${layers} 层的平方和开方` : `全局范数是${total}`,
    layers > 0 && total !== null ? `另有 ${layers} 层` : '',
  ]
    .filter((part) => part !== '')
    .join('，')

/** The column of steps: by its name, or without a header the first of several that rises by whole numbers. */
function stepColumn(table: Table, names: readonly string[]): number | undefined {
  if (table.header) {
    const best = names.findIndex((name) => STEP.test(name))
    if (best >= 0) return best
    const coarse = names.findIndex(
      (name, column) => COARSE.test(name) && new Set(table.columns[column]).size === table.lines.length,
    )
    return coarse >= 0 ? coarse : undefined
  }
  if (table.columns.length < 2) return undefined
  const first = (table.columns[0] ?? []).map((cell) => numberIn(cell) ?? Number.NaN)
  const rises = first.every(
    (value, row) => Number.isInteger(value) && (row === 0 || value > (first[row - 1] ?? 0)),
  )
  return rises && first.length > 1 ? 0 : undefined
}

/** Whether a column by this name counts something, or holds another quantity of a training log. */
const isOther = (name: string): boolean =>
  STEP.test(name) || COARSE.test(name) || BUCKET.test(name) || (OTHER.test(name) && !PARAMETER.test(name))

/** Whether every filled cell of a column could be a norm. */
const isNorms = (table: Table, column: number): boolean =>
  (table.columns[column] ?? []).every(
    (cell) => cell === '' || (numberIn(cell) ?? Number.NaN) >= 0 || /^nan$/i.test(cell),
  )

/** Rows without an empty cell in the columns that are used. */
function completeRows({ columns, lines }: Table, used: readonly number[]) {
  const rows = lines
    .map((_, row) => row)
    .filter((row) => used.every((column) => columns[column]?.[row] !== ''))
  const left = lines.length - rows.length
  if (rows.length === 0) throw new InputError('没有一行的范数是全的；空格太多，请把没有范数的列去掉。')
  const whole = new Set(rows)
  const first = lines.find((_, row) => !whole.has(row))
  return { rows, warnings: left > 0 ? [`${left} 行有空格，没有用；第一处是第 ${first} 行。`] : [] }
}

/** A column as norms (≥ 0, infinite or NaN) or steps (finite) in the given rows. */
function normsIn(table: Table, column: number, rows: readonly number[], steps: boolean): Float64Array {
  const cells = table.columns[column] ?? []
  return Float64Array.from(rows, (row) => {
    const cell = cells[row] ?? ''
    const value = numberIn(cell)
    const allowed = steps ? Number.isFinite(value) : value !== undefined && !(value < 0)
    if (value === undefined || !allowed)
      throw new InputError(
        `第 ${table.lines[row]} 行、${columnWords(table, column)}是「${shorten(cell)}」，这里要${steps ? '步数' : '不小于 0 的范数，或 nan、inf'}。`,
      )
    return value
  })
}

/** √(Σ norm²) over the layers: the norm of all parameters as one vector. */
function together(layers: Norms['layers'], rows: number): Float64Array {
  // the largest is taken out first, so that tiny norms do not underflow when squared
  return Float64Array.from({ length: rows }, (_, row) => {
    const most = layers.reduce((top, { values }) => Math.max(top, values[row] ?? 0), 0)
    if (!(most > 0) || most === Infinity) return most
    return most * Math.sqrt(layers.reduce((sum, { values }) => sum + ((values[row] ?? 0) / most) ** 2, 0))
  })
}

/** Rows of step, layer, norm: one column a layer, steps in their order. */
function longTable(table: Table, names: readonly string[], layerAt: number): Norms {
  const step = stepColumn(table, names)
  const others = names.map((_, column) => column).filter((column) => column !== layerAt && column !== step)
  const norm =
    others.find((column) => TOTAL.test(names[column] ?? '')) ??
    others.find((column) => /norm|rms|范数/i.test(names[column] ?? ''))
  if (norm === undefined || step === undefined)
    throw new InputError(
      `有层名的列（${columnWords(table, layerAt)}），却没有${norm === undefined ? '范数' : '步数'}的列；长表要 step、layer、grad_norm 三列。`,
    )
  const kept = completeRows(table, [step, layerAt, norm])
  const stepsOf = normsIn(table, step, kept.rows, true)
  const values = normsIn(table, norm, kept.rows, false)
  const steps = [...new Set(stepsOf)].toSorted((a, b) => a - b)
  const place = new Map(steps.map((value, index) => [value, index]))
  const layers = new Map<string, Float64Array>()
  for (const [index, row] of kept.rows.entries()) {
    const name = table.columns[layerAt]?.[row] ?? ''
    const column = layers.get(name) ?? new Float64Array(steps.length).fill(-1)
    layers.set(name, column)
    if (layers.size > MOST) throw new InputError(`有 ${layers.size} 层以上，最多读 ${MOST} 层。`)
    column[place.get(stepsOf[index] ?? 0) ?? 0] = values[index] ?? 0
  }
  const all = Array.from(layers, ([name, column]) => ({ name, values: column }))
  const ragged = all.find(({ values: column }) => column.includes(-1))
  if (ragged)
    throw new InputError(
      `「${shorten(ragged.name)}」在第 ${steps[ragged.values.indexOf(-1)]} 步没有范数；长表里每一步要有每一层。`,
    )
  return {
    steps: Float64Array.from(steps),
    total: together(all, steps.length),
    layers: all,
    understood: `长表：步是${columnWords(table, step)}，层是${columnWords(table, layerAt)}，范数是${columnWords(table, norm)}；全局范数由 ${all.length} 层的平方和开方`,
    warnings: kept.warnings,
  }
}
