import type { Axis, Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { pow } from '../../src/engine/nn/exact.ts'
import type { Report } from './report.ts'

const BINS = 25

/** A logarithmic axis that just holds the values, with ticks at 1, 2 and 5 of each decade. */
function logAxis(name: string, values: readonly number[]): Axis {
  const [least, most] = [0.9 * Math.min(...values), 1.1 * Math.max(...values)]
  const decades = Math.log10(most / least)
  const digits = decades > 3 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5]
  const first = Math.floor(Math.log10(least))
  const ticks = Array.from({ length: Math.ceil(decades) + 2 }, (_, index) =>
    digits.map((digit) => Number(`${digit}e${first + index}`)),
  ).flat()
  return {
    name,
    scale: 'log',
    domain: [least, most],
    ticks: ticks.filter((tick) => tick >= least && tick <= most),
  }
}

export function curve({ curve: drawn, points, law, now, chosen }: Report): Figure {
  const band = drawn.low && drawn.high
  return {
    kind: 'lines',
    label: `学习曲线：三参数幂律外推到 ${write(chosen.factor)} 倍数据（n = ${write(chosen.n)}）时误差 ${write(chosen.error)}，省略 c 时 ${write(chosen.without)}。`,
    x: { name: '训练样本数 n', scale: 'log' },
    y: logAxis('误差', [
      ...points.map(({ error }) => error),
      ...drawn.law,
      ...drawn.without,
      ...(drawn.high ?? []),
      ...(drawn.low ?? []).filter((low) => low > 0.2 * chosen.error),
    ]),
    names: 'inside',
    series: [
      { name: '带 c 的幂律', color: 1, x: drawn.n, runs: [drawn.law] },
      { name: '省略 c', color: 2, x: drawn.n, runs: [drawn.without], dashed: true },
    ],
    references: [
      ...(band
        ? [
            {
              kind: 'curve',
              x: drawn.n,
              y: drawn.high ?? [],
              name: '95% 区间',
              nameAt: now.n * 1.5,
            } as const,
            { kind: 'curve', x: drawn.n, y: drawn.low ?? [] } as const,
          ]
        : []),
      ...(law.c > 0 ? [{ kind: 'horizontal', at: law.c, name: `c = ${write(law.c)}` } as const] : []),
    ],
    marks: points.map(({ n, error }) => ({ x: n, y: error, color: 6, shape: 'dot' }) as const),
  }
}

export function excess({ points, law, now }: Report): Figure | null {
  const above = points.filter(({ error }) => error - law.c > 1e-12 * error)
  if (law.a === 0 || above.length < 2) return null
  const n = [points[0]?.n ?? 1, now.n]
  return {
    kind: 'lines',
    label: `减去 c = ${write(law.c)} 以后，误差在双对数坐标里是斜率 −${write(law.b)} 的直线。`,
    x: logAxis(
      '训练样本数 n',
      points.map((point) => point.n),
    ),
    y: logAxis(
      '误差 − c',
      above.map(({ error }) => error - law.c),
    ),
    names: 'inside',
    series: [
      {
        name: `斜率 −${write(law.b)}`,
        color: 1,
        x: n,
        runs: [n.map((size) => law.a * pow(size, -law.b))],
        labelled: false,
      },
    ],
    marks: above.map(({ n: x, error }) => ({ x, y: error - law.c, color: 6, shape: 'dot' }) as const),
  }
}

export function gain({ curve: drawn, law, without, now, doubling }: Report, worth: number): Figure | null {
  if (law.a === 0) return null
  const falls = drawn.n.map((n) => {
    const here = law.a * pow(n, -law.b)
    return (100 * here * (1 - pow(2, -law.b))) / (here + law.c)
  })
  const line = 100 * (1 - pow(2, -without.b))
  return {
    kind: 'lines',
    label: `数据从 n = ${write(now.n)} 加倍，误差相对下降 ${percent(doubling)}；要求至少 ${worth}%。`,
    x: { name: '训练样本数 n', scale: 'log' },
    y: { name: '加倍后误差相对下降（%）', include: [0, worth] },
    names: 'inside',
    series: [
      { name: '带 c 的幂律', color: 1, x: drawn.n, runs: [falls] },
      { name: '省略 c', color: 2, x: drawn.n, runs: [drawn.n.map(() => line)], dashed: true },
    ],
    references: [
      { kind: 'horizontal', at: worth, name: `值得的下限 ${worth}%` },
      { kind: 'vertical', at: now.n, name: '现在' },
    ],
  }
}

export function floor({ floors, law, intervals }: Report): Figure | null {
  const highest = Math.max(...floors, law.c)
  if (!intervals || highest === 0 || floors.every((value) => value === floors[0])) return null
  return {
    kind: 'histogram',
    label: `${floors.length} 次重抽的地板 c：95% 在 ${write(intervals.c[0])} 到 ${write(intervals.c[1])} 之间。`,
    x: { name: '地板 c', domain: [0, highest] },
    edges: Array.from({ length: BINS + 1 }, (_, bin) => (highest * bin) / BINS),
    series: [{ name: '重抽', color: 1, values: floors }],
    references: [{ kind: 'vertical', at: law.c, name: `拟合 ${write(law.c)}` }],
  }
}
