import { InputError } from '../../src/data/input-error.ts'
import { numberIn, shorten } from '../../src/data/table-file.ts'

/** A list of factors: numbers between commas, white space or brackets, as Python prints them; null when nothing was given. */
export async function readFactors(files: readonly File[]): Promise<Float64Array | null> {
  const text = (await Promise.all(files.map((file) => file.text()))).join('\n')
  if (text.includes('\0')) throw new InputError('这不是文本文件（里面有空字节）；接受一串数，例如 1, 9。')
  const words = text
    .replace(/tensor|array|dtype\s*=\s*[\w.]+|device\s*=\s*\S+/g, ' ')
    .split(/[\s,;，、()[\]]+/)
    .filter((word) => word !== '')
  if (words.length === 0) return null
  return Float64Array.from(words, (word, index) => {
    const value = numberIn(word)
    if (value !== undefined && Number.isFinite(value) && value >= 0) return value
    throw new InputError(`第 ${index + 1} 个是「${shorten(word)}」，权重要是 0 或正数，例如 1, 9。`)
  })
}

/**
 * Factors for `columns` columns; a single one serves all of them where `shared`.
 * @throws InputError when there are neither as many as columns nor one that may be shared
 */
export function factorsFor(
  given: Float64Array | null,
  columns: number,
  name: 'weight' | 'pos_weight',
  shared: boolean,
): Float64Array | null {
  if (given === null || given.length === columns) return given
  if (shared && given.length === 1) return new Float64Array(columns).fill(given[0] ?? 1)
  throw new InputError(
    `${name} 有 ${given.length} 个，分数有 ${columns} 列；要 ${columns} 个，一列一个${shared ? '，或者只写一个' : ''}。`,
    name === 'weight' ? 'weight' : 'posWeight',
  )
}
