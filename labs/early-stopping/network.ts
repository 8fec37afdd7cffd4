import { noisyCircles } from '../../src/data/circles.ts'
import type { LabelledPoints } from '../../src/data/dataset.ts'
import type { TrainingSpec } from '../../src/engine/training/document.ts'

export const TRAINING = 80
export const VALIDATION = 200
export const TEST = 200
const HIDDEN = 32
const RADIUS_SQUARED = 1.4
const RATE = 0.01

/** 2–32–32–1 with ReLU, binary cross-entropy on the logit, Adam: large enough to learn the noise of 80 labels by heart. */
export const NETWORK: TrainingSpec = {
  layers: [
    { type: 'linear', in: 2, out: HIDDEN },
    { type: 'relu' },
    { type: 'linear', in: HIDDEN, out: HIDDEN },
    { type: 'relu' },
    { type: 'linear', in: HIDDEN, out: 1 },
  ],
  loss: { type: 'bce_with_logits' },
  optimizer: { type: 'adam', lr: RATE },
  init: 'kaiming_uniform',
}

const SIZES = { train: TRAINING, validation: VALIDATION, test: TEST } as const

/** One of the three sets of a seed, a share `flip` of its labels wrong. */
export const circles = (seed: number, part: keyof typeof SIZES, flip: number): LabelledPoints =>
  noisyCircles(seed, { count: SIZES[part], radiusSquared: RADIUS_SQUARED, flip, part })
