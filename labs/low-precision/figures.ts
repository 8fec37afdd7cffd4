import type { Figure, Region } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { FORMATS, overflowLimit, formats } from './formats.ts'
import type { FormatName } from './formats.ts'
import type { Report } from './report.ts'

/** Values whose bits are drawn. */
const DRAWN = 8
const COLORS = { fp32: 'muted', fp16: 1, bf16: 2, e4m3: 3, e5m2: 4 } as const

export function bits({ formats: found, values, exponent }: Report, name: FormatName): Figure {
  const { listed, layout, name: title } = found[name]
  const [exponentBits, fractionBits] = layout
  const [first] = listed
  const rows = listed.slice(0, DRAWN)
  return {
    kind: 'matrix',
    label: `${title} 的位模式：${write(values[0] ?? 0, 6)}${exponent === 0 ? '' : `乘 2 的 ${exponent} 次方后`} 舍入成 ${write(first?.value ?? 0, 6)}；从左起 1 位符号、${exponentBits} 位指数、${fractionBits} 位尾数，深色是 1。`,
    down: '数',
    across: `符号 1 位（橙），指数 ${exponentBits} 位（绿），尾数 ${fractionBits} 位（蓝）`,
    rows: rows.map((_, index) => write(values[index] ?? 0, 5)),
    columns: Array.from({ length: 1 + exponentBits + fractionBits }, (_, bit) =>
      bit === 0
        ? 'S'
        : bit <= exponentBits
          ? `E${exponentBits - bit}`
          : `M${exponentBits + fractionBits - bit}`,
    ),
    cells: rows.map(({ bits: pattern }) =>
      Array.from(pattern, (bit, place) => ({
        text: bit,
        shade: bit === '1' ? 1 : 0.12,
        color: place === 0 ? 2 : place <= exponentBits ? 3 : 1,
      })),
    ),
  }
}

export function octaves({ octaves: found, formats: all, zeros }: Report, name: FormatName): Figure | null {
  if (!found) return null
  const { counts: fates, smallest, smallestNormal, name: title } = all[name]
  const { from, counts } = found
  const to = from + counts.length
  const limits = [
    Math.log2(smallest / 2),
    Math.log2(smallestNormal),
    Math.log2(overflowLimit(formats[name]).limit),
  ] as const
  const [vanish, normal, overflow] = limits
  // a limit far from all values would squeeze them
  const near = limits.filter((limit) => limit > from - 24 && limit < to + 24)
  const domain = [Math.min(from, ...near) - 2, Math.max(to, ...near) + 2] as const
  const regions: Region[] = [
    { from: domain[0], to: Math.min(domain[1], vanish), name: '变 0', tone: 'bad' },
    { from: Math.max(domain[0], vanish), to: Math.min(domain[1], normal), name: '次正规', tone: 'quiet' },
    { from: Math.max(domain[0], overflow), to: domain[1], name: '溢出', tone: 'bad' },
  ]
  const x = counts.flatMap((_, index) => [from + index, from + index + 1])
  return {
    kind: 'lines',
    label: `数的大小与 ${title} 的范围：${fates.underflow} 个变成 0，${fates.subnormal} 个是次正规数，${fates.overflow} 个溢出${zeros > 0 ? `；原本就是 0 的 ${zeros} 个没有画` : ''}。`,
    x: { name: 'log₂ |x·S|', domain },
    y: { name: '个数', include: [0] },
    names: 'inside',
    series: [
      {
        name: '个数',
        color: 1,
        x: [from, ...x, to],
        runs: [[0, ...counts.flatMap((n) => [n, n]), 0]],
        labelled: false,
      },
    ],
    regions: regions.filter((region) => region.to > region.from),
  }
}

export function sums({ formats: found, places, exact, count }: Report, name: FormatName): Figure | null {
  if (count < 2 || !Number.isFinite(exact.sum)) return null
  const { sums: own, name: title } = found[name]
  const shown = FORMATS.filter((one) => found[one].sums.path.some(Number.isFinite))
  return {
    kind: 'lines',
    label: `逐个相加：${title} 的和是 ${write(own.running, 5)}${own.stuckAfter === null ? '' : `，第 ${own.stuckAfter} 个以后不再变`}；准确的和是 ${write(exact.sum, 5)}。`,
    x: { name: '加了几个数', domain: [1, count], ordinal: '个' },
    y: { name: '和', include: [0] },
    ratio: 0.5,
    series: [...shown]
      .sort((one) => (one === name ? 1 : -1))
      .map((one) => ({
        name: found[one].name,
        color: COLORS[one],
        dashed: one !== name,
        x: places,
        runs: [found[one].sums.path],
      })),
  }
}

export function losses({ formats: found, exponent }: Report, name: FormatName): Figure | null {
  const { lost, scaling, name: title } = found[name]
  if (!lost || !scaling) return null
  const { nonZeroFrom, upTo } = scaling
  const [first = 0, last = 0] = [lost.exponents[0], lost.exponents.at(-1)]
  const kept = upTo >= nonZeroFrom
  return {
    kind: 'lines',
    label: kept
      ? `缩放 S = 2^k 取 k = ${nonZeroFrom} 到 ${upTo}，${title} 里没有一个数变成 0，也没有一个溢出。`
      : `没有一个 S = 2^k 能让 ${title} 装下全部的数：不溢出要 k ≤ ${upTo}，不变 0 要 k ≥ ${nonZeroFrom}。`,
    x: { name: '缩放的指数 k（S = 2^k）', domain: [first, last] },
    y: { name: '占比', domain: [0, 1] },
    series: [
      { name: '变 0', color: 2, x: lost.exponents, runs: [lost.underflow] },
      { name: '次正规', color: 'muted', x: lost.exponents, runs: [lost.subnormal] },
      { name: '溢出', color: 4, x: lost.exponents, runs: [lost.overflow] },
    ],
    references:
      exponent > first && exponent < last
        ? [{ kind: 'vertical', at: exponent, name: `现在 k = ${exponent}` }]
        : [],
    regions: kept
      ? [{ from: nonZeroFrom, to: Math.max(upTo, nonZeroFrom + 0.2), name: '可用', tone: 'quiet' }]
      : [],
  }
}

/** 「37 个（9.25%）」 */
export const share = (count: number, all: number): string =>
  `${count} 个（${percent(count / Math.max(1, all))}）`
