import { cos, sin } from '../engine/nn/angle.ts'
import { random } from '../engine/nn/random.ts'
import { dataset, type LabelledPoints } from './dataset.ts'

export interface SpiralOptions {
  /** Points of both arms together; even. */
  readonly count: number
  /** Turns of each arm about the centre. */
  readonly turns: number
  /** Standard deviation of each coordinate about the arm; the arms end at radius 1. */
  readonly noise: number
}

const INNER = 0.12
const TAU = 2 * Math.PI

/** Two spiral arms, one a class, half a turn apart (the benchmark of Lang and Witbrock 1988); points are spread evenly in angle. */
export function twoSpirals(seed: number, { count, turns, noise }: SpiralOptions): LabelledPoints {
  const half = count / 2
  const jitter = random(seed, 'data/two-spirals').normal(2 * count, 0, noise)
  const x = new Float32Array(2 * count)
  const y = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const label = i < half ? 0 : 1
    const share = ((i % half) + 0.5) / half
    const radius = INNER + (1 - INNER) * share
    const angle = TAU * turns * share + Math.PI * label
    x[2 * i] = radius * cos(angle) + (jitter[2 * i] ?? 0)
    x[2 * i + 1] = radius * sin(angle) + (jitter[2 * i + 1] ?? 0)
    y[i] = label
  }
  return { ...dataset(x, 2, y), flipped: Array.from({ length: count }, () => false) }
}
