/** The axis of a log: its steps, its epochs, or the numbers of its rows. */
import type { Column, Recorded } from './recorded.ts'
import { roleOf } from './roles.ts'

export interface Axis {
  /** The word that counts a position: 「第 120 步」. */
  readonly unit: '步' | '轮' | '行'
  /** How it was found, in words. */
  readonly how: string
}

interface Placed {
  readonly axis: Axis
  /** Position of each row. */
  readonly x: Float64Array
  /** 1 for rows that count; 0 for those which a restart from a checkpoint has overtaken. */
  readonly kept: Uint8Array
  readonly warnings: readonly string[]
}

/** Finds the position of every row. */
export function axisOf({ columns, rows }: Recorded): Placed {
  const step = longest(columns, 'step', rows)
  const epoch = longest(columns, 'epoch', rows)
  if (step) {
    const x = carried(step, rows)
    const epochs = epoch ? carried(epoch, rows) : null
    if (startsOver(x, epochs))
      return {
        axis: { unit: '步', how: `列「${step.name}」每轮从头数，已累加` },
        x: accumulated(x, epochs),
        kept: new Uint8Array(rows).fill(1),
        warnings: [],
      }
    return { axis: { unit: '步', how: `列「${step.name}」` }, x, ...withoutOvertaken(x) }
  }
  if (epoch) {
    const x = carried(epoch, rows)
    const repeated = columns.some(
      (column) =>
        column !== epoch &&
        column.rows.some((row, place) => place > 0 && x[row] === x[column.rows[place - 1] ?? 0]),
    )
    if (!repeated) return { axis: { unit: '轮', how: `列「${epoch.name}」` }, x, ...withoutOvertaken(x) }
  }
  const how = epoch ? `行号（列「${epoch.name}」一轮有多行，又没有步数）` : '行号（没有步或轮的列）'
  return {
    axis: { unit: '行', how },
    x: Float64Array.from({ length: rows }, (_, row) => row + 1),
    kept: new Uint8Array(rows).fill(1),
    warnings: [],
  }
}

/** The column of an axis with the most values, when it covers at least half of the rows. */
function longest(columns: readonly Column[], axis: 'step' | 'epoch', rows: number): Column | undefined {
  return columns
    .filter(
      ({ name, rows: own, values }) =>
        roleOf(name) === axis && own.length * 2 >= rows && values.every(Number.isFinite),
    )
    .toSorted((a, b) => b.rows.length - a.rows.length)[0]
}

/** A value for every row: its own, else the last one before it. */
function carried({ rows: own, values }: Column, rows: number): Float64Array {
  const all = new Float64Array(rows)
  let [place, value] = [0, values[0] ?? 0]
  for (let row = 0; row < rows; row++) {
    if (own[place] === row) value = values[place++] ?? value
    all[row] = value
  }
  return all
}

/**
 * Whether steps are counted anew in each epoch: every time they fall, the epoch rises, or (without epochs) they fall often. Where only the
 * end of each epoch was printed they never fall, but stand still whenever the epoch rises.
 */
function startsOver(x: Float64Array, epochs: Float64Array | null): boolean {
  let [falls, explained, rises, still] = [0, 0, 0, 0]
  for (let row = 1; row < x.length; row++) {
    const [now = 0, last = 0] = [x[row], x[row - 1]]
    const next = epochs !== null && (epochs[row] ?? 0) > (epochs[row - 1] ?? 0)
    if (now < last) {
      falls++
      if (!epochs || next) explained++
    }
    if (next) {
      rises++
      if (now === last) still++
    }
  }
  if (falls === 0) return rises > 0 && still === rises
  return explained === falls && (epochs !== null || falls > 2)
}

function accumulated(x: Float64Array, epochs: Float64Array | null): Float64Array {
  const all = new Float64Array(x.length)
  let [before, interval] = [0, 1]
  for (let row = 0; row < x.length; row++) {
    const [now = 0, last = 0] = [x[row], row > 0 ? x[row - 1] : 0]
    const next = epochs ? row > 0 && epochs[row] !== epochs[row - 1] && now <= last : row > 0 && now < last
    // a count from 0 begins one interval after the last entry
    if (next) before += last + (now === 0 ? interval : 0)
    else if (row > 0 && now > last) interval = now - last
    all[row] = before + now
  }
  return all
}

/** After a restart from a checkpoint the steps go back: what they overtake is left out. */
function withoutOvertaken(x: Float64Array): Pick<Placed, 'kept' | 'warnings'> {
  const kept = new Uint8Array(x.length).fill(1)
  const stack: number[] = []
  let [dropped, first] = [0, 0]
  for (let row = 0; row < x.length; row++) {
    const now = x[row] ?? 0
    if (now < (x[row - 1] ?? -Infinity)) {
      if (dropped === 0) first = row
      while (stack.length > 0 && (x[stack.at(-1) ?? 0] ?? 0) >= now) {
        kept[stack.pop() ?? 0] = 0
        dropped++
      }
    }
    stack.push(row)
  }
  if (dropped === 0) return { kept, warnings: [] }
  const sentence = `从第 ${first + 1} 条起位置往回走（像是从检查点恢复），被重跑的 ${dropped} 条没有用，留下后写的。`
  return { kept, warnings: [sentence] }
}
