import { describe, expect, test } from 'vitest'
import type { Graph } from '../../src/engine/graph/rule.ts'
import { loadOrt } from '../../src/engine/runtime/ort.ts'
import { checker, pointOf, relativeError, runner } from './differences.ts'
import { flopsOf, flopsRatio } from './flops.ts'
import { gradientGraph, loadSubject, outputGraph } from './network.ts'
import { slopesOf, STEPS } from './steps.ts'
import { SAMPLES, widthsOf, type Subject } from './subject.ts'

const subject: Subject = { width: 8, depth: 1, activation: 'tanh', loss: 'half_mse', shift: 0 }

await loadSubject(subject)

/** 2·m·k·n of every matrix product in a graph. */
function countedFlops({ nodes }: Graph): number {
  return nodes.reduce((sum, { op, inputs, outputs }) => {
    if (op !== 'MatMul' && op !== 'Gemm') return sum
    const inner = inputs[0]?.shape.at(-1) ?? 0
    return sum + 2 * inner * (outputs[0]?.shape ?? []).reduce((product, length) => product * length, 1)
  }, 0)
}

describe('the counted operations', () => {
  test.each([
    [8, 1],
    [16, 4],
    [5, 2],
  ])(
    'are those of the graphs, less what the checked weight alone does not need: width %d, depth %d',
    (width, depth) => {
      const layers = flopsOf({ width, depth })
      const forward = layers.reduce((sum, layer) => sum + layer.forward, 0) * SAMPLES
      expect(countedFlops(outputGraph({ ...subject, width, depth }))).toBe(forward)
      // the graph asks for the first weight only: of each later layer the gradient of its input, half of its backward count
      const backward = layers.reduce(
        (sum, layer, index) => sum + (index === 0 ? layer.backward : layer.backward / 2),
        0,
      )
      expect(countedFlops(gradientGraph({ ...subject, width, depth }))).toBe(forward + backward * SAMPLES)
    },
  )

  test('approach twice the forward pass in a deep network', () => {
    expect(flopsRatio(flopsOf({ width: 8, depth: 1 }))).toBeCloseTo(1.2, 12)
    expect(flopsRatio(flopsOf({ width: 16, depth: 4 }))).toBeGreaterThan(1.9)
  })
})

describe('the reverse-mode gradient', () => {
  test('of ½ MSE is that of the textbook recursion', async () => {
    const check = await checker(await loadOrt(), subject)
    const gradient = await check.gradient(5)
    expect(relativeError(gradient, byHand(5))).toBeLessThan(1e-5)
    await check.release()
  })

  test('agrees with central differences at a step near the cube root of ε, not at 10⁻⁶', async () => {
    const check = await checker(await loadOrt(), subject)
    expect(await check.error(5, 0.01)).toBeLessThan(1e-3)
    expect(await check.error(5, 1e-6)).toBeGreaterThan(0.05)
    await check.release()
  })
})

/** δ₂ = (ŷ − y)/B, δ₁ = (δ₂ W₂ᵀ) ⊙ (1 − A₁²), ∇W₁ = Xᵀ δ₁, in double precision. */
function byHand(seed: number): number[] {
  const point = pointOf(seed, subject)
  const [x, y, w1, w2] = ['x', 'y', '0.weight', '2.weight'].map((name) => point[name] ?? new Float32Array())
  const gradient = Array.from({ length: 32 }, () => 0)
  for (let sample = 0; sample < SAMPLES; sample++) {
    const features = [0, 1, 2, 3].map((i) => x![sample * 4 + i]!)
    const hidden = Array.from({ length: 8 }, (_, j) =>
      Math.tanh(features.reduce((sum, v, i) => sum + v * w1![i * 8 + j]!, 0)),
    )
    const delta = (hidden.reduce((sum, v, j) => sum + v * w2![j]!, 0) - y![sample]!) / SAMPLES
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 8; j++)
        gradient[i * 8 + j]! += features[i]! * delta * w2![j]! * (1 - hidden[j]! ** 2)
  }
  return gradient
}

test('the network alone gives one output a sample', async () => {
  const run = await runner(await loadOrt(), outputGraph(subject))
  const { output } = await run.run(pointOf(1, subject))
  expect(output).toHaveLength(SAMPLES)
  await run.release()
})

test('slopes of a sum of h² and 1/h are 2 and −1', () => {
  const { large, small } = slopesOf(
    STEPS,
    STEPS.map((h) => h * h + 1e-8 / h),
  )
  expect(large).toBeCloseTo(2, 2)
  expect(small).toBeCloseTo(-1, 2)
})

test('widths read 4–8–1', () => expect(widthsOf(subject)).toEqual([4, 8, 1]))
