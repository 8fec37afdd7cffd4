import { widthsOf, type Subject } from './subject.ts'

/** Floating-point operations of one layer's matrix products for one sample; a product of [m, k] and [k, n] has 2·m·k·n. */
export interface LayerFlops {
  readonly layer: string
  readonly forward: number
  /** For the gradient of the weight and, except in the first layer, of the layer's input. */
  readonly backward: number
}

/** Exact counts of the matrix products of a multilayer perceptron (Griewank and Walther, Evaluating Derivatives, 2008, §3). */
export function flopsOf(subject: Pick<Subject, 'width' | 'depth'>): readonly LayerFlops[] {
  const widths = widthsOf(subject)
  return widths.slice(1).map((out, index) => {
    const inputs = widths[index] ?? 0
    const forward = 2 * inputs * out
    return {
      layer: `第 ${index + 1} 层 ${inputs}→${out}`,
      forward,
      backward: index === 0 ? forward : 2 * forward,
    }
  })
}

/** Backward over forward, all layers. */
export function flopsRatio(layers: readonly LayerFlops[]): number {
  const total = (pass: 'forward' | 'backward'): number => layers.reduce((sum, layer) => sum + layer[pass], 0)
  return total('backward') / total('forward')
}
