/** A grey image, row by row from the top; the values are whole numbers on any scale. */
export interface GreyImage {
  readonly width: number
  readonly height: number
  readonly values: ArrayLike<number>
}

/** The luminance of white on the scale of {@link luminanceOf}. */
export const WHITE = 255_000

/** Luminance of RGBA bytes (alpha is not looked at) as whole numbers 0 … 255 000: 299 R + 587 G + 114 B (ITU-R BT.601). */
export function luminanceOf(rgba: Uint8ClampedArray): Uint32Array {
  const values = new Uint32Array(rgba.length / 4)
  for (let pixel = 0; pixel < values.length; pixel++) {
    const at = 4 * pixel
    values[pixel] = 299 * (rgba[at] ?? 0) + 587 * (rgba[at + 1] ?? 0) + 114 * (rgba[at + 2] ?? 0)
  }
  return values
}
