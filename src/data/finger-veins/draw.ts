import type { RandomStream } from '../../engine/nn/random.ts'

/** One value uniform on [low, high). */
export const between = (stream: RandomStream, low: number, high: number): number =>
  stream.uniform(1, low, high)[0] ?? low

/** −1 or 1, equally likely. */
export const sign = (stream: RandomStream): number => 2 * stream.integer(2) - 1

/** 0 for t ≤ 0 and 1 for t ≥ 1, with the smooth step 3t² − 2t³ between. */
export function smoothStep(t: number): number {
  const share = Math.min(1, Math.max(0, t))
  return share * share * (3 - 2 * share)
}
