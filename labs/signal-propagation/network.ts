import { random, type RandomStream } from '../../src/engine/nn/random.ts'

/** Variance of a weight, as a function of the width. */
export const SCHEMES = {
  he: { name: 'He，2/n', variance: (n: number) => 2 / n },
  xavier: { name: 'Xavier，1/n', variance: (n: number) => 1 / n },
  pytorch: { name: 'PyTorch 默认，1/(3n)', variance: (n: number) => 1 / (3 * n) },
  small: { name: 'N(0, 0.01²)', variance: () => 1e-4 },
  large: { name: '1.5 × He', variance: (n: number) => 3 / n },
} as const
export type Scheme = keyof typeof SCHEMES

export const ACTIVATIONS = { relu: 'ReLU', tanh: 'tanh' } as const
export type Activation = keyof typeof ACTIVATIONS

/** What stands around a layer: nothing, batch normalization of what it computes, a skip, or a skip whose branch is scaled by 1/√depth. */
export const STRUCTURES = {
  plain: '普通',
  bn: '每层 BN',
  residual: '残差',
  scaled: '残差，支路 × 1/√L',
} as const
export type Structure = keyof typeof STRUCTURES

export interface Net {
  readonly depth: number
  readonly width: number
  readonly scheme: Scheme
  readonly activation: Activation
  readonly structure: Structure
}

/** What passed through the net, by layer: index 0 is the input, index L the output. */
export interface Signals {
  /** Mean square of what goes on to the next layer. */
  readonly forward: number[]
  /** Mean square of the gradient with respect to it, 1 at the output. */
  readonly backward: number[]
  /** Norm of the gradient of each layer's weight, of layers 1 to L. */
  readonly weights: number[]
  /** Share of units that are zero for the whole batch, of layers 1 to L. */
  readonly dead: number[]
}

const SAMPLES = 64
const EPSILON = 1e-5

const meanSquare = (x: Float32Array): number => x.reduce((sum, value) => sum + value * value, 0) / x.length

/** [samples, n] times the transpose of [n, n]. */
function forwardProduct(x: Float32Array, w: Float32Array, n: number): Float32Array {
  const out = new Float32Array(x.length)
  for (let b = 0; b < x.length; b += n)
    for (let o = 0; o < n; o++) {
      let sum = 0
      for (let i = 0; i < n; i++) sum += x[b + i]! * w[o * n + i]!
      out[b + o] = sum
    }
  return out
}

/** [samples, n] times [n, n]: the gradient of the input from that of the output. */
function backwardProduct(g: Float32Array, w: Float32Array, n: number): Float32Array {
  const out = new Float32Array(g.length)
  for (let b = 0; b < g.length; b += n)
    for (let o = 0; o < n; o++) {
      const value = g[b + o]!
      if (value !== 0) for (let i = 0; i < n; i++) out[b + i]! += value * w[o * n + i]!
    }
  return out
}

/** Frobenius norm of gᵀx, the gradient of the weight. */
function weightGradientNorm(g: Float32Array, x: Float32Array, n: number): number {
  // ‖gᵀx‖² = Σ over pairs of samples of ⟨g_a, g_b⟩⟨x_a, x_b⟩.
  let total = 0
  for (let a = 0; a < g.length; a += n)
    for (let b = 0; b <= a; b += n) {
      let [gg, xx] = [0, 0]
      for (let i = 0; i < n; i++) {
        gg += g[a + i]! * g[b + i]!
        xx += x[a + i]! * x[b + i]!
      }
      total += (a === b ? 1 : 2) * gg * xx
    }
  return Math.sqrt(Math.max(0, total))
}

interface Normalized {
  readonly hat: Float32Array
  readonly inverse: Float32Array
}

/** Batch normalization without scale and shift: x̂ and 1/√(σ² + ε) by unit. */
export function batchNorm(z: Float32Array, n: number): Normalized {
  const samples = z.length / n
  const hat = new Float32Array(z.length)
  const inverse = new Float32Array(n)
  for (let j = 0; j < n; j++) {
    let [sum, squares] = [0, 0]
    for (let i = j; i < z.length; i += n) sum += z[i]!
    const mean = sum / samples
    for (let i = j; i < z.length; i += n) squares += (z[i]! - mean) ** 2
    inverse[j] = 1 / Math.sqrt(squares / samples + EPSILON)
    for (let i = j; i < z.length; i += n) hat[i] = (z[i]! - mean) * inverse[j]!
  }
  return { hat, inverse }
}

/** Gradient through batch normalization: without its parts along the constant and along x̂; Ioffe & Szegedy 2015. */
export function batchNormBackward(g: Float32Array, { hat, inverse }: Normalized, n: number): Float32Array {
  const samples = g.length / n
  const out = new Float32Array(g.length)
  for (let j = 0; j < n; j++) {
    let [sum, along] = [0, 0]
    for (let i = j; i < g.length; i += n) {
      sum += g[i]!
      along += g[i]! * hat[i]!
    }
    for (let i = j; i < g.length; i += n)
      out[i] = inverse[j]! * (g[i]! - sum / samples - (hat[i]! * along) / samples)
  }
  return out
}

const activate = (z: Float32Array, kind: Activation): Float32Array =>
  kind === 'relu' ? z.map((value) => Math.max(0, value)) : z.map(Math.tanh)

/** g ⊙ φ′, from the activation's own output. */
const through = (g: Float32Array, a: Float32Array, kind: Activation): Float32Array =>
  kind === 'relu'
    ? g.map((value, i) => (a[i]! > 0 ? value : 0))
    : g.map((value, i) => value * (1 - a[i]! ** 2))

function deadShare(a: Float32Array, n: number): number {
  let dead = 0
  for (let j = 0; j < n; j++) {
    let alive = false
    for (let i = j; i < a.length && !alive; i += n) alive = a[i] !== 0
    if (!alive) dead++
  }
  return dead / n
}

interface Layer {
  readonly weight: Float32Array
  /** What the weight multiplied. */
  readonly input: Float32Array
  /** Output of the activation. */
  readonly active: Float32Array
  readonly normalized: Normalized | null
}

function drawWeight(stream: RandomStream, { width, scheme }: Net): Float32Array {
  return Float32Array.from(stream.normal(width * width, 0, Math.sqrt(SCHEMES[scheme].variance(width))))
}

const scaleOf = ({ structure, depth }: Net): number => (structure === 'scaled' ? 1 / Math.sqrt(depth) : 1)

/** One pass forward from 64 standard normal inputs, and one back from a standard normal gradient at the output. */
export function propagate(seed: number, net: Net): Signals {
  const { depth, width: n, activation, structure } = net
  const weights = random(seed, 'signal-propagation/weights')
  const skips = structure === 'residual' || structure === 'scaled'
  const scale = scaleOf(net)
  let x: Float32Array = Float32Array.from(random(seed, 'signal-propagation/inputs').normal(SAMPLES * n))
  const [layers, forward, dead]: [Layer[], number[], number[]] = [[], [meanSquare(x)], []]
  for (let l = 0; l < depth; l++) {
    const weight = drawWeight(weights, net)
    if (skips) {
      const active = activate(x, activation)
      layers.push({ weight, input: active, active, normalized: null })
      const branch = forwardProduct(active, weight, n)
      x = x.map((value, i) => value + scale * branch[i]!)
    } else {
      const z = forwardProduct(x, weight, n)
      const normalized = structure === 'bn' ? batchNorm(z, n) : null
      const active = activate(normalized?.hat ?? z, activation)
      layers.push({ weight, input: x, active, normalized })
      x = active
    }
    forward.push(meanSquare(layers[l]!.normalized?.hat ?? x))
    dead.push(deadShare(layers[l]!.active, n))
  }
  let g: Float32Array = Float32Array.from(random(seed, 'signal-propagation/gradient').normal(SAMPLES * n))
  const start = meanSquare(g)
  const [backward, norms] = [[1], [] as number[]]
  for (const { weight, input, active, normalized } of layers.toReversed()) {
    if (skips) {
      norms.unshift(scale * weightGradientNorm(g, input, n))
      const branch = through(backwardProduct(g, weight, n), active, activation)
      g = g.map((value, i) => value + scale * branch[i]!)
    } else {
      const inner = through(g, active, activation)
      const z = normalized ? batchNormBackward(inner, normalized, n) : inner
      norms.unshift(weightGradientNorm(z, input, n))
      g = backwardProduct(z, weight, n)
    }
    backward.unshift(meanSquare(g) / start)
  }
  return { forward, backward, weights: norms, dead }
}

/** log₂ of the factor by which a layer changes the mean square, over the whole depth. */
export const perLayer = ({ forward }: Signals): number =>
  Math.log2((forward.at(-1) ?? NaN) / (forward[0] ?? NaN)) / (forward.length - 1)

/** Gradient norm of the first weight over that of the last, and its factor a layer. */
export function gradientRatio({ weights }: Signals): { ratio: number; factor: number } {
  const ratio = (weights[0] ?? NaN) / (weights.at(-1) ?? NaN)
  return { ratio, factor: ratio ** (1 / (weights.length - 1)) }
}

/** log₂ of the factor in theory for ReLU: half of the width times the variance, plus the skip. */
export function perLayerInTheory({ scheme, width, depth, structure }: Net): number {
  const branch = (width * SCHEMES[scheme].variance(width)) / 2
  if (structure === 'residual') return Math.log2(1 + branch)
  if (structure === 'scaled') return Math.log2(1 + branch / depth)
  return structure === 'bn' ? 0 : Math.log2(branch)
}
