/** Samples to start with, generated or written out here. */
import { exp } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

/** Outputs that lean towards a path of one symbol a frame. */
function leaning(path: readonly number[], symbols: number, seed: number): number[][] {
  const noise = random(seed, 'sample/ctc').normal(path.length * symbols)
  return path.map((target, t) =>
    Array.from({ length: symbols }, (_, v) => (noise[t * symbols + v] ?? 0) + (v === target ? 3 : 0)),
  )
}

function softmax(row: readonly number[]): string[] {
  const powers = row.map((z) => exp(z))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => (power / total).toFixed(4))
}

const HELLO = [0, 1, 1, 0, 2, 0, 3, 3, 0, 3, 0, 4, 4, 0]

/** 14 frames over blank, h, e, l, o, that say hello. */
export const hello = (): string =>
  ['-,h,e,l,o', ...leaning(HELLO, 5, 61).map((row) => softmax(row).join(','))].join('\n')

/** Every third frame of the same: a downsampling too strong for five symbols with a repeat. */
export const tooShort = (): string =>
  [
    '-,h,e,l,o',
    ...leaning(HELLO, 5, 61)
      .filter((_, t) => t % 3 === 1)
      .map((row) => softmax(row).join(',')),
  ].join('\n')

/** Three frames with P(a) = 0.6, 0.7, 0.4: P(a) is 0.856. */
export const threeFrames = (): string => ['-,a', '0.4,0.6', '0.3,0.7', '0.6,0.4'].join('\n')

/** Two frames with P(blank) = 0.6: the best path is empty, the most probable labelling is not. */
export const twoFrames = (): string => ['-,a', '0.6,0.4', '0.6,0.4'].join('\n')

const DIGITS = [10, 2, 2, 10, 0, 10, 10, 2, 10, 10, 5, 5, 10, 10, 7, 10, 10, 10]

/** Logits of 18 frames over ten digits, the blank last; the option says first. */
export const digits = (): string =>
  [
    '0,1,2,3,4,5,6,7,8,9,<blank>',
    ...leaning(DIGITS, 11, 32).map((row) => row.map((z) => (1.5 * z).toFixed(2)).join(',')),
  ].join('\n')
