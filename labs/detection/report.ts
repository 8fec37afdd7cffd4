/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { CocoSummary } from '../../src/metrics/detection/coco.ts'
import type { Gain } from './fixes.ts'

/** A class: its numbers, NaN where it has no objects. */
export interface ClassRow {
  readonly name: string
  readonly objects: number
  readonly detections: number
  /** COCO: mean over ten thresholds, at 0.50, at 0.75, and at the chosen threshold. */
  readonly ap: number
  readonly ap50: number
  readonly ap75: number
  readonly apAt: number
  readonly voc07: number
  readonly voc: number
  /** Where F1 is largest: the lowest score that is kept, and what it costs. */
  readonly best: {
    readonly score: number
    readonly precision: number
    readonly recall: number
    readonly f1: number
  } | null
  /** Precision at recalls 0, 0.01, … 1 at the chosen threshold, three digits; null without objects or beyond the first 200 classes. */
  readonly curve: readonly number[] | null
}

/** Why a detection is a false positive. */
export type Why = 'Cls' | 'Loc' | 'Both' | 'Dupe' | 'Bkg'

export interface FalsePositive {
  readonly image: string
  readonly category: string
  readonly score: number
  readonly why: Why
  readonly iou: number
  /** Class of the object it is about, null for background. */
  readonly object: string | null
  /** Score of the detection that took the object. */
  readonly taker: number | null
}

/** A box to draw: corners in pixels. */
export interface DrawnBox {
  readonly corners: readonly [number, number, number, number]
  readonly category: string
  readonly state: 'found' | 'missed' | 'ignored' | 'hit' | 'dropped' | Why
  /** NaN for an object. */
  readonly score: number
}

export interface Picture {
  readonly image: string
  readonly width: number
  readonly height: number
  readonly objects: readonly DrawnBox[]
  readonly detections: readonly DrawnBox[]
  /** Boxes that are not drawn because there are too many. */
  readonly hidden: number
}

export interface Report {
  readonly formats: { readonly truth: string; readonly found: string }
  readonly images: number
  readonly objects: number
  readonly detections: number
  readonly iou: number
  readonly background: number
  readonly coco: CocoSummary
  /** Means over the classes that have objects. */
  readonly voc07: number
  readonly voc: number
  /** Mean AP at the chosen threshold, on which the gains build. */
  readonly ap: number
  readonly gains: readonly Gain[]
  readonly classes: readonly ClassRow[]
  readonly falsePositives: readonly FalsePositive[]
  readonly pictures: readonly Picture[]
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
}
