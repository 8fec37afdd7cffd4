import { random } from '../../engine/nn/random.ts'
import { branch, drawTrunk, link, path, type Point } from './curves.ts'
import { between } from './draw.ts'

/** One vein. `points` in finger coordinates; `radius` in half widths of the finger; `depth` the share of light it takes away on its axis, 0 to 1. */
export interface Vein {
  readonly points: readonly Point[]
  readonly radius: number
  readonly depth: number
}

/** What makes a finger itself: its veins, its half width in heights of the image, and where along it, 0 to 1, its joint lets more light through. */
export interface VeinTree {
  readonly veins: readonly Vein[]
  readonly halfWidth: number
  readonly joint: number
}

/** The finger of number `index` under a seed: two or three trunks along it, links between neighbouring trunks, and branches that end. */
export function identity(seed: number, index: number): VeinTree {
  const stream = random(seed, `data/finger-veins/identity/${index}`)
  const count = 2 + stream.integer(2)
  const trunks = Array.from({ length: count }, (_, place) => drawTrunk(stream, place, count))
  const veins: Vein[] = trunks.map((trunk) => ({
    points: path(trunk),
    radius: between(stream, 0.12, 0.18),
    depth: between(stream, 0.5, 0.65),
  }))
  const small = (points: readonly Point[]): Vein => ({
    points,
    radius: between(stream, 0.08, 0.13),
    depth: between(stream, 0.3, 0.5),
  })
  for (const [place, trunk] of trunks.entries()) {
    const next = trunks[place + 1]
    if (next) veins.push(...several(1 + stream.integer(4 - count), () => small(link(stream, trunk, next))))
    veins.push(...several(stream.integer(5 - count), () => small(branch(stream, trunk))))
  }
  return { veins, halfWidth: between(stream, 0.39, 0.44), joint: between(stream, 0.25, 0.75) }
}

const several = (count: number, draw: () => Vein): Vein[] => Array.from({ length: count }, draw)
