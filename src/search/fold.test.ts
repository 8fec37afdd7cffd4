import { describe, expect, test } from 'vitest'
import { atoms, fold, key, merge, shipped } from './fold.ts'

describe('fold', () => {
  test('makes what is typed and what is written alike', () => {
    expect(fold('Ｌ２　正则（RIDGE）')).toBe('l2 正则(ridge)')
    expect(fold('F1-score')).toBe('f1 score')
    expect(fold('R²')).toBe('r2')
  })

  test('keeps every position, also where lower case or NFKC would change the length', () => {
    for (const text of ['ﬁne', 'İstanbul', '㎡', '𠮷野家', 'ａＢｃ', '……「早停」', 'η ≤ 2/h']) {
      expect(fold(text)).toHaveLength(text.length)
    }
  })
})

test('what is shipped has no characters that fold would have to lengthen', () => {
  expect(shipped('ﬁt  a\n line ')).toBe('fit a line')
  expect(shipped('３ ㎡')).toBe('３ m2')
})

test('atoms are Han characters and whole Latin words, wherever they stand', () => {
  expect(atoms('用relu替换 sigmoid，η=0.1').map(({ text }) => text)).toEqual([
    '用',
    'relu',
    '替',
    '换',
    'sigmoid',
    'η',
    '0',
    '1',
  ])
  expect(atoms('𠮷 a')[1]?.range).toEqual([3, 4])
})

test('a key forgets spaces, hyphens and width', () => {
  expect(key('Batch-Norm')).toBe(key('ｂａｔｃｈ norm'))
  expect(key('L2 正则')).toBe('l2正则')
})

test('ranges that touch or overlap become one', () => {
  expect(
    merge([
      [4, 6],
      [0, 2],
      [1, 3],
      [3, 4],
      [8, 9],
    ]),
  ).toEqual([
    [0, 6],
    [8, 9],
  ])
})
