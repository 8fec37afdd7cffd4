/** The calculating half of the tool, loaded by its worker alone. */
import type { Groups } from '../../src/data/groups.ts'
import { normalQuantile } from '../../src/engine/nn/random.ts'
import { Analysis, defineWork } from '../../src/lab/tool/index.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { evenQuantiles } from '../../src/metrics/numeric/quantile.ts'
import { resampler, resamplesFor } from '../classification/bootstrap.ts'
import { percentiles } from './resampled.ts'
import type { controls } from './controls.ts'
import { readGiven } from './given.ts'
import type { Given } from './given.ts'
import { mcnemar } from './mcnemar.ts'
import { itemsForDifference, itemsForWidth } from './needed.ts'
import { naivePassAtK, passAtK } from './pass-at-k.ts'
import { binomialError, newcombe, standardError, twoSided, wald, wilson } from './proportion.ts'
import type { Comparison, Needed, PassAtK, Report, System } from './report.ts'

export type Options = Settings<typeof controls>

const RESAMPLES_A_PART = 50
/** Below this many items or groups, a bootstrap says nothing. */
const LEAST_UNITS = 10
const CURVE = 200
/** Points that a distribution is drawn from. */
const DRAWN = 500

export default defineWork({
  read: { data: readGiven },
  analyse: ({ data }, settings: Options) =>
    data.kind === 'samples' ? ofSamples(data, settings) : ofSystems(data, settings),
})

const levelOf = ({ level }: Options): number => Number(level) / 100

/** Resamples of units a part at a time; `each` sees the weights of one. */
function inParts(
  resamples: number,
  size: number,
  groups: Groups | null,
  seed: number,
  each: (weights: Float64Array) => void,
  report: () => Report,
): Analysis<Report> {
  const draw = resampler(size, groups, seed)
  const weights = new Float64Array(size)
  return new Analysis(
    Math.max(1, Math.ceil(resamples / RESAMPLES_A_PART)),
    (part) => {
      const done = part * RESAMPLES_A_PART
      for (let count = done; count < Math.min(done + RESAMPLES_A_PART, resamples); count++) {
        draw(weights)
        each(weights)
      }
    },
    report,
  )
}

const resamplesOf = (units: number): number => (units < LEAST_UNITS ? 0 : resamplesFor(units))

/** Σ weight·value / Σ weight. */
function weighted(values: ArrayLike<number>, weights: Float64Array): number {
  let [sum, all] = [0, 0]
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index] ?? 0
    sum += weight * (values[index] ?? 0)
    all += weight
  }
  return sum / all
}

function ofSystems(data: Exclude<Given, { kind: 'samples' }>, settings: Options): Analysis<Report> {
  const z = twoSided(levelOf(settings))
  const groups = data.kind === 'items' ? data.groups : null
  const systems =
    data.kind === 'counts'
      ? data.systems.map(({ name, items, correct }) => systemOf(name, items, correct, null, z))
      : data.systems.map(({ name, right }) => {
          const correct = right.reduce((sum, one) => sum + one, 0)
          return systemOf(name, right.length, correct, groups ? standardError(right, groups) : null, z)
        })
  const [first, ...others] = data.kind === 'items' ? data.systems.map(({ right }) => right) : []
  const size = first?.length ?? 1
  const differences = others.map((other) =>
    Int8Array.from(other, (mark, item) => (first?.[item] ?? 0) - mark),
  )
  const resamples = differences.length === 0 ? 0 : resamplesOf(groups?.count ?? size)
  const drawn = differences.map((): number[] => [])
  return inParts(
    resamples,
    size,
    groups,
    settings.seed,
    (weights) => {
      for (const [index, values] of differences.entries()) drawn[index]?.push(weighted(values, weights))
    },
    () => {
      const comparisons = systems.slice(1).map((other, index): Comparison => {
        const [own] = systems
        const values = differences[index]
        return {
          name: other.name,
          difference: (own?.accuracy ?? 0) - other.accuracy,
          paired:
            values && first && others[index]
              ? pairedOf(first, others[index], values, groups, drawn[index] ?? [], levelOf(settings))
              : null,
          unpaired: {
            standardError: Math.hypot(own?.standardError ?? 0, other.standardError),
            newcombe: newcombe(own ?? other, other),
          },
        }
      })
      return {
        understood: data.understood,
        groups: groups?.count ?? null,
        systems,
        comparisons,
        passAtK: null,
        needed: neededFor(systems, comparisons, settings, z),
        resamples,
        warnings: warningsOf(systems, comparisons, groups),
      }
    },
  )
}

function systemOf(name: string, items: number, correct: number, clustered: number | null, z: number): System {
  const accuracy = correct / items
  const error = clustered ?? binomialError(accuracy, items)
  return {
    name,
    items,
    correct,
    accuracy,
    standardError: error,
    clustered: clustered !== null,
    wald: wald(accuracy, error, z),
    wilson: wilson(accuracy, items, z),
  }
}

function pairedOf(
  first: Uint8Array,
  other: Uint8Array,
  differences: Int8Array,
  groups: Groups | null,
  drawn: readonly number[],
  level: number,
): Comparison['paired'] {
  const counts = [0, 0, 0, 0]
  for (let item = 0; item < first.length; item++) {
    const cell = 2 * (first[item] ?? 0) + (other[item] ?? 0)
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  const [neither = 0, onlyOther = 0, onlyFirst = 0, both = 0] = counts
  const { exact, midP } = mcnemar(onlyFirst, onlyOther)
  return {
    both,
    onlyFirst,
    onlyOther,
    neither,
    mcnemar: exact,
    midP,
    standardError: standardError(differences, groups),
    bootstrap: percentiles(drawn, level),
    drawn: evenQuantiles(drawn, DRAWN),
  }
}

function neededFor(
  systems: readonly System[],
  comparisons: readonly Comparison[],
  settings: Options,
  z: number,
): Needed[] {
  const difference = settings.delta / 100
  const power = normalQuantile(Number(settings.power) / 100)
  const [first] = systems
  if (!first) return []
  const share = Math.min(1 - 0.5 / first.items, Math.max(0.5 / first.items, first.accuracy))
  const rows: Needed[] = [
    {
      what: `一个系统，区间 ±${settings.delta} 点`,
      items: itemsForWidth(share, difference, z),
      how: 'z²p(1−p)/δ²',
    },
    {
      what: `两个系统各答不同的题，差 ${settings.delta} 点`,
      items: itemsForDifference(2 * share * (1 - share), difference, z, power),
      how: '每个系统；(z+z_power)²·2p(1−p)/δ²',
    },
  ]
  for (const { name, paired } of comparisons) {
    if (!paired) continue
    const variance = paired.standardError ** 2 * first.items
    if (variance > 0)
      rows.push({
        what: `与 ${name} 答同样的题，差 ${settings.delta} 点`,
        items: itemsForDifference(variance, difference, z, power),
        how: '(z+z_power)²·ω²/δ²，ω² 是逐题之差的方差，从这份数据来',
      })
  }
  return rows
}

function warningsOf(
  systems: readonly System[],
  comparisons: readonly Comparison[],
  groups: Groups | null,
): string[] {
  const warnings: string[] = []
  const edge = systems.find(({ correct, items }) => correct === 0 || correct === items)
  if (edge)
    warnings.push(
      `${edge.name} ${edge.correct === 0 ? '一题也没对' : '全对'}：p̂ ± z·SE 的宽度是 0，不能用；看 Wilson。`,
    )
  else {
    const few = systems.find(({ correct, items }) => Math.min(correct, items - correct) < 10)
    if (few) warnings.push(`${few.name} 对或错的题不到 10 道，p̂ ± z·SE 不准；看 Wilson。`)
  }
  const same = comparisons.find(({ paired }) => paired && paired.onlyFirst + paired.onlyOther === 0)
  if (same) warnings.push(`${same.name} 与第一个系统逐题相同，没有可比的题。`)
  if (comparisons.some(({ paired }) => !paired))
    warnings.push('只有总数，按两边答不同的题来算；同一套题请贴逐题 0/1，配对检验通常更有力。')
  if (comparisons.length > 1)
    warnings.push(`同时比了 ${comparisons.length} 次，p 没有校正；要么只看预先定好的一对，要么用 Holm 校正。`)
  const [first] = systems
  if (groups && first) {
    const alone = binomialError(first.accuracy, first.items)
    warnings.push(
      `有组：${first.name} 的标准误按组是 ${first.standardError.toFixed(4)}，把题当作独立是 ${alone.toFixed(4)}；Wilson 与 McNemar 仍把题当作独立，组内相关时偏窄。`,
    )
  }
  if (groups && groups.count < 20) warnings.push(`只有 ${groups.count} 组，按组算的标准误靠不住。`)
  return warnings
}

function ofSamples(data: Extract<Given, { kind: 'samples' }>, settings: Options): Analysis<Report> {
  const { samples, passed, lines } = data
  const { k } = settings
  const enough = [...samples.keys()].filter((task) => (samples[task] ?? 0) >= k)
  const each = (compute: typeof passAtK, at: number): Float64Array =>
    Float64Array.from(enough, (task) => compute(samples[task] ?? 0, passed[task] ?? 0, at))
  const unbiased = each(passAtK, k)
  const resamples = resamplesOf(enough.length)
  const drawn: number[] = []
  return inParts(
    resamples,
    enough.length,
    null,
    settings.seed,
    (weights) => drawn.push(weighted(unbiased, weights)),
    () => {
      const missing = samples.findIndex((count) => count < k)
      const found: PassAtK = {
        k,
        tasks: enough.length,
        short: { count: samples.length - enough.length, line: missing < 0 ? 0 : (lines[missing] ?? 0) },
        unbiased: meanOf(unbiased),
        naive: meanOf(each(naivePassAtK, k)),
        bootstrap: percentiles(drawn, levelOf(settings)),
        rates: evenQuantiles(
          Array.from(samples, (count, task) => (passed[task] ?? 0) / count),
          DRAWN,
        ),
        never: passed.filter((count) => count === 0).length,
        always: passed.filter((count, task) => count === samples[task]).length,
        curve: curveOf(samples, passed),
      }
      return {
        understood: data.understood,
        groups: null,
        systems: [],
        comparisons: [],
        passAtK: found,
        needed: [],
        resamples,
        warnings: sampleWarnings(found, samples),
      }
    },
  )
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Both estimates for every k that all tasks allow, thinned in equal ratios. */
function curveOf(samples: Int32Array, passed: Int32Array): PassAtK['curve'] {
  const most = samples.reduce((least, count) => Math.min(least, count), Infinity)
  const steps = Array.from({ length: CURVE }, (_, step) => Math.round(most ** (step / (CURVE - 1))))
  const k = [...new Set(steps)]
  const at = (compute: typeof passAtK): number[] =>
    k.map((one) =>
      meanOf(Float64Array.from(samples, (count, task) => compute(count, passed[task] ?? 0, one))),
    )
  return { k, unbiased: at(passAtK), naive: at(naivePassAtK) }
}

function sampleWarnings({ k, tasks, short }: PassAtK, samples: Int32Array): string[] {
  const warnings: string[] = []
  if (short.count > 0)
    warnings.push(
      `${short.count} 题的采样数不到 k = ${k}（第一处在第 ${short.line} 行），pass@${k} 里没有它们${tasks === 0 ? '，一题也不剩' : ''}；减小 k 或多采样。`,
    )
  if (new Set(samples).size > 1) warnings.push('各题的采样数不同；pass@k 对每题同样加权。')
  if (samples.length === 1) warnings.push('只有一题，没有题与题之间的误差可估。')
  return warnings
}
