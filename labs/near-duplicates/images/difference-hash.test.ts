import { describe, expect, test } from 'vitest'
import { random } from '../../../src/engine/nn/random.ts'
import { boxSums } from './box-sums.ts'
import { differenceHash, hammingDistance, hexOf, tiedBits } from './difference-hash.ts'
import type { Hash } from './difference-hash.ts'
import { halved, mirrored } from './edits.ts'
import { drawn } from './example.ts'
import { luminanceOf } from './grey-image.ts'
import type { GreyImage } from './grey-image.ts'
import { whiteDeviation } from './measured.ts'
import { scene } from './scenes.ts'

const hex = (image: GreyImage): string => hexOf(differenceHash(image))
/** The eight rows of a hash, in zeros and ones. */
const rowsOf = (image: GreyImage): string[] =>
  BigInt(`0x${hex(image)}`)
    .toString(2)
    .padStart(64, '0')
    .match(/.{8}/g) ?? []
const rising = drawn(90, 80, (x) => x)

describe('box sums', () => {
  test('a pixel that lies in two boxes is shared between them', () => {
    expect([...boxSums({ width: 3, height: 1, values: [6, 9, 12] }, 2, 1)]).toEqual([2 * 6 + 9, 9 + 2 * 12])
  })
  test('means of whole boxes, and of boxes smaller than a pixel', () => {
    const image = drawn(4, 2, (x, y) => 10 * y + x)
    expect([...boxSums(image, 2, 1)].map((sum) => sum / 8)).toEqual([5.5, 7.5])
    expect([...boxSums({ width: 1, height: 1, values: [7] }, 9, 8)]).toEqual(
      Array.from({ length: 72 }, () => 7),
    )
  })
  test('no part of the image is lost or counted twice', () => {
    for (const [width, height] of [
      [31, 17],
      [5, 3],
      [100, 80],
    ] as const) {
      const image = drawn(width, height, (x, y) => (7 * x + 13 * y) % 256)
      const total = Array.from(image.values).reduce((sum, value) => sum + value, 0)
      expect(boxSums(image, 9, 8).reduce((sum, value) => sum + value, 0)).toBe(72 * total)
    }
  })
})

describe('dHash', () => {
  test('known values: rising, falling, flat, stripes, one bright cell', () => {
    expect(hex(rising)).toBe('ffffffffffffffff')
    expect(hex(mirrored(rising))).toBe('0000000000000000')
    expect(hex(drawn(40, 40, () => 200))).toBe('0000000000000000')
    expect(hex(drawn(9, 8, (x) => x % 2))).toBe('aaaaaaaaaaaaaaaa')
    expect(hex(drawn(9, 8, (x, y) => (y % 2 === 0 ? x : -x)))).toBe('ff00ff00ff00ff00')
    expect(hex(drawn(9, 8, (x, y) => Number(x === 8 && y === 7)))).toBe('0000000000000001')
    expect(hex(drawn(9, 8, (x, y) => Number(x === 1 && y === 0)))).toBe('8000000000000000')
  })
  test('tied bits are those between equal neighbours', () => {
    expect([tiedBits(rising), tiedBits(drawn(3, 3, () => 1))]).toEqual([0, 64])
    expect(tiedBits(drawn(9, 8, (x, y) => Number(x === 1 && y === 0)))).toBe(62)
  })
  test('a rising linear change of brightness that does not clip changes no bit', () => {
    for (let index = 0; index < 20; index++) {
      const image = scene(1001, index)
      const changed = { ...image, values: Array.from(image.values, (value) => 3 * value + 40) }
      expect(hex(changed)).toBe(hex(image))
    }
  })
  test('a mirrored image without ties has each row inverted and turned round', () => {
    const image = drawn(9, 8, (x, y) => ((x + 1) * (y + 3) * 7919) % 1009)
    expect(tiedBits(image)).toBe(0)
    const expected = rowsOf(image).map((row) =>
      Array.from(row)
        .toReversed()
        .map((bit) => 1 - Number(bit))
        .join(''),
    )
    expect(rowsOf({ ...image, values: drawn(9, 8, (x, y) => image.values[9 * y + 8 - x]!).values })).toEqual(
      expected,
    )
  })
  test('enlarging by whole factors changes nothing', () => {
    const image = scene(1001, 3)
    const twice = drawn(192, 144, (x, y) => image.values[96 * Math.floor(y / 2) + Math.floor(x / 2)]!)
    expect(hex(twice)).toBe(hex(image))
    expect(Array.from(halved(twice).values)).toEqual(Array.from(image.values))
  })
  test('distances: counted bit by bit', () => {
    const words = random(1, 'test/words')
    for (let draw = 0; draw < 200; draw++) {
      const hash = (): Hash => ({ high: words.word(), low: words.word() })
      const [a, b] = [hash(), hash()]
      const apart = BigInt(`0x${hexOf(a)}`) ^ BigInt(`0x${hexOf(b)}`)
      expect(hammingDistance(a, b)).toBe(apart.toString(2).replaceAll('0', '').length)
    }
    const [none, all] = [
      { high: 0, low: 0 },
      { high: 0xffffffff, low: 0xffffffff },
    ]
    expect([hammingDistance(none, all), hammingDistance(all, all)]).toEqual([64, 0])
  })
  test('luminance of ITU-R BT.601', () => {
    const rgba = Uint8ClampedArray.of(255, 255, 255, 255, 255, 0, 0, 255, 0, 1, 0, 0, 0, 0, 2, 255)
    expect([...luminanceOf(rgba)]).toEqual([255_000, 76_245, 587, 228])
  })
  test('two images of independent cells: the deviation in closed form', () => {
    expect(whiteDeviation).toBeCloseTo(Math.sqrt(172 / 9), 12)
  })
})
