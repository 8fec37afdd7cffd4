import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { reportOn } from './claims.ts'
import { agreement, bandThreshold, family, hashOf, hitProbability, sign } from './minhash.ts'
import type { TextReport } from './report.ts'
import { byImage, questions, testing, training } from './samples.ts'
import { jaccard, NORMAL, shinglesOf } from './shingles.ts'
import tool from './tool.ts'

type Options = Parameters<typeof reportOn>[2]

const defaults: Options = {
  threshold: 0.7,
  bits: 10,
  reported: 0.9,
  tokens: 'char',
  size: 5,
  normal: 'light',
  bands: 20,
  bandRows: 5,
  seed: 1,
  replicas: 1,
}

/** The report on texts; everything that the page shows of it is drawn too. */
async function report(train: string, other = '', changes: Partial<Options> = {}): Promise<TextReport> {
  const settings = { ...defaults, ...changes }
  const found = await reportOn(train, other, settings)
  drawTool(tool, { report: structuredClone(found), settings })
  return found
}

const setsOf = (csv: string): Set<string>[] =>
  csv
    .split('\n')
    .slice(1)
    .map((line) => new Set(shinglesOf(NORMAL.light(line.split(',')[1]!), defaults)))

describe('shingles and signatures', () => {
  test('characters, words, Han characters one by one', () => {
    expect(shinglesOf('abcdef', { tokens: 'char', size: 5 })).toEqual(['abcde', 'bcdef'])
    expect(shinglesOf('abc', { tokens: 'char', size: 5 })).toEqual(['abc'])
    expect(shinglesOf('学习率 lr, 0.1', { tokens: 'word', size: 1 })).toEqual([
      '学',
      '习',
      '率',
      'lr',
      '0',
      '1',
    ])
    expect(NORMAL.light('Ａ  B\tc ')).toBe('a b c')
    expect(NORMAL.strong('第 3 题：a+b？')).toBe('第 题ab')
  })
  test('Jaccard of sets', () => {
    expect(jaccard(new Set(['a', 'b', 'c']), new Set(['b', 'c', 'd']))).toBe(0.5)
    expect(jaccard(new Set(['a']), new Set(['a']))).toBe(1)
  })
  test('the hit curve: closed form, ends, and what the curriculum prints', () => {
    expect([0.3, 0.5, 0.6, 0.8, 0.9].map((s) => hitProbability(s, 20, 5))).toEqual(
      [0.0475, 0.47005, 0.8019, 0.99964, 1].map((value) => expect.closeTo(value, 4)),
    )
    expect(bandThreshold(20, 5)).toBeCloseTo(0.549, 3)
    expect([hitProbability(0, 20, 5), hitProbability(1, 20, 5)]).toEqual([0, 1])
  })
  test('signatures agree as often as the Jaccard index says, without bias', () => {
    let total = 0
    for (let seed = 1; seed <= 100; seed++) {
      const functions = family(100, seed)
      const [a, b] = [new Uint32Array(100), new Uint32Array(100)]
      const words = Array.from({ length: 100 }, (_, at) => `word${at}`)
      sign(words.slice(0, 75), functions, a)
      sign(words.slice(25), functions, b)
      total += agreement(a, b)
    }
    // 50 of 100 words in common; one set of words, so the seeds alone vary: standard error 0.005
    expect(total / 100).toBeGreaterThan(0.48)
    expect(total / 100).toBeLessThan(0.52)
  })
  test('hashes of similar texts differ in about half of their bits', () => {
    let bits = 0
    for (let at = 0; at < 200; at++)
      for (let x = (hashOf(`w${at}`) ^ hashOf(`w${at + 1}`)) >>> 0; x > 0; x = (x & (x - 1)) >>> 0) bits++
    expect(bits / 200).toBeGreaterThan(14)
    expect(bits / 200).toBeLessThan(18)
  })
})

describe('the search', () => {
  test('finds what a comparison of all pairs finds, at a threshold far above the bands’', async () => {
    const found = await report(training(), testing())
    const [train, other] = [setsOf(training()), setsOf(testing())]
    const near = other.flatMap((own, row) =>
      train.flatMap((set) => (jaccard(own, set) >= 0.7 && jaccard(own, set) < 1 ? [row + 2] : [])),
    )
    const exact = other.flatMap((own, row) => (train.some((set) => jaccard(own, set) === 1) ? [row + 2] : []))
    expect(
      found.pairs
        .filter((pair) => !pair.exact)
        .map(({ first }) => first.line)
        .toSorted((a, b) => a - b),
    ).toEqual(near)
    expect([found.exactRows, found.nearRows, found.conflicts]).toEqual([exact.length, near.length, 1])
    expect(found.lines).toEqual([...exact, ...near].toSorted((a, b) => a - b))
  })
  test('groups on both sides of a split column', async () => {
    const { groups, mode, exactRows, nearRows } = await report(byImage())
    expect([mode, exactRows, nearRows]).toEqual(['cross', 0, 0])
    expect(groups!.sharedCount).toBe(groups!.test)
  })
  test('within one file each row is met once, from its later twin', async () => {
    const { pairs, lines } = await report(questions(), '', { size: 2, threshold: 0.6 })
    expect(pairs.every(({ first, second }) => first.line > second.line)).toBe(true)
    expect(lines).toEqual([3, 5, 8, 11])
    const triple = await report('same text\nSame  text\nsame text\nanother line')
    expect([triple.exactRows, triple.nearRows, triple.lines]).toEqual([2, 0, [2, 3]])
  })
  test('formats say the same', async () => {
    const rows = ['the quick brown fox jumps', 'an entirely different line of text']
    const csv = `text\n${rows.join('\n')}`
    const json = rows.map((text) => JSON.stringify({ text })).join('\n')
    for (const train of [rows.join('\n'), csv, json])
      for (const other of [
        rows[0]!.toUpperCase(),
        `id;文本\n1;${rows[0]}`,
        JSON.stringify({ text: rows[0] }),
      ])
        expect((await report(train, other)).exactRows).toBe(1)
  })
  test('a table without a text column: the other columns together', async () => {
    const found = await report('x1,x2,label\n1.5,2.25,0\n3.5,4.5,1', 'x1,x2,label\n3.5,4.5,0')
    expect([found.exactRows, found.conflicts]).toEqual([1, 1])
  })
  test('a JSON array is refused, a line that begins with a bracket is a text', async () => {
    await expect(report('["one text", "another text"]')).rejects.toThrow('这是 JSON 数组')
    expect((await report('[INST] write {code} [/INST]\n["a"] and more')).trainRows).toBe(2)
  })
  test('a template shared by all is cut off and said', async () => {
    const rows = Array.from(
      { length: 400 },
      (_, row) => `${'the same long boilerplate paragraph '.repeat(8)}${row}`,
    )
    const { warnings, found } = await report(rows.join('\n'))
    expect(warnings.join('')).toContain('同桶没有比较')
    expect(found).toBeGreaterThan(10_000)
  })
  test('rows without text are counted', async () => {
    expect((await report('a line\n\nb line\n   \n')).warnings.join('')).toContain(
      '2 行没有文本，没有比较；第一行在第 2 行',
    )
    expect((await report('a line\n!!!\n???', '', { normal: 'strong' })).warnings.join('')).toContain(
      '2 行规范化后什么也不剩',
    )
  })
})

describe('bad input', () => {
  const refused: Readonly<Record<string, readonly [text: string, sentence: string]>> = {
    'zero bytes': ['a\0b', '空字节'],
    'white space': ['  \n \n', '没有一条文本'],
    'a JSON array': ['[{"text":"a"}]', 'JSON 数组'],
    'broken JSON': ['{"text":"a"}\n{"text":', '第 2 行'],
    'a ragged row': ['id,text\n1,a\n2', '第 3 行有 1 列'],
    'a split with one side': ['split,text\ntrain,a\ntrain,b', '划分列里只有「train」'],
    'only labels': ['label,split\n1,train\n0,test', '没有文本列'],
  }
  for (const [name, [text, sentence]] of Object.entries(refused))
    test(name, async () => {
      await expect(report(text)).rejects.toBeInstanceOf(InputError)
      await expect(report(text)).rejects.toThrow(sentence)
    })
  test('one row, script, all rows alike', async () => {
    expect((await report('one')).exactRows).toBe(0)
    expect((await report('<script>alert(1)</script>', '<script>alert(1)</script>')).exactRows).toBe(1)
    expect((await report('a\na\na', 'a\na')).exactRows).toBe(2)
  })
})
