import { size } from '../graph/value.ts'
import { random } from '../nn/random.ts'
import { maskInput } from '../training/loop.ts'
import type { Plan } from '../training/plan.ts'

/** Bytes of masks that one call of onnxruntime may be fed with. */
const MASK_BYTES = 2 ** 24

/** Most steps, not a whole number, whose masks one call may be fed with. */
export function mostMasked({ network, replicas }: Plan, batch: number): number {
  const each = (network.masks ?? []).map(({ shape }) => size(shape))
  return MASK_BYTES / (4 * each.reduce((sum, length) => sum + length, 0) * batch * replicas)
}

/**
 * Dropout masks of `count` steps from `first` on: 1/(1 − p) or, with probability p, 0. An element's value depends on seed, layer, step
 * and place alone, so that a run may be cut into any pieces.
 */
export function maskFeeds(
  { network, replicas }: Plan,
  seeds: readonly number[],
  batch: number,
  first: number,
  count: number,
): Record<string, Float32Array> {
  return Object.fromEntries(
    (network.masks ?? []).map(({ key, shape, p }) => {
      const each = batch * size(shape)
      const values = new Float32Array(count * replicas * each)
      seeds.forEach((seed, replica) => {
        const stream = random(seed, `mask/${key}`).seek(first * each)
        for (let step = 0; step < count; step++) {
          const from = (step * replicas + replica) * each
          drawMask(values.subarray(from, from + each), p, stream)
        }
      })
      return [maskInput(key), values]
    }),
  )
}

function drawMask(into: Float32Array, p: number, stream: ReturnType<typeof random>): void {
  const threshold = p * 2 ** 32
  const kept = 1 / (1 - p)
  for (let i = 0; i < into.length; i++) into[i] = stream.word() < threshold ? 0 : kept
}
