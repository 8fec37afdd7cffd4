import { sum } from '../numeric/sum.ts'
import type { VocCurve } from './voc-matching.ts'

/**
 * The eleven recalls of VOC 2007 as the devkit's `0:0.1:1` has them: MATLAB counts up by 0.1 to the middle and down
 * from 1 after it, so that the fourth is 0.30000000000000004 and a recall of exactly 3/10 does not reach it.
 */
const ELEVEN = Array.from({ length: 11 }, (_, step) => (step <= 5 ? step * 0.1 : 1 - (10 - step) * 0.1))

/**
 * AP of VOC 2007: the mean over recalls 0, 0.1, …, 1 of the largest precision at that recall or beyond, 0 beyond the
 * last recall reached (Everingham et al. 2010; VOCdevkit 2007, VOCevaldet.m). NaN when no object counts.
 */
export function averagePrecisionVoc07(curve: VocCurve): number {
  if (curve.objects === 0) return Number.NaN
  const envelope = fallingEnvelope(curve.precision)
  return sum(
    ELEVEN.map((level) => {
      const reached = curve.recall.findIndex((recall) => recall >= level)
      return (reached < 0 ? 0 : envelope[reached]!) / ELEVEN.length
    }),
  )
}

/**
 * AP of VOC 2010 and later: the area under the falling envelope of precision over recall (VOCdevkit, VOCap.m).
 * NaN when no object counts.
 */
export function averagePrecisionVoc(curve: VocCurve): number {
  if (curve.objects === 0) return Number.NaN
  const envelope = fallingEnvelope(curve.precision)
  return sum(
    envelope.map((precision, index) => (curve.recall[index]! - (curve.recall[index - 1] ?? 0)) * precision),
  )
}

/** The largest precision at each point or any later one. */
export function fallingEnvelope(precision: Float64Array): Float64Array {
  const envelope = Float64Array.from(precision)
  for (let index = envelope.length - 2; index >= 0; index -= 1) {
    envelope[index] = Math.max(envelope[index]!, envelope[index + 1]!)
  }
  return envelope
}
