/** What a log holds, whatever wrote it: named columns over rows, with cells left out where a row says nothing. */

/** One named column: the rows in which it has a value, rising, and the values (NaN and ±Infinity as they were written). */
export interface Column {
  readonly name: string
  readonly rows: readonly number[]
  readonly values: readonly number[]
}

export interface Recorded {
  /** What was recognised: 「逗号分隔的表」. */
  readonly format: string
  /** Number of rows. */
  readonly rows: number
  readonly columns: readonly Column[]
  /** What was left out or repaired, each in a sentence. */
  readonly warnings: readonly string[]
}

/** Takes a log row by row. */
export class Recorder {
  private readonly columns = new Map<string, { rows: number[]; values: number[] }>()
  private count = 0

  /** Begins the next row. */
  begin(): void {
    this.count++
  }

  /** Whether the current row already has a value of this name. */
  has(name: string): boolean {
    return this.columns.get(name)?.rows.at(-1) === this.count - 1
  }

  /** Sets a value in the current row; a second value of one name replaces the first. */
  set(name: string, value: number): void {
    let column = this.columns.get(name)
    if (!column) {
      column = { rows: [], values: [] }
      this.columns.set(name, column)
    }
    if (column.rows.at(-1) === this.count - 1) column.values[column.values.length - 1] = value
    else {
      column.rows.push(this.count - 1)
      column.values.push(value)
    }
  }

  get rows(): number {
    return this.count
  }

  /** Everything that was taken. */
  recorded(format: string, warnings: readonly string[] = []): Recorded {
    const columns = Array.from(this.columns, ([name, { rows, values }]): Column => ({ name, rows, values }))
    return { format, rows: this.count, columns, warnings }
  }
}

/** Words that programs write where a row has no value. */
const ABSENT = new Set(['', 'none', 'null', '-', '--', 'n/a', 'na', '<na>', '—', 'no log'])

/** Whether a cell says that there is no value. */
export const isAbsent = (cell: string): boolean => ABSENT.has(cell.toLowerCase())
