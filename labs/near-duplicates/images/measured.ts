/** What the claims about the hash of images measure, once a seed. */
import { fingerVeins, imageAt } from '../../../src/data/finger-veins/finger-veins.ts'
import { random } from '../../../src/engine/nn/random.ts'
import { BITS, differenceHash, hammingDistance } from './difference-hash.ts'
import { blurred, cropped, halved, linear, mirrored, noisy, turned } from './edits.ts'
import type { GreyImage } from './grey-image.ts'
import { scene } from './scenes.ts'

const SCENES = 30
const FINGERS = 30
const WHITE_IMAGES = 200

const scenesOf = (seed: number): GreyImage[] =>
  Array.from({ length: SCENES }, (_, index) => scene(seed, index))

/** Bits that each image changes by an edit. */
const changes = (
  images: readonly GreyImage[],
  edit: (image: GreyImage, index: number) => GreyImage,
): number[] =>
  images.map((image, index) => hammingDistance(differenceHash(image), differenceHash(edit(image, index))))

/** The most bits that an edit of a scene changes: of the light ones, and of noise and blur. */
export function copies(seed: number) {
  const images = scenesOf(seed)
  const light = [
    ...changes(images, (image) => linear(image, 1, 30)),
    ...changes(images, (image) => linear(image, 0.6, 40)),
    ...changes(images, halved),
  ]
  const rough = [
    ...changes(images, (image, index) => noisy(image, 8, seed * 1000 + index)),
    ...changes(images, (image) => blurred(image, 1.5)),
  ]
  return { light: Math.max(...light), rough: Math.max(...rough) }
}

/** Mean and standard deviation of the distances between different images: white noise, whose 9 × 8 cells are independent, and scenes. */
export function chance(seed: number, most: number) {
  const stream = random(seed, 'near-duplicates/white')
  const white = distances(
    Array.from({ length: WHITE_IMAGES }, () => ({
      width: 9,
      height: 8,
      values: stream.integers(72, 2 ** 24),
    })),
  )
  const scenes = distances(scenesOf(seed))
  return {
    whiteMean: mean(white),
    whiteDeviation: deviation(white),
    mean: mean(scenes),
    deviation: deviation(scenes),
    alarms: shareWithin(scenes, most),
  }
}

/** The share of images still found after an edit that moves their parts, and of fingers of which a second image finds the first. */
export function misses(seed: number, most: number) {
  const images = scenesOf(seed)
  const veins = fingerVeins({ seed, identities: FINGERS, samples: 2, width: 96, height: 36 })
  const fingers = Array.from({ length: 2 * FINGERS }, (_, row) => ({
    width: veins.width,
    height: veins.height,
    values: Uint8ClampedArray.from(imageAt(veins, row), (value) => 255 * value),
  }))
  const again = changes(
    fingers.filter((_, row) => row % 2 === 0),
    (image, index) => fingers[2 * index + 1] ?? image,
  )
  return {
    cropped: shareWithin(
      changes(images, (image) => cropped(image, 0.1)),
      most,
    ),
    turned: shareWithin(
      changes(images, (image) => turned(image, 15)),
      most,
    ),
    mirrored: shareWithin(changes(images, mirrored), most),
    again: shareWithin(again, most),
  }
}

/** Distances of all pairs. */
function distances(images: readonly GreyImage[]): number[] {
  const hashes = images.map(differenceHash)
  return hashes.flatMap((hash, index) => hashes.slice(0, index).map((other) => hammingDistance(hash, other)))
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function deviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
}

const shareWithin = (values: readonly number[], most: number): number =>
  values.filter((value) => value <= most).length / values.length

/**
 * The standard deviation of the distance of two images whose 9 × 8 cells are independent. Neighbouring differences share a cell, so two
 * neighbouring bits agree with chance 1/3 (correlation −1/3), and whether two images agree in them has correlation 1/9: a row of eight has
 * the variance (8 + 2·7/9)/4.
 */
export const whiteDeviation = Math.sqrt(((BITS / 8) * (8 + 14 / 9)) / 4)
