import type { Notation } from '../../graph/notation.ts'
import { size } from '../../graph/value.ts'
import type { Shape, Value } from '../../graph/value.ts'
import { count, optional, positive, share, SpecError } from '../field.ts'
import { channelwise } from '../module.ts'
import type { BufferSpec, ParameterSpec, Scope } from '../module.ts'
import { expectLength, expectRank } from './row.ts'
import type { RowOf } from './row.ts'

const gain = (features: number): ParameterSpec => ({
  key: 'weight',
  shape: [features],
  role: 'gain',
  fan: [0, 0],
})
const shift = (features: number): ParameterSpec => ({
  key: 'bias',
  shape: [features],
  role: 'bias',
  fan: [0, 0],
})
const affineOf = (features: number): readonly ParameterSpec[] => [gain(features), shift(features)]

const eps = optional(positive, 1e-5)

/** Number of elements along some axes. */
const extent = ({ shape }: Value, axes: readonly number[]): number =>
  axes.reduce((product, axis) => product * (shape.at(axis) ?? 1), 1)

/** (x − mean) / √(variance + eps) over some axes, variance being the mean square (biased); also mean and sum of squares. */
function standardized(f: Notation, x: Value, axes: readonly number[], epsilon: number) {
  const n = extent(x, axes)
  const mean = f.mean(x, axes, true)
  const centred = f.sub(x, mean)
  const squares = f.sumSquare(centred, axes, true)
  const deviation = f.sqrt(f.add(f.mul(squares, 1 / n), epsilon))
  return { y: f.div(centred, deviation), mean, squares, n }
}

/** gain·y + shift; `shape` says how the vectors broadcast over [B, …], left out: along the last axis. */
function scaled({ f, lead, parameter }: Scope, y: Value, shape?: Shape): Value {
  const lastOnly = y.shape.slice(1).map((length, axis) => (axis === y.shape.length - 2 ? length : 1))
  const vectors = shape ?? (lead === 1 ? lastOnly : undefined)
  return f.add(f.mul(y, parameter('weight', vectors)), parameter('bias', vectors))
}

/** Axes of [R, B, C, …] that one channel's statistics run over: the batch and all positions. */
const batchAxes = (x: Value, lead: number): number[] =>
  x.shape.flatMap((_, axis) => (axis === lead || axis > lead + 1 ? [axis] : []))

function batchNormTraining({ f, lead, observe }: Scope, x: Value, epsilon: number): Value {
  const { y, mean, squares, n } = standardized(f, x, batchAxes(x, lead), epsilon)
  if (n === 1) throw new SpecError('batches', 'batch_norm 训练时每个通道要有多于 1 个值，批量不能是 1')
  observe('running_mean', mean)
  observe('running_var', f.mul(squares, 1 / (n - 1)))
  return y
}

function batchNormEvaluation({ f, buffer }: Scope, x: Value, epsilon: number, shape: Shape): Value {
  const deviation = f.sqrt(f.add(buffer('running_var', shape), epsilon))
  return f.div(f.sub(x, buffer('running_mean', shape)), deviation)
}

/** torch.nn.BatchNorm1d/2d: biased variance to normalise, unbiased variance into running_var */
export const batch_norm: RowOf<'batch_norm'> = {
  fields: { features: count, eps, momentum: optional(share, 0.1) },
  bind({ features, eps: epsilon, momentum }, input, path) {
    expectRank(input, [1, 2, 3], '[N, C]、[N, C, L] 或 [N, C, H, W]', path)
    expectLength(input, 0, features, `${path}.features`)
    const running = (key: string, initial: number): BufferSpec => ({
      key,
      shape: [features],
      initial,
      momentum,
    })
    const shape = channelwise(features, input)
    return {
      output: input,
      parameters: affineOf(features),
      buffers: [running('running_mean', 0), running('running_var', 1)],
      forward: (x, scope) =>
        scaled(
          scope,
          scope.training
            ? batchNormTraining(scope, x, epsilon)
            : batchNormEvaluation(scope, x, epsilon, shape),
          shape,
        ),
    }
  },
}

/** torch.nn.LayerNorm(features), over the last axis; Ba, Kiros and Hinton 2016 */
export const layer_norm: RowOf<'layer_norm'> = {
  fields: { features: count, eps },
  bind({ features, eps: epsilon }, input, path) {
    expectLength(input, -1, features, `${path}.features`)
    return {
      output: input,
      parameters: affineOf(features),
      forward: (x, scope) => scaled(scope, standardized(scope.f, x, [-1], epsilon).y),
    }
  },
}

/** torch.nn.GroupNorm; Wu and He 2018 */
export const group_norm: RowOf<'group_norm'> = {
  fields: { groups: count, features: count, eps },
  bind({ groups, features, eps: epsilon }, input, path) {
    expectLength(input, 0, features, `${path}.features`)
    if (features % groups !== 0) {
      throw new SpecError(`${path}.groups`, `应整除 features ${features}，收到 ${groups}`)
    }
    const shape = channelwise(features, input)
    const each = size(input) / groups
    return {
      output: input,
      parameters: affineOf(features),
      forward(x, scope) {
        const grouped = scope.f.reshape(x, [...x.shape.slice(0, 1 + scope.lead), groups, each])
        const { y } = standardized(scope.f, grouped, [-1], epsilon)
        return scaled(scope, scope.f.reshape(y, x.shape), shape)
      },
    }
  },
}

/** torch.nn.InstanceNorm1d/2d(affine=True, track_running_stats=False); Ulyanov et al. 2016 */
export const instance_norm: RowOf<'instance_norm'> = {
  fields: { features: count, eps },
  bind({ features, eps: epsilon }, input, path) {
    expectRank(input, [2, 3], '[N, C, L] 或 [N, C, H, W]', path)
    expectLength(input, 0, features, `${path}.features`)
    if (input.slice(1).every((length) => length === 1)) {
      throw new SpecError(path, 'instance_norm 训练时每个通道要有多于 1 个空间位置')
    }
    return {
      output: input,
      parameters: affineOf(features),
      forward(x, scope) {
        const axes = input.slice(1).map((_, position) => position - input.length + 1)
        return scaled(scope, standardized(scope.f, x, axes, epsilon).y, channelwise(features, input))
      },
    }
  },
}
