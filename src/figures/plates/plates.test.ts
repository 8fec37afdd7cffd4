import { describe, expect, test } from 'vitest'
import { SLIM, WIDE } from '../responsive.ts'
import { textWidth } from '../text.ts'
import { plates } from './index.ts'
import { halfWidth } from './interval.ts'

describe.each(Object.entries(plates))('the plate %s', (_, plate) => {
  test.each([WIDE, SLIM])('keeps its texts inside the view box and off each other, at %d', (width) => {
    const svg = plate.draw(width)
    const height = Number(/viewBox="0 0 \S+ (\S+)"/.exec(svg)?.[1])
    expect(svg).not.toMatch(/="[^"]*(NaN|Infinity|undefined)/)
    const flat = svg.includes('<g transform')
      ? []
      : [...svg.matchAll(/<text x="([^"]+)" y="([^"]+)" text-anchor="([^"]+)"[^>]*>([^<]*)</g)]
    const boxes = flat.map(([, x, y, anchor, content = '']) => {
      const wide = textWidth(content)
      const left = Number(x) - (anchor === 'end' ? wide : anchor === 'middle' ? wide / 2 : 0)
      return { left, right: left + wide, base: Number(y), content }
    })
    for (const [index, { left, right, base, content }] of boxes.entries()) {
      expect(left, content).toBeGreaterThanOrEqual(-4)
      expect(right, content).toBeLessThanOrEqual(width + 6)
      expect(base, content).toBeLessThan(height)
      for (const other of boxes.slice(index + 1)) {
        const apart = right <= other.left + 6 || other.right <= left + 6 || Math.abs(base - other.base) >= 12
        expect(apart, `${content} | ${other.content}`).toBe(true)
      }
    }
  })

  test('states its finding', () => {
    expect(plate.label.length).toBeGreaterThan(30)
    expect(plate.draw(WIDE)).toContain('role="img"')
  })
})

test('the half width of an interval is that of the question page', () => {
  expect(halfWidth(0.1, 200)).toBeCloseTo(0.0416, 4)
  expect(halfWidth(0.1, 10_000)).toBeCloseTo(0.00588, 5)
})

test('the kept checkpoint precedes the stop by the patience', () => {
  const [, best, patience, stop] =
    /第 (\d+) 次评估，之后连续 (\d+) 次没有新纪录，在第 (\d+) 次停止/.exec(
      plates['patience-records'].label,
    ) ?? []
  expect(Number(stop) - Number(best)).toBe(Number(patience))
})
