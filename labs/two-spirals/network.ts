import { twoSpirals } from '../../src/data/spirals.ts'
import type { LabelledPoints } from '../../src/data/dataset.ts'
import type { TrainingSpec } from '../../src/engine/training/document.ts'

/** Points of both arms. */
export const POINTS = 170
export const TURNS = 1.25
export const HIDDEN = 16

/** 2–16–16–1 with tanh, binary cross-entropy on the logit, Adam. */
export const spiralNetwork = (lr: number): TrainingSpec => ({
  layers: [
    { type: 'linear', in: 2, out: HIDDEN },
    { type: 'tanh' },
    { type: 'linear', in: HIDDEN, out: HIDDEN },
    { type: 'tanh' },
    { type: 'linear', in: HIDDEN, out: 1 },
  ],
  loss: { type: 'bce_with_logits' },
  optimizer: { type: 'adam', lr },
  init: 'kaiming_uniform',
})

export const spirals = (seed: number, noise: number): LabelledPoints =>
  twoSpirals(seed, { count: POINTS, turns: TURNS, noise })
