import { noisyCircles } from '../../src/data/circles.ts'
import { copyBatches } from '../../src/data/copies.ts'
import { dataset, type LabelledPoints } from '../../src/data/dataset.ts'
import { cos, sin } from '../../src/engine/nn/angle.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { Dataset } from '../../src/engine/runtime/trainer.ts'
import type { TrainingSpec } from '../../src/engine/training/document.ts'

export const TRAINING = 80
export const VALIDATION = 1000
const RADIUS_SQUARED = 1.4
const RATE = 0.01

/** What a visitor chooses of the network and its data. */
export interface Choice {
  readonly width: number
  /** Share of training and validation labels that are wrong. */
  readonly flip: number
  readonly weight_decay: number
  /** Probability with which a hidden unit is dropped. */
  readonly dropout: number
}

/** 2–H–H–1 with ReLU, He's initial values, binary cross-entropy on the logit, AdamW. */
export function network({ width, weight_decay, dropout }: Choice): TrainingSpec {
  const drop = dropout > 0 ? [{ type: 'dropout', p: dropout } as const] : []
  return {
    layers: [
      { type: 'linear', in: 2, out: width },
      { type: 'relu' },
      ...drop,
      { type: 'linear', in: width, out: width },
      { type: 'relu' },
      ...drop,
      { type: 'linear', in: width, out: 1 },
    ],
    loss: { type: 'bce_with_logits' },
    optimizer: { type: 'adamw', lr: RATE, weight_decay },
    init: 'kaiming_normal',
  }
}

const SIZES = { train: TRAINING, validation: VALIDATION } as const

/** One of the two sets of a seed: the class is 1 outside a circle, which no rotation about its centre changes. */
export const circles = (seed: number, part: keyof typeof SIZES, flip: number): LabelledPoints =>
  noisyCircles(seed, { count: SIZES[part], radiusSquared: RADIUS_SQUARED, flip, part })

/** Turned copies of every point: enough that a run of 1500 steps meets each about twelve times. */
const COPIES = 128

/** COPIES · N rows: copy k of point i, turned by an angle of its own, is row k · N + i. */
export function turned(seed: number, { x, y }: LabelledPoints): Dataset {
  const count = y.values.length
  const angles = random(seed, 'overfit-anatomy/angles').uniform(COPIES * count, 0, 2 * Math.PI)
  const points = new Float32Array(2 * COPIES * count)
  angles.forEach((angle, row) => {
    const at = 2 * (row % count)
    const [a = 0, b = 0] = [x.values[at], x.values[at + 1]]
    points[2 * row] = cos(angle) * a - sin(angle) * b
    points[2 * row + 1] = sin(angle) * a + cos(angle) * b
  })
  return dataset(
    points,
    2,
    Float32Array.from(angles, (_, row) => y.values[row % count] ?? 0),
  )
}

/** The copies that each step sees: every point once, each in a copy drawn for that step. */
export const turnedBatches = (seed: number, steps: number): number[][] =>
  copyBatches(random(seed, 'overfit-anatomy/copies'), { samples: TRAINING, copies: COPIES, steps })
