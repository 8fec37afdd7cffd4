/** Samples to start with, generated here. */
import { random } from '../../src/engine/nn/random.ts'

const cell = (value: number): string => value.toFixed(2)

/** 300 rows in which σ follows the true spread 1 + 2x, times `factor`. */
function normals(seed: number, factor: number): string {
  const place = random(seed, 'sample/x').uniform(300)
  const noise = random(seed, 'sample/noise').normal(300)
  const rows = Array.from(place, (x, row) => {
    const [mean, sd] = [20 + 10 * x, 1 + 2 * x]
    return `${cell(mean)},${cell(factor * sd)},${cell(mean + sd * (noise[row] ?? 0))}`
  })
  return ['mu,sigma,y', ...rows].join('\n')
}

export const calibrated = (): string => normals(31, 1)

/** The same kind of rows with σ half of what it should be. */
export const overconfident = (): string => normals(32, 0.5)

/** 400 rows with one σ for all, right on the whole and wrong everywhere: the true spread grows from 0.5 to 3.5. */
export function oneWidth(): string {
  const place = random(33, 'sample/x').uniform(400)
  const noise = random(33, 'sample/noise').normal(400)
  const rows = Array.from(place, (x, row) => {
    const mean = 20 + 10 * x
    return `${cell(mean)},2.18,${cell(mean + (0.5 + 3 * x) * (noise[row] ?? 0))}`
  })
  return ['mu,sigma,y', ...rows].join('\n')
}

/** Quantiles of the normal distribution at 0.05, 0.1, 0.25, 0.5 and their mirror images. */
const DEVIATIONS = [-1.645, -1.282, -0.674, 0, 0.674, 1.282, 1.645]

/** 240 rows of seven quantiles 1 too low; in every sixtieth row two of them cross. */
export function quantilesTooLow(): string {
  const place = random(34, 'sample/x').normal(240)
  const noise = random(34, 'sample/noise').normal(240)
  const rows = Array.from(place, (x, row) => {
    const mean = 50 + 8 * x
    const values = DEVIATIONS.map((z) => cell(mean - 1 + 3 * z))
    const crossed = row % 60 === 30 ? [values[1], values[0], ...values.slice(2)] : values
    return [cell(mean + 3 * (noise[row] ?? 0)), ...crossed].join(',')
  })
  return ['y,q0.05,q0.1,q0.25,q0.5,q0.75,q0.9,q0.95', ...rows].join('\n')
}

/** 160 rows of twelve members whose spread is two thirds of what it should be. */
export function tooFewDiffer(): string {
  const centre = random(35, 'sample/centre').normal(160)
  const draws = random(35, 'sample/members').normal(160 * 13)
  const rows = Array.from(centre, (shift, row) => {
    const mean = 10 + 3 * shift
    const own = Array.from(draws.subarray(row * 13, row * 13 + 13))
    const [truth = 0, ...members] = own
    return [cell(mean + 1.5 * truth), ...members.map((member) => cell(mean + member))].join(',')
  })
  return [['y', ...Array.from({ length: 12 }, (_, member) => `m${member + 1}`)].join(','), ...rows].join('\n')
}

/** `rows` truths from N(0, 1), each forecast by N(0, sd²). */
export function standardNormals(rows: number, sd: number, seed: number): string {
  const truths = random(seed, 'claim/truth').normal(rows)
  return ['mu,sigma,y', ...Array.from(truths, (y) => `0,${sd},${y}`)].join('\n')
}
