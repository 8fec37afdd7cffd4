/** Samples to start with, generated or written out here. */
import { cos } from '../../src/engine/nn/angle.ts'
import { exp } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

/** 30 epochs of validation losses that are noise about 0.62 from the tenth on, before which they fall. */
export function noisyLosses(): string {
  const noise = random(21, 'sample/validation').normal(30)
  const rows = Array.from({ length: 30 }, (_, epoch) => {
    const loss = 0.62 + 0.24 * exp(-epoch / 2.5) + 0.015 * (noise[epoch] ?? 0)
    return `${epoch + 1},${loss.toFixed(4)}`
  })
  return ['epoch,val_loss', ...rows].join('\n')
}

/** The eleven values of a worked example with patience 2. */
export const elevenValues = (): string => '1.0, .8, .7, .69995, .6999, .6999, .71, .6, .605, .61, .62'

/** What a run of 5,880 updates logged whose cosine was given the number of micro-batches, every 60 updates. */
export function stretchedLog(): string {
  const rows = Array.from({ length: 99 }, (_, row) => {
    const step = Math.min(60 * row, 5879)
    return `${step},${((0.001 * (1 + cos((Math.PI * step) / 23_460))) / 2).toPrecision(8)}`
  })
  return ['step,learning_rate', ...rows].join('\n')
}
