/** One image: which pixels of which class were called what, and how far the boundaries are apart. */
import type { Mask } from '../../src/metrics/arguments/masks.ts'
import { hausdorff95 } from '../../src/metrics/segmentation/hausdorff.ts'
import { boundaryIou } from './boundary-iou.ts'
import { clDice } from './skeleton.ts'
import { assd, hd, hd95, nsd, surfaceDistances } from './surface.ts'
import type { Shape } from './surface.ts'

/** In the truth: a pixel that does not count. */
const IGNORED = -1
/** In the prediction: no class at all. */
export const NO_CLASS = -2

/** What 255 is: a pixel to ignore, the foreground of a black and white mask (then 1), or a label like any other. */
export type White = 'ignore' | 'class' | 'label'

/** How distances are read. */
export interface Reading {
  readonly pooled: boolean
  /** Length of a pixel. */
  readonly spacing: number
  /** Tolerances of NSD in the unit of `spacing`; the first is the chosen one. */
  readonly taus: readonly number[]
  /** Band width of Boundary IoU in pixels. */
  readonly band: number
}

/** How far apart the boundaries of one class are; distances in the unit of the spacing. */
export interface Apart {
  readonly hd: number
  readonly hd95: number
  /** Over all pixels of the class instead of its boundary: `hausdorff95` of `npm run metrics`, times the spacing. */
  readonly hd95Region: number
  readonly assd: number
  /** One value a tolerance. */
  readonly nsd: readonly number[]
  readonly boundaryIou: number
  readonly clDice: number
}

/** One class in one image, in pixels. */
export interface ClassCounts {
  readonly label: number
  readonly truth: number
  readonly predicted: number
  readonly both: number
  /** null where a side has no pixel, and for label 0. */
  readonly apart: Apart | null
}

export interface Measured {
  readonly classes: readonly ClassCounts[]
  /** True label → predicted label → pixels. */
  readonly confusion: ReadonlyMap<number, ReadonlyMap<number, number>>
  readonly ignored: number
  readonly truth: Int32Array
  readonly predicted: Int32Array
}

const LABELS = 65_536

/** Measures a pair of masks of one size. */
export function measure(
  own: Mask,
  other: Mask,
  white: { truth: White; predicted: White },
  reading: Reading,
): Measured {
  const truth = relabelled(own.data, white.truth, IGNORED)
  const predicted = relabelled(other.data, white.predicted, NO_CLASS)
  const confusion = new Map<number, Map<number, number>>()
  const seen = new Uint8Array(LABELS)
  let ignored = 0
  for (let index = 0; index < truth.length; index++) {
    const label = truth[index] ?? IGNORED
    if (label === IGNORED) {
      ignored++
      predicted[index] = IGNORED
      continue
    }
    const guess = predicted[index] ?? NO_CLASS
    seen[label] = 1
    if (guess >= 0) seen[guess] = 1
  }
  for (let label = 0; label < LABELS; label++) if (seen[label]) confusion.set(label, new Map())
  countPairs(truth, predicted, confusion)
  const classes = Array.from(confusion.keys(), (label) => {
    const counts = countsOf(confusion, label)
    const apart =
      label > 0 && counts.truth > 0 && counts.predicted > 0
        ? apartOf(...windowOf(truth, predicted, own.width, label), reading)
        : null
    return { label, ...counts, apart }
  })
  return { classes, confusion, ignored, truth, predicted }
}

function relabelled(data: Int32Array, white: White, absent: number): Int32Array {
  if (white === 'label') return data.slice()
  const becomes = white === 'class' ? 1 : absent
  const labels = data.slice()
  for (let index = 0; index < labels.length; index++) if (labels[index] === 255) labels[index] = becomes
  return labels
}

/** Counts runs of equal pairs, of which masks have long ones, so that a map is asked seldom. */
function countPairs(truth: Int32Array, predicted: Int32Array, into: Map<number, Map<number, number>>): void {
  let [label, guess, run] = [IGNORED, IGNORED, 0]
  const close = (): void => {
    const row = into.get(label)
    if (row && run > 0) row.set(guess, (row.get(guess) ?? 0) + run)
    run = 0
  }
  for (let index = 0; index < truth.length; index++) {
    const [nextLabel = IGNORED, nextGuess = IGNORED] = [truth[index], predicted[index]]
    if (nextLabel !== label || nextGuess !== guess) {
      close()
      label = nextLabel
      guess = nextGuess
    }
    run++
  }
  close()
}

function countsOf(
  confusion: ReadonlyMap<number, ReadonlyMap<number, number>>,
  label: number,
): { truth: number; predicted: number; both: number } {
  let [truth, predicted] = [0, 0]
  for (const count of confusion.get(label)?.values() ?? []) truth += count
  for (const row of confusion.values()) predicted += row.get(label) ?? 0
  return { truth, predicted, both: confusion.get(label)?.get(label) ?? 0 }
}

/** Both shapes of a class in the smallest window that holds them, with a margin of one pixel. */
function windowOf(truth: Int32Array, predicted: Int32Array, width: number, label: number): [Shape, Shape] {
  let [left, right, top, bottom] = [width, -1, Infinity, -1]
  for (let index = 0, x = 0, y = 0; index < truth.length; index++) {
    if (truth[index] === label || predicted[index] === label) {
      if (x < left) left = x
      if (x > right) right = x
      if (top === Infinity) top = y
      bottom = y
    }
    if (++x === width) [x, y] = [0, y + 1]
  }
  const [across, down] = [right - left + 3, bottom - top + 3]
  const cut = (from: Int32Array): Shape => {
    const inside = new Uint8Array(across * down)
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++)
        if (from[y * width + x] === label) inside[(y - top + 1) * across + x - left + 1] = 1
    return { width: across, height: down, inside }
  }
  return [cut(truth), cut(predicted)]
}

/** A shape as a mask of src/metrics. */
const mask = ({ width, height, inside }: Shape): Mask => ({ width, height, data: Int32Array.from(inside) })

function apartOf(truth: Shape, predicted: Shape, { pooled, spacing, taus, band }: Reading): Apart {
  const distances = surfaceDistances(truth, predicted)
  return {
    hd: spacing * hd(distances),
    hd95: spacing * hd95(distances, pooled),
    hd95Region: spacing * hausdorff95(mask(truth), mask(predicted)),
    assd: spacing * assd(distances),
    // distances are whole roots of pixels; a tolerance made of decimals must not miss them by a rounding
    nsd: taus.map((tau) => nsd(distances, (tau / spacing) * (1 + 1e-12))),
    boundaryIou: boundaryIou(truth, predicted, band),
    clDice: clDice(truth, predicted),
  }
}
