import { random } from '../engine/nn/random.ts'
import { dataset, type LabelledPoints } from './dataset.ts'

export interface BlobOptions {
  /** Points a class. */
  readonly perClass: number
  readonly centres: readonly [readonly [number, number], readonly [number, number]]
  /** Standard deviation of each coordinate. */
  readonly deviation: number
}

/** Two round normal clouds, one a class. */
export function blobs(seed: number, { perClass, centres, deviation }: BlobOptions): LabelledPoints {
  const count = 2 * perClass
  const noise = random(seed, 'data/blobs').normal(2 * count, 0, deviation)
  const label = (i: number): 0 | 1 => (i < perClass ? 0 : 1)
  const x = noise.map((value, place) => value + centres[label(place >> 1)][place % 2 === 0 ? 0 : 1])
  const y = Float32Array.from({ length: count }, (_, i) => label(i))
  return { ...dataset(x, 2, y), flipped: Array.from({ length: count }, () => false) }
}
