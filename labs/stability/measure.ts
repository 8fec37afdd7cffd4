/** Calculations behind the claims: each takes the recursion itself and asks theory nothing. */
import { log, pow } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'
import { rules, type Algorithm, type State } from './rules.ts'

const LOG_10 = log(10)

/** A start and a curvature of a seed's own: θ normal, h between 0.1 and 100 in equal ratios. */
export function drawn(seed: number): { readonly theta: number; readonly h: number } {
  const stream = random(seed, 'stability/start')
  const [place = 0] = stream.uniform(1, -1, 2)
  const [theta = 1] = stream.normal(1)
  return { theta, h: pow(10, place) }
}

/** Decades by which |θ| has grown after `steps` steps without noise; a run ends early beyond 100 decades either way. */
export function growth(
  algorithm: Algorithm,
  lr: number,
  mu: number,
  { theta, h }: { readonly theta: number; readonly h: number },
  steps = 6000,
): number {
  const state: State = { theta, velocity: 0 }
  const { update } = rules[algorithm]
  const size = (): number => Math.abs(state.theta) + lr * Math.abs(state.velocity)
  const start = size()
  for (let step = 0; step < steps; step++) {
    update(state, h * state.theta, lr, mu)
    const ratio = size() / start
    if (ratio > 1e100 || ratio < 1e-100) break
  }
  return log(size() / start) / LOG_10
}

/** The learning rate between shrinking and growing, in units of 1/h, found by halving an interval 20 times. */
export function thresholdOf(algorithm: Algorithm, mu: number, subject: ReturnType<typeof drawn>): number {
  let [low, high] = [0, 100 / subject.h]
  for (let halving = 0; halving < 20; halving++) {
    const middle = (low + high) / 2
    if (growth(algorithm, middle, mu, subject) > 0) high = middle
    else low = middle
  }
  return ((low + high) / 2) * subject.h
}

/** What one algorithm does at 0.99 and 1.01 of its limit, and the limit it is found to have. */
export function aroundLimit(
  algorithm: Algorithm,
  mu: number,
  seed: number,
): { readonly below: number; readonly above: number; readonly limit: number } {
  const subject = drawn(seed)
  const lr = rules[algorithm].limit(mu) / subject.h
  return {
    below: growth(algorithm, 0.99 * lr, mu, subject),
    above: growth(algorithm, 1.01 * lr, mu, subject),
    limit: thresholdOf(algorithm, mu, subject),
  }
}

/** The ηh among 0.01, 0.02 … 3 whose single step lowers ½hθ² most, and the share of the loss it removes. */
export function steepest(seed: number): { readonly rate: number; readonly removed: number } {
  const { theta, h } = drawn(seed)
  const loss = (at: number): number => (h * at * at) / 2
  const left = Array.from({ length: 300 }, (_, index) => loss(theta - ((index + 1) / 100 / h) * h * theta))
  const lowest = Math.min(...left)
  return { rate: (left.indexOf(lowest) + 1) / 100, removed: 1 - lowest / loss(theta) }
}

/** Steps until |θ| has fallen to 1/e, between two steps by the logarithm, times ηh: 1 when the time constant is 1/(ηh). */
export function timeConstant(seed: number, x: number): number {
  const { theta, h } = drawn(seed)
  let now = theta
  let before = now
  let step = 0
  for (; Math.abs(now / theta) > 1 / Math.E; step++) {
    before = now
    now -= (x / h) * h * now
  }
  const part = (1 + log(Math.abs(before / theta))) / log(Math.abs(before / now))
  return (step - 1 + part) * x
}

/** The learning rate that makes the slower of two coordinates fastest, in units of 2/(h + h_min), and the factor of a step there. */
export function bestRate(h: number, low: number): { readonly rate: number; readonly factor: number } {
  const steps = 100
  const worst = (lr: number): number =>
    Math.max(...[h, low].map((each) => pow(10, growth('gd', lr, 0, { theta: 1, h: each }, steps) / steps)))
  const candidates = Array.from({ length: 200 }, (_, index) => (index + 1) / 100)
  const factors = candidates.map((share) => worst((share * 2) / (h + low)))
  const factor = Math.min(...factors)
  return { rate: candidates[factors.indexOf(factor)] ?? Number.NaN, factor }
}

/** Mean of ½hθ² over `steps` steps with gradient noise of deviation 1, after a tenth of them is left out. */
export function noiseFloor(
  algorithm: Algorithm,
  seed: number,
  x: number,
  mu: number,
  steps = 100_000,
): number {
  const stream = random(seed, 'stability/floor')
  const state: State = { theta: 0, velocity: 0 }
  const skipped = steps / 10
  let sum = 0
  const noise = stream.normal(steps + skipped)
  for (let step = 0; step < steps + skipped; step++) {
    rules[algorithm].update(state, state.theta + (noise[step] ?? 0), x, mu)
    if (step >= skipped) sum += (state.theta * state.theta) / 2
  }
  return sum / steps
}

/** Positions of 60 steps of gradient descent from a start, on a slope that is `curvature` times the position. */
function walk(from: number, curvature: number, lr: number): number[] {
  let at = from
  return Array.from({ length: 60 }, () => (at -= lr * curvature * at))
}

const apart = (left: readonly number[], right: readonly number[]): number =>
  Math.max(...left.map((value, step) => Math.abs(value - (right[step] ?? Number.NaN))))

/** Largest difference of two paths: with the loss times c at rate η and at rate c·η, and with θ = s·φ at η and at s²·η. */
export function rescaled(seed: number): { readonly loss: number; readonly parameter: number } {
  const { theta, h } = drawn(seed)
  const [c, s, lr] = [4, 8, 0.02 / h]
  const inUnits = walk(theta / s, s * s * h, lr).map((phi) => s * phi)
  return {
    loss: apart(walk(theta, c * h, lr), walk(theta, h, c * lr)),
    parameter: apart(inUnits, walk(theta, h, s * s * lr)),
  }
}
