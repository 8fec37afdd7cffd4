/** Scores of ensemble forecasts. */
import { random } from '../../src/engine/nn/random.ts'
import { countInside, equalEdges } from './scored.ts'
import type { Scored } from './scored.ts'

/** Mean |x − y| and Σᵢⱼ|xᵢ − xⱼ| of sorted members. */
function distances(sorted: Float64Array, y: number): { error: number; pairs: number } {
  const m = sorted.length
  let [error, pairs] = [0, 0]
  for (let place = 0; place < m; place++) {
    const x = sorted[place] ?? 0
    error += Math.abs(x - y)
    pairs += (2 * place + 1 - m) * x
  }
  return { error: error / m, pairs: 2 * pairs }
}

/** mean|x − y| − Σᵢⱼ|xᵢ − xⱼ| / (2m²): the CRPS of the ensemble as a distribution of its own; on average too high for few members. */
export function plainCrps(sorted: Float64Array, y: number): number {
  const { error, pairs } = distances(sorted, y)
  return error - pairs / (2 * sorted.length ** 2)
}

/** The same with 2m(m − 1): without bias for the distribution that the members are drawn from (Ferro, Richardson & Weigel 2008; Ferro 2014); m ≥ 2. */
export function fairCrps(sorted: Float64Array, y: number): number {
  const { error, pairs } = distances(sorted, y)
  return error - pairs / (2 * sorted.length * (sorted.length - 1))
}

/** Most nominal levels of a coverage curve. */
const LEVELS = 50

/**
 * Scores, PIT and coverage. Between the i-th smallest and the i-th largest of m members lies a further draw with probability
 * 1 − 2i/(m + 1), so those are the nominal levels; the PIT is (rank + uniform)/(m + 1), ties ranked at random.
 */
export function scoreEnsemble(
  truth: Float64Array,
  values: Float64Array,
  members: number,
  options: {
    readonly level: number
    readonly bins: number
    readonly estimator: 'fair' | 'plain'
    readonly seed: number
  },
): Scored {
  const rows = truth.length
  const sorted = values.slice()
  for (let row = 0; row < rows; row++) sorted.subarray(row * members, (row + 1) * members).sort()
  const of = (row: number): Float64Array => sorted.subarray(row * members, (row + 1) * members)
  const column = (place: number): Float64Array => truth.map((_, row) => sorted[row * members + place] ?? 0)
  const depths = Array.from({ length: Math.floor(members / 2) }, (_, at) => at + 1)
  const nominal = (depth: number): number => 1 - (2 * depth) / (members + 1)
  const apart = (depth: number): number => Math.abs(nominal(depth) - options.level)
  const nearest = depths.reduce((best, depth) => (apart(depth) < apart(best) ? depth : best), 1)
  const fair = truth.map((y, row) => fairCrps(of(row), y))
  const plain = truth.map((y, row) => plainCrps(of(row), y))
  const stride = Math.ceil(depths.length / LEVELS)
  return {
    scores:
      options.estimator === 'fair' ? { crps: fair, crps_plain: plain } : { crps: plain, crps_fair: fair },
    pit: ranksIn(truth, of, members, options.seed),
    edges: equalEdges(members + 1 <= options.bins ? members + 1 : options.bins),
    centre: truth.map((_, row) => {
      const own = of(row)
      return ((own[(members - 1) >> 1] ?? 0) + (own[members >> 1] ?? 0)) / 2
    }),
    interval: { level: nominal(nearest), low: column(nearest - 1), high: column(members - nearest) },
    covered: depths
      .filter((_, at) => at % stride === 0)
      .map((depth) => ({
        nominal: nominal(depth),
        inside: countInside(truth, column(depth - 1), column(members - depth)),
      }))
      .reverse(),
  }
}

function ranksIn(
  truth: Float64Array,
  of: (row: number) => Float64Array,
  members: number,
  seed: number,
): Float64Array {
  const draw = random(seed, 'pit').uniform(2 * truth.length)
  return truth.map((y, row) => {
    let [below, equal] = [0, 0]
    for (const x of of(row)) {
      if (x < y) below++
      else if (x === y) equal++
    }
    const rank = below + Math.floor((draw[2 * row] ?? 0) * (equal + 1))
    return (rank + (draw[2 * row + 1] ?? 0)) / (members + 1)
  })
}
