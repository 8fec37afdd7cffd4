/** Runs gathered by size: mean error, its standard error where known, and its weight in the fit. */
import { InputError } from '../../src/data/input-error.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import type { Runs } from './points.ts'

type Options = Settings<typeof controls>

/** One entry a different n, rising. */
export interface Sizes {
  readonly n: Float64Array
  readonly errors: Float64Array
  readonly runs: Float64Array
  readonly weights: Float64Array
  /** Standard errors of the means; null when neither a column nor repeats tell them. */
  readonly deviations: Float64Array | null
  /** Where the standard errors come from. */
  readonly source: 'column' | 'repeats' | null
  readonly converted: string | null
}

/** Fewest and most different sizes. */
const LEAST = 3
const MOST = 500

/** @throws InputError when too few sizes are given or an error is not positive */
export function gather(given: Runs, options: Options): Sizes {
  const { values, converted, scale } = errorsOf(given, options.metric)
  const bySize = new Map<number, { sum: number; squares: number; runs: number; variance: number }>()
  for (const [row, n] of given.n.entries()) {
    const value = values[row] ?? 0
    const one = bySize.get(n) ?? { sum: 0, squares: 0, runs: 0, variance: 0 }
    one.sum += value
    one.squares += value * value
    one.runs++
    one.variance += ((given.deviations?.[row] ?? 0) / scale) ** 2 / options.repeats
    bySize.set(n, one)
  }
  const sizes = [...bySize].sort(([a], [b]) => a - b)
  if (sizes.length < LEAST)
    throw new InputError(
      `只有 ${sizes.length} 个不同的 n（${sizes.map(([n]) => n).join('、')}），三参数幂律至少要 ${LEAST} 个；最好 4 到 5 个，每个 n 训练三个种子以上。`,
    )
  if (sizes.length > MOST)
    throw new InputError(`有 ${sizes.length} 个不同的 n，这里最多 ${MOST} 个；学习曲线按 n 取几个点即可。`)
  const n = Float64Array.from(sizes, ([size]) => size)
  const errors = Float64Array.from(sizes, ([, { sum, runs }]) => sum / runs)
  const runs = Float64Array.from(sizes, ([, one]) => one.runs)
  const { deviations, source } = deviationsOf(
    given,
    sizes.map(([, one]) => one),
  )
  const weights = runs.map((count, index) => {
    if (options.weights === 'relative') return count / (errors[index] ?? 1) ** 2
    const known = options.weights === 'auto' && source === 'column' ? deviations?.[index] : undefined
    return known === undefined ? count : 1 / known ** 2
  })
  return { n, errors, runs, weights, deviations, source, converted }
}

type Gathered = {
  readonly sum: number
  readonly squares: number
  readonly runs: number
  readonly variance: number
}

function deviationsOf(
  { deviations }: Runs,
  sizes: readonly Gathered[],
): Pick<Sizes, 'deviations' | 'source'> {
  // the mean of r runs of known variances
  if (deviations)
    return {
      deviations: Float64Array.from(sizes, ({ variance, runs }) => Math.sqrt(variance) / runs),
      source: 'column',
    }
  const degrees = sizes.reduce((total, { runs }) => total + runs - 1, 0)
  if (degrees < sizes.length) return { deviations: null, source: null }
  // one variance for all sizes: three runs alone say little about theirs
  const squares = sizes.reduce(
    (total, { sum, squares: own, runs }) => total + Math.max(0, own - (sum * sum) / runs),
    0,
  )
  const pooled = squares / degrees
  return { deviations: Float64Array.from(sizes, ({ runs }) => Math.sqrt(pooled / runs)), source: 'repeats' }
}

/** Values as errors: 1 − accuracy where they are accuracies, in hundredths where they go beyond 1. */
function errorsOf({ values, accuracy, lines }: Runs, metric: Options['metric']) {
  const convert = metric === 'accuracy' || (metric === 'auto' && accuracy)
  const hundredths = convert && values.some((value) => value > 1)
  const scale = hundredths ? 100 : 1
  const errors = convert ? values.map((value) => 1 - value / scale) : values
  const wrong = errors.findIndex((error) => !(error > 0))
  if (wrong >= 0)
    throw new InputError(
      convert
        ? `第 ${lines[wrong]} 行的准确率是 ${values[wrong]}，换成误差后不是正数；准确率要小于 ${scale}，若这一列是误差，把「指标」改成「误差或损失」。`
        : `第 ${lines[wrong]} 行的误差是 ${values[wrong]}，幂律要正的误差；越大越好的指标把「指标」改成「准确率」。`,
    )
  const small = hundredths ? values.findIndex((value) => value <= 1) : -1
  const doubtful = small < 0 ? '' : `，第 ${lines[small]} 行的 ${values[small]} 也当作 ${values[small]}%`
  const converted = convert
    ? `误差 = 1 − 准确率${hundredths ? `（准确率和 sd 按百分数读${doubtful}）` : ''}`
    : null
  return { values: errors, converted, scale }
}
