import { expect, test } from 'vitest'
import { Descent, FEATURES, gradient, norm, points, SAMPLES } from './sphere.ts'

const all = Int32Array.from({ length: SAMPLES }, (_, i) => i)

function loss(seed: number, w: Float64Array): number {
  const { x, y } = points(seed)
  let sum = 0
  for (let i = 0; i < SAMPLES; i++) {
    let score = 0
    for (let j = 0; j < FEATURES; j++) score += (x[i * FEATURES + j] ?? 0) * (w[j] ?? 0)
    sum += Math.log1p(Math.exp((-(y[i] ?? 0) * score) / norm(w)))
  }
  return sum / SAMPLES
}

test('the gradient is that of finite differences', () => {
  const w = Float64Array.from({ length: FEATURES }, (_, j) => Math.cos(j) + 0.3)
  const g = gradient(points(3), w, all)
  for (const j of [0, 17, 63]) {
    const [up, down] = [1e-5, -1e-5].map((h) =>
      loss(
        3,
        w.map((value, k) => (k === j ? value + h : value)),
      ),
    )
    expect(g[j]).toBeCloseTo(((up ?? 0) - (down ?? 0)) / 2e-5, 8)
  }
})

test('a run starts at the length asked for and turns at each step', () => {
  const run = new Descent(1, 8, 3)
  expect(norm(run.w)).toBeCloseTo(3, 10)
  const { before, after, angle } = run.step(0.5, 0)
  expect(before).toBeCloseTo(9, 8)
  expect(after).toBeGreaterThan(before)
  expect(angle).toBeGreaterThan(0)
})
