import { exp } from '../../engine/nn/exact.ts'
import { random } from '../../engine/nn/random.ts'
import { absorption, type PlacedVein } from './absorption.ts'
import { blur } from './blur.ts'
import { smoothStep } from './draw.ts'
import { pixels, place, type Placement, type Size, toFinger, toPixel } from './placement.ts'
import type { Session } from './session.ts'
import type { Vein, VeinTree } from './vein-tree.ts'

/** Grey values of the dark beside the finger, and of tissue on the axis of the finger away from its joint. */
const BACKGROUND = 0.07
const TISSUE = 0.62

/** Width of the soft edge of the finger, in half widths. */
const EDGE = 0.22

/** Half length of the bright band at the joint, in lengths of the image. */
const JOINT = 0.22

/** Where a vein has faded out, in radii. */
const FADED = 2

/** One acquisition of a finger: grey values [height × width], row by row, 0 to 1. Any size up to 64 × 64; 32 high and 64 wide is usual. */
export function render(tree: VeinTree, session: Session, size: Size): Float32Array {
  const { pressure } = session
  const placement = place(session, tree.halfWidth * (1 + 0.08 * pressure), size)
  const veins = tree.veins.map((vein) => press(vein, pressure, tree.halfWidth * size.height, placement))
  const light = blur(
    transmitted(tree, session, placement, absorption(veins, size), size),
    size,
    pixels(session.blur, size.width),
  )
  return grey(light, session)
}

/** Light as a camera reports it: with noise, clipped to [0, 1] and rounded to float32. */
function grey(light: Float64Array, { noise, grain }: Session): Float32Array {
  const errors = noise > 0 ? random(grain.seed, grain.purpose).normal(light.length, 0, noise) : undefined
  return new Float32Array(
    light.map((value, pixel) => Math.min(1, Math.max(0, value + (errors?.[pixel] ?? 0)))),
  )
}

/** A vein in the image, narrowed and faded by pressure; `halfWidth` of the finger at rest, in pixels. */
function press(vein: Vein, pressure: number, halfWidth: number, placement: Placement): PlacedVein {
  return {
    points: vein.points.map((point) => toPixel(placement, point)),
    reach: (FADED * vein.radius * halfWidth) / (1 + 0.25 * pressure),
    depth: vein.depth / (1 + 0.5 * pressure),
  }
}

/** Light that comes through the finger, and past it, before blur and noise. */
function transmitted(
  { joint }: VeinTree,
  { gain, gradient }: Session,
  placement: Placement,
  shares: Float64Array,
  { width, height }: Size,
): Float64Array {
  const lamp = Array.from({ length: width }, (_, i) => exp(gain + gradient * ((2 * i + 1) / width - 1)))
  const light = new Float64Array(width * height)
  for (let pixel = 0; pixel < light.length; pixel++) {
    const column = pixel % width
    const [x, y] = toFinger(placement, [column + 0.5, (pixel - column) / width + 0.5])
    const inside = smoothStep((1 - Math.abs(y)) / EDGE)
    const tissue = TISSUE * (1 - 0.25 * y * y) * (1 + 0.2 * smoothStep(1 - Math.abs(x - joint) / JOINT))
    const finger = tissue * (1 - (shares[pixel] ?? 0))
    light[pixel] = (lamp[column] ?? 1) * ((1 - inside) * BACKGROUND + inside * finger)
  }
  return light
}
