/** What AP would gain if one kind of error were corrected and all else stayed (ΔAP of TIDE, arXiv:2008.08115, section 2.3). */
import { RECALL_THRESHOLDS } from '../../src/metrics/detection/coco-accumulate.ts'
import type { CocoDataset, CocoDetections } from '../../src/metrics/detection/coco-dataset.ts'
import { descending } from '../../src/metrics/numeric/order.ts'
import { BKG, BOTH, CLS, DUPE, HIT, LOC } from './errors.ts'
import type { Fates } from './errors.ts'

/** Kinds of error, in the order of the figure; the last two overlap with all others. */
export const KINDS = ['Cls', 'Loc', 'Both', 'Dupe', 'Bkg', 'Miss', 'FP', 'FN'] as const
export type Kind = (typeof KINDS)[number]

/** One kind: how many errors, and ΔAP (0 … 1). */
export interface Gain {
  readonly kind: Kind
  readonly count: number
  readonly gain: number
}

export interface Gains {
  /** Mean AP at the threshold over the classes that have objects; NaN when none has. */
  readonly ap: number
  readonly gains: readonly Gain[]
  /** Detections that count by falling score; equal scores by image, then as they were given. */
  readonly order: Uint32Array
}

const FATE_OF: Readonly<Partial<Record<Kind, number>>> = {
  Cls: CLS,
  Loc: LOC,
  Both: BOTH,
  Dupe: DUPE,
  Bkg: BKG,
}

/** Corrects each kind by itself; yields after each. A gain is never below 0, as in TIDE's code. */
export function* gainsOf(
  { truths, categories }: CocoDataset,
  detections: CocoDetections,
  fates: Fates,
): Generator<number, Gains> {
  const order = ranked(detections, fates)
  const objects = new Float64Array(categories.length)
  const missed = new Float64Array(categories.length)
  const unfound = new Float64Array(categories.length)
  let [missedTotal, unfoundTotal] = [0, 0]
  for (const [object, category] of truths.category.entries()) {
    if (fates.counts[object] !== 1) continue
    objects[category] = (objects[category] ?? 0) + 1
    if ((fates.finder[object] ?? -1) >= 0) continue
    unfound[category] = (unfound[category] ?? 0) + 1
    unfoundTotal++
    if ((fates.claimant[object] ?? -1) >= 0) continue
    missed[category] = (missed[category] ?? 0) + 1
    missedTotal++
  }
  const known = Uint8Array.from(objects, (count) => (count > 0 ? 1 : 0))
  const apAfter = (correct: Correction, counted: Float64Array): number =>
    meanAp(order, detections, fates, correct, counted, known)
  const ap = apAfter(asItIs, objects)
  yield 1 / (KINDS.length + 1)
  const gains: Gain[] = []
  for (const kind of KINDS) {
    const fate = FATE_OF[kind]
    const after =
      kind === 'Miss'
        ? apAfter(
            asItIs,
            objects.map((count, index) => count - (missed[index] ?? 0)),
          )
        : kind === 'FN'
          ? apAfter(
              asItIs,
              objects.map((count, index) => count - (unfound[index] ?? 0)),
            )
          : apAfter(fate === undefined ? hitsAlone : corrected(fate, truths.category, fates), objects)
    const count =
      kind === 'Miss'
        ? missedTotal
        : kind === 'FN'
          ? unfoundTotal
          : countOf(fates.fate, (one) => (fate === undefined ? one >= LOC : one === fate))
    gains.push({ kind, count, gain: Number.isNaN(ap) ? Number.NaN : Math.max(0, after - ap) })
    yield (gains.length + 1) / (KINDS.length + 1)
  }
  return { ap, gains, order }
}

/** Detections that count by falling score. */
function ranked(detections: CocoDetections, { fate, order }: Fates): Uint32Array {
  const counted = order.filter((detection) => fate[detection] === HIT || (fate[detection] ?? 0) >= LOC)
  const scores = new Float64Array(counted.length)
  for (const [index, detection] of counted.entries()) scores[index] = detections.score[detection] ?? 0
  return descending(scores).map((index) => counted[index] ?? 0)
}

/** What a detection becomes: a hit of a class, a false positive of its own (−1), or nothing (−2). */
type Correction = (detection: number, fates: Fates) => number
const FALSE_POSITIVE = -1
const GONE = -2
const OWN = -3

const asItIs: Correction = (detection, { fate }) => (fate[detection] === HIT ? OWN : FALSE_POSITIVE)
// with every false positive behind every hit, precision is 1 as far as recall goes
const hitsAlone: Correction = (detection, { fate }) => (fate[detection] === HIT ? OWN : GONE)

/** Corrects one fate: the best claimant of a missed object becomes its hit, every other detection of that fate goes. */
const corrected =
  (wanted: number, classes: Int32Array, { claimant }: Fates): Correction =>
  (detection, fates) => {
    if (fates.fate[detection] !== wanted) return asItIs(detection, fates)
    const object = fates.object[detection] ?? -1
    return object >= 0 && claimant[object] === detection ? (classes[object] ?? GONE) : GONE
  }

const countOf = (fates: Uint8Array, is: (fate: number) => boolean): number => {
  let count = 0
  for (const fate of fates) if (is(fate)) count++
  return count
}

/** Mean AP over the classes that have objects; a class of which a correction leaves false positives alone counts 0, as in TIDE's code. */
function meanAp(
  order: Uint32Array,
  { category }: CocoDetections,
  fates: Fates,
  correct: Correction,
  objects: Float64Array,
  known: Uint8Array,
): number {
  const own = new Int32Array(order.length)
  const hit = new Uint8Array(order.length)
  const sizes = new Uint32Array(objects.length)
  for (const [index, detection] of order.entries()) {
    const becomes = correct(detection, fates)
    const its = becomes >= 0 ? becomes : becomes === GONE ? -1 : (category[detection] ?? 0)
    own[index] = its
    hit[index] = becomes >= 0 || becomes === OWN ? 1 : 0
    if (its >= 0) sizes[its] = (sizes[its] ?? 0) + 1
  }
  const lists = Array.from(sizes, (size) => new Uint8Array(size))
  const next = new Uint32Array(objects.length)
  for (const [index, its] of own.entries()) {
    const list = lists[its]
    if (!list) continue
    list[next[its] ?? 0] = hit[index] ?? 0
    next[its] = (next[its] ?? 0) + 1
  }
  let [total, classes] = [0, 0]
  for (const [its, list] of lists.entries()) {
    const count = objects[its] ?? 0
    if (known[its] !== 1 || (count === 0 && list.length === 0)) continue
    total += count === 0 ? 0 : averagePrecision101(list, count)
    classes++
  }
  return total / classes
}

/** AP at 101 recalls of one class (pycocotools `accumulate`). @param hits 1 for a hit, by falling score */
export function averagePrecision101(hits: Uint8Array, objects: number): number {
  const precision = new Float64Array(hits.length)
  const recall = new Float64Array(hits.length)
  let found = 0
  for (const [index, hit] of hits.entries()) {
    found += hit
    precision[index] = found / (index + 1)
    recall[index] = found / objects
  }
  for (let index = hits.length - 2; index >= 0; index--)
    precision[index] = Math.max(precision[index] ?? 0, precision[index + 1] ?? 0)
  let [at, total] = [0, 0]
  for (const level of RECALL_THRESHOLDS) {
    while (at < hits.length && (recall[at] ?? 0) < level) at++
    if (at === hits.length) break
    total += precision[at] ?? 0
  }
  return total / RECALL_THRESHOLDS.length
}
