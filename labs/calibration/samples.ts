/** Samples to start with, generated or written out here. */
import { exp, log } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

/** The class that a uniform number in 0 … 1 draws from softmax(logits). */
function drawn(logits: readonly number[], uniform: number): number {
  const weights = logits.map(exp)
  let rest = uniform * weights.reduce((sum, weight) => sum + weight, 0)
  const found = weights.findIndex((weight) => (rest -= weight) < 0)
  return found < 0 ? weights.length - 1 : found
}

/** 600 rows of four classes; labels are drawn from softmax(z), but the table holds 2.5 z: the best temperature is near 2.5. */
export function overconfident(): string {
  const names = ['cat', 'dog', 'fox', 'owl']
  const noise = random(21, 'sample/logits').normal(2400)
  const draw = random(22, 'sample/labels').uniform(600)
  const rows = Array.from({ length: 600 }, (_, row) => {
    const logits = names.map((_name, index) => 1.7 * (noise[4 * row + index] ?? 0))
    const label = names[drawn(logits, draw[row] ?? 0)]
    return [label, ...logits.map((logit) => (2.5 * logit).toFixed(1))].join(',')
  })
  return [['label', ...names].join(','), ...rows].join('\n')
}

/**
 * Rows of a perfectly calibrated model: confidence uniform between 0.5 and 1, right with that probability.
 * @param digits of the confidence
 */
export function calibrated(rows: number, seed: number, digits = 3): string {
  const confidence = random(seed, 'sample/confidence').uniform(rows, 0.5, 1)
  const draw = random(seed, 'sample/correct').uniform(rows)
  const lines = Array.from(confidence, (value, row) => {
    const written = value.toFixed(digits)
    return `${written},${(draw[row] ?? 0) < Number(written) ? 1 : 0}`
  })
  return ['confidence,correct', ...lines].join('\n')
}

/** Forecasts 0.1, 0.5 and 0.9 for 40, 20 and 40 occasions, of which 6, 9 and 32 came true: Brier 0.1700 = 0.0055 − 0.0846 + 0.2491. */
export function threeForecasts(): string {
  const groups = [
    [0.1, 40, 6],
    [0.5, 20, 9],
    [0.9, 40, 32],
  ] as const
  const rows = groups.flatMap(([forecast, count, came]) =>
    Array.from({ length: count }, (_, row) => `${row < came ? 1 : 0},${forecast}`),
  )
  return ['y_true,y_score', ...rows].join('\n')
}

/** 95 of 100 rows right, all with probability 0.9999: NLL 0.461, and T = 3.128 brings it to the entropy of the error rate. */
export function extreme(): string {
  const rows = Array.from({ length: 100 }, (_, row) => `${row % 20 === 19 ? 0 : 1},0.9999`)
  return ['y_true,y_score', ...rows].join('\n')
}

/** The temperature and the log loss that {@link extreme} must give: logit(0.9999) / logit(0.95), and the entropy of 0.05. */
export const extremeTruth = {
  temperature: log(0.9999 / 0.0001) / log(0.95 / 0.05),
  before: -0.95 * log(0.9999) - 0.05 * log(0.0001),
  after: -0.95 * log(0.95) - 0.05 * log(0.05),
}
