/** Rules about gradients: zero, spiking, clipped too often, or logged after the clipping. */
import { number as write, percent } from '../../../src/figures/text.ts'
import { median } from '../../../src/metrics/numeric/quantile.ts'
import { at } from '../facts.ts'
import type { Facts, Smooth } from '../facts.ts'
import type { Finding, Place, Rule } from '../rule.ts'
import { ROLE_WORDS } from '../roles.ts'
import { FEWEST, spikesOf } from '../spikes.ts'
import type { Spike } from '../spikes.ts'

export const zeroGrad: Rule = {
  id: 'zero-grad',
  name: '梯度为零',
  severity: 'severe',
  needs: ['gradNorm'],
  fewest: 5,
  unless: [],
  condition: '梯度范数为 0，或不到其余的中位数的 10⁻⁸，连续 5 次以上',
  because:
    'detach、冻结、死 ReLU、fp16 下溢都会让它变成 0；fp32 直接求范数时，极小的梯度平方后也下溢成 0（4.5.1）',
  questions: ['4.5.2', '4.5.1', '4.5.7', '4.5.8'],
  labs: ['signal-propagation', 'symmetry'],
  find(facts) {
    const { gradNorm } = facts.curves
    if (!gradNorm) return null
    const { x, y } = gradNorm
    const positive = y.filter((value) => value > 0)
    const limit = positive.length === 0 ? 0 : 1e-8 * median(positive)
    const { start, length } = longestStretch(y, (value) => value <= limit)
    if (length < 5) return null
    const [from, to] = [x[start] ?? 0, x[start + length - 1] ?? 0]
    return {
      sentence: `从${at(facts, from)}到${at(facts, to)}，连续 ${length} 次的梯度范数是 ${write(y[start] ?? 0)}${positive.length > 0 ? `，其余的中位数是 ${write(median(positive))}` : ''}。`,
      places: [{ role: 'gradNorm', x: from, y: y[start] ?? 0 }],
      stretch: { from, to },
      numbers: { from, to, length },
    }
  },
}

/** The longest run of values that meet a condition. */
export function longestStretch(
  values: Float64Array,
  meets: (value: number) => boolean,
): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let start = 0
  for (let place = 0; place <= values.length; place++)
    if (place === values.length || !meets(values[place] ?? 0)) {
      if (place - start > best.length) best = { start, length: place - start }
      start = place + 1
    }
  return best
}

export const spike: Rule = {
  id: 'spike',
  name: '尖峰',
  severity: 'warning',
  needs: [['trainLoss', 'gradNorm']],
  fewest: FEWEST,
  unless: [],
  condition:
    '训练损失或梯度范数高出四周的中位数，超过 z 个稳健标准差（中位数与 MAD，正的曲线先取对数；z 默认 6）；裁剪后的范数不查',
  because: '报警用稳健 z，不用固定倍数，也不在平滑过的曲线上找（4.3.7）',
  questions: ['4.3.7', '4.3.6', '4.1.2', '4.3.3'],
  labs: ['warmup', 'stability'],
  find(facts) {
    const found = (['trainLoss', 'gradNorm'] as const).map((role) => ({
      role,
      spikes: spikesIn(facts, role),
    }))
    const all = found.flatMap(({ role, spikes }) => spikes.map((one) => ({ role, ...one })))
    if (all.length === 0) return null
    const strongest = all.toSorted((a, b) => b.z - a.z)[0]
    const counts = found.filter(({ spikes }) => spikes.length > 0)
    const lost = all.filter(({ recovered }) => recovered === false).length
    const where = counts.map(
      ({ role, spikes }) =>
        `${ROLE_WORDS[role]} ${spikes.length} 处（${spikes
          .slice(0, 4)
          .map(({ x }) => at(facts, x))
          .join('、')}${spikes.length > 4 ? '…' : ''}）`,
    )
    return {
      sentence: `${where.join('，')}；最强的在${at(facts, strongest?.x ?? 0)}，是四周的 ${write(strongest?.times ?? 0)} 倍，z = ${write(strongest?.z ?? 0)}。${lost > 0 ? `${lost} 处之后没有回到原来的水平。` : '没有一处抬高了水平。'}${order(counts)}${nearWarmup(facts, all)}`,
      places: all.map(({ role, x, y }): Place => ({ role, x, y })),
      numbers: { count: all.length, x: strongest?.x ?? 0, z: strongest?.z ?? 0, lost },
    }
  },
}

/** Spikes of a curve; those at its end which it does not survive belong to the divergence. */
export function spikesIn(facts: Facts, role: 'trainLoss' | 'gradNorm'): Spike[] {
  const curve = facts.curves[role]
  if (!curve || (role === 'gradNorm' && saturation(curve) >= SATURATED)) return []
  const lost = curve.broken !== null || role === 'gradNorm'
  const spikes = spikesOf(curve.x, curve.y, facts.options.spike)
  const end = facts.curves.trainLoss?.broken?.x ?? Infinity
  const tail = curve.x[Math.max(0, curve.x.findLastIndex((x) => x < end) - 15)] ?? Infinity
  return spikes.filter(({ x, recovered }) => !(lost && end < Infinity && x >= tail && recovered !== true))
}

/** Which of the two rises first tells an unstable optimisation from a bad batch. */
function order(counts: readonly { role: 'trainLoss' | 'gradNorm'; spikes: readonly Spike[] }[]): string {
  if (counts.length < 2) return ''
  const [loss, norm] = counts.map(({ spikes }) => spikes[0]?.x ?? 0)
  if (loss === undefined || norm === undefined || loss === norm) return ''
  return norm < loss ? '范数先于损失升高：多半是优化或架构。' : '损失先于范数升高：多半是坏批次。'
}

/** A spike beside the end of the warmup speaks of a target rate that is too high. */
function nearWarmup(facts: Facts, spikes: readonly Spike[]): string {
  const { lr } = facts.curves
  if (!lr) return ''
  const peak = lr.y.reduce((best, value, place) => (value > (lr.y[best] ?? 0) ? place : best), 0)
  const x = lr.x[peak] ?? 0
  const length = (lr.x.at(-1) ?? 0) - (lr.x[0] ?? 0)
  if (peak < 2 || !spikes.some((one) => Math.abs(one.x - x) < 0.03 * length)) return ''
  return `有一处挨着预热结束（${at(facts, x)}）：目标学习率可能太高，或者预热太短。`
}

/** Share of equal largest norms from which they are taken for clipped ones. */
const SATURATED = 0.3

export const clippedNorms: Rule = {
  id: 'clipped-norms',
  name: '记的是裁剪后的范数',
  severity: 'warning',
  needs: ['gradNorm'],
  fewest: 20,
  unless: ['zero-grad'],
  condition: '30% 以上的梯度范数等于同一个最大值（相差不到千分之一）',
  because: '裁剪后的范数永远 ≤ c，看不出问题；clip_grad_norm_ 返回的是裁剪前的，记那一个（4.3.3）',
  questions: ['4.3.3', '4.3.1', '4.3.2'],
  labs: [],
  find({ curves: { gradNorm } }) {
    if (!gradNorm) return null
    const share = saturation(gradNorm)
    const most = largest(gradNorm)
    if (share < SATURATED) return null
    const first = gradNorm.y.findIndex((value) => value >= most * 0.999)
    return {
      sentence: `${percent(share)} 的梯度范数都是 ${write(most, 4)}，从不超过它：像是裁剪之后才记的，c = ${write(most)}；真正的范数看不到了。`,
      places: [{ role: 'gradNorm', x: gradNorm.x[first] ?? 0, y: most }],
      numbers: { share, clip: most },
    }
  },
}

const largest = ({ y }: Smooth): number => y.reduce((most, value) => Math.max(most, value), 0)

/** The share of norms that equal the largest one. */
function saturation(curve: Smooth): number {
  const most = largest(curve)
  return most > 0 ? curve.y.filter((value) => value >= most * 0.999).length / curve.y.length : 0
}

export const clipRate: Rule = {
  id: 'clip-rate',
  name: '裁剪太频繁',
  severity: 'warning',
  needs: ['gradNorm'],
  fewest: 20,
  missing: ({ options }) => (options.clipped ? null : '没有选「训练时按全局范数裁剪」'),
  unless: ['clipped-norms', 'zero-grad'],
  condition: '去掉前 10% 之后，梯度范数大于 c 的步超过 30%',
  because: '裁剪比例长期高于 20–30%，裁剪就在当优化器用（4.3.2）；预热期的大范数不计入（4.3.3）',
  questions: ['4.3.2', '4.3.3', '4.3.4', '4.3.6'],
  labs: [],
  find(facts): Finding | null {
    const { gradNorm } = facts.curves
    if (!gradNorm) return null
    const { clip } = facts.options
    const settled = gradNorm.y.subarray(Math.floor(gradNorm.y.length * 0.1))
    const rate = settled.filter((value) => value > clip).length / settled.length
    if (rate <= 0.3) return null
    const middle = median(settled)
    const scaled =
      rate > 0.99 && middle > 1000 * clip
        ? '几乎每步都裁、范数又大上千倍：先查 AMP 里裁剪之前有没有 unscale_。'
        : ''
    const first = gradNorm.y.findIndex((value) => value > clip)
    return {
      sentence: `${percent(rate)} 的步范数大于 c = ${write(clip)}，中位数是 c 的 ${write(middle / clip)} 倍。${scaled}`,
      places: first < 0 ? [] : [{ role: 'gradNorm', x: gradNorm.x[first] ?? 0, y: gradNorm.y[first] ?? 0 }],
      numbers: { rate, clip, median: middle },
    }
  },
}
