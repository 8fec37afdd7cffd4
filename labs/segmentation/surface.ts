/** Distances between the boundaries of two shapes, and what is read from them. */
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import { squaredDistances } from '../../src/metrics/segmentation/distance-transform.ts'

/** A shape in a window with an empty margin: 1 inside, row after row. */
export interface Shape {
  readonly width: number
  readonly height: number
  readonly inside: Uint8Array
}

/** Pixels of a shape with a pixel outside among their four neighbours (what lies beyond the image is outside). */
export function boundaryOf({ width, inside }: Shape): Uint8Array {
  const edge = new Uint8Array(inside.length)
  for (let index = 0; index < inside.length; index++)
    if (
      inside[index] &&
      !(inside[index - 1] && inside[index + 1] && inside[index - width] && inside[index + width])
    )
      edge[index] = 1
  return edge
}

/** Distances in pixels from each boundary pixel of one shape to the nearest of the other, in both directions. */
export interface SurfaceDistances {
  readonly fromTruth: Float64Array
  readonly fromPredicted: Float64Array
}

/** Both shapes in one window; neither is empty. Exact (Meijster, Roerdink & Hesselink 2000). */
export function surfaceDistances(truth: Shape, predicted: Shape): SurfaceDistances {
  const [a, b] = [boundaryOf(truth), boundaryOf(predicted)]
  const { width, height } = truth
  return { fromTruth: directed(a, b, height, width), fromPredicted: directed(b, a, height, width) }
}

function directed(from: Uint8Array, to: Uint8Array, height: number, width: number): Float64Array {
  const squared = squaredDistances(to, height, width)
  const found: number[] = []
  for (let index = 0; index < from.length; index++)
    if (from[index]) found.push(Math.sqrt(squared[index] ?? 0))
  return Float64Array.from(found)
}

/** 95th percentile: of each direction and then the larger, or of both directions together. */
export function hd95({ fromTruth, fromPredicted }: SurfaceDistances, pooled: boolean): number {
  if (pooled) return quantile([...fromTruth, ...fromPredicted], 0.95)
  return Math.max(quantile(fromTruth, 0.95), quantile(fromPredicted, 0.95))
}

/** The largest distance of either direction. */
export const hd = ({ fromTruth, fromPredicted }: SurfaceDistances): number =>
  [fromTruth, fromPredicted].reduce((most, list) => list.reduce((a, b) => Math.max(a, b), most), 0)

const sum = (list: Float64Array): number => list.reduce((total, distance) => total + distance, 0)

/** Average symmetric surface distance: the mean over the boundary pixels of both shapes together (Heimann et al. 2009). */
export function assd({ fromTruth, fromPredicted }: SurfaceDistances): number {
  return (sum(fromTruth) + sum(fromPredicted)) / (fromTruth.length + fromPredicted.length)
}

/** Normalised surface distance: the share of boundary pixels of both shapes within τ of the other (Nikolov et al. 2018, arXiv:1809.04430). */
export function nsd({ fromTruth, fromPredicted }: SurfaceDistances, tau: number): number {
  const within = (list: Float64Array): number =>
    list.reduce((count, distance) => count + (distance <= tau ? 1 : 0), 0)
  return (within(fromTruth) + within(fromPredicted)) / (fromTruth.length + fromPredicted.length)
}
