/** Samples to start with, generated or written out here. */
import { exp } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

/** Eight trials of a worked example. */
export const eightTrials = (): string =>
  ['score', '.900', '.910', '.915', '.920', '.922', '.925', '.930', '.940'].join('\n')

/** 60 trials of a method with a wide space and 12 of one that was tuned before: which is better depends on the budget. Three of them failed. */
export function twoMethods(): string {
  const draw = random(31, 'sample/trials').normal(72)
  const rows = Array.from({ length: 72 }, (_, row) => {
    const wide = row < 60
    const score = wide ? 0.93 - 0.02 * exp(0.75 * (draw[row] ?? 0)) : 0.915 + 0.003 * (draw[row] ?? 0)
    const failed = row % 25 === 7 && wide
    return `${wide ? '新方法' : '基线'},${failed ? 'nan' : score.toFixed(4)}`
  })
  return ['method,score', ...rows].join('\n')
}

/** 40 trials that differ by the noise of the seed alone. */
export function noiseAlone(): string {
  const draw = random(32, 'sample/noise').normal(40)
  return [
    'trial,accuracy',
    ...Array.from(draw, (value, row) => `${row + 1},${(0.91 + 0.005 * value).toFixed(4)}`),
  ].join('\n')
}
