import { describe, expect, test } from 'vitest'
import { InputError } from './input-error.ts'
import { columnNamed, numberIn, numbersIn, readTable } from './table-file.ts'

const file = (text: string): File => new File([text], 'rows.csv')
const read = (text: string) => readTable([file(text)])

describe('delimited text', () => {
  test.each([
    ['comma', 'a,b\n1,2\n3,4\n'],
    ['tab', 'a\tb\n1\t2\n3\t4'],
    ['semicolon', 'a;b\r\n1;2\r\n3;4\r\n'],
    ['bar', 'a|b\n1|2\n\n3|4'],
    ['white space', 'a   b\n 1 2\n3\t 4'],
  ])('%s', async (_, text) => {
    const table = await read(text)
    expect(table.header).toEqual(['a', 'b'])
    expect(table.columns).toEqual([
      ['1', '3'],
      ['2', '4'],
    ])
  })

  test('has no header when its first row holds a number', async () => {
    const table = await read('1,0.5\n0,0.25')
    expect(table.header).toBeNull()
    expect(table.lines).toEqual([1, 2])
  })

  test('words alone have a header when the first row occurs nowhere below', async () => {
    expect((await read('truth,guess\na,b\nb,b')).header).toEqual(['truth', 'guess'])
    expect((await read('a,b\nb,b\na,a')).header).toBeNull()
  })

  test('names may be numbers where the next row holds nothing else', async () => {
    expect((await read('y,0.1,0.9\n3,1,5')).header).toEqual(['y', '0.1', '0.9'])
    expect((await read('cat,0.1,0.9\ndog,0.5,0.5')).header).toBeNull()
    expect((await read('1,,0\n3,4,1')).header).toBeNull()
  })

  test('a line that begins with # is a comment before the first row alone', async () => {
    expect((await read('# made by hand\na,b\n#1,2')).columns[0]).toEqual(['#1'])
  })

  test('keeps delimiters, line breaks and quotes within quotes, and counts lines past them', async () => {
    const table = await read('name,n\n"a, ""b""\nc",1\nd,2')
    expect(table.columns).toEqual([
      ['a, "b"\nc', 'd'],
      ['1', '2'],
    ])
    expect(table.lines).toEqual([2, 4])
  })

  test('text in GB 18030 is read as such', async () => {
    const bytes = Uint8Array.of(0xb1, 0xea, 0xc7, 0xa9, 0x2c, 0x70, 0x0a, 0x31, 0x2c, 0x30)
    expect((await readTable([new File([bytes], 'gbk.csv')])).header).toEqual(['标签', 'p'])
  })

  test('leaves out empty lines and comments, and keeps their numbers', async () => {
    expect((await read('# by hand\na,b\n\n1,2')).lines).toEqual([4])
  })

  test('a file read in pieces is the same as read at once', async () => {
    const rows = Array.from({ length: 120_000 }, (_, row) => `"row ${row}\nsecond line",${row}`)
    const table = await read(`name,n\n${rows.join('\n')}\n`)
    expect(table.columns[1]?.length).toBe(120_000)
    expect(table.columns[1]?.every((cell, row) => Number(cell) === row)).toBe(true)
    expect(table.lines.at(-1)).toBe(240_000)
  })

  test.each([
    ['', '里面没有一行数据；接受 CSV、TSV 或纯文本，每行一条。'],
    ['a,b\n1,2\n3', '第 3 行有 1 列，前面的行有 2 列；每行的列数要相同，列之间是逗号。'],
    ['\0\x01', '这不是文本文件（里面有空字节）；接受 CSV、TSV 或纯文本。'],
  ])('refuses %j', async (text, sentence) => {
    await expect(read(text)).rejects.toThrow(new InputError(sentence))
  })
})

test('numbers of a column, or where one is missing', async () => {
  const table = await read('y,p\n1,0.5\n0,x')
  expect([...numbersIn(table, 0)]).toEqual([1, 0])
  expect(() => numbersIn(table, 1)).toThrow(
    '第 3 行、第 2 列（p）是「x」，这里要有限的数，例如 0.83 或 1e-3。',
  )
})

test('numbers as programs print them', () => {
  expect(['1', '-.5', '1e-3', '+2.', 'inf', '-Infinity'].map(numberIn)).toEqual([
    1,
    -0.5,
    0.001,
    2,
    Infinity,
    -Infinity,
  ])
  expect(numberIn('nan')).toBeNaN()
  expect(['', '1,5', '0x10', 'one', '1 2'].map(numberIn)).toEqual(Array(5).fill(undefined))
})

test('columns by name, whatever their case and signs', async () => {
  const table = await read('Y-True,Score\n1,2')
  expect(columnNamed(table, ['y_true'])).toBe(0)
  expect(columnNamed(table, ['p', 'score'])).toBe(1)
  expect(columnNamed(table, ['group'])).toBe(-1)
})
