/** Masks as text: rows of labels, an empty line between two images. */
import { InputError } from '../../src/data/input-error.ts'
import { shorten } from '../../src/data/table-file.ts'
import type { Mask } from '../../src/metrics/arguments/masks.ts'

/** Largest label. */
const LARGEST = 65_535

/**
 * Reads masks: labels apart (white space, comma, semicolon), or one digit after the other without anything between. Brackets as in JSON or
 * numpy are read too.
 * @throws InputError naming the file, line and column
 */
export function readGrids(text: string, name: string): Mask[] {
  if (text.includes('\0'))
    throw new InputError(`${name} 既不是 PNG 也不是文本；接受 PNG（灰度或索引）和整数的网格。`)
  const images: { first: number; rows: number[][] }[] = []
  let open = false
  for (const [index, line] of rowsOf(text).entries()) {
    const cells = line.trim()
    if (cells === '') open = false
    if (cells === '' || cells.startsWith('#')) continue
    if (!open) images.push({ first: index + 1, rows: [] })
    open = true
    const image = images.at(-1)
    const row = labelsIn(cells, `${name} 第 ${index + 1} 行`)
    const width = image?.rows[0]?.length ?? row.length
    if (row.length !== width)
      throw new InputError(
        `${name} 第 ${index + 1} 行有 ${row.length} 个值，这张图的首行（第 ${image?.first} 行）有 ${width} 个；一张图里每行要等长，两张图之间空一行。`,
      )
    image?.rows.push(row)
  }
  if (images.length === 0)
    throw new InputError(`${name} 里没有一行标签；接受 PNG（灰度或索引）和整数的网格。`)
  return images.map(({ rows }) => ({
    height: rows.length,
    width: rows[0]?.length ?? 0,
    data: Int32Array.from(rows.flat()),
  }))
}

/** Lines, with the rows of a bracketed array each on its own. */
function rowsOf(text: string): string[] {
  if (!text.includes('[')) return text.split(/\r?\n/)
  return (
    text
      // pretty-printed JSON and numpy's long rows break a row into lines
      .replace(/\[[^[\]]*\]/g, (row) => row.replace(/\s+/g, ' '))
      .replace(/\]\s*\]\s*,?\s*\[\s*\[/g, '\n\n')
      .replace(/\]\s*,?\s*\[/g, '\n')
      .replace(/[[\]]/g, '')
      .trim()
      .split(/\r?\n/)
  )
}

function labelsIn(line: string, where: string): number[] {
  if (/^\d{2,}$/.test(line)) return Array.from(line, Number)
  return line.split(/\s*[,;]\s*|\s+/).flatMap((cell, column, cells) => {
    // a comma may end a row
    if (cell === '' && column === cells.length - 1) return []
    const label = /^\d+(\.0*)?$/.test(cell) ? Number(cell) : Number.NaN
    if (!(label <= LARGEST))
      throw new InputError(
        `${where}第 ${column + 1} 个值是「${shorten(cell)}」，标签要是 0 到 ${LARGEST} 的整数。`,
      )
    return [label]
  })
}
