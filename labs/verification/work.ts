import { InputError } from '../../src/data/input-error.ts'
import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { detCurve } from '../../src/metrics/verification/det-curve.ts'
import { targetsOf } from '../../src/metrics/classification/binary-targets.ts'
import { interval, resampler } from '../classification/bootstrap.ts'
import type { controls } from './controls.ts'
import { evidenceFor, FARS } from './evidence.ts'
import { Pairs } from './pairs.ts'
import { rank, readings, thresholdAt } from './ranked.ts'
import type { Ranked, Readings } from './ranked.ts'
import type { AtFar, DetPoints, Report } from './report.ts'
import { readGiven, readImpostors, trialsOf } from './trials.ts'
import type { Given, Trials } from './trials.ts'
import { warningsOf } from './warnings.ts'

type Options = Settings<typeof controls>

/** Pairs that all resamples by identity together may read, at 100 resamples or more: a few seconds of work. */
const READ = 1.5e8
/** Most pairs that are resampled by identity. */
const MOST = 5e6
/** Pairs whose resampling draws a random number each, without identities. */
const DRAWN = 2e7

export default defineWork({
  read: { data: readGiven, impostor: readImpostors },
  analyse({ data, impostor }, settings: Options): Analysis<Report> {
    if (data.kind === 'embeddings') {
      if (impostor) throw new InputError('给了嵌入就不要再给假对的分数；假对由不同身份的嵌入算出。')
      const pairs = new Pairs(data.embeddings, settings.maxPairs, settings.seed)
      mustHaveBoth(pairs.genuine.all, pairs.impostor.all)
      const compared = pairs.genuine.compared + pairs.impostor.compared
      const resamples = resamplesFor(compared, true)
      let evaluation: Evaluation | null = null
      const evaluate = (): Evaluation => (evaluation ??= new Evaluation(pairs.trials(), false, settings.seed))
      return new Analysis(
        pairs.parts + resamples,
        (index) => (index < pairs.parts ? pairs.part(index) : evaluate().resample()),
        () => evaluate().report(data, pairs),
      )
    }
    const distance = settings.sense === 'distance'
    const trials = distance ? negated(scoresOf(data, impostor)) : scoresOf(data, impostor)
    const genuine = trials.genuine.reduce((sum, one) => sum + one, 0)
    mustHaveBoth(genuine, trials.genuine.length - genuine)
    const evaluation = new Evaluation(trials, distance, settings.seed)
    const resamples = resamplesFor(trials.scores.length, trials.identities !== null)
    return new Analysis(
      Math.max(1, resamples),
      () => {
        if (resamples > 0) evaluation.resample()
      },
      () => evaluation.report(data, null),
    )
  },
})

function scoresOf(data: Exclude<Given, { kind: 'embeddings' }>, impostor: Float64Array | null): Trials {
  if (data.kind === 'list') {
    if (impostor) return trialsOf(data.list, impostor)
    throw new InputError(
      '只有一列分数，不知道哪些是真对；再加一列 genuine 或 impostor，或者把假对的分数放进第二个框。',
    )
  }
  if (impostor) throw new InputError('第一个框里已经有真对和假对；第二个框只在第一个框是一列真对分数时用。')
  return data.trials
}

const negated = (trials: Trials): Trials => ({ ...trials, scores: trials.scores.map((score) => -score) })

function mustHaveBoth(genuine: number, impostor: number): void {
  if (genuine === 0) throw new InputError('没有一对真对（同一身份的两个样本）；真对、假对都要有。')
  if (impostor === 0) throw new InputError('没有一对假对（两个身份的样本）；真对、假对都要有。')
}

/** How many resamples so many pairs allow: 100 to 1000, or none. */
function resamplesFor(pairs: number, identities: boolean): number {
  if (pairs > (identities ? MOST : DRAWN / 100)) return 0
  return Math.max(100, Math.min(1000, Math.floor((identities ? READ : DRAWN) / pairs)))
}

/** Sorted pairs with what resamples of them say. Scores are similarities here; `sign` gives them back as they were. */
class Evaluation {
  private readonly trials: Trials
  private readonly ranked: Ranked
  private readonly sign: number
  private readonly weigh: (weights: Float64Array) => void
  private readonly weights: Float64Array
  private readonly drawn: Readings[] = []

  constructor(trials: Trials, distance: boolean, seed: number) {
    this.trials = trials
    this.ranked = rank(trials)
    this.sign = distance ? -1 : 1
    this.weights = new Float64Array(trials.scores.length)
    this.weigh = weighing(trials, this.ranked, seed)
  }

  resample(): void {
    this.weigh(this.weights)
    this.drawn.push(readings(this.ranked, this.weights, FARS))
  }

  report(data: Given, pairs: Pairs | null): Report {
    const { ranked, trials, sign, drawn } = this
    const { eer, eerThreshold, tars } = readings(ranked, null, FARS)
    const genuine = trials.genuine.reduce((sum, one) => sum + one, 0)
    const impostor = trials.genuine.length - genuine
    // resamples of pairs without an error have none either: there the rule of three takes over
    const rates = FARS.map((far, index): AtFar => {
      const evidence = evidenceFor(far, impostor)
      const shared = { far, evidence, needed: Math.round(3 / far) }
      if (evidence === 'none') return { ...shared, tar: null, interval: null, threshold: null }
      const found = drawn.map((one) => one.tars[index] ?? Number.NaN)
      const threshold = thresholdAt(ranked, Math.floor(far * impostor * (1 + 1e-12)))
      return {
        ...shared,
        tar: tars[index] ?? Number.NaN,
        interval: tars[index] === 1 ? [Math.max(0, 1 - 3 / genuine), 1] : interval(found),
        threshold: Number.isFinite(threshold) ? sign * threshold : null,
      }
    })
    const found: Omit<Report, 'warnings'> = {
      understood: data.understood,
      distance: sign < 0,
      genuine,
      impostor,
      identities: trials.identities?.count ?? null,
      eer,
      eerInterval:
        eer === 0 ? [0, Math.min(1, 3 / Math.min(genuine, impostor))] : interval(drawn.map((one) => one.eer)),
      eerThreshold: sign * eerThreshold,
      rates,
      tarAtNone: readings(ranked, null, [0]).tars[0] ?? 0,
      det: detPoints(trials),
      resamples: drawn.length,
      histogram: histogramOf(trials, sign),
    }
    return { ...found, warnings: [...data.warnings, ...warningsOf(found, trials, pairs)] }
  }
}

/** Puts the weight of each ranked pair into a list: identities are drawn where they are known (both sides of a pair count), else pairs of each kind. */
function weighing({ genuine, identities }: Trials, { order }: Ranked, seed: number) {
  if (identities) {
    const { first, second, count } = identities
    const draw = resampler(count, null, seed)
    // one more place, which is always drawn once: where a pair has no second identity of its own
    const times = new Float64Array(count + 1)
    // a genuine pair has one identity, an impostor pair is there as often as its two identities meet
    const own = new Int32Array(order.length)
    const other = new Int32Array(order.length).fill(count)
    for (let place = 0; place < order.length; place++) {
      const pair = order[place] ?? 0
      own[place] = first[pair] ?? 0
      if (second && genuine[pair] === 0) other[place] = second[pair] ?? 0
    }
    return (weights: Float64Array): void => {
      draw(times.subarray(0, count))
      times[count] = 1
      for (let place = 0; place < weights.length; place++)
        weights[place] = (times[own[place] ?? 0] ?? 0) * (times[other[place] ?? 0] ?? 0)
    }
  }
  const kinds = [1, 0].map((kind, index) => {
    const places = placesOf(order, genuine, kind)
    const times = new Float64Array(places.length)
    return { places, times, draw: resampler(places.length, null, seed + index * 1_000_000) }
  })
  return (weights: Float64Array): void => {
    for (const { places, times, draw } of kinds) {
      draw(times)
      for (let index = 0; index < places.length; index++) weights[places[index] ?? 0] = times[index] ?? 0
    }
  }
}

/** Places of the ranking that hold pairs of one kind. */
function placesOf(order: Uint32Array, genuine: Uint8Array, kind: number): Uint32Array {
  const places = new Uint32Array(order.length)
  let count = 0
  for (let place = 0; place < order.length; place++)
    if (genuine[order[place] ?? 0] === kind) places[count++] = place
  return places.slice(0, count)
}

/** Most points of a curve that are drawn as they are. */
const DRAWN_POINTS = 600
/** Beyond that, the smallest step between two of them as a share of p(1 − p): a step in log odds. */
const STEP = 0.08

/** The DET curve where some impostor and some genuine pair is accepted, thinned to some hundred points. */
function detPoints({ scores, genuine }: Trials): DetPoints {
  const { fpr, fnr } = detCurve(targetsOf(genuine), scores)
  const least = fpr.length > DRAWN_POINTS ? STEP : 0
  const [far, frr]: [number[], number[]] = [[], []]
  let [lastFar, lastFrr] = [0, 0]
  for (let index = 0; index < fpr.length; index++) {
    const [x = 0, y = 0] = [fpr[index], fnr[index]]
    if (x <= 0 || y >= 1) continue
    const step = Math.abs(x - lastFar) / (x * (1 - x)) + Math.abs(y - lastFrr) / (y * (1 - y))
    // NaN at an end, where a rate is 0 or 1: kept
    if (step < least) continue
    far.push(x)
    frr.push(y)
    lastFar = x
    lastFrr = y
  }
  return { far, frr }
}

const CELLS = 40

/** Shares of each kind in cells of equal width over the range of all scores, as they were given. */
function histogramOf({ scores, genuine }: Trials, sign: number): Report['histogram'] {
  let [low, high] = [Infinity, -Infinity]
  for (let pair = 0; pair < scores.length; pair++) {
    const score = sign * (scores[pair] ?? 0)
    if (score < low) low = score
    if (score > high) high = score
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5]
  const counts = new Float64Array(2 * CELLS)
  const totals = [0, 0]
  for (let pair = 0; pair < scores.length; pair++) {
    const kind = genuine[pair] ?? 0
    const share = (sign * (scores[pair] ?? 0) - low) / (high - low)
    const cell = kind * CELLS + Math.min(CELLS - 1, Math.floor(share * CELLS))
    counts[cell] = (counts[cell] ?? 0) + 1
    totals[kind] = (totals[kind] ?? 0) + 1
  }
  const shares = (kind: number): number[] =>
    Array.from(counts.subarray(kind * CELLS, (kind + 1) * CELLS), (count) => count / (totals[kind] ?? 1))
  const edges = Array.from({ length: CELLS + 1 }, (_, edge) => low + ((high - low) * edge) / CELLS)
  return { edges, genuine: shares(1), impostor: shares(0) }
}
