/** Layers that subtract a mean and divide by a deviation, each over the elements that its definition names. */
import type { Batch, Observed, Of, Values } from './batch.ts'
import { at, mean, variance } from './numbers.ts'

/** (v − mean)/√(var + eps) over groups of elements; `groupOf` names the group of element i of row n. */
function standardize(
  x: Batch,
  eps: number,
  groupOf: (n: number, i: number) => string,
  observed?: (group: string, values: number[]) => void,
): Batch {
  const groups = new Map<string, number[]>()
  x.rows.forEach((row, n) =>
    row.forEach((value, i) => {
      const group = groupOf(n, i)
      const members = groups.get(group)
      if (members) members.push(value)
      else groups.set(group, [value])
    }),
  )
  const statistics = new Map(
    [...groups].map(([group, values]) => [group, [mean(values), variance(values)] as const]),
  )
  for (const [group, values] of groups) observed?.(group, values)
  const rows = x.rows.map((row, n) =>
    row.map((value, i) => {
      const [m, v] = statistics.get(groupOf(n, i)) ?? [0, 1]
      return (value - m) / Math.sqrt(v + eps)
    }),
  )
  return { ...x, rows }
}

const positions = ({ shape }: Batch): number => shape.slice(1).reduce((product, n) => product * n, 1)

/** gain·v + shift, chosen by the channel of element i. */
const scaled = (x: Batch, values: Values, channel: (i: number) => number): Batch => ({
  ...x,
  rows: x.rows.map((row) =>
    row.map((v, i) => v * at(values['weight'], channel(i)) + at(values['bias'], channel(i))),
  ),
})

/** torch.nn.BatchNorm1d/2d: the biased variance normalises, the unbiased one goes into running_var */
export function batchNorm(
  x: Batch,
  { eps = 1e-5, momentum = 0.1, features }: Of<'batch_norm'>,
  values: Values,
  observed: Observed,
): Batch {
  const area = positions(x)
  const channel = (i: number) => Math.floor(i / area)
  const [means, variances] = [values['running_mean'], values['running_var']]
  if (observed === undefined) {
    const rows = x.rows.map((row) =>
      row.map((v, i) => (v - at(means, channel(i))) / Math.sqrt(at(variances, channel(i)) + eps)),
    )
    return scaled({ ...x, rows }, values, channel)
  }
  const nextMean = Array.from({ length: features }, () => 0)
  const nextVariance = Array.from({ length: features }, () => 0)
  const y = standardize(
    x,
    eps,
    (_, i) => String(channel(i)),
    (group, all) => {
      const c = Number(group)
      nextMean[c] = (1 - momentum) * at(means, c) + momentum * mean(all)
      nextVariance[c] =
        (1 - momentum) * at(variances, c) + (momentum * variance(all) * all.length) / (all.length - 1)
    },
  )
  observed['running_mean'] = nextMean
  observed['running_var'] = nextVariance
  return scaled(y, values, channel)
}

/** torch.nn.LayerNorm over the last axis */
export const layerNorm = (x: Batch, { features, eps = 1e-5 }: Of<'layer_norm'>, values: Values): Batch =>
  scaled(
    standardize(x, eps, (n, i) => `${n} ${Math.floor(i / features)}`),
    values,
    (i) => i % features,
  )

/** torch.nn.GroupNorm; with as many groups as channels, torch.nn.InstanceNorm1d/2d */
export function groupNorm(
  x: Batch,
  { groups, eps = 1e-5 }: Pick<Of<'group_norm'>, 'groups' | 'eps'>,
  values: Values,
): Batch {
  const area = positions(x)
  const perGroup = ((x.shape[0] ?? 1) / groups) * area
  return scaled(
    standardize(x, eps, (n, i) => `${n} ${Math.floor(i / perGroup)}`),
    values,
    (i) => Math.floor(i / area),
  )
}
