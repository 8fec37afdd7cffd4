import { noisyCircles } from '../../src/data/circles.ts'
import type { LabelledPoints } from '../../src/data/dataset.ts'
import type { TrainingSpec } from '../../src/engine/training/document.ts'

/** Half of a standard normal cloud of the plane lies beyond this squared radius, 2 ln 2. */
export const BALANCED = 2 * Math.LN2

/** Points inside and outside a circle, half and half on average, without wrong labels. */
export const ring = (seed: number, count: number): LabelledPoints =>
  noisyCircles(seed, { count, radiusSquared: BALANCED, flip: 0, part: 'underfit' })

/** Steps of the two trainings. */
export const STEPS = { linear: 1000, network: 1500 } as const

/** Logistic regression by gradient descent for width 0, else 2–H–1 with ReLU by Adam. */
export function network(width: number): TrainingSpec {
  if (width === 0)
    return {
      layers: [{ type: 'linear', in: 2, out: 1 }],
      loss: { type: 'bce_with_logits' },
      optimizer: { type: 'sgd', lr: 0.5 },
      init: 'zeros',
    }
  return {
    layers: [{ type: 'linear', in: 2, out: width }, { type: 'relu' }, { type: 'linear', in: width, out: 1 }],
    loss: { type: 'bce_with_logits' },
    optimizer: { type: 'adam', lr: 0.02 },
    init: 'kaiming_normal',
  }
}

const part = (p: number): number => (p > 0 ? -p * Math.log(p) : 0)

/** Entropy of the labels of a set in nats: what always answering with their shares costs. */
export function entropyOf({ y }: LabelledPoints): number {
  const share = y.values.reduce((sum, label) => sum + label, 0) / y.values.length
  return part(share) + part(1 - share)
}
