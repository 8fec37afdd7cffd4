import { gather, indices } from '../numeric/arrays.ts'
import { descending } from '../numeric/order.ts'
import { sum } from '../numeric/sum.ts'
import { type Curves, type Ranked, RECALL_THRESHOLDS, accumulate } from './coco-accumulate.ts'
import { type CocoDataset, type CocoDetections, imagesOf, sortByCategory } from './coco-dataset.ts'
import { AREA_RANGES, type Outcome, matchScene, overlaps } from './coco-match.ts'

const MOST_DETECTIONS = 100
/** Images between two reports of progress. */
const STRIDE = 100

/** How far an evaluation is, in boxes. */
export interface Progress {
  readonly done: number
  readonly total: number
}

/** Curves of one category: all sizes with 1, 10 and 100 detections an image, and small, medium, large with 100. */
export interface CategoryCurves {
  readonly category: number
  /** Objects that count, in all sizes. */
  readonly objects: number
  /** undefined where no object counts. */
  readonly all: Readonly<Record<1 | 10 | 100, Curves>> | undefined
  readonly small: Curves | undefined
  readonly medium: Curves | undefined
  readonly large: Curves | undefined
}

/** The twelve numbers of COCO detection, −1 where nothing counts. */
export interface CocoSummary {
  readonly AP: number
  readonly AP50: number
  readonly AP75: number
  readonly APs: number
  readonly APm: number
  readonly APl: number
  readonly AR1: number
  readonly AR10: number
  readonly AR100: number
  readonly ARs: number
  readonly ARm: number
  readonly ARl: number
}

/**
 * Evaluates boxes as pycocotools' COCOeval, one category after the other (Lin et al. 2014, arXiv:1405.0312;
 * cocoeval.py): ten IoU thresholds, 101 recall levels, area ranges by the annotation's `area`, 100 detections an image.
 * A generator, so that a worker can report progress and stop between steps.
 * @returns the curves of every category, in the order of `dataset.categories`
 */
export function* evaluateCoco(
  dataset: CocoDataset,
  detections: CocoDetections,
): Generator<Progress, readonly CategoryCurves[]> {
  const { images, categories, truths } = dataset
  const found = sortByCategory(detections, images.length, categories.length, descending(detections.score))
  const inFileOrder = indices(truths.area.length)
  const real = sortByCategory(truths, images.length, categories.length, inFileOrder)
  const total = found.order.length + real.order.length
  const results: CategoryCurves[] = []
  let [done, steps] = [0, 0]
  for (const [k, category] of categories.entries()) {
    const collected = new Collected(found.starts[k + 1]! - found.starts[k]!)
    for (const boxes of imagesOf(k, detections, found, truths, real)) {
      collected.add(dataset, detections, boxes.found.subarray(0, MOST_DETECTIONS), boxes.real)
      done += boxes.found.length + boxes.real.length
      steps += 1
      if (steps % STRIDE === 0) yield { done, total }
    }
    results.push(collected.curves(category))
  }
  return results
}

/** The mean of every precision or recall over the categories that have objects (pycocotools `COCOeval.summarize`). */
export function summarizeCoco(categories: readonly CategoryCurves[]): CocoSummary {
  const precision = (pick: (c: CategoryCurves) => Curves | undefined, threshold?: number): number =>
    meanOrUndefined(categories, pick, ({ precision: values }) =>
      threshold === undefined
        ? values
        : values.subarray(threshold * RECALL_THRESHOLDS.length, (threshold + 1) * RECALL_THRESHOLDS.length),
    )
  const recall = (pick: (c: CategoryCurves) => Curves | undefined): number =>
    meanOrUndefined(categories, pick, (curves) => curves.recall)
  return {
    AP: precision((c) => c.all?.[100]),
    AP50: precision((c) => c.all?.[100], 0),
    AP75: precision((c) => c.all?.[100], 5),
    APs: precision((c) => c.small),
    APm: precision((c) => c.medium),
    APl: precision((c) => c.large),
    AR1: recall((c) => c.all?.[1]),
    AR10: recall((c) => c.all?.[10]),
    AR100: recall((c) => c.all?.[100]),
    ARs: recall((c) => c.small),
    ARm: recall((c) => c.medium),
    ARl: recall((c) => c.large),
  }
}

/** The twelve COCO numbers in one call. */
export function coco(dataset: CocoDataset, detections: CocoDetections): CocoSummary {
  const steps = evaluateCoco(dataset, detections)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return summarizeCoco(step.value)
}

/** Outcomes of one category, image after image. */
class Collected {
  readonly #scores: Float64Array
  readonly #ranks: Uint8Array
  readonly #areas: readonly (Outcome & { objects: number })[]
  #length = 0

  /** @param most how many detections the category has */
  constructor(most: number) {
    this.#scores = new Float64Array(most)
    this.#ranks = new Uint8Array(most)
    this.#areas = AREA_RANGES.map(() => ({
      matched: new Uint16Array(most),
      ignored: new Uint16Array(most),
      objects: 0,
    }))
  }

  add({ truths }: CocoDataset, detections: CocoDetections, found: Uint32Array, real: Uint32Array): void {
    const scene = { detections, truths, found, real, ious: overlaps(detections, truths, found, real) }
    this.#areas.forEach((area, a) => {
      area.objects += matchScene(scene, AREA_RANGES[a]!, area, this.#length)
    })
    for (let d = 0; d < found.length; d += 1) {
      this.#scores[this.#length] = detections.score[found[d]!]!
      this.#ranks[this.#length] = d
      this.#length += 1
    }
  }

  curves(category: number): CategoryCurves {
    const order = descending(this.#scores.subarray(0, this.#length))
    const rank = new Uint8Array(gather(this.#ranks, order))
    const ranked = this.#areas.map(({ matched, ignored, objects }): Ranked => ({
      matched: new Uint16Array(gather(matched, order)),
      ignored: new Uint16Array(gather(ignored, order)),
      rank,
      objects,
    }))
    const curves = (a: number, most: number): Curves | undefined =>
      ranked[a]!.objects === 0 ? undefined : accumulate(ranked[a]!, most)
    const [one, ten, hundred] = [curves(0, 1), curves(0, 10), curves(0, MOST_DETECTIONS)]
    return {
      category,
      objects: ranked[0]!.objects,
      all: one && ten && hundred && { 1: one, 10: ten, 100: hundred },
      small: curves(1, MOST_DETECTIONS),
      medium: curves(2, MOST_DETECTIONS),
      large: curves(3, MOST_DETECTIONS),
    }
  }
}

function meanOrUndefined(
  categories: readonly CategoryCurves[],
  pick: (category: CategoryCurves) => Curves | undefined,
  values: (curves: Curves) => Float64Array,
): number {
  const parts = categories.map(pick).flatMap((curves) => (curves ? [values(curves)] : []))
  return parts.length === 0 ? -1 : sum(parts.map(sum)) / sum(parts.map(({ length }) => length))
}
