import type { GreyImage } from './grey-image.ts'

/** An image by the value of each pixel: what the tests look at. */
export const drawn = (width: number, height: number, value: (x: number, y: number) => number): GreyImage => ({
  width,
  height,
  values: Array.from({ length: width * height }, (_, at) => value(at % width, Math.floor(at / width))),
})
