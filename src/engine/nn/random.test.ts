import { describe, expect, it } from 'vitest'
import { normalQuantile, random, threefry } from './random.ts'

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, v) => sum + v, 0) / values.length

const hex = (words: readonly number[]): string => words.map((w) => w.toString(16).padStart(8, '0')).join(' ')

describe('threefry', () => {
  it('gives the known answers published with Random123', () => {
    expect(hex(threefry([0, 0], [0, 0]))).toBe('6b200159 99ba4efe')
    expect(hex(threefry([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff]))).toBe('1cb996fc bb002be7')
    expect(hex(threefry([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3]))).toBe('c4923a9c 483df7a0')
  })
})

describe('random', () => {
  it('repeats for the same seed and purpose and differs for others', () => {
    expect(random(3, 'init').uniform(8)).toEqual(random(3, 'init').uniform(8))
    expect(random(3, 'init').uniform(8)).not.toEqual(random(4, 'init').uniform(8))
    expect(random(3, 'init').uniform(8)).not.toEqual(random(3, 'data').uniform(8))
    expect(random(-1, 'init').word()).not.toBe(random(2 ** 32 - 1, 'init').word())
  })

  it('continues over draws and seeks to any place', () => {
    const stream = random(7, 'noise')
    const first = [...stream.uniform(3), ...stream.uniform(4)]
    expect(first).toEqual([...random(7, 'noise').uniform(7)])
    for (const place of [0, 1, 4, 5]) expect(random(7, 'noise').seek(place).uniform(1)[0]).toBe(first[place])
  })

  it('has uniform, normal and integer moments within four standard errors', () => {
    const n = 200_000
    const uniform = random(1, 'moments').uniform(n)
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(n))
    const normal = random(2, 'moments').normal(n)
    expect(Math.abs(mean(normal))).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(mean(normal.map((v) => v * v)) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(n))
    const counts = [0, 0, 0, 0, 0, 0]
    for (const face of random(3, 'moments').integers(n, 6)) counts[face] = (counts[face] ?? 0) + 1
    const chiSquare = counts.reduce((sum, c) => sum + (c - n / 6) ** 2 / (n / 6), 0)
    expect(chiSquare).toBeLessThan(25.7)
  })

  it('permutes: every index once, every first place about equally often', () => {
    expect([...random(5, 'order').permutation(50)].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    )
    const firsts = [0, 0, 0, 0, 0]
    for (let seed = 0; seed < 2000; seed++) {
      const first = random(seed, 'order').permutation(5)[0] ?? -1
      firsts[first] = (firsts[first] ?? 0) + 1
    }
    for (const count of firsts) expect(Math.abs(count - 400)).toBeLessThan(4 * Math.sqrt(2000 * 0.2 * 0.8))
  })

  it('refuses a seed that is no integer', () => {
    expect(() => random(0.5, 'init')).toThrow('种子必须是整数，收到 0.5。')
  })
})

describe('normalQuantile', () => {
  it('agrees with tabulated quantiles of the normal distribution', () => {
    expect(normalQuantile(0.5)).toBe(0)
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14)
    expect(normalQuantile(0.25)).toBeCloseTo(-0.6744897501960817, 14)
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 13)
    expect(normalQuantile(1e-20)).toBeCloseTo(-9.26234008979841, 12)
  })
})
