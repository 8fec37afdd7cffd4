import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { evaluateCoco, summarizeCoco } from '../../src/metrics/detection/coco.ts'
import type { CategoryCurves } from '../../src/metrics/detection/coco.ts'
import { IOU_THRESHOLDS } from '../../src/metrics/detection/coco-match.ts'
import { indices } from '../../src/metrics/numeric/arrays.ts'
import { byClass, classRow } from './classes.ts'
import type { controls } from './controls.ts'
import { judge } from './errors.ts'
import { gainsOf } from './fixes.ts'
import { pictures, worst } from './pictures.ts'
import { readFound, readTruth } from './read.ts'
import type { Found, Truth } from './read.ts'
import type { ClassRow, Report } from './report.ts'
import { join } from './scene.ts'
import type { Scene, Size } from './scene.ts'
import { notesOf, warningsOf } from './warnings.ts'

type Options = Settings<typeof controls>

/** Parts of the calculation that a page can watch. */
const PARTS = 100

export default defineWork({
  // images are only drawn under the boxes, by the page
  read: { truth: readTruth, detections: readFound, images: (files) => files.length },
  analyse: ({ truth, detections }, settings: Options) => {
    const size = { width: settings.imageWidth, height: settings.imageHeight }
    return inParts(evaluation(joined(truth, detections, size), settings, size))
  },
})

/** The scene of two inputs and its COCO curves, kept because most options change neither. */
interface Kept {
  readonly truth: Truth
  readonly size: Size
  readonly scene: Scene
  curves: readonly CategoryCurves[] | null
}
const kept = new WeakMap<Found, Kept>()

function joined(truth: Truth, found: Found, size: Size): Kept {
  const before = kept.get(found)
  const same = before?.size.width === size.width && before.size.height === size.height
  if (before?.truth === truth && (same || !before.scene.shares)) return before
  const now: Kept = { truth, size, scene: join(truth, found, size), curves: null }
  kept.set(found, now)
  return now
}

/** Steps that yield how far they are (0 … 1), as parts of equal share. */
function inParts<T>(steps: Generator<number, T>): Analysis<T> {
  let [share, result]: [number, T | undefined] = [0, undefined]
  const part = (index: number): void => {
    const goal = index === PARTS - 1 ? Infinity : (index + 1) / PARTS
    for (; result === undefined && share < goal;) {
      const step = steps.next()
      if (step.done) result = step.value
      else share = step.value
    }
  }
  return new Analysis(PARTS, part, () => {
    if (result === undefined) throw new Error('the report was asked for before its last part')
    return result
  })
}

function* evaluation(own: Kept, settings: Options, size: Size): Generator<number, Report> {
  const { scene } = own
  const { dataset, detections } = scene
  const threshold = Math.min(9, Math.max(0, Math.round((settings.iou - 0.5) / 0.05)))
  const thresholds = { iou: IOU_THRESHOLDS[threshold] ?? 0.5, background: settings.background }
  own.curves ??= yield* within(0, 0.6, progressOf(evaluateCoco(dataset, detections)))
  const { curves } = own
  const images = Math.max(1, dataset.images.length)
  const fates = yield* within(0.6, 0.75, scaled(judge(dataset, detections, thresholds), images))
  const { ap, gains, order } = yield* within(0.75, 0.85, gainsOf(dataset, detections, fates))
  const categories = dataset.categories.length
  const parts = {
    scene,
    fates,
    curves,
    threshold,
    real: byClass(dataset.truths.category, categories, indices(dataset.truths.area.length)),
    found: byClass(detections.category, categories, indices(detections.score.length)),
    ranked: byClass(detections.category, categories, order),
  }
  const classes: ClassRow[] = []
  for (let category = 0; category < categories; category++) {
    classes.push(classRow(parts, category))
    yield 0.85 + (0.14 * classes.length) / categories
  }
  const drawn = pictures(scene, fates)
  yield 0.992
  const warnings = warningsOf(scene, fates)
  yield 0.996
  const counted = classes.filter(({ objects }) => objects > 0)
  const meanOf = (pick: (row: ClassRow) => number): number =>
    counted.reduce((sum, row) => sum + pick(row), 0) / counted.length
  return {
    formats: scene.formats,
    images: dataset.images.length,
    objects: dataset.truths.area.length,
    detections: detections.score.length,
    iou: settings.iou,
    background: settings.background,
    coco: summarizeCoco(curves),
    voc07: meanOf(({ voc07 }) => voc07),
    voc: meanOf(({ voc }) => voc),
    ap,
    gains,
    classes,
    falsePositives: worst(scene, fates, order),
    pictures: drawn,
    notes: notesOf(scene, fates, size),
    warnings,
  }
}

/** Progress of steps as a stretch of the whole. */
function* within<T>(from: number, to: number, steps: Generator<number, T>): Generator<number, T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    yield from + (to - from) * step.value
  }
}

function* scaled<T>(steps: Generator<number, T>, total: number): Generator<number, T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    yield step.value / total
  }
}

function* progressOf(steps: ReturnType<typeof evaluateCoco>): Generator<number, readonly CategoryCurves[]> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    yield step.value.done / Math.max(1, step.value.total)
  }
}
