import { cos, sin } from '../../engine/nn/angle.ts'
import type { Point } from './curves.ts'
import type { Session } from './session.ts'

/** Width and height of an image in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** Where a finger lies in an image, in pixels from the upper left corner; pixel (i, j) covers [i, i + 1) × [j, j + 1). */
export interface Placement {
  /** The pixel position of the middle of the finger, (½, 0) in finger coordinates. */
  readonly centre: Point
  /** Cosine and sine of the rotation. */
  readonly cosine: number
  readonly sine: number
  /** Pixels for a step of 1 of x and of y in finger coordinates. */
  readonly length: number
  readonly halfWidth: number
}

/** The image of width 64 in which sessions measure lengths. */
const STANDARD_WIDTH = 64

/** Pixels of an image of width `width` for `length` pixels of an image 64 wide. */
export const pixels = (length: number, width: number): number => (length * width) / STANDARD_WIDTH

/** Lays a finger of half width `halfWidth` (in heights of the image) into an image as its session has it. */
export function place({ rotation, shift }: Session, halfWidth: number, { width, height }: Size): Placement {
  const angle = (rotation * Math.PI) / 180
  return {
    centre: [width / 2 + pixels(shift[0], width), height / 2 + pixels(shift[1], width)],
    cosine: cos(angle),
    sine: sin(angle),
    length: width,
    halfWidth: halfWidth * height,
  }
}

/** Pixel position → finger coordinates. */
export function toFinger({ centre, cosine, sine, length, halfWidth }: Placement, [px, py]: Point): Point {
  const dx = px - centre[0]
  const dy = py - centre[1]
  return [0.5 + (cosine * dx + sine * dy) / length, (cosine * dy - sine * dx) / halfWidth]
}

/** Finger coordinates → pixel position. */
export function toPixel({ centre, cosine, sine, length, halfWidth }: Placement, [x, y]: Point): Point {
  const dx = (x - 0.5) * length
  const dy = y * halfWidth
  return [centre[0] + cosine * dx - sine * dy, centre[1] + sine * dx + cosine * dy]
}
