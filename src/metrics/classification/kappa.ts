import { type Label, encode } from './label.ts'

/** How far apart two classes are, by their places in the sorted list. */
export const KAPPA_WEIGHTS = ['none', 'linear', 'quadratic'] as const
export type KappaWeights = (typeof KAPPA_WEIGHTS)[number]

const DISTANCE: Readonly<Record<KappaWeights, (difference: number) => number>> = {
  none: (difference) => (difference === 0 ? 0 : 1),
  linear: Math.abs,
  quadratic: (difference) => difference ** 2,
}

/**
 * Cohen's κ = 1 − Σ w·observed / Σ w·expected (Cohen 1960, weighted 1968; sklearn.metrics.cohen_kappa_score).
 * Weights go by the place of a class in the sorted labels, not by its value. NaN when both raters use one and the same class.
 */
export function cohenKappa(
  y1: readonly Label[],
  y2: readonly Label[],
  weights: KappaWeights = 'none',
): number {
  const { classes, codes } = encode(y1, y2)
  const [first, second] = [codes[0]!, codes[1]!]
  const distance = DISTANCE[weights]
  const [rows, columns] = [new Float64Array(classes.length), new Float64Array(classes.length)]
  let observed = 0
  first.forEach((code, index) => {
    const other = second[index]!
    rows[code]! += 1
    columns[other]! += 1
    observed += distance(code - other)
  })
  return 1 - observed / (expectedDistance(rows, columns, weights) / first.length)
}

/** Σᵢⱼ w(i−j)·rᵢ·cⱼ in time linear in the number of classes. */
function expectedDistance(rows: Float64Array, columns: Float64Array, weights: KappaWeights): number {
  let [result, columnsBelow, placesBelow, rowsBelow, rowPlacesBelow] = [0, 0, 0, 0, 0]
  if (weights === 'quadratic') {
    const cross = 2 * moment(rows, 1) * moment(columns, 1)
    return moment(rows, 2) * moment(columns, 0) - cross + moment(rows, 0) * moment(columns, 2)
  }
  if (weights === 'none') {
    const agreement = rows.reduce((total, value, place) => total + value * columns[place]!, 0)
    return moment(rows, 0) * moment(columns, 0) - agreement
  }
  rows.forEach((value, place) => {
    const column = columns[place]!
    result += value * (place * columnsBelow - placesBelow) + column * (place * rowsBelow - rowPlacesBelow)
    columnsBelow += column
    placesBelow += column * place
    rowsBelow += value
    rowPlacesBelow += value * place
  })
  return result
}

/** Σᵢ i^power·vᵢ. */
function moment(values: Float64Array, power: number): number {
  return values.reduce((total, value, place) => total + value * place ** power, 0)
}
