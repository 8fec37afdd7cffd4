import { copyBatches } from '../../src/data/copies.ts'
import { flipHorizontal, rotate, shift } from '../../src/data/finger-veins/augment.ts'
import { fingerVeins, imageAt, type FingerVeins } from '../../src/data/finger-veins/finger-veins.ts'
import { USUAL } from '../../src/data/finger-veins/session.ts'
import { lately } from '../../src/data/lately.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { Dataset } from '../../src/engine/runtime/trainer.ts'
import { dense, type DenseArray } from '../../src/engine/training/array.ts'

/** Pixels of an image. */
export const WIDTH = 32
export const HEIGHT = 16
export const PIXELS = WIDTH * HEIGHT

/** Later images of each trained finger, on which closed-set accuracy is measured. */
const LATER = 2
/** Fingers that no network is trained on, and images of each. */
const STRANGERS = 16
const STRANGER_IMAGES = 4
/** Number of the first of them: no trained finger has it. */
const FIRST_STRANGER = 1000

/** Varied copies of each training image, drawn beforehand: every step sees each image in one of them. */
export const COPIES = 8

/** What is done to a training image: nothing, small turns and shifts, or these and a mirror image half of the time. */
export type Augmentation = 'plain' | 'moved' | 'mirrored'

/** What a visitor chooses of the data. */
export interface Choice {
  readonly identities: number
  /** Training images of each finger. */
  readonly samples: number
  /** Strength of everything that differs between two acquisitions; 1 is usual. */
  readonly variation: number
}

/** Images of one seed: those to train on, later ones of the same fingers, and fingers never trained on. */
export interface Fingers {
  readonly train: FingerVeins
  readonly later: FingerVeins
  readonly strangers: FingerVeins
}

function draw(seed: number, { identities, samples, variation }: Choice): Fingers {
  const conditions = Object.fromEntries(
    Object.entries(USUAL).map(([name, strength]) => [name, variation * strength]),
  )
  const common = { seed, width: WIDTH, height: HEIGHT, conditions }
  const all = fingerVeins({ ...common, identities, samples: samples + LATER })
  return {
    train: part(all, samples + LATER, (sample) => sample < samples),
    later: part(all, samples + LATER, (sample) => sample >= samples),
    strangers: fingerVeins({
      ...common,
      identities: STRANGERS,
      samples: STRANGER_IMAGES,
      firstIdentity: FIRST_STRANGER,
    }),
  }
}

const kept = lately(8, (seed: number, identities: number, samples: number, variation: number) =>
  draw(seed, { identities, samples, variation }),
)

/** The images of a seed; drawn once for all arms of a run. */
export const fingers = (seed: number, { identities, samples, variation }: Choice): Fingers =>
  kept(seed, identities, samples, variation)

/** The images of a set whose number among those of their finger is wanted. */
function part(set: FingerVeins, samples: number, isWanted: (sample: number) => boolean): FingerVeins {
  const rows = [...set.identity.keys()].filter((row) => isWanted(row % samples))
  return {
    ...set,
    x: joined(rows.map((row) => imageAt(set, row))),
    identity: Int32Array.from(rows, (row) => set.identity[row] ?? 0),
  }
}

export function joined(images: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(images.length * PIXELS)
  images.forEach((image, row) => all.set(image, row * PIXELS))
  return all
}

/** Each image less its mean, divided by its standard deviation: [N, pixels]. Brightness and contrast of an acquisition are gone. */
export function standardised(x: Float32Array): DenseArray {
  const rows = x.length / PIXELS
  const values = Float32Array.from(x)
  for (let row = 0; row < rows; row++) {
    const image = values.subarray(row * PIXELS, (row + 1) * PIXELS)
    const mean = image.reduce((sum, value) => sum + value, 0) / PIXELS
    const variance = image.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / PIXELS
    const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0
    image.forEach((value, at) => {
      image[at] = (value - mean) * scale
    })
  }
  return dense(values, [rows, PIXELS])
}

/** Largest turn in degrees and largest shifts in pixels of an augmented image, either way. */
const TURN = 6
const SHIFT = { x: 2, y: 1 } as const

/** A whole number from −most to most, for a share from −1 to 1. */
const whole = (share: number, most: number): number => Math.trunc(share * (most + 1))

/** One image as augmentation would show it; `draws` are three numbers from −1 to 1. */
export function moved(
  image: Float32Array,
  [turn = 0, x = 0, y = 0]: ArrayLike<number> & Iterable<number>,
): Float32Array {
  const turned = rotate(image, WIDTH, HEIGHT, TURN * turn)
  return shift(turned, WIDTH, HEIGHT, whole(x, SHIFT.x), whole(y, SHIFT.y))
}

/** The training set: COPIES · N rows, copy k of image i in row k · N + i; one copy, the image itself, without augmentation. */
export function trainingSet(seed: number, set: FingerVeins, how: Augmentation): Dataset {
  const count = set.identity.length
  const copies = how === 'plain' ? 1 : COPIES
  const stream = random(seed, 'finger-veins/augmentation')
  const images = Array.from({ length: copies * count }, (_, row) => {
    const image = imageAt(set, row % count)
    if (how === 'plain') return image
    const draws = stream.uniform(4, -1, 1)
    const copy = moved(image, draws)
    return how === 'mirrored' && (draws[3] ?? 0) > 0 ? flipHorizontal(copy, WIDTH, HEIGHT) : copy
  })
  return {
    x: standardised(joined(images)),
    y: dense(
      Float32Array.from(images, (_, row) => set.identity[row % count] ?? 0),
      [images.length],
    ),
  }
}

/** The rows that each step sees: every image once, each in a copy drawn for that step. */
export const batches = (seed: number, samples: number, copies: number, steps: number): number[][] =>
  copyBatches(random(seed, 'finger-veins/copies'), { samples, copies, steps })
