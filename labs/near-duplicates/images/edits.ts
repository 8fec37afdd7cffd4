/** What happens to images on their way from one data set to another. Grey values 0 … 255 throughout, rounded and clipped. */
import { flipHorizontal, rotate } from '../../../src/data/finger-veins/augment.ts'
import { blur } from '../../../src/data/finger-veins/blur.ts'
import { random } from '../../../src/engine/nn/random.ts'
import { boxSums } from './box-sums.ts'
import type { GreyImage } from './grey-image.ts'

const grey = (width: number, height: number, values: ArrayLike<number>): GreyImage => ({
  width,
  height,
  values: Uint8ClampedArray.from(values),
})

/** `factor` times every value, plus `offset`. */
export const linear = ({ width, height, values }: GreyImage, factor: number, offset: number): GreyImage =>
  grey(
    width,
    height,
    Array.from(values, (value) => factor * value + offset),
  )

/** Half as wide and half as high: means of 2 × 2 pixels. */
export function halved(image: GreyImage): GreyImage {
  const [width, height] = [Math.floor(image.width / 2), Math.floor(image.height / 2)]
  const area = image.width * image.height
  return grey(
    width,
    height,
    boxSums(image, width, height).map((sum) => sum / area),
  )
}

/** Gaussian noise of a standard deviation in grey values. */
export function noisy({ width, height, values }: GreyImage, deviation: number, seed: number): GreyImage {
  const noise = random(seed, 'near-duplicates/noise').normal(values.length, 0, deviation)
  return grey(
    width,
    height,
    noise.map((value, at) => value + (values[at] ?? 0)),
  )
}

/** Gaussian blur of a standard deviation in pixels. */
export const blurred = (image: GreyImage, deviation: number): GreyImage =>
  grey(image.width, image.height, blur(Float64Array.from(image.values), image, deviation))

/** The middle of an image, without a share of its width and height at each edge. */
export function cropped(image: GreyImage, share: number): GreyImage {
  const [left, top] = [Math.round(share * image.width), Math.round(share * image.height)]
  const [width, height] = [image.width - 2 * left, image.height - 2 * top]
  const values = Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [left + (at % width), top + Math.floor(at / width)]
    return image.values[y * image.width + x] ?? 0
  })
  return grey(width, height, values)
}

/** Turned by degrees about the middle. */
export const turned = ({ width, height, values }: GreyImage, degrees: number): GreyImage =>
  grey(width, height, rotate(Float32Array.from(values), width, height, degrees))

/** Left and right exchanged. */
export const mirrored = ({ width, height, values }: GreyImage): GreyImage =>
  grey(width, height, flipHorizontal(Float32Array.from(values), width, height))
