/** What a reader should know before taking a threshold from these norms. */
import { number as write, percent } from '../../src/figures/text.ts'
import { quantile } from '../../src/metrics/numeric/quantile.ts'
import type { Norms } from './norms.ts'
import type { Candidate } from './report.ts'
import type { Options } from './work.ts'

/** Share of equal largest norms from which they are taken for clipped ones. */
export const SATURATED = 0.3

const largest = (norms: Float64Array): number => norms.reduce((top, value) => Math.max(top, value), 0)

/** The share of norms within a thousandth of the largest. */
export function saturation(norms: Float64Array): number {
  const most = largest(norms)
  return norms.filter((value) => value >= most * 0.999).length / norms.length
}

/** Each pitfall of 4.3 that these norms show. `counted` are the norms that count, in their order. */
export function warningsOf(
  { steps, total, layers }: Norms,
  counted: Float64Array,
  chosen: Candidate,
  spikes: number,
  saturated: number,
  options: Options,
): string[] {
  const notes: string[] = []
  const broken = total.findIndex((value) => !Number.isFinite(value))
  if (broken >= 0)
    notes.push(
      `${total.filter((value) => !Number.isFinite(value)).length} 步的范数不是有限的数，第一处是第 ${steps[broken]} 步，没有计入：裁剪救不了它，范数 NaN 会把全部梯度变成 NaN，要跳过这一步。`,
    )
  const zeros = total.filter((value) => value === 0).length
  if (zeros > 0) notes.push(`${zeros} 步的范数是 0，没有计入；第一处是第 ${steps[total.indexOf(0)]} 步。`)
  if (saturated >= SATURATED)
    notes.push(
      `${percent(saturated)} 的范数都是 ${write(largest(counted), 4)}：像是裁剪之后才记的，看不到真正的分布；clip_grad_norm_ 返回的是裁剪前的，记那一个。`,
    )
  const middle = quantile(counted, 0.5)
  if (middle >= 1000)
    notes.push(
      `中位数是 ${write(middle)}：若用 fp16 混合精度，先查记录与裁剪是不是在 scaler.unscale_ 之前（会大 65,536 倍）。`,
    )
  const third = Math.floor(counted.length / 3)
  const drift = quantile(counted.subarray(-third), 0.5) / quantile(counted.subarray(0, third), 0.5)
  if (drift > 1.5 || drift < 1 / 1.5)
    notes.push(
      `末三分之一的中位数是前三分之一的 ${write(drift)} 倍：固定的 c 会${drift < 1 ? '越来越不起作用' : '越裁越多'}，按阶段重定，或用滚动分位数。`,
    )
  if (chosen.rate > 0.3)
    notes.push(
      `c = ${write(chosen.c)} 会裁掉 ${percent(chosen.rate)} 的步：裁剪在当优化器用，有效步长约是 ηc。`,
    )
  if (counted.length < 200)
    notes.push(
      `只有 ${counted.length} 个范数，95% 分位只由上面的 ${Math.ceil(counted.length * 0.05)} 个定；先只记录不裁剪跑几百步。`,
    )
  if (spikes > 0 && spikes / total.length > 0.01)
    notes.push(`尖峰占 ${percent(spikes / total.length)}：先查坏批次与学习率，再谈 c。`)
  if (layers.length > 1) notes.push(...dominant(layers, total, options))
  return notes
}

/** A layer that makes nearly all of the global norm, so that clipping follows it alone. */
function dominant(layers: Norms['layers'], total: Float64Array, { skip }: Options): string[] {
  const from = Math.floor((total.length * skip) / 100)
  const notes = layers.map(({ name, values }) => {
    let [sum, count] = [0, 0]
    for (let row = from; row < total.length; row++) {
      const share = ((values[row] ?? 0) / (total[row] ?? 1)) ** 2
      if (Number.isFinite(share)) [sum, count] = [sum + share, count + 1]
    }
    return { name, share: count > 0 ? sum / count : 0 }
  })
  const top = notes.toSorted((a, b) => b.share - a.share)[0]
  return top && top.share > 0.8
    ? [
        `「${top.name.slice(0, 24)}」一层占全局范数平方的 ${percent(top.share)}：全局裁剪由它一层决定，它一爆炸，所有层一起变小；考虑逐层裁剪。`,
      ]
    : []
}
