import { refuse } from '../error.ts'
import { type Argument, items } from './argument.ts'
import { isWhat } from './describe.ts'

/** An integer label per pixel, row after row in one flat array. */
export interface Mask {
  readonly height: number
  readonly width: number
  readonly data: Int32Array
}

/** A mask as a list of rows of integers, all rows of one length, at least one pixel. */
export function mask(): Argument<Mask> {
  const accepts = '每行等长、由整数组成的非空二维数组 [H,W]'
  return {
    accepts,
    read: (value, field) => {
      const rows = items(value, field, accepts)
      if (rows.length === 0) return refuse(field, '是空数组', accepts)
      const width = items(rows[0], `${field}[0]`, accepts).length
      if (width === 0) return refuse(`${field}[0]`, '是空数组', accepts)
      const data = new Int32Array(rows.length * width)
      rows.forEach((entry, y) => {
        const cells = items(entry, `${field}[${y}]`, accepts)
        if (cells.length !== width) {
          refuse(`${field}[${y}]`, `有 ${cells.length} 项而首行有 ${width} 项`, accepts)
        }
        fillRow(data, y * width, cells, `${field}[${y}]`, accepts)
      })
      return { height: rows.length, width, data }
    },
  }
}

function fillRow(
  data: Int32Array,
  start: number,
  cells: readonly unknown[],
  field: string,
  accepts: string,
): void {
  for (let x = 0; x < cells.length; x += 1) {
    const cell = cells[x]
    if (typeof cell !== 'number' || (cell | 0) !== cell) {
      refuse(`${field}[${x}]`, isWhat(cell), accepts)
    }
    data[start + x] = cell
  }
}
