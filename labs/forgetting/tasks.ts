import { random } from '../../src/engine/nn/random.ts'
import { combine, leastSquares, type Columns } from '../double-descent/solve.ts'

export const [WEIGHTS, ROWS] = [100, 30]

/** Two linear regressions on the same 100 weights, 30 samples each. */
export interface Pair {
  readonly a: Columns
  readonly b: Columns
  readonly yA: Float64Array
  readonly yB: Float64Array
  /** The solution of task A nearest to zero. */
  readonly afterA: Float64Array
}

/** Error of weights on each task: mean squares on its own samples. */
export interface Errors {
  readonly a: number
  readonly b: number
}

const matrix = (seed: number, purpose: string): Float64Array[] => {
  const stream = random(seed, `forgetting/${purpose}`)
  return Array.from({ length: WEIGHTS }, () => Float64Array.from(stream.normal(ROWS)))
}

const vector = (seed: number, purpose: string): Float64Array =>
  Float64Array.from(random(seed, `forgetting/${purpose}`).normal(WEIGHTS, 0, 1 / Math.sqrt(WEIGHTS)))

/** Columns to rows: sample i of all features. */
const rowOf = (columns: Columns, i: number): Float64Array =>
  Float64Array.from(columns, (column) => column[i] ?? 0)

/** The part of a weight vector that the samples of a task do not see. */
function unseen(columns: Columns, w: Float64Array): Float64Array {
  const seen = leastSquares(columns, combine(columns, w, ROWS), 0)
  return w.map((value, j) => value - (seen[j] ?? 0))
}

/**
 * The pair of a seed: w_B = w_A + s·N(0, I/100). Orthogonal pairs have the inputs of B taken out of the span of those of A.
 */
export function pair(seed: number, difference: number, orthogonal: boolean): Pair {
  const a = matrix(seed, 'a')
  let b = matrix(seed, 'b')
  if (orthogonal) {
    const rows = Array.from({ length: ROWS }, (_, i) => unseen(a, rowOf(b, i)))
    b = Array.from({ length: WEIGHTS }, (_, j) => Float64Array.from(rows, (row) => row[j] ?? 0))
  }
  const wA = vector(seed, 'truth')
  const apart = vector(seed, 'difference')
  const wB = wA.map((value, j) => value + difference * (apart[j] ?? 0))
  const yA = combine(a, wA, ROWS)
  return { a, b, yA, yB: combine(b, wB, ROWS), afterA: leastSquares(a, yA, 0) }
}

const meanSquare = (columns: Columns, y: Float64Array, w: Float64Array): number => {
  const predicted = combine(columns, w, y.length)
  return y.reduce((sum, value, i) => sum + (value - (predicted[i] ?? 0)) ** 2, 0) / y.length
}

export const errorsOf = ({ a, b, yA, yB }: Pair, w: Float64Array): Errors => ({
  a: meanSquare(a, yA, w),
  b: meanSquare(b, yB, w),
})

const moved = (start: Float64Array, change: Float64Array): Float64Array =>
  start.map((value, j) => value + (change[j] ?? 0))

function residualB({ b, yB, afterA }: Pair): Float64Array {
  const predicted = combine(b, afterA, ROWS)
  return yB.map((value, i) => value - (predicted[i] ?? 0))
}

/** Rows of B, and below them the first `count` of A times `weight`; with the residual to fit on each. */
function stacked(
  { a, b }: Pair,
  residual: Float64Array,
  count: number,
  weight: number,
): [Columns, Float64Array] {
  const columns = b.map((column, j) =>
    Float64Array.from([
      ...column,
      ...Array.from((a[j] ?? column).subarray(0, count), (value) => weight * value),
    ]),
  )
  return [columns, Float64Array.from([...residual, ...new Float64Array(count)])]
}

/** Fine-tuning on B from the solution of A: the nearest solution of B. */
export const finetuned = (tasks: Pair): Float64Array =>
  moved(tasks.afterA, leastSquares(tasks.b, residualB(tasks), 0))

/** Fine-tuning on B with the first `count` samples of A mixed in. */
export function replayed(tasks: Pair, count: number): Float64Array {
  const [columns, y] = stacked(tasks, residualB(tasks), count, 1)
  return moved(tasks.afterA, leastSquares(columns, y, 0))
}

/** EWC with the whole Fisher matrix F = XᵀX/n of A: ‖X_B w − y‖²/n + λ(w − w_A)ᵀF(w − w_A), nearest to w_A. */
export function ewcFull(tasks: Pair, lambda: number): Float64Array {
  const [columns, y] = stacked(tasks, residualB(tasks), ROWS, Math.sqrt(lambda))
  return moved(tasks.afterA, leastSquares(columns, y, 0))
}

/** EWC with the diagonal of F alone, as it is used: Kirkpatrick et al. 2017. */
export function ewcDiagonal(tasks: Pair, lambda: number): Float64Array {
  const root = tasks.a.map((column) => Math.sqrt(column.reduce((sum, x) => sum + x * x, 0) / ROWS))
  const columns = tasks.b.map((column, j) => column.map((x) => x / (root[j] ?? 1)))
  const change = leastSquares(columns, residualB(tasks), lambda * ROWS)
  return moved(
    tasks.afterA,
    change.map((value, j) => value / (root[j] ?? 1)),
  )
}

interface Described {
  readonly name: string
  /** Weights that the method ends with. */
  readonly learn: (tasks: Pair, lambda: number) => Float64Array
}

export const METHODS = {
  before: { name: '还没学 B', learn: ({ afterA }) => afterA },
  finetuned: { name: '直接微调', learn: finetuned },
  replay: { name: '重放 10 个 A 样本', learn: (tasks) => replayed(tasks, 10) },
  diagonal: { name: 'EWC，对角 Fisher', learn: ewcDiagonal },
  full: { name: 'EWC，完整 Fisher', learn: ewcFull },
} as const satisfies Readonly<Record<string, Described>>
export type Method = keyof typeof METHODS

/** Mean errors of `count` pairs of a seed. */
export function meanErrors(
  seed: number,
  count: number,
  difference: number,
  orthogonal: boolean,
  weights: (tasks: Pair) => Float64Array,
): Errors {
  let [a, b] = [0, 0]
  for (let i = 0; i < count; i++) {
    const tasks = pair(1000 * seed + i, difference, orthogonal)
    const errors = errorsOf(tasks, weights(tasks))
    a += errors.a / count
    b += errors.b / count
  }
  return { a, b }
}
