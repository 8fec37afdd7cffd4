import { random } from '../../engine/nn/random.ts'

/** How strongly each condition varies from session to session: 0 not at all, 1 as by default, 2 twice as much. */
export interface Conditions {
  readonly rotation: number
  readonly shift: number
  readonly pressure: number
  readonly illumination: number
  readonly blur: number
  readonly noise: number
}

/** Every condition as it varies by default. */
export const USUAL: Conditions = {
  rotation: 1,
  shift: 1,
  pressure: 1,
  illumination: 1,
  blur: 1,
  noise: 1,
}

/** No condition varies: every session of a finger gives the same image. */
export const STILL: Conditions = { rotation: 0, shift: 0, pressure: 0, illumination: 0, blur: 0, noise: 0 }

/** The conditions of one acquisition. Lengths are in pixels of an image 64 wide, and scale with the width of the image. */
export interface Session {
  /** Degrees, from x towards y. */
  readonly rotation: number
  /** Of the finger, along x and y. */
  readonly shift: readonly [number, number]
  /** 0 barely touching, 1 firm: presses blood out of the veins and the finger flat. */
  readonly pressure: number
  /** Logarithm of the factor on the light in the middle of the image. */
  readonly gain: number
  /** What the logarithm of the light gains from the middle of the image to its right end, and loses to its left end. */
  readonly gradient: number
  /** Standard deviation of the Gaussian blur. */
  readonly blur: number
  /** Standard deviation of the noise of a grey value. */
  readonly noise: number
  /** The stream that the noise is drawn from. */
  readonly grain: { readonly seed: number; readonly purpose: string }
}

/**
 * Sample `sample` of finger `identity` under a seed. A condition scales draws of its own, so that changing one changes no other.
 * By default: rotation N(0, 2°), shifts N(0, 1.5), pressure U(0, 1), gain N(0, 0.1), gradient N(0, 0.12), blur U(0, 0.8), noise 0.03.
 */
export function session(seed: number, identity: number, sample: number, conditions: Conditions): Session {
  for (const [name, scale] of Object.entries(conditions))
    if (!(scale >= 0)) throw new RangeError(`采集条件 ${name} 的强度不能小于 0，收到 ${scale}。`)
  const purpose = `data/finger-veins/session/${identity}/${sample}`
  const stream = random(seed, purpose)
  const [turn = 0, along = 0, across = 0, gain = 0, gradient = 0] = stream.normal(5)
  const [pressure = 0, blur = 0] = stream.uniform(2)
  const { rotation, shift, illumination } = conditions
  return {
    rotation: 2 * rotation * turn,
    shift: [1.5 * shift * along, 1.5 * shift * across],
    pressure: conditions.pressure * pressure,
    gain: 0.1 * illumination * gain,
    gradient: 0.12 * illumination * gradient,
    blur: 0.8 * conditions.blur * blur,
    noise: 0.03 * conditions.noise,
    grain: { seed, purpose: `${purpose}/noise` },
  }
}
