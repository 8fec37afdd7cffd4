import { describe, expect, test } from 'vitest'
import { random } from '../engine/nn/random.ts'
import { draw } from './draw.ts'
import { exitOf } from './exit.ts'
import { frame } from './frame.ts'
import type { DecisionField, Figure, LineChart } from './figure.ts'
import { shares } from './histogram.ts'
import { spread } from './labels.ts'
import { SLIM, WIDE } from './responsive.ts'
import { mainCurve, peaks, quantileAt } from './runs.ts'
import { escapeText } from './svg.ts'
import { table } from './table.ts'
import { number, textWidth, wrap } from './text.ts'

const steps = Array.from({ length: 121 }, (_, step) => step)
const runs = (shape: (step: number, noise: number) => number): number[][] =>
  Array.from({ length: 16 }, (_, seed) => {
    const noise = random(seed, 'test').normal(steps.length)
    return steps.map((step) => shape(step, noise[step] ?? 0))
  })

const losses: LineChart = {
  kind: 'lines',
  label: '学习率 0.21 时损失越过 10⁶',
  x: { name: '步', ordinal: '步' },
  y: { name: '损失 L', scale: 'log', domain: [1e-3, 1e6], ticks: [1e-3, 1, 1e3, 1e6] },
  series: [
    {
      name: 'η = 0.02',
      note: '仍在下降',
      color: 3,
      x: steps,
      runs: runs((t, z) => 8 * Math.exp(z / 9 - t / 22)),
    },
    { name: 'η = 0.21', color: 2, x: steps, runs: runs((t, z) => 8 * Math.exp(0.2 * t + z / 9)) },
    { name: '除以零', color: 4, x: steps, runs: [steps.map((t) => (t < 40 ? 1 : NaN))] },
  ],
  references: [
    { kind: 'horizontal', at: 0.25, name: '噪声底' },
    { kind: 'vertical', at: 60, name: '降学习率' },
    { kind: 'curve', x: [10, 100], y: [100, 0.01], name: '理论', nameAt: 50 },
  ],
  marks: [{ x: 120, y: 0.03, color: 6, shape: 'dot', name: '最好的检查点', note: '第 120 步' }],
  regions: [{ from: 100, to: 120, name: '从这里起', tone: 'bad' }],
}

const field: DecisionField = {
  kind: 'field',
  label: '边界是一条竖线',
  x: { name: 'x₁', domain: [-1, 1] },
  y: { name: 'x₂', domain: [-1, 1] },
  axes: true,
  classes: ['甲', '乙'],
  probability: { columns: 5, rows: 5, values: Array.from({ length: 25 }, (_, i) => ((i % 5) + 0.2) / 5) },
  points: { x: [-0.5, 0.5, 0.4], y: [0, 0, 1], label: [0, 1, 0], flipped: [false, false, true] },
}

const figures: Readonly<Record<string, Figure>> = {
  losses,
  thin: { ...losses, names: 'inside', series: [{ ...losses.series[0]!, seeds: 'thin', subject: 3 }] },
  empty: { ...losses, series: [{ name: '还没有', color: 1, x: [], runs: [[]] }], marks: [] },
  unstarted: { ...losses, references: [{ kind: 'curve', x: [], y: [], name: '理论' }] },
  unstartedInside: {
    ...losses,
    names: 'inside',
    references: [{ kind: 'curve', x: [], y: [], name: '理论' }],
  },
  field,
  blank: { ...field, probability: undefined },
  histogram: {
    kind: 'histogram',
    label: '最好的得分偏高',
    x: { name: '最好的得分' },
    edges: [0.5, 0.55, 0.6, 0.65],
    series: [
      { name: '旧测试集', note: '平均 0.589', color: 2, values: [0.51, 0.58, 0.59, 0.61] },
      { name: '新测试集', color: 3, values: [0.5] },
    ],
    references: [{ kind: 'vertical', at: 0.61, name: '上界' }],
  },
  bars: {
    kind: 'bars',
    label: '反向是前向的 1.7 倍',
    unit: 'FLOPs',
    left: { name: '前向', color: 1 },
    right: { name: '反向', color: 2 },
    rows: [
      { name: '第 1 层', left: 2048, right: 2048 },
      { name: '第 2 层', left: 0, right: 1024 },
    ],
  },
  images: {
    kind: 'images',
    label: '两张小图',
    width: 3,
    height: 2,
    columns: { wide: 2, narrow: 1 },
    images: [
      { name: '左', values: [0, 0.5, 1, 2, -1, 0.25] },
      { name: '右', values: [0, 0, 0, 1, 1, 1] },
    ],
  },
  matrix: {
    kind: 'matrix',
    label: '两类的混淆矩阵',
    down: '真实',
    across: '预测',
    rows: ['甲', '乙'],
    columns: ['甲', '乙'],
    cells: [
      [
        { text: '8', note: '80%', shade: 0.8, color: 1 },
        { text: '2', note: '20%', shade: 0.2, color: 2 },
      ],
      [
        { text: '0', shade: 0, color: 2 },
        { text: '5', shade: 1, color: 1 },
      ],
    ],
  },
  panels: {
    kind: 'panels',
    label: '两幅',
    columns: { wide: 2, narrow: 1 },
    panels: [
      { title: '甲', figure: losses },
      { title: '乙', figure: field },
    ],
  },
  sparkline: {
    kind: 'sparkline',
    series: [{ y: [1, 10, 100, NaN], color: 1, name: '验证' }],
    scale: 'log',
    end: 'NaN',
  },
}

interface Placed {
  readonly x: number
  readonly y: number
  readonly anchor: string
  readonly content: string
}

const texts = (svg: string): Placed[] =>
  [...svg.matchAll(/<text x="([^"]+)" y="([^"]+)" text-anchor="([^"]+)"[^>]*>([^<]*)</g)].map(
    ([, x, y, anchor = '', content = '']) => ({ x: Number(x), y: Number(y), anchor, content }),
  )

describe.each(Object.entries(figures))('the drawing of %s', (name, figure) => {
  test.each([WIDE, SLIM])('holds only finite coordinates and closes every element, at %d', (width) => {
    const svg = draw(figure, width)
    expect(svg).not.toMatch(/="[^"]*(NaN|Infinity|undefined)/)
    expect(svg.match(/<svg /g)?.length).toBe(svg.match(/<\/svg>/g)?.length)
    expect(svg.match(/<text /g)?.length ?? 0).toBe(svg.match(/<\/text>/g)?.length ?? 0)
  })

  test.each([WIDE, SLIM])('keeps its texts inside the view box, at %d', (width) => {
    if (name === 'panels') return
    const svg = draw(figure, width)
    const height = Number(/viewBox="0 0 \S+ (\S+)"/.exec(svg)?.[1])
    for (const { x, y, anchor, content } of texts(svg)) {
      const wide = textWidth(content)
      const left = anchor === 'end' ? x - wide : anchor === 'middle' ? x - wide / 2 : x
      expect(left, content).toBeGreaterThanOrEqual(-8)
      expect(left + wide, content).toBeLessThanOrEqual(width + 8)
      expect(y, content).toBeGreaterThan(8)
      expect(y, content).toBeLessThanOrEqual(height)
    }
  })

  test('has one label and no colour of its own', () => {
    const svg = draw(figure, WIDE)
    if (figure.kind !== 'sparkline')
      expect(svg).toContain(`role="img" aria-label="${escapeText(figure.label)}"`)
    expect(svg).not.toMatch(/(fill|stroke|style)="/)
  })

  test('has a table whose rows are as long as its head', () => {
    const { columns, rows } = table(figure)
    for (const row of rows) expect(row).toHaveLength(columns.length)
    if (!['sparkline', 'empty'].includes(name)) expect(rows.length).toBeGreaterThan(1)
  })
})

describe('a curve that leaves the plot', () => {
  const svg = draw(losses, WIDE)
  test('says where it went', () => {
    const first = steps.find((step) => step > 10 && 8 * Math.exp(0.2 * step) > 1e6)!
    const words = texts(svg).map(({ content }) => content)
    expect(words.some((text) => new RegExp(`第 ${first}|第 ${first - 1} 步越过 10⁶`).test(text))).toBe(true)
    expect(words).toContain('第 40 步变成 NaN')
  })

  test('is told apart from one that stays', () => {
    const box = frame({
      width: WIDE,
      ratio: undefined,
      x: losses.x,
      y: losses.y,
      xData: [steps],
      yData: [],
      rightRoom: 0,
    })
    const exits = losses.series.map((series) => exitOf(box, mainCurve(series, 300))?.side)
    expect(exits).toEqual([undefined, 'top', 'stop'])
  })

  test('is cut off at the plot', () => {
    const cut = /<svg class="clip" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"/.exec(svg)
    expect(cut).not.toBeNull()
    expect(svg.indexOf('class="l s2"')).toBeGreaterThan(svg.indexOf('class="clip"'))
  })
})

describe('labels', () => {
  test('are spread without overlap, in order, inside their bounds', () => {
    const blocks = [
      { wish: 50, height: 36 },
      { wish: 40, height: 20 },
      { wish: 95, height: 36 },
    ]
    const tops = spread(blocks, 0, 120)
    expect(tops[1]! + 20).toBeLessThanOrEqual(tops[0]!)
    expect(tops[0]! + 36).toBeLessThanOrEqual(tops[2]!)
    expect(tops[2]! + 36).toBeLessThanOrEqual(120)
  })

  test('break between Han characters, never inside a number or before a comma', () => {
    const lines = wrap('停在噪声底，闭式值 0.251', 64)
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join('').replaceAll(' ', '')).toBe('停在噪声底，闭式值0.251')
    expect(lines.some((line) => line.startsWith('，'))).toBe(false)
    expect(lines.some((line) => line.includes('0.251'))).toBe(true)
  })
})

describe('numbers', () => {
  test.each([
    [0, '0'],
    [0.589, '0.589'],
    [0.0123456, '0.0123'],
    [-4.5, '−4.5'],
    [1.2e-6, '1.2 × 10⁻⁶'],
    [1e-6, '10⁻⁶'],
    [20480, '20,480'],
    [3.2e7, '3.2 × 10⁷'],
    [NaN, 'NaN'],
    [-Infinity, '−∞'],
  ])('%d is written %s', (value, text) => expect(number(value)).toBe(text))
})

describe('many seeds', () => {
  const three = [
    [1, 10, NaN],
    [2, 20, NaN],
    [3, NaN, 5],
  ]
  test('have a median while most of them live', () => {
    expect(quantileAt(three, 0, 0.5)).toBe(2)
    expect(quantileAt(three, 1, 0.5)).toBe(15)
    expect(quantileAt(three, 2, 0.5)).toBeNaN()
  })

  test('keep their peaks when thinned', () => {
    const spike = Array.from({ length: 5000 }, (_, i) => (i === 3217 ? 9 : Math.sin(i / 50)))
    const kept = peaks(spike, spike.length, 300)
    expect(kept.length).toBeLessThan(320)
    expect(kept).toContain(3217)
    expect(kept[0]).toBe(0)
    expect(kept.at(-1)).toBe(4999)
  })
})

test('an infinite value leaves the plot, upwards or downwards', () => {
  for (const value of [Infinity, -Infinity]) {
    const runs = [[1, value, value, 2]]
    const chart = { ...losses, series: [{ name: '甲', color: 1 as const, x: [0, 1, 2, 3], runs }] }
    expect(draw(chart, WIDE)).not.toContain('NaN')
  }
})

test('shares put a value on an edge into the bin above, and the last edge into the last bin', () => {
  expect(shares([0, 0.5, 1, 2, 3], [0, 1, 2])).toEqual([0.4, 0.4])
})

test('the boundary of a field lies where the probability is one half', () => {
  const svg = draw({ ...field, axes: false }, 400)
  const boundary = /class="l s6" d="([^"]+)"/.exec(svg)?.[1] ?? ''
  const inner = [...boundary.matchAll(/([\d.-]+),([\d.-]+)/g)]
    .map(([, x, y]) => [Number(x), Number(y)] as const)
    .filter((point) => point.every((at) => at > 0 && at < 400))
    .map(([x]) => x)
  // (i + 0.2) / 5 = 0.5 at node i = 2.3 of 0 … 4
  for (const x of inner) expect(x).toBeCloseTo((2.3 / 4) * 400, 0)
  expect(inner.length).toBeGreaterThanOrEqual(3)
})

test('an image is a bitmap of 256 greys, bottom row first, rows padded to four bytes', () => {
  const [, data = ''] = /data:image\/bmp;base64,([^"]+)/.exec(draw(figures['images']!, WIDE)) ?? []
  const bytes = Array.from(Buffer.from(data, 'base64'))
  expect(String.fromCharCode(...bytes.slice(0, 2))).toBe('BM')
  expect(bytes.slice(-8)).toEqual([255, 0, 64, 0, 0, 128, 255, 0])
  expect(bytes).toHaveLength(54 + 1024 + 8)
})
