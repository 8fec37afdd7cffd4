/** Rows of both splits gathered by their normalised text. */
import { InputError } from '../../src/data/input-error.ts'
import type { Documents } from './documents.ts'

/** A row: the documents it is of and its place in them. */
export interface Row {
  readonly line: number
  readonly text: string
  readonly label: string
  readonly group: string
}

/** A text and the rows that have it. */
export interface Text {
  readonly normal: string
  readonly train: Row[]
  readonly test: Row[]
}

export interface Splits {
  readonly mode: 'cross' | 'within'
  readonly train: readonly Row[]
  readonly test: readonly Row[]
}

const rowsOf = ({ texts, lines, labels, groups }: Documents): Row[] =>
  texts.map((text, row) => ({
    text,
    line: lines[row] ?? 0,
    label: labels?.[row] ?? '',
    group: groups?.[row] ?? '',
  }))

/**
 * Two files as training and test set; one file with a column such as `split` the same; one file without is compared with itself.
 * @throws InputError when one side of the split column is empty
 */
export function splitsOf(train: Documents, test: Documents | null): Splits {
  const rows = rowsOf(train)
  if (test) return { mode: 'cross', train: rows, test: rowsOf(test) }
  const { splits } = train
  if (!splits) return { mode: 'within', train: rows, test: rows }
  const inTraining = (row: number): boolean => /^(train|训练)/i.test(splits[row] ?? '')
  const sides = {
    train: rows.filter((_, row) => inTraining(row)),
    test: rows.filter((_, row) => !inTraining(row)),
  }
  if (sides.train.length === 0 || sides.test.length === 0)
    throw new InputError(
      `划分列里只有「${[...new Set(splits)].slice(0, 4).join('、')}」；一边要以 train 或「训练」开头，另一边是其余的值。`,
      'train',
    )
  return { mode: 'cross', ...sides }
}

/** Every different normalised text once. Texts that normalise to nothing are counted, not kept. */
export function gather({ mode, train, test }: Splits, normal: (text: string) => string) {
  const known = new Map<string, Text>()
  let empty = 0
  const put = (row: Row, side: 'train' | 'test'): void => {
    const key = normal(row.text)
    if (key === '') {
      empty++
      return
    }
    const text = known.get(key) ?? { normal: key, train: [], test: [] }
    text[side].push(row)
    known.set(key, text)
  }
  for (const row of train) put(row, 'train')
  if (mode === 'cross') for (const row of test) put(row, 'test')
  return { texts: [...known.values()], empty }
}
