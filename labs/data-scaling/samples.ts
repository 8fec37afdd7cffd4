/** Samples to start with, generated or written out here. */
import { pow } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

const truth = (n: number): number => 1.5 * pow(n, -0.45) + 0.03

/** Runs of six sizes with three seeds each; deviation 2 % of the error. */
export function repeated(): string {
  const noise = random(3, 'sample/repeated').normal(18)
  const sizes = [500, 1000, 2000, 4000, 8000, 16000]
  const rows = sizes.flatMap((n, index) =>
    [0, 1, 2].map(
      (run) => `${n},${run + 1},${(truth(n) * (1 + 0.02 * (noise[3 * index + run] ?? 0))).toFixed(4)}`,
    ),
  )
  return ['n,seed,error', ...rows].join('\n')
}

/** Four sizes without noise, to more digits than any experiment has: the curriculum's fixture. */
export const exact = (sizes: readonly number[] = [1000, 2000, 4000, 8000]): string =>
  ['n,error', ...sizes.map((n) => `${n},${truth(n).toPrecision(12)}`)].join('\n')

/** The same four points as a paper prints them. */
export const rounded = (): string => 'n,error\n1000,0.0970\n2000,0.0790\n4000,0.0659\n8000,0.0563'

/** Sizes that only differ by a factor of 2.5, accuracies in per cent with their deviation: c cannot be told from b. */
export const narrow = (): string =>
  '样本数,准确率,标准差\n2000,92.1,0.4\n3000,93.0,0.4\n4000,93.4,0.4\n5000,93.7,0.4'
