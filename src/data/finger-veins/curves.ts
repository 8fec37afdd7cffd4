import { sin } from '../../engine/nn/angle.ts'
import type { RandomStream } from '../../engine/nn/random.ts'
import { between, sign, smoothStep } from './draw.ts'

/** A point in finger coordinates: x along the finger, 0 and 1 the ends of the image; y across it, −1 and 1 the edges of the finger. */
export type Point = readonly [x: number, y: number]

/** A vein that runs the whole finger: a straight line with sine waves on it. */
export interface Trunk {
  readonly level: number
  readonly slope: number
  readonly waves: readonly Wave[]
}

interface Wave {
  readonly height: number
  /** Periods over the length of the image. */
  readonly turns: number
  /** In periods. */
  readonly phase: number
}

const TAU = 2 * Math.PI

/** Veins go on beyond the image, so that a turned or shifted finger does not show where they end. */
const OVERHANG = 0.2

/** Trunk `place` of `count`: the levels share the width of the finger, and the bends are the trunk's own. */
export function drawTrunk(stream: RandomStream, place: number, count: number): Trunk {
  const spacing = 1.5 / count
  return {
    level: spacing * (place + 0.5 - count / 2 + between(stream, -0.25, 0.25)),
    slope: between(stream, -0.3, 0.3),
    waves: [
      { height: between(stream, 0.08, 0.2), turns: between(stream, 0.5, 1.1), phase: between(stream, 0, 1) },
      { height: between(stream, 0.03, 0.08), turns: between(stream, 1.4, 2.6), phase: between(stream, 0, 1) },
    ],
  }
}

/** The y of a trunk at x, finger coordinates. */
export function height({ level, slope, waves }: Trunk, x: number): number {
  const bends = waves.reduce((sum, wave) => sum + wave.height * sin(TAU * (wave.turns * x + wave.phase)), 0)
  return level + slope * (x - 0.5) + bends
}

/** A trunk from one end to the other, as 28 pieces. */
export const path = (trunk: Trunk): Point[] => curve(-OVERHANG, 1 + 2 * OVERHANG, 28, (x) => height(trunk, x))

/** A vein from one trunk to the next one: it leaves the first along it and joins the second along it. */
export function link(stream: RandomStream, from: Trunk, to: Trunk): Point[] {
  const start = between(stream, 0, 1)
  const run = sign(stream) * between(stream, 0.1, 0.3)
  return curve(start, run, 10, (x, share) => {
    const crossed = smoothStep(share)
    return (1 - crossed) * height(from, x) + crossed * height(to, x)
  })
}

/** A vein that parts from a trunk, runs beside it and ends. */
export function branch(stream: RandomStream, trunk: Trunk): Point[] {
  const start = between(stream, 0, 1)
  const run = sign(stream) * between(stream, 0.2, 0.45)
  const rise = sign(stream) * between(stream, 0.35, 0.7)
  return curve(start, run, 10, (x, share) => height(trunk, x) + rise * share * (2 - share))
}

/** The polyline of y(x, share) for x from `start` over `run`, `share` going from 0 to 1 in `pieces` equal steps. */
function curve(start: number, run: number, pieces: number, y: (x: number, share: number) => number): Point[] {
  return Array.from({ length: pieces + 1 }, (_, i) => {
    const share = i / pieces
    const x = start + run * share
    return [x, y(x, share)]
  })
}
