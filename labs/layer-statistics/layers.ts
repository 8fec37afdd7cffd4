/** What was given: for each layer, from the input to the output, its statistics at one or several steps. */
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, columnWords, numberIn, readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import { QUANTITIES, WORDS } from './quantities.ts'
import type { LayerStep, Quantity } from './quantities.ts'

export interface Layers {
  readonly names: readonly string[]
  readonly steps: readonly number[]
  /** `values[s][l]`: step s, layer l. */
  readonly values: readonly (readonly LayerStep[])[]
  readonly given: readonly Quantity[]
  readonly understood: string
  readonly warnings: readonly string[]
}

const NAMES = {
  layer: ['layer', 'name', 'module', 'param', 'parameter', '层', '层名'],
  step: ['step', 'global_step', 'iter', 'iteration', 'epoch', '步', '步数'],
  activation: ['act_rms', 'activation_rms', 'activation', 'act', 'act_std', 'output_rms', '激活', '激活RMS'],
  gradient: [
    'grad_rms',
    'gradient_rms',
    'grad',
    'gradient',
    'grad_norm',
    'grad_std',
    '梯度',
    '梯度RMS',
    '梯度范数',
  ],
  weight: ['weight_rms', 'weight', 'w_rms', 'param_rms', 'weight_norm', 'weight_std', '权重', '权重RMS'],
  dead: [
    'dead_frac',
    'dead',
    'dead_fraction',
    'dead_ratio',
    'saturated',
    'saturation',
    'zero_frac',
    '死亡率',
    '死亡比例',
    '饱和比例',
  ],
  update: [
    'update_ratio',
    'update_to_weight',
    'update_rms_ratio',
    'upd_ratio',
    'ratio',
    '更新比',
    '更新权重比',
  ],
} as const

/** Columns of a table without a header, in the order of the page's help. */
const ORDER: readonly Quantity[] = ['activation', 'gradient', 'weight', 'dead']
const MOST_LAYERS = 1000
const MOST_STEPS = 5000

/**
 * Reads rows of layer, act_rms, grad_rms, weight_rms, dead_frac, with a column of steps where there are several.
 * @throws InputError for a cell that is no such number, a layer that is missing at a step, or no gradients
 */
export async function readLayers(files: readonly File[]): Promise<Layers> {
  const start = (await files[0]?.slice(0, 64).text()) ?? ''
  if (/^\uFEFF?\s*(\{|\[\s*[[{])/.test(start))
    throw new InputError(
      '这是 JSON；这里要表格：第一行是 layer,act_rms,grad_rms,weight_rms,dead_frac，下面每行一层。',
    )
  const table = await readTable(files)
  const width = table.columns.length
  if (width < 2)
    throw new InputError('只有一列；至少要层名与梯度两列，例如 layer,act_rms,grad_rms,weight_rms,dead_frac。')
  const columns = table.header ? named(table) : ordered(table)
  const layerAt = columns.get('layer')
  if (layerAt === undefined)
    throw new InputError(
      `没有层名的列（列名是 ${(table.header ?? []).slice(0, 6).map(shorten).join('、')}）；请给一列 layer，按从输入到输出的次序。`,
    )
  if (!columns.has('gradient'))
    throw new InputError('没有梯度的列；请给一列 grad_rms（这一层参数梯度的均方根）。')
  const given = QUANTITIES.filter((quantity) => columns.has(quantity))
  const stepAt = columns.get('step')
  const names = [...new Set(table.columns[layerAt] ?? [])]
  const stepOf = table.lines.map((_, row) =>
    stepAt === undefined ? 0 : numberAt(table, row, stepAt, 'step'),
  )
  const steps = [...new Set(stepOf)].toSorted((a, b) => a - b)
  limit(names, steps)
  const values = steps.map((): (LayerStep | undefined)[] => names.map(() => undefined))
  const [placeOfName, placeOfStep] = [places(names), places(steps)]
  for (const [row, line] of table.lines.entries()) {
    const name = table.columns[layerAt]?.[row] ?? ''
    if (name === '') throw new InputError(`第 ${line} 行、${columnWords(table, layerAt)}是空的，这里要层名。`)
    const [step = 0, layer = 0] = [placeOfStep.get(stepOf[row] ?? 0), placeOfName.get(name)]
    const cells = values[step]
    if (!cells || cells[layer])
      throw new InputError(
        `第 ${line} 行的层「${shorten(name)}」在${stepAt === undefined ? '这份表里' : `第 ${steps[step]} 步`}出现过了；每一步每层一行，多步要有一列 step。`,
      )
    const read = (quantity: Quantity): number => {
      const column = columns.get(quantity)
      return column === undefined ? Number.NaN : numberAt(table, row, column, quantity)
    }
    cells[layer] = {
      broken: given.some((quantity) => isBroken(table.columns[columns.get(quantity) ?? 0]?.[row] ?? '')),
      activation: read('activation'),
      gradient: read('gradient'),
      weight: read('weight'),
      dead: read('dead'),
      update: read('update'),
    }
  }
  const unused = table.header?.filter((_, column) => ![...columns.values()].includes(column)) ?? []
  return {
    names,
    steps,
    values: values.map((cells, step) =>
      cells.map((cell, layer) => cell ?? missing(names[layer] ?? '', steps[step] ?? 0)),
    ),
    given,
    understood: `${names.length} 层${steps.length > 1 ? `，${steps.length} 步` : ''}；${given.map((quantity) => `${WORDS[quantity]}：${columnWords(table, columns.get(quantity) ?? 0)}`).join('；')}`,
    warnings:
      unused.length > 0 ? [`${unused.length} 列没有用到：${unused.slice(0, 6).map(shorten).join('、')}`] : [],
  }
}

/** Whether a cell holds nan or inf; an empty one does not. */
const isBroken = (cell: string): boolean => cell !== '' && !Number.isFinite(numberIn(cell) ?? 0)

function limit(names: readonly string[], steps: readonly number[]): void {
  if (names.length < 2) throw new InputError(`只有一层（${shorten(names[0] ?? '')}）；逐层诊断至少要两层。`)
  if (names.length > MOST_LAYERS || steps.length > MOST_STEPS)
    throw new InputError(
      `有 ${names.length} 层、${steps.length} 步，最多 ${MOST_LAYERS} 层、${MOST_STEPS} 步。`,
    )
}

function missing(name: string, step: number): never {
  throw new InputError(`层「${shorten(name)}」在第 ${step} 步没有一行；每一步要有每一层。`)
}

const places = <T>(values: readonly T[]): ReadonlyMap<T, number> =>
  new Map(values.map((value, place) => [value, place]))

type Columns = ReadonlyMap<Quantity | 'layer' | 'step', number>

function named(table: Table): Columns {
  const found = (['layer', 'step', ...QUANTITIES] as const).map(
    (role) => [role, columnNamed(table, NAMES[role])] as const,
  )
  return new Map(found.filter(([, column]) => column >= 0))
}

/** Without a header: layer, act_rms, grad_rms, weight_rms, dead_frac; two columns are layer and grad_rms. */
function ordered({ columns }: Table): Columns {
  if (columns.length === 2)
    return new Map([
      ['layer', 0],
      ['gradient', 1],
    ])
  if (columns.length > ORDER.length + 1)
    throw new InputError(
      `没有表头，却有 ${columns.length} 列；请在第 1 行写 layer,act_rms,grad_rms,weight_rms,dead_frac 这样的列名。`,
    )
  return new Map([
    ['layer', 0],
    ...ORDER.slice(0, columns.length - 1).map((role, place) => [role, place + 1] as const),
  ])
}

/** A cell as the number of its role: a step, a share from 0 to 1 (or percent with its sign), or a size ≥ 0; sizes may be nan or inf. */
function numberAt(table: Table, row: number, column: number, role: Quantity | 'step'): number {
  const cell = table.columns[column]?.[row] ?? ''
  if (cell === '' && role !== 'step') return Number.NaN
  const percent = cell.endsWith('%') ? numberIn(cell.slice(0, -1).trim()) : undefined
  const value = percent === undefined ? numberIn(cell) : percent / 100
  const fits =
    value !== undefined &&
    (role === 'step' ? Number.isFinite(value) : role === 'dead' ? value >= 0 && value <= 1 : !(value < 0))
  if (fits) return value
  const wanted =
    role === 'step'
      ? '步数'
      : role === 'dead'
        ? '介于 0 与 1 的比例，或带 % 的百分数'
        : '不小于 0 的数，或 nan、inf'
  throw new InputError(
    `第 ${table.lines[row]} 行、${columnWords(table, column)}是「${shorten(cell)}」，这里要${wanted}。`,
  )
}
