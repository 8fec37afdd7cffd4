import type { Notation } from '../../graph/notation.ts'
import type { Shape, Value } from '../../graph/value.ts'
import { list, nonNegative, optional, share, SpecError } from '../field.ts'
import { elementsOf, scaledTotal, sum } from './row.ts'
import type { LossRowOf, LossScope, Targets, WrittenLoss } from './row.ts'

/** Class indices 0 … K − 1: one a row for output [N, K], one a position for [N, K, …]. */
export function classIndices(output: Shape): Targets {
  const [classes = 0, ...positions] = output
  if (classes < 2) {
    throw new SpecError(
      'loss',
      `要求网络输出至少 2 类的 logits [N, K]，实际是 [${['N', ...output].join(', ')}]`,
    )
  }
  const holds = (y: number) => Number.isInteger(y) && y >= 0 && y < classes
  return { shape: positions, classes: true, accepted: { holds, words: ` 0 到 ${classes - 1} 的类别下标` } }
}

/** y as rows of length K along a new last axis: `on` at the class, `off` elsewhere. */
export function oneHot(f: Notation, y: Value, classes: number, off = 0, on = 1): Value {
  return f.b.op('OneHot', [f.cast(y, 'int64'), f.b.constant(classes, 'int64'), f.b.constant([off, on])])
}

/** Output [R, B, K, …positions] with the classes moved to the last axis. */
export function classesLast({ f, lead }: LossScope, output: Value): Value {
  const axes = [...output.shape.keys()]
  return f.transpose(output, [...axes.toSpliced(lead + 1, 1), lead + 1])
}

/** (1 − ε) at the class plus ε/K everywhere. */
const smoothed = (f: Notation, y: Value, classes: number, epsilon: number): Value =>
  oneHot(f, y, classes, epsilon / classes, 1 - epsilon + epsilon / classes)

/** Targets with a last column, the weight of the true class, by whose sum the weighted mean divides. */
function weightedTargets(f: Notation, y: Value, weight: readonly number[], epsilon: number): Value {
  const weights = f.b.constant(weight)
  const ofClass = f.sum(f.mul(oneHot(f, y, weight.length), weights), [-1], true)
  return f.concat([f.mul(smoothed(f, y, weight.length, epsilon), weights), ofClass], -1)
}

/** Σ target·log softmax(logits). */
const logLikelihood = (scope: LossScope, logits: Value, target: Value): Value =>
  sum(scope, scope.f.mul(scope.f.b.op('LogSoftmax', [logits]), target))

/** −mean log-likelihood of targets that sum to 1, whose gradient is (softmax − target)/rows. */
function smoothedCrossEntropy(scope: LossScope, logits: Value, target: Value): WrittenLoss {
  const { f, lead } = scope
  const rows = elementsOf(logits, lead) / (logits.shape.at(-1) ?? 1)
  const logProbabilities = f.b.op('LogSoftmax', [logits])
  return {
    ...scaledTotal(f, sum(scope, f.mul(logProbabilities, target)), -1 / rows),
    slope: { of: logits, gradient: f.mul(f.sub(f.exp(logProbabilities), target), 1 / rows) },
  }
}

/** torch.nn.CrossEntropyLoss on class indices; label smoothing of Szegedy et al. 2016 */
export const cross_entropy: LossRowOf<'cross_entropy'> = {
  fields: { label_smoothing: optional(share, 0), weight: optional(list(nonNegative), []) },
  accuracy: 'argmax',
  targets({ weight }, output) {
    const targets = classIndices(output)
    if (weight.length > 0 && weight.length !== output[0]) {
      throw new SpecError('loss.weight', `应有 ${output[0]} 项，每类一项，收到 ${weight.length} 项`)
    }
    return targets
  },
  prepare: (f, y, { label_smoothing: epsilon, weight }, [classes = 0]) =>
    weight.length > 0 ? weightedTargets(f, y, weight, epsilon) : smoothed(f, y, classes, epsilon),
  write(scope, output, target, { weight }) {
    const { f } = scope
    const logits = classesLast(scope, output)
    if (weight.length === 0) {
      return smoothedCrossEntropy(scope, logits, target)
    }
    const [distribution, ofClass] = f.split(target, [weight.length, 1], -1)
    if (distribution === undefined || ofClass === undefined) throw new Error('cross_entropy 的目标少一列')
    return f.neg(f.div(logLikelihood(scope, logits, distribution), sum(scope, ofClass)))
  },
}
