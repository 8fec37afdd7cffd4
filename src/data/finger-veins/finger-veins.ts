import { flipHorizontal } from './augment.ts'
import type { Size } from './placement.ts'
import { render } from './render.ts'
import { type Conditions, session, USUAL } from './session.ts'
import { identity } from './vein-tree.ts'

/** What {@link fingerVeins} makes: how many fingers and images, under which conditions, in images of width × height pixels. */
export interface FingerVeinOptions extends Size {
  readonly seed: number
  /** How many fingers. */
  readonly identities: number
  /** Images of each finger. */
  readonly samples: number
  /** Number of the first finger, 0 by default: sets that share no number share no finger. */
  readonly firstIdentity?: number
  /** Those left out vary as by default. */
  readonly conditions?: Partial<Conditions>
  /** Adds the mirror image of every image; mirrored fingers are identities of their own, numbered on from the last finger. */
  readonly mirrored?: boolean
}

/** Images `x` [N, height × width], grey values 0 to 1, and the number of the finger that each shows, `identity` [N]. */
export interface FingerVeins extends Size {
  readonly x: Float32Array
  readonly identity: Int32Array
}

/** Images of synthetic fingers, the samples of a finger one after another: N = identities × samples, twice that when mirrored. */
export function fingerVeins(options: FingerVeinOptions): FingerVeins {
  const { seed, identities, samples, firstIdentity = 0, width, height, mirrored = false } = options
  const conditions = { ...USUAL, ...options.conditions }
  const count = identities * samples
  const x = new Float32Array((mirrored ? 2 : 1) * count * width * height)
  for (let finger = 0; finger < identities; finger++) {
    const number = firstIdentity + finger
    const tree = identity(seed, number)
    for (let sample = 0; sample < samples; sample++) {
      const image = render(tree, session(seed, number, sample, conditions), { width, height })
      const row = finger * samples + sample
      x.set(image, row * image.length)
      if (mirrored) x.set(flipHorizontal(image, width, height), (count + row) * image.length)
    }
  }
  const numbers = Int32Array.from(
    { length: x.length / (width * height) },
    (_, row) => firstIdentity + Math.floor(row / samples),
  )
  return { x, identity: numbers, width, height }
}

/** Image `row` of a set, [height × width]; a view, not a copy. */
export const imageAt = ({ x, width, height }: FingerVeins, row: number): Float32Array =>
  x.subarray(row * width * height, (row + 1) * width * height)
