/** All images together: the confusion matrix, values of each class, and their averages. */
import { InputError } from '../../src/data/input-error.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { mean } from '../../src/metrics/numeric/sum.ts'
import {
  classDice,
  classIou,
  frequencyWeightedIou,
  meanIou,
  pixelAccuracy,
} from '../../src/metrics/segmentation/overlap.ts'
import { NO_CLASS } from './measure.ts'
import type { Apart, ClassCounts, Measured } from './measure.ts'
import type { ClassRow, ImageRow, Report, Spread } from './report.ts'

/** Most different labels. */
const MOST_LABELS = 256
/** Points of a curve that a page draws. */
const DRAWN = 600

/** What the options say about classes that a side does not have. */
export interface Policy {
  readonly background: boolean
  /** Both sides empty: this counts as right, else the image is left out. */
  readonly emptyCounts: boolean
  /** One side empty: the distance is the diagonal, else the image is left out. */
  readonly diagonal: boolean
}

/** One image without its pixels. */
export interface Kept {
  readonly name: string
  /** Length of the diagonal in the unit of the spacing. */
  readonly diagonal: number
  readonly classes: ReadonlyMap<number, ClassCounts>
}

/** Sums images one after the other. */
export class Totals {
  readonly images: Kept[] = []
  ignored = 0
  pixels = 0
  private readonly confusion = new Map<number, Map<number, number>>()

  /** @throws InputError when there are too many different labels */
  add(name: string, diagonal: number, { classes, confusion, ignored }: Measured): void {
    this.images.push({ name, diagonal, classes: new Map(classes.map((one) => [one.label, one])) })
    this.ignored += ignored
    for (const [label, row] of confusion) {
      const own = this.confusion.get(label) ?? new Map<number, number>()
      this.confusion.set(label, own)
      for (const [guess, count] of row) {
        own.set(guess, (own.get(guess) ?? 0) + count)
        this.pixels += count
      }
    }
    if (this.confusion.size > MOST_LABELS)
      throw new InputError(
        `到 ${name} 为止出现了 ${this.confusion.size} 种不同的标签，像是实例图或照片；最多 ${MOST_LABELS} 类，每个像素的值要是类的编号。`,
      )
  }

  get labels(): number[] {
    return Array.from(this.confusion.keys()).sort((a, b) => a - b)
  }

  /** Pixels by true and predicted label; the last column counts pixels predicted as no class. */
  matrix(): number[][] {
    const { labels } = this
    return labels.map((label) =>
      [...labels, NO_CLASS].map((guess) => this.confusion.get(label)?.get(guess) ?? 0),
    )
  }
}

/** Counts of some classes, as src/metrics takes them. */
function pixelCounts(matrix: readonly (readonly number[])[], chosen: readonly number[]) {
  const column = (index: number): number => matrix.reduce((sum, row) => sum + (row[index] ?? 0), 0)
  const row = (index: number): number => (matrix[index] ?? []).reduce((sum, count) => sum + count, 0)
  return {
    both: Float64Array.from(chosen, (index) => matrix[index]?.[index] ?? 0),
    truth: Float64Array.from(chosen, row),
    predicted: Float64Array.from(chosen, column),
    total: matrix.flat().reduce((sum, count) => sum + count, 0),
  }
}

/** The averages over classes; with label 0 left out only those of IoU, Dice and class accuracy change. */
export function summaryOf(totals: Totals, rows: readonly ClassRow[], background: boolean): Report['summary'] {
  const matrix = totals.matrix()
  const everything = pixelCounts(
    matrix,
    totals.labels.map((_, index) => index),
  )
  const counted = rows.filter(({ label }) => background || label !== 0)
  const chosen = pixelCounts(
    matrix,
    counted.map(({ label }) => totals.labels.indexOf(label)),
  )
  const meanOf = (pick: (row: ClassRow) => number): number =>
    mean(counted.map(pick).filter((value) => !Number.isNaN(value)))
  return {
    pixel_accuracy: pixelAccuracy(everything),
    mean_class_accuracy: meanOf(({ recall }) => recall),
    mean_iou: meanIou(chosen),
    mean_dice: mean(classDice(chosen).filter((value) => !Number.isNaN(value))),
    frequency_weighted_iou: frequencyWeightedIou(everything),
    image_mean_iou: meanOf(({ imageIou }) => imageIou.mean),
    image_mean_dice: meanOf(({ imageDice }) => imageDice.mean),
  }
}

export function classRows(totals: Totals, policy: Policy, tauCount: number): ClassRow[] {
  const counts = pixelCounts(
    totals.matrix(),
    totals.labels.map((_, index) => index),
  )
  const [iou, dice] = [classIou(counts), classDice(counts)]
  return totals.labels.map((label, index) => {
    const [truth = 0, predicted = 0, both = 0] = [
      counts.truth[index],
      counts.predicted[index],
      counts.both[index],
    ]
    const images = totals.images.map(
      ({ classes }) => classes.get(label) ?? { label, truth: 0, predicted: 0, both: 0, apart: null },
    )
    const dices = images.map((one) => overlapOf(one, diceOf, policy)).filter((value) => !Number.isNaN(value))
    dices.sort((a, b) => a - b)
    return {
      label,
      truth,
      predicted,
      iou: iou[index] ?? Number.NaN,
      dice: dice[index] ?? Number.NaN,
      precision: predicted === 0 ? Number.NaN : both / predicted,
      recall: truth === 0 ? Number.NaN : both / truth,
      imageIou: spreadOf(images.map((one) => overlapOf(one, iouOf, policy))),
      imageDice: spreadOf(dices),
      apart: label === 0 ? null : apartOf(totals.images, images, policy),
      nsdCurve:
        label === 0
          ? []
          : Array.from({ length: tauCount }, (_, at) =>
              averageOf(images.map((one) => sharedOf(one, ({ nsd }) => nsd[at] ?? 0, policy))),
            ),
      sortedDice: thinned(dices),
    }
  })
}

const iouOf = ({ truth, predicted, both }: ClassCounts): number => both / (truth + predicted - both)
const diceOf = ({ truth, predicted, both }: ClassCounts): number => (2 * both) / (truth + predicted)

const isEmpty = ({ truth, predicted }: ClassCounts): boolean => truth + predicted === 0

function overlapOf(one: ClassCounts, value: (one: ClassCounts) => number, { emptyCounts }: Policy): number {
  if (isEmpty(one)) return emptyCounts ? 1 : Number.NaN
  return value(one)
}

/** A share (NSD, Boundary IoU, clDice): 0 where one side is empty. */
function sharedOf(one: ClassCounts, value: (apart: Apart) => number, { emptyCounts }: Policy): number {
  if (isEmpty(one)) return emptyCounts ? 1 : Number.NaN
  return one.apart ? value(one.apart) : 0
}

function distanceOf(
  one: ClassCounts,
  value: (apart: Apart) => number,
  diagonal: number,
  policy: Policy,
): number {
  if (isEmpty(one)) return policy.emptyCounts ? 0 : Number.NaN
  if (one.apart) return value(one.apart)
  return policy.diagonal ? diagonal : Number.NaN
}

function apartOf(kept: readonly Kept[], images: readonly ClassCounts[], policy: Policy): ClassRow['apart'] {
  const distance = (value: (apart: Apart) => number): number =>
    averageOf(images.map((one, index) => distanceOf(one, value, kept[index]?.diagonal ?? 0, policy)))
  const share = (value: (apart: Apart) => number): number =>
    averageOf(images.map((one) => sharedOf(one, value, policy)))
  return {
    hd: distance(({ hd }) => hd),
    hd95: distance(({ hd95 }) => hd95),
    hd95Region: distance(({ hd95Region }) => hd95Region),
    assd: distance(({ assd }) => assd),
    nsd: share(({ nsd }) => nsd[0] ?? 0),
    boundaryIou: share(({ boundaryIou }) => boundaryIou),
    clDice: share(({ clDice }) => clDice),
    measured: images.filter(({ apart }) => apart !== null).length,
    missed: images.filter(({ truth, predicted }) => truth > 0 && predicted === 0).length,
    extra: images.filter(({ truth, predicted }) => truth === 0 && predicted > 0).length,
  }
}

const averageOf = (values: readonly number[]): number => mean(values.filter((value) => !Number.isNaN(value)))

function spreadOf(all: readonly number[]): Spread {
  const values = all.filter((value) => !Number.isNaN(value))
  return {
    mean: mean(values),
    median: quantile(values, 0.5),
    low: quantile(values, 0.25),
    high: quantile(values, 0.75),
    least: quantile(values, 0),
    images: values.length,
  }
}

/** The rows of all images, from the lowest Dice up. */
export function imageRows({ images }: Totals, policy: Policy): ImageRow[] {
  const rows = images.map(({ name, diagonal, classes }): ImageRow => {
    const own = Array.from(classes.values()).filter((one) => !isEmpty(one))
    const counted = own.filter(({ label }) => policy.background || label !== 0)
    return {
      name,
      iou: averageOf(counted.map(iouOf)),
      dice: averageOf(counted.map(diceOf)),
      classes: own.map((one) => {
        const distance = (value: (apart: Apart) => number): number =>
          one.label === 0 ? Number.NaN : distanceOf(one, value, diagonal, policy)
        const share = (value: (apart: Apart) => number): number =>
          one.label === 0 ? Number.NaN : sharedOf(one, value, policy)
        return {
          label: one.label,
          iou: iouOf(one),
          dice: diceOf(one),
          hd: distance(({ hd }) => hd),
          hd95: distance(({ hd95 }) => hd95),
          hd95Region: distance(({ hd95Region }) => hd95Region),
          assd: distance(({ assd }) => assd),
          nsd: share(({ nsd }) => nsd[0] ?? 0),
          boundaryIou: share(({ boundaryIou }) => boundaryIou),
          clDice: share(({ clDice }) => clDice),
        }
      }),
    }
  })
  // images without any class that counts come last
  return rows.sort((a, b) => (Number.isNaN(a.dice) ? 2 : a.dice) - (Number.isNaN(b.dice) ? 2 : b.dice))
}

function thinned(values: readonly number[]): number[] {
  if (values.length <= DRAWN) return [...values]
  return Array.from(
    { length: DRAWN },
    (_, index) => values[Math.round((index * (values.length - 1)) / (DRAWN - 1))] ?? 0,
  )
}
