import { optimizers, SCALES, type Optimizer } from './optimizers.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { OptimizerSpec } from '../../src/engine/optim/spec.ts'
import type { Ort } from '../../src/engine/runtime/ort.ts'
import { createTrainer } from '../../src/engine/runtime/start.ts'
import { dense } from '../../src/engine/training/array.ts'
import type { TrainingSpec } from '../../src/engine/training/document.ts'

/** A network whose loss is w·x, so that its gradient is x whatever w is. */
const network = (optimizer: OptimizerSpec, features: number): TrainingSpec => ({
  layers: [{ type: 'linear', in: features, out: 1, bias: false }],
  loss: { type: 'output_mean' },
  optimizer,
  init: 'zeros',
})

/** Positions of every replica after each of `steps` steps under constant gradients, [replica][step][coordinate]. */
async function positions(
  ort: Ort,
  optimizer: OptimizerSpec,
  gradients: readonly Float32Array[],
  steps: number,
): Promise<number[][][]> {
  const features = gradients[0]?.length ?? 1
  const trainer = await createTrainer(ort, {
    network: network(optimizer, features),
    data: gradients.map((gradient) => ({ x: dense(gradient, [1, features]), y: dense([0], [1]) })),
    seeds: gradients.map((_, i) => i),
    checkpointBudget: 0,
  })
  const found = gradients.map((): number[][] => [])
  for (let step = 0; step < steps; step++) {
    await trainer.advance(1)
    found.forEach((path, replica) => path.push([...(trainer.parameters(replica)['0.weight']?.values ?? [])]))
  }
  await trainer.release()
  return found
}

/** Adam's recursion with m and v as they are, in float64: Kingma and Ba 2015, Algorithm 1 without the hats. */
function uncorrectedSteps(lr: number, gradient: number, steps: number): number[] {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8]
  let [m, v] = [0, 0]
  return Array.from({ length: steps }, () => {
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient * gradient
    return (lr * m) / (Math.sqrt(v) + epsilon)
  })
}

/** Sizes of the steps under constant gradients of each scale, [scale][step]. */
export async function stepSizes(
  ort: () => Promise<Ort>,
  optimizer: Optimizer,
  lr: number,
  steps: number,
): Promise<number[][]> {
  const spec = optimizers[optimizer].spec(lr)
  if (spec === null) return SCALES.map((scale) => uncorrectedSteps(lr, scale, steps))
  const gradients = SCALES.map((scale) => Float32Array.of(scale))
  const paths = await positions(await ort(), spec, gradients, steps)
  return paths.map((path) => path.map(([now = 0], i) => Math.abs(now - (path[i - 1]?.[0] ?? 0))))
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

/** Angle in radians between the first update and the negative gradient of a random direction. */
export async function firstAngle(
  ort: Ort,
  optimizer: Exclude<Optimizer, 'uncorrected'>,
  lr: number,
  seed: number,
): Promise<number> {
  const gradient = random(seed, 'first-step/gradient').normal(6)
  const spec = optimizers[optimizer].spec(lr)
  if (spec === null) return Number.NaN
  const [[update = []] = []] = await positions(ort, spec, [gradient], 1)
  const along = -dot(update, gradient) / Math.sqrt(dot(gradient, gradient))
  const aside = update.map(
    (value, i) => value + (along * (gradient[i] ?? 0)) / Math.sqrt(dot(gradient, gradient)),
  )
  return Math.atan2(Math.sqrt(dot(aside, aside)), along)
}
