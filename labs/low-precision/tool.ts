import { defineTool } from '../../src/lab/tool/index.ts'
import type { Remark } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { bits, losses, octaves, share, sums } from './figures.ts'
import { FORMATS, hexOf } from './formats.ts'
import type { Fate } from './formats.ts'
import type { OfFormat, Report } from './report.ts'
import { edges, gradients, ones, updates } from './samples.ts'

const FATES: Readonly<Record<Fate, string>> = {
  exact: '准确',
  rounded: '舍入',
  subnormal: '次正规，位数变少',
  underflow: '下溢成 0',
  overflow: '溢出',
  special: '原本不是有限数',
}

/** A power of two as it is written: 2¹⁶, 2⁻³. */
const power = (k: number): string =>
  `2${String(k).replace(/[-\d]/g, (digit) => (digit === '-' ? '⁻' : ('⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '')))}`

/** The range of the loss scale in words. */
function rangeOf({ scaling }: OfFormat): string {
  if (!scaling) return '没有非零的数'
  const { nonZeroFrom, normalFrom, upTo } = scaling
  if (upTo >= normalFrom) return `${power(normalFrom)} – ${power(upTo)}，全部保持正规`
  if (upTo >= nonZeroFrom) return `${power(nonZeroFrom)} – ${power(upTo)}，不变 0，但有次正规`
  return `没有：不溢出要 ≤ ${power(upTo)}，不变 0 要 ≥ ${power(nonZeroFrom)}`
}

function warningsOf(report: Report, own: OfFormat): Remark[] {
  const { counts, sums: sum, name } = own
  const { count, exact } = report
  const found = [
    ...report.warnings,
    ...(report.notFinite > 0 ? [`有 ${report.notFinite} 个 NaN 或 inf，和里也会是。`] : []),
    ...(counts.underflow > 0
      ? [`${name} 里 ${share(counts.underflow, count)}非零的数变成 0；看上去像梯度消失，其实是精度。`]
      : []),
    ...(counts.overflow > 0 ? [`${name} 里 ${share(counts.overflow, count)}溢出。`] : []),
    ...(sum.stuckAfter !== null && Math.abs(sum.running - exact.sum) > 0.01 * Math.abs(exact.sum)
      ? [`${name} 的和从第 ${sum.stuckAfter} 个数以后不再变：加数不到间隔的一半，全被舍掉。累加要用 fp32。`]
      : []),
  ]
  return found.map((text) => ({ kind: 'warning', text }))
}

export default defineTool({
  id: 'low-precision',
  title: '低精度计算器',
  summary:
    '粘贴一串数（权重、梯度或要累加的序列），看它们在 fp32、fp16、bf16 与两种 FP8 里的位模式、舍入、下溢与溢出，累加差多少，损失缩放取多少。',
  section: '4.5',
  questions: ['4.5.8', '2.1.2', '4.5.9'],
  controls,
  stage: ['format', 'exponent'],
  inputs: {
    data: {
      label: '数',
      help: '空白、逗号或换行分隔，0.001*1000 表示重复 1000 次；Python 列表、tensor(…) 的打印、一列 CSV 都行，可以有 inf 和 nan。',
      accept: '.txt,.csv,.tsv,.json',
    },
  },
  samples: {
    gradients: { label: '400 个梯度', settings: {}, inputs: () => ({ data: gradients() }) },
    updates: { label: '1 加一千次 0.001', settings: { format: 'bf16' }, inputs: () => ({ data: updates() }) },
    ones: { label: '一万个 1', settings: {}, inputs: () => ({ data: ones() }) },
    edges: { label: '各格式的边界', settings: { format: 'e4m3' }, inputs: () => ({ data: edges() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report, settings }) => [
    {
      kind: 'read',
      text: `${report.understood}${report.exponent === 0 ? '' : `；先乘 ${power(report.exponent)}`}`,
    },
    ...(report.sizes
      ? [
          {
            kind: 'read',
            text: `绝对值从 ${write(report.sizes.least)} 到 ${write(report.sizes.most)}，中位数 ${write(report.sizes.median)}；0 有 ${report.zeros} 个`,
          } as const,
        ]
      : []),
    ...warningsOf(report, report.formats[settings.format]),
  ],
  conclude: ({ report, settings }) => {
    const own = report.formats[settings.format]
    const { counts, sums: sum, name } = own
    return `${name} 里 ${share(counts.underflow, report.count)}变成 0，${share(counts.overflow, report.count)}溢出；逐个相加得 ${write(sum.running, 6)}，准确的和是 ${write(report.exact.sum, 6)}。损失缩放：${rangeOf(own)}。`
  },
  figures: {
    octaves: {
      title: '数有多大，格式装得下多少',
      plot: ({ report, settings }) => octaves(report, settings.format),
    },
    losses: {
      title: '缩放取多少',
      note: '各种命运的占比',
      plot: ({ report, settings }) => losses(report, settings.format),
    },
    sums: {
      title: '逐个累加',
      note: '每加一次就舍入',
      wide: true,
      plot: ({ report, settings }) => sums(report, settings.format),
    },
    bits: {
      title: '位模式',
      note: '前几个数',
      wide: true,
      plot: ({ report, settings }) => bits(report, settings.format),
    },
  },
  tables: {
    formats: {
      title: '各格式',
      rows: ({ report }) => ({
        columns: [
          '格式',
          '变 0',
          '次正规',
          '溢出',
          '最大相对误差',
          '建议的损失缩放 S',
          '最大',
          '最小正规',
          '最小次正规',
          'eps',
        ],
        rows: FORMATS.map((key) => {
          const one = report.formats[key]
          return [
            one.name,
            one.counts.underflow,
            one.counts.subnormal,
            one.counts.overflow,
            one.worstError,
            rangeOf(one),
            one.largest,
            one.smallestNormal,
            one.smallest,
            one.epsilon,
          ]
        }),
      }),
    },
    sums: {
      title: '和',
      note: '数先舍入到这种格式',
      rows: ({ report }) => ({
        columns: ['格式', '逐个相加', '相对误差', '几个以后不再变', 'Kahan 补偿', 'fp32 累加再舍入'],
        rows: [
          ...FORMATS.map((key) => {
            const { name, sums: sum } = report.formats[key]
            const error = Math.abs((sum.running - report.exact.sum) / report.exact.sum)
            return [
              name,
              sum.running,
              Number.isFinite(error) ? error : null,
              sum.stuckAfter,
              sum.compensated,
              sum.inFp32,
            ]
          }),
          ['准确', report.exact.sum, 0, null, null, null],
        ],
      }),
    },
    values: {
      title: '逐个',
      note: '前 100 个数',
      rows: ({ report }) => ({
        columns: ['数', '格式', '舍入后', '十六进制', '相对误差', '怎样了'],
        rows: report.values.flatMap((value, index) =>
          FORMATS.flatMap((key) => {
            const { name, listed } = report.formats[key]
            const one = listed[index]
            if (!one) return []
            return [[write(value, 6), name, one.value, hexOf(one.bits), one.relativeError, FATES[one.fate]]]
          }),
        ),
      }),
    },
  },
  json: ({ report }) => ({
    count: report.count,
    zeros: report.zeros,
    not_finite: report.notFinite,
    sizes: report.sizes,
    scale_exponent: report.exponent,
    exact_sum: report.exact.sum,
    formats: Object.fromEntries(
      FORMATS.map((key) => {
        const {
          counts,
          worstError,
          sums: sum,
          scaling,
          listed,
          largest,
          smallest,
          smallestNormal,
          epsilon,
        } = report.formats[key]
        return [
          key,
          {
            largest,
            smallest_normal: smallestNormal,
            smallest_subnormal: smallest,
            epsilon,
            counts,
            worst_relative_error: worstError,
            sum: sum.running,
            sum_kahan: sum.compensated,
            sum_fp32_accumulator: sum.inFp32,
            stuck_after: sum.stuckAfter,
            loss_scale_exponents: scaling,
            values: listed.map(({ value, bits: pattern, fate }) => ({ value, hex: hexOf(pattern), fate })),
          },
        ]
      }),
    ),
  }),
  conventions: [
    { name: '舍入', text: '到最近的数，正中间取尾数为偶的一个（IEEE 754 默认）；硬件上的随机舍入不在内。' },
    {
      name: 'FP8',
      text: 'OCP OFP8 1.0：E4M3 没有无穷，最大 448，E5M2 像 IEEE 有无穷，最大 57344。不饱和时 E4M3 溢出成 NaN、E5M2 成 ∞（ml_dtypes、较早的 PyTorch）；饱和时连 ±∞ 都成最大值（ONNX 的 saturate）。PyTorch 从 2026 年 4 月的 #178817 起，有限的数溢出时在 CPU 上也饱和。',
    },
    { name: '次正规', text: '保留；有的硬件或编译选项把次正规数当 0（flush to zero），下溢会更早。' },
    {
      name: '累加',
      text: '每个数先舍入到这种格式，每加一次再舍入；矩阵乘的硬件多在 fp32 里累加，只在最后舍入一次。',
    },
    {
      name: '损失缩放',
      text: 'S = 2^k 只移动指数，不改尾数。建议的区间：最小的非零数乘 S 后仍是正规数，最大的数乘 S 再留余量也不溢出（Micikevicius 等 2017）；PyTorch GradScaler 从 65536 起，遇 inf 减半。',
    },
    { name: '准确的和', text: 'float64 加 Neumaier 补偿；输入的十进制先成为 float64，误差约 10⁻¹⁶。' },
  ],
  claims,
})
