/** Where the norm of a scale-invariant weight settles, and how fast its direction turns (Kosson, Messmer and Jaggi 2023; Wan et al. 2020). */
import type { Options } from './controls.ts'
import { shrinkRate } from './shrinkage.ts'

export interface Equilibrium {
  /** Root mean square of the weights, of Adam; null for SGD, whose norm is given instead. */
  readonly rms: number | null
  /** Euclidean norm of the weight of a layer, of SGD. */
  readonly norm: number | null
  /** Angle in radians by which a step without momentum turns the weight: √(2 · share taken a step). */
  readonly angle: number
  /** Angle of a single step with this momentum; the steps of one direction add up, so that over many steps the turn is the same. */
  readonly stepAngle: number
  /** Steps in which the square of the norm (SGD: its fourth power) comes closer by a factor e. */
  readonly relaxation: number
}

/**
 * Equilibrium at the peak rate; null for Adam with L2 and for Lion, which have no such closed form here.
 *
 * AdamW: RMS² = η²/(2s) with s the share taken a step, that is η/(2λ) in PyTorch. SGD with momentum μ and L2: ‖w‖⁴ = η‖g̃‖²/(2λ(1 − μ)).
 */
export function equilibriumOf(settings: Options): Equilibrium | null {
  const { optimizer, lr, lambda, momentum, unitGradient } = settings
  const share = shrinkRate(settings)
  const angle = Math.sqrt(2 * share)
  if (optimizer === 'adamw')
    return {
      rms: lr / angle,
      norm: null,
      angle,
      stepAngle: angle * Math.sqrt((1 - momentum) / (1 + momentum)),
      relaxation: 1 / (2 * share),
    }
  if (optimizer !== 'sgd') return null
  return {
    rms: null,
    norm: ((lr * unitGradient ** 2) / (2 * lambda * (1 - momentum))) ** 0.25,
    angle,
    stepAngle: Math.sqrt((2 * lr * lambda) / (1 + momentum)),
    relaxation: 1 / (4 * share),
  }
}
