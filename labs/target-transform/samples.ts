/** Samples to start with, generated or written out here. */
import { exp } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

const cell = (value: number): string => value.toFixed(3)

/** `rows` values of e^(σz), z normal: median 1, mean e^(σ²/2). */
export function lognormal(rows: number, sigma: number, seed: number): string {
  const draws = random(seed, 'sample/lognormal').normal(rows, 0, sigma)
  return ['y', ...Array.from(draws, (value) => exp(value).toPrecision(6))].join('\n')
}

/** 800 rows of a model that was trained on ln y and whose forecasts went through exp: right on the log scale, about a quarter short in sum. */
export function straightBack(): string {
  const level = random(41, 'sample/level').normal(800, 3, 0.7)
  const noise = random(42, 'sample/noise').normal(800, 0, 0.8)
  const rows = Array.from(level, (mean, row) => `${cell(exp(mean + (noise[row] ?? 0)))},${cell(exp(mean))}`)
  return ['y,y_pred', ...rows].join('\n')
}

/** 500 claims: three in five are 0, the others positive and skewed. */
export function claimsWithZeros(): string {
  const chance = random(42, 'sample/zeros').uniform(500)
  const size = random(42, 'sample/size').normal(500, 5.5, 1)
  const rows = Array.from(chance, (u, row) => (u < 0.6 ? '0' : exp(size[row] ?? 0).toFixed(1)))
  return ['claim_amount', ...rows].join('\n')
}

/** 400 counts whose rate differs from row to row: variance above the mean. */
export function counts(): string {
  const rate = random(43, 'sample/rate').normal(400, 0.8, 0.7)
  const draws = random(43, 'sample/count').uniform(400 * 60)
  const rows = Array.from(rate, (value, row) => {
    // Knuth's product of uniforms: how many of them stay above e^−rate
    const floor = exp(-exp(value))
    let [product, count] = [draws[row * 60] ?? 0, 0]
    while (product > floor && count < 59) {
      count++
      product *= draws[row * 60 + count] ?? 0
    }
    return String(count)
  })
  return ['visits', ...rows].join('\n')
}

/** Five values of which one lies far away. */
export const fiveValues = (): string => '1, 2, 3, 4, 100\n'
