import { InputError } from '../../src/data/input-error.ts'
import { shorten } from '../../src/data/table-file.ts'

/** The text of a label as it was given; null when nothing was. */
export async function readLabel(files: readonly File[]): Promise<string | null> {
  const text = (await Promise.all(files.map((file) => file.text()))).join('\n').trim()
  if (text.includes('\0'))
    throw new InputError('这不是文本（里面有空字节）；接受 hello、h e l l o 或 3, 1, 1。')
  return text === '' ? null : text
}

/** Ways to write the label of no symbol. */
const EMPTY = new Set(['""', "''", '[]', '空'])

/**
 * The symbols of a label by their numbers: words between white space, commas or brackets, or, where every symbol has a name of one
 * character, characters. A word is the name of a column, else its number.
 */
export function labelOf(text: string, names: readonly string[], blank: number): number[] {
  if (EMPTY.has(text)) return []
  const places = new Map(names.map((name, index) => [name, index]))
  const words = text.split(/[\s,，、;[\]()]+/).filter((word) => word !== '')
  const [only = ''] = words
  const letters = Array.from(only)
  const single = names.every((name) => Array.from(name).length === 1)
  const spelled =
    words.length === 1 &&
    !places.has(only) &&
    (letters.every((letter) => places.has(letter)) || (single && !/^\d+$/.test(only)))
  return (spelled ? letters : words).map((word, index) => {
    const symbol = places.get(word) ?? (/^\d+$/.test(word) && Number(word) < names.length ? Number(word) : -1)
    if (symbol < 0)
      throw new InputError(
        `标签的第 ${index + 1} 个符号「${shorten(word)}」不在词表里；词表是 ${shorten(names.join(' '))}，也可以写下标 0 到 ${names.length - 1}。`,
        'label',
      )
    if (symbol === blank)
      throw new InputError(
        `标签的第 ${index + 1} 个符号「${shorten(word)}」是 blank（下标 ${blank}）；标签里不能有 blank，是不是 blank 的下标与词表错位了？`,
        'label',
      )
    return symbol
  })
}
