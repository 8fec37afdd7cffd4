/** Least squares in double precision, small and dense. */

/** Solves A·z = b for a symmetric positive definite A [m, m], row by row; A is overwritten by its Cholesky factor. */
export function solvePositive(A: Float64Array, b: Float64Array): Float64Array {
  const m = b.length
  const at = (row: number, column: number): number => A[row * m + column] ?? 0
  const z = Float64Array.from(b)
  for (let j = 0; j < m; j++) {
    for (let i = j; i < m; i++) {
      let sum = at(i, j)
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k)
      A[i * m + j] = i === j ? Math.sqrt(sum) : sum / at(j, j)
    }
  }
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < i; k++) z[i] = (z[i] ?? 0) - at(i, k) * (z[k] ?? 0)
    z[i] = (z[i] ?? 0) / at(i, i)
  }
  for (let i = m - 1; i >= 0; i--) {
    for (let k = i + 1; k < m; k++) z[i] = (z[i] ?? 0) - at(k, i) * (z[k] ?? 0)
    z[i] = (z[i] ?? 0) / at(i, i)
  }
  return z
}

/** Columns of a design matrix, each of n numbers. */
export type Columns = readonly Float64Array[]

export const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

/** Σ wⱼ·columnⱼ. */
export function combine(columns: Columns, w: Float64Array, n: number): Float64Array {
  const sum = new Float64Array(n)
  columns.forEach((column, j) => {
    const weight = w[j] ?? 0
    for (let i = 0; i < n; i++) sum[i] = (sum[i] ?? 0) + weight * (column[i] ?? 0)
  })
  return sum
}

/**
 * The w that minimises ‖y − Xw‖² + λ‖w‖²; for λ = 0 and more columns than rows the one of smallest norm. Solved in the smaller of the
 * two spaces: (XᵀX + λ)w = Xᵀy, or w = Xᵀ(XXᵀ + λ)⁻¹y.
 */
export function leastSquares(columns: Columns, y: Float64Array, lambda: number): Float64Array {
  const [p, n] = [columns.length, y.length]
  if (p <= n) {
    const gram = new Float64Array(p * p)
    columns.forEach((a, i) => {
      for (let j = 0; j <= i; j++) gram[i * p + j] = gram[j * p + i] = dot(a, columns[j] ?? a)
      gram[i * p + i] = (gram[i * p + i] ?? 0) + lambda
    })
    return solvePositive(
      gram,
      Float64Array.from(columns, (column) => dot(column, y)),
    )
  }
  const gram = new Float64Array(n * n)
  for (const column of columns)
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++)
        gram[i * n + j] = (gram[i * n + j] ?? 0) + (column[i] ?? 0) * (column[j] ?? 0)
  for (let i = 0; i < n; i++) {
    gram[i * n + i] = (gram[i * n + i] ?? 0) + lambda
    for (let j = 0; j < i; j++) gram[j * n + i] = gram[i * n + j] ?? 0
  }
  const dual = solvePositive(gram, y)
  return Float64Array.from(columns, (column) => dot(column, dual))
}
