import { describe, expect, test } from 'vitest'
import { draw } from '../../src/figures/draw.ts'
import { random } from '../../src/engine/nn/random.ts'
import { resultJson } from '../../src/lab/tool/files.ts'
import { sampleOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { boundaryIou, bandWidth } from './boundary-iou.ts'
import { readPng } from './png.ts'
import { pngFile, pngOf } from './png-write.ts'
import type { Report } from './report.ts'
import { confused, veins } from './samples.ts'
import { clDice, skeletonOf } from './skeleton.ts'
import { boundaryOf } from './surface.ts'
import type { Shape } from './surface.ts'
import tool from './tool.ts'
import work from './work.ts'

const OPTIONS = {
  background: true,
  empty: 'skip',
  missing: 'diagonal',
  tau: 1,
  pooled: 'max',
  band: 0.02,
  spacing: 1,
  white: 'auto',
  picture: 1,
  seed: 1,
  replicas: 1,
} as const
type Options = Parameters<typeof work.open>[1]
type Content = string | readonly File[]

async function reportOn(truth: Content, prediction: Content, change: Partial<Options> = {}): Promise<Report> {
  const files = (content: Content): readonly File[] =>
    typeof content === 'string' ? [textFile(content)] : content
  const given = { truth: files(truth), prediction: files(prediction) }
  const analysis = await work.open(given, { ...OPTIONS, ...change })
  return analysis.finish()
}

/** Draws everything and gives the JSON: no figure may hold a number that is not finite. */
function show(report: Report, change: Partial<Options> = {}): string {
  const view = { report: structuredClone(report), settings: { ...OPTIONS, ...change } }
  for (const figure of Object.values(tool.figures)) {
    const plotted = figure.plot(view)
    if (plotted) for (const width of [350, 896]) draw(plotted, width)
  }
  for (const table of Object.values(tool.tables)) table.rows(view)
  expect(tool.conclude(view)).not.toContain('undefined')
  tool.remarks(view)
  return resultJson(tool, view, {}, '')
}

/** A drawing of rows of `#` and `.` in a window with a margin. */
function shape(...rows: readonly string[]): Shape {
  const width = (rows[0]?.length ?? 0) + 2
  const lines = ['', ...rows, ''].map((row) => `.${row.padEnd(width - 2, '.')}.`)
  return {
    width,
    height: lines.length,
    inside: Uint8Array.from(lines.join(''), (cell) => (cell === '#' ? 1 : 0)),
  }
}
const picture = ({ width }: Shape, marks: Uint8Array): string[] =>
  Array.from({ length: marks.length / width }, (_, y) =>
    Array.from(marks.subarray(y * width, (y + 1) * width), (mark) => (mark ? '#' : '.')).join(''),
  )
    .slice(1, -1)
    .map((row) => row.slice(1, -1))

const cellsOf = (text: string): number[][] => text.split('\n').map((row) => Array.from(row, Number))

const line = (from: number, thick: number): string =>
  Array.from({ length: 16 }, (_, y) => (y >= from && y < from + thick ? '1' : '0').repeat(20)).join('\n')

describe('numbers', () => {
  test('of one pair are those of src/metrics', async () => {
    const [truths, predictions] = [veins('truth').split('\n\n'), veins('predicted').split('\n\n')]
    for (const [index, truth = ''] of truths.entries()) {
      const prediction = predictions[index] ?? ''
      const report = await reportOn(truth, prediction)
      const spec = { y_true: cellsOf(truth), y_pred: cellsOf(prediction), num_classes: 3 }
      expect(report.summary.mean_iou).toEqual(evaluate({ metric: 'mean_iou', ...spec }))
      expect(report.summary.pixel_accuracy).toEqual(evaluate({ metric: 'pixel_accuracy', ...spec }))
      expect(report.summary.frequency_weighted_iou).toBeCloseTo(
        Number(evaluate({ metric: 'frequency_weighted_iou', ...spec })),
        12,
      )
      const iou = Array.from(
        { length: 3 },
        (_, label) => report.classes.find((row) => row.label === label)?.iou ?? Number.NaN,
      )
      expect(Float64Array.from(iou)).toEqual(evaluate({ metric: 'iou', ...spec }))
      for (const { label, dice, hd95Region } of report.rows[0]?.classes ?? []) {
        const only = (cells: number[][]): number[][] =>
          cells.map((row) => row.map((cell) => (cell === label ? 1 : 0)))
        const one = { y_true: only(spec.y_true), y_pred: only(spec.y_pred) }
        expect(dice).toEqual(evaluate({ metric: 'dice', ...one, num_classes: 2 }))
        const expected = Number(evaluate({ metric: 'hausdorff95', ...one }))
        if (label > 0)
          expect(hd95Region).toBeCloseTo(Number.isFinite(expected) ? expected : Math.hypot(46, 30), 12)
      }
    }
  })

  test('the worked matrix, with and without background', async () => {
    const report = await reportOn(confused('truth'), confused('predicted'))
    expect(report.confusion.map((row) => row.slice(0, -1))).toEqual([
      [900, 20, 10],
      [30, 50, 0],
      [5, 0, 15],
    ])
    expect(report.summary.mean_dice).toBeCloseTo(0.7662, 4)
    const without = await reportOn(confused('truth'), confused('predicted'), { background: false })
    expect(without.summary.mean_iou).toBeCloseTo(0.5, 12)
    expect(without.summary.pixel_accuracy).toBe(report.summary.pixel_accuracy)
  })

  test('a line of four pixels moved by one: Dice 0.75 and IoU 0.60; of eight, 0.875 and 0.778', async () => {
    for (const [thick, dice, iou] of [
      [4, 0.75, 0.6],
      [8, 0.875, 7 / 9],
    ] as const) {
      const row = (await reportOn(line(3, thick), line(4, thick))).classes[1]
      expect(row?.dice).toBeCloseTo(dice, 12)
      expect(row?.iou).toBeCloseTo(iou, 12)
      expect(row?.apart).toMatchObject({ hd95: 1, hd: 1, nsd: 1 })
    }
  })

  test('spacing multiplies distances, and τ is in its unit', async () => {
    const [a, b] = ['0000000\n0111000\n0000000', '0000000\n0001110\n0000000']
    const pixels = (await reportOn(a, b, { tau: 1 })).classes[1]?.apart
    const half = (await reportOn(a, b, { tau: 0.5, spacing: 0.5 })).classes[1]?.apart
    expect(half?.hd).toBeCloseTo((pixels?.hd ?? 0) / 2, 12)
    expect(half?.assd).toBeCloseTo((pixels?.assd ?? 0) / 2, 12)
    expect(half?.nsd).toBe(pixels?.nsd)
  })

  test('HD95 of both directions together is lower when one direction is long and short of pixels', async () => {
    const truth = `${'1'.repeat(40)}${'0'.repeat(20)}`
    const stray = `${'1'.repeat(40)}${'0'.repeat(19)}1`
    expect((await reportOn(truth, stray)).classes[1]?.apart).toMatchObject({ hd: 20, hd95: 0 })
    const short = `${'1'.repeat(4)}${'0'.repeat(56)}`
    const far = `${'1'.repeat(4)}${'0'.repeat(36)}${'1'.repeat(1)}${'0'.repeat(19)}`
    const max = (await reportOn(short, far)).classes[1]?.apart?.hd95 ?? 0
    const pool = (await reportOn(short, far, { pooled: 'pool' })).classes[1]?.apart?.hd95 ?? 0
    expect(max).toBeGreaterThan(pool)
  })

  test('a class that one side does not have', async () => {
    const [truth, nothing] = ['0110\n0110', '0000\n0000']
    const diagonal = await reportOn(truth, nothing)
    expect(diagonal.classes[1]?.apart).toMatchObject({
      hd95: Math.hypot(4, 2),
      nsd: 0,
      clDice: 0,
      missed: 1,
      measured: 0,
    })
    expect(diagonal.classes[1]?.dice).toBe(0)
    expect((await reportOn(truth, nothing, { missing: 'skip' })).classes[1]?.apart?.hd95).toBeNaN()
    const two = await reportOn(`${truth}\n\n${nothing}`, `${truth}\n\n${nothing}`, { empty: 'one' })
    expect(two.classes[1]?.imageDice).toMatchObject({ mean: 1, images: 2 })
    expect(
      (await reportOn(`${truth}\n\n${nothing}`, `${truth}\n\n${nothing}`)).classes[1]?.imageDice.images,
    ).toBe(1)
    show(diagonal)
  })

  test('every sample can be drawn and written', async () => {
    for (const id of Object.keys(tool.presets)) {
      const { truth = [], prediction = [] } = await sampleOf(tool, id)
      const report = await reportOn(truth, prediction)
      for (const at of [1, 3, 6]) show(report, { picture: at })
      expect(JSON.stringify(report).length).toBeLessThan(100_000)
    }
  })
})

describe('shapes', () => {
  test('the boundary is what has an outside neighbour', () => {
    const square = shape('#####', '#####', '#####', '#####', '#####')
    expect(picture(square, boundaryOf(square))).toEqual(['#####', '#...#', '#...#', '#...#', '#####'])
  })

  test('Boundary IoU compares bands, and is IoU where the band is the whole shape', () => {
    const [large, small] = [
      shape('######', '######', '######', '######', '######', '######'),
      shape('......', '.####.', '.####.', '.####.', '.####.', '......'),
    ]
    expect(boundaryIou(large, small, 1)).toBe(0)
    expect(boundaryIou(large, small, 2)).toBeCloseTo(12 / 36, 12)
    expect(boundaryIou(large, small, 3)).toBeCloseTo(16 / 36, 12)
    expect(boundaryIou(large, large, 1)).toBe(1)
    expect(bandWidth(0.02, 640, 480)).toBe(16)
    expect(bandWidth(0.02, 10, 10)).toBe(1)
  })

  test('thinning a bar leaves its middle line, and keeps thin lines and single pixels', () => {
    const bar = shape('###########', '###########', '###########')
    const left = picture(bar, skeletonOf(bar))
    expect(left[0]).not.toContain('#')
    expect(left[2]).not.toContain('#')
    expect(left[1]?.match(/#+/)?.[0].length).toBeGreaterThanOrEqual(7)
    for (const thin of [shape('#####'), shape('#'), shape('#..', '.#.', '..#')])
      expect([...skeletonOf(thin)]).toEqual([...thin.inside])
    const dot = shape('##', '##')
    expect(picture(dot, skeletonOf(dot))).toEqual(['#.', '..'])
  })

  test('thinning is that of all pixels at once, step by step', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const marks = random(seed, 'test/thinning').uniform(400)
      const own = shape(
        ...Array.from({ length: 20 }, (_, y) =>
          Array.from(marks.subarray(20 * y, 20 * y + 20), (u) => (u < 0.75 ? '#' : '.')).join(''),
        ),
      )
      expect(picture(own, skeletonOf(own))).toEqual(picture(own, plainThinning(own)))
    }
  })

  test('thinning keeps the number of connected parts and is a subset', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const discs = Array.from({ length: 5 }, (_, index) => random(seed, `test/discs/${index}`).uniform(3))
      const rows = Array.from({ length: 30 }, (_, y) =>
        Array.from({ length: 30 }, (__, x) =>
          discs.some(([u = 0, v = 0, r = 0]) => (x - 30 * u) ** 2 + (y - 30 * v) ** 2 <= (2.5 + 4 * r) ** 2)
            ? '#'
            : '.',
        ).join(''),
      )
      const own = shape(...rows)
      const thin = skeletonOf(own)
      expect(thin.every((is, index) => !is || own.inside[index])).toBe(true)
      expect(partsOf(thin, own.width)).toBe(partsOf(own.inside, own.width))
    }
  })

  test('clDice: a gap costs centre line, a shift within the vessel does not', () => {
    const vessel = shape(...Array.from({ length: 5 }, () => '#'.repeat(40)))
    const cut = shape(
      ...Array.from({ length: 5 }, () => `${'#'.repeat(15)}${'.'.repeat(10)}${'#'.repeat(15)}`),
    )
    expect(clDice(vessel, vessel)).toBe(1)
    const score = clDice(vessel, cut)
    expect(score).toBeGreaterThan(0.8)
    expect(score).toBeLessThan(0.9)
  })
})

/** The rule of Zhang and Suen over the whole window, again and again. */
function plainThinning({ width, inside }: Shape): Uint8Array {
  let now = inside.slice()
  const around = [-width, -width + 1, 1, width + 1, width, width - 1, -1, -width - 1]
  for (let changed = true; changed;) {
    changed = false
    for (const half of [0, 1]) {
      const next = now.map((is, index) => {
        if (!is) return 0
        const p = around.map((offset) => now[index + offset]!)
        const count = p.reduce((sum, one) => sum + one, 0)
        const changes = p.filter((one, at) => one === 0 && p[(at + 1) % 8] === 1).length
        const [up = 0, , right = 0, , down = 0, , side = 0] = p
        const free = (half === 0 ? right * down * (up + side) : up * side * (right + down)) === 0
        return count >= 2 && count <= 6 && changes === 1 && free ? 0 : 1
      })
      if (next.some((is, index) => is !== now[index])) changed = true
      now = next
    }
  }
  return now
}

/** Parts that hang together by sides or corners. */
function partsOf(marks: Uint8Array, width: number): number {
  const open = new Set<number>()
  for (const [index, mark] of marks.entries()) if (mark) open.add(index)
  let parts = 0
  for (const first of open) {
    parts++
    const waiting = [first]
    open.delete(first)
    while (waiting.length > 0) {
      const at = waiting.pop() ?? 0
      for (const step of [-1, 1, -width, width, -width - 1, -width + 1, width - 1, width + 1])
        if (open.delete(at + step)) waiting.push(at + step)
    }
  }
  return parts
}

const paeth = (a: number, b: number, c: number): number => {
  const p = a + b - c
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

const rowOf = (labels: readonly number[], name: string): Promise<File> =>
  pngFile({ width: labels.length, height: 1, data: Int32Array.from(labels) }, name)

describe('PNG', () => {
  const mask = {
    width: 5,
    height: 4,
    data: Int32Array.from({ length: 20 }, (_, index) => (index * 37) % 251),
  }

  test('is read as it was written', async () => {
    expect(await readPng(await pngFile(mask, 'a.png'))).toEqual(mask)
  })

  test.each([1, 2, 4])('of %i bits', async (depth) => {
    const most = 2 ** depth
    const labels = Array.from({ length: 14 }, (_, index) => (index * 5) % most)
    const stride = Math.ceil((7 * depth) / 8)
    const lines = new Uint8Array(2 * (stride + 1))
    for (const [index, label] of labels.entries()) {
      const bit = (index % 7) * depth
      const at = Math.floor(index / 7) * (stride + 1) + 1 + (bit >> 3)
      lines[at] = (lines[at] ?? 0) | (label << (8 - depth - (bit & 7)))
    }
    const file = await pngOf(7, 2, [depth, 3, 0, 0, 0], lines, 'a.png')
    expect([...(await readPng(file)).data]).toEqual(labels)
  })

  test('of 16 bits', async () => {
    const file = await pngOf(2, 1, [16, 0, 0, 0, 0], Uint8Array.of(0, 1, 2, 255, 255), 'a.png')
    expect([...(await readPng(file)).data]).toEqual([258, 65_535])
  })

  test('undoes every filter', async () => {
    const { width, height, data } = mask
    const at = (x: number, y: number): number => (x < 0 || y < 0 ? 0 : (data[y * width + x] ?? 0))
    const predictions = [
      () => 0,
      (x: number, y: number) => at(x - 1, y),
      (x: number, y: number) => at(x, y - 1),
      (x: number, y: number) => Math.floor((at(x - 1, y) + at(x, y - 1)) / 2),
      (x: number, y: number) => paeth(at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)),
    ]
    for (const [filter, predict] of predictions.entries()) {
      const lines = new Uint8Array((width + 1) * height)
      for (let y = 0; y < height; y++) {
        lines[y * (width + 1)] = filter
        for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = at(x, y) - predict(x, y)
      }
      expect(await readPng(await pngOf(width, height, [8, 0, 0, 0, 0], lines, 'a.png'))).toEqual(mask)
    }
  })

  test('black and white is foreground; 255 beside other labels is ignored', async () => {
    const white = await reportOn(
      [await rowOf([0, 255, 255, 0], 'a_gt.png')],
      [await rowOf([0, 1, 0, 0], 'a_pred.png')],
    )
    expect(white.labels).toEqual([0, 1])
    expect(white.classes[1]?.iou).toBe(0.5)
    expect(white.notes.join()).toContain('真值里的 255 当作前景')
    const ignored = await reportOn(
      [await rowOf([0, 1, 2, 255], 'a.png')],
      [await rowOf([0, 1, 255, 2], 'a.png')],
    )
    expect(ignored.ignored).toBe(1)
    expect(ignored.classes.map(({ iou }) => iou)).toEqual([1, 1, 0])
    expect(ignored.warnings.join()).toContain('1 个该有类的像素是 255')
  })

  test('pairs by name and says what was left out', async () => {
    const [a, b] = [await pngFile(mask, 'x/a_mask.png'), await pngFile(mask, 'b.png')]
    const report = await reportOn([a, b], [await pngFile(mask, 'a-pred.png'), await pngFile(mask, 'c.png')])
    expect(report.images).toBe(1)
    expect(report.warnings.join()).toContain('1 张真值没有同名的预测，没有算进来，第一张是 b')
    expect(report.warnings.join()).toContain('第一张是 c')
  })
})

describe('text', () => {
  test.each([
    ['digits', '0110\n0011'],
    ['spaces', '0 1 1 0\n0 0 1 1'],
    ['commas', '0,1,1,0\n0,0,1,1,'],
    ['numpy', '[[0 1 1 0]\n [0 0 1 1]]'],
    ['JSON', '[[0, 1, 1, 0], [0, 0, 1, 1]]'],
    ['decimals and a comment', '# mask\n0. 1. 1. 0.\r\n0.0 0 1 1\r\n'],
  ])('%s', async (_, text) => {
    const report = await reportOn(text, '0110\n0011')
    expect(report.summary.mean_iou).toBe(1)
    expect(report.pixels).toBe(8)
  })

  test.each([
    ['one pixel', '0 0', '0 0'],
    ['one class', '11\n11', '11\n11'],
    ['all wrong', '11\n11', '00\n00'],
  ])('%s', async (_, truth, prediction) => {
    expect(show(await reportOn(truth, prediction, { white: 'ignore' }))).not.toContain('undefined')
  })
})

const png = (kind: readonly number[], width = 2): Promise<File> =>
  pngOf(width, 1, kind, Uint8Array.of(0, 1, 2), 'a.png')

describe('refuses', () => {
  const grid = '01\n10'
  test.each<[string, Content | Promise<Content>, Content, string]>([
    ['markup', '<script>alert(1)</script>', grid, '「<script>alert(1)</script'],
    ['bytes', '\0\0', grid, '既不是 PNG 也不是文本'],
    ['nothing but spaces', '  \n', grid, '没有一行标签'],
    ['a ragged row', '0 1\n1', grid, '第 2 行有 1 个值'],
    ['a word', '0 x\n1 0', grid, '第 1 行第 2 个值是「x」'],
    ['a negative label', '0 -1\n1 0', grid, '第 2 个值是「-1」'],
    ['NaN', '0 nan\n1 0', grid, '「nan」'],
    ['an empty cell', '0,,1\n1,0,1', grid, '第 1 行第 2 个值是「」'],
    ['other sizes', '010\n101', grid, '真值是 3×2，预测是 2×2'],
    ['other names', `${grid}\n\n${grid}`, grid, '没有一张图同名'],
    ['colour', png([8, 2, 0, 0, 0]).then((file) => [file]), grid, 'RGB 彩色'],
    ['interlaced', png([8, 0, 0, 0, 1]).then((file) => [file]), grid, '隔行'],
    ['a length that does not fit', png([8, 0, 0, 0, 0], 9).then((file) => [file]), grid, '长度与宽高不符'],
    [
      'a cut file',
      png([8, 0, 0, 0, 0]).then((file) => [new File([file.slice(0, 20)], 'a.png')]),
      grid,
      '不完整，只有 20 字节',
    ],
    [
      'an instance map',
      Array.from({ length: 300 }, (_, index) => index).join(' '),
      Array.from({ length: 300 }, () => 0).join(' '),
      '299 种不同的标签',
    ],
  ])('%s', async (_, truth, prediction, words) => {
    const refused = Promise.resolve(truth).then((content) => reportOn(content, prediction))
    await expect(refused).rejects.toThrow(words)
    await expect(refused).rejects.toThrow(/^[^\n]*。$/)
  })
})

test('refuses masks of which every pixel is ignored', async () => {
  const refused = reportOn('255 255', '0 0', { white: 'ignore' })
  await expect(refused).rejects.toThrow('真值里每个像素都是 255')
})

describe('arrays', () => {
  const rows = [
    [0, 0, 1],
    [0, 1, 1],
  ]
  test.each([
    JSON.stringify(rows),
    JSON.stringify(rows, null, 2),
    '[[0 0\n  1]\n [0 1\n  1]]',
    ` ${JSON.stringify([rows], null, 2)}\n`,
  ])('reads %j as one image', async (text) => {
    expect(await reportOn(text, '0 0 1\n0 1 1\n')).toMatchObject({ images: 1, pixels: 6 })
  })
})
