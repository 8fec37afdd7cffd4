import { axisOf } from '../graph/infer.ts'
import { size } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import type { Context } from './rule.ts'

/** Rules of LayerNormalization: the forward node answers the statistics that the backward formula needs. */

type LayerNorm = Context<'LayerNormalization'>
type Source = Pick<LayerNorm, 'f' | 'X' | 'Scale' | 'B' | 'attributes'>

/** Mean and 1/deviation of a layer norm: asking for them widens the forward node instead of adding one. */
function statistics({ f, X, Scale, B, attributes }: Source): readonly [mean: Value, inverse: Value] {
  const [, mean, inverse] = f.b.ops('LayerNormalization', [X, Scale, B], attributes)
  return [mean, inverse]
}

/** (X - mean) / deviation. */
function normalized(source: Source): Value {
  const { f, X } = source
  const [mean, inverse] = statistics(source)
  return f.mul(f.sub(X, mean), inverse)
}

/**
 * With n the normalized input and g = dy·Scale: dX = (g - mean(g) - n·mean(g·n)) / deviation (Ba et al. 2016).
 * Gradients that arrive at the statistics themselves, in second derivatives, are added.
 */
export function layerNormInput(context: LayerNorm): Value {
  const { f, X, Scale, attributes, dys } = context
  const [dy, dMean, dInverse] = dys
  const axes = [...X.shape.keys()].slice(axisOf(attributes.axis, X.shape.length))
  const count = size(axes.map((axis) => X.shape[axis] ?? 1))
  const [mean, inverse] = statistics(context)
  const terms: Value[] = []
  if (dy !== undefined) {
    const n = normalized(context)
    const g = f.mul(dy, Scale)
    const centred = f.sub(g, f.mean(g, axes, true))
    terms.push(f.mul(f.sub(centred, f.mul(n, f.mean(f.mul(g, n), axes, true))), inverse))
  }
  if (dMean !== undefined) terms.push(f.expand(f.mul(dMean, 1 / count), X.shape))
  if (dInverse !== undefined) {
    const cube = f.mul(f.square(inverse), inverse)
    terms.push(f.mul(f.sub(X, mean), f.mul(f.mul(dInverse, cube), -1 / count)))
  }
  return terms.reduce((sum, term) => f.add(sum, term))
}

/** Each example's dy times the normalized input, summed over the examples. */
export const layerNormScale = (context: LayerNorm): Value =>
  context.f.sum(
    context.f.mul(context.dy, normalized(context)),
    leadingAxes(context.X, context.attributes.axis),
  )

/** The axes before `axis`. */
export const leadingAxes = (X: Value, axis: number): number[] =>
  [...X.shape.keys()].slice(0, axisOf(axis, X.shape.length))
