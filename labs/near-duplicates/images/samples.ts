/** Generated images to start with. */
import { writeBmp } from './bmp.ts'
import { cropped, halved, linear, mirrored, noisy, turned } from './edits.ts'
import type { GreyImage } from './grey-image.ts'
import { scene } from './scenes.ts'

const SEED = 1
const TRAINING = 24
const TEST = 16

/** Test images that were made from a training image: how, and what of it. */
const COPIES: Readonly<Record<number, { readonly name: string; readonly image: () => GreyImage }>> = {
  3: { name: '调亮', image: () => linear(scene(SEED, 5), 1, 30) },
  6: { name: '缩小', image: () => halved(scene(SEED, 9)) },
  8: { name: '加噪', image: () => noisy(scene(SEED, 12), 20, SEED) },
  11: { name: '转5度', image: () => turned(scene(SEED, 17), 5) },
  13: { name: '镜像', image: () => mirrored(scene(SEED, 2)) },
  14: { name: '裁剪', image: () => cropped(scene(SEED, 20), 0.15) },
}

const fileOf = (image: GreyImage, name: string): File =>
  new File([writeBmp(image)], `${name}.bmp`, { type: 'image/bmp' })

const numbered = (side: string, index: number): string => `${side}${String(index + 1).padStart(2, '0')}`

/** 24 training images. */
export const trainingImages = (): File[] =>
  Array.from({ length: TRAINING }, (_, index) => fileOf(scene(SEED, index), numbered('train', index)))

/** 16 test images: ten new ones, four copies that leave the parts of a training image about where they were, and two that do not (mirrored, cropped). */
export const testImages = (): File[] =>
  Array.from({ length: TEST }, (_, index) => {
    const copy = COPIES[index]
    const name = numbered('test', index)
    return copy ? fileOf(copy.image(), `${name}-${copy.name}`) : fileOf(scene(SEED, TRAINING + index), name)
  })
