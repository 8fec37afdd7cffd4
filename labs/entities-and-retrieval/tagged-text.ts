/** Sentences with real and predicted tags, as practitioners keep them. */
import { InputError } from '../../src/data/input-error.ts'
import { isRecord, parsedJson } from '../../src/data/json-text.ts'
import { shorten } from '../../src/data/table-file.ts'

/** One after the other, tokens of a sentence together. */
export interface TaggedText {
  /** '' where the text has no tokens. */
  readonly tokens: readonly string[]
  readonly real: readonly string[]
  readonly found: readonly string[]
  /** Line of each token. */
  readonly lines: readonly number[]
  /** First token of each sentence. */
  readonly starts: readonly number[]
  readonly understood: string
}

const REAL = [
  'gold',
  'true',
  'y_true',
  'label',
  'labels',
  'ner',
  'ner_tags',
  'tag',
  'tags',
  '真实',
  '标注',
  '标签',
]
const FOUND = ['pred', 'predicted', 'prediction', 'predictions', 'y_pred', '预测']
const TOKENS = ['token', 'tokens', 'word', 'words', '词', '字']

/** Reads lines of tokens (blank line between sentences) or JSON lines of sentences; null where nothing was given. */
export async function readTagged(files: readonly File[]): Promise<TaggedText | null> {
  const texts = await Promise.all(files.map((file) => file.text()))
  const text = texts.join('\n\n').replaceAll('\r\n', '\n')
  if (text.includes('\0'))
    throw new InputError('这不是文本文件（里面有空字节）；接受每行一个词的标注，或 JSONL。')
  if (text.trim() === '') return null
  const collected = fromJson(text) ?? fromColumns(text)
  if (collected.real.length === 0) throw new InputError('里面没有一行标注；每行要有真实与预测两个标签。')
  if ([...collected.real, ...collected.found].every((tag) => /^-?\d+$/.test(tag)))
    throw new InputError(
      `第 ${collected.lines[0]} 行的标签是「${shorten(collected.real[0] ?? '')}」，所有标签都是编号；要换成名字，例如 B-PER、I-PER、O。`,
    )
  return collected
}

class Collector {
  readonly tokens: string[] = []
  readonly real: string[] = []
  readonly found: string[] = []
  readonly lines: number[] = []
  readonly starts: number[] = []
  private open = false

  add(token: string, real: string, found: string, line: number): void {
    if (!this.open) this.starts.push(this.real.length)
    this.open = true
    this.tokens.push(token)
    this.real.push(real)
    this.found.push(found)
    this.lines.push(line)
  }

  endSentence(): void {
    this.open = false
  }

  text(understood: string): TaggedText {
    const { tokens, real, found, lines, starts } = this
    return { tokens, real, found, lines, starts, understood }
  }
}

const SPLITS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['制表符', /\t/],
  ['逗号', /,/],
  ['分号', /;/],
  ['空白', /\s+/],
]

/** Cells of a line; between commas a quoted cell may hold one (RFC 4180), as the token of a comma does. */
const cut = (line: string, mark: RegExp): string[] =>
  mark.source === ','
    ? Array.from(
        line.matchAll(/(?<=^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^,]*))/g),
        ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
      )
    : line.split(mark)

/** The first separator that cuts the first lines into equally many cells, two or more; white space without one. */
function splitOf(lines: readonly string[]): readonly [name: string, mark: RegExp] {
  const some = lines.filter((line) => line.trim() !== '' && !line.startsWith('-DOCSTART-')).slice(0, 50)
  const agreed = SPLITS.find(([, mark]) => {
    const [first = 0, ...others] = some.map((line) => cut(line.trim(), mark).length)
    return first > 1 && others.every((count) => count === first)
  })
  return agreed ?? SPLITS.find(([, mark]) => mark.test(some[0]?.trim() ?? '')) ?? ['空白', /\s+/]
}

function fromColumns(text: string): TaggedText {
  const lines = text.split('\n')
  const first = lines.find((line) => line.trim() !== '') ?? ''
  const [name, mark] = splitOf(lines)
  const cellsOf = (line: string): string[] =>
    cut(name === '制表符' ? line : line.trim(), mark).map((cell) => cell.trim())
  const header = cellsOf(first).map((cell) => cell.toLowerCase())
  const named = {
    real: header.findIndex((cell) => REAL.includes(cell)),
    found: header.findIndex((cell) => FOUND.includes(cell)),
    token: header.findIndex((cell) => TOKENS.includes(cell)),
  }
  const hasHeader = named.real >= 0 && named.found >= 0
  const width = header.length
  if (width < 2)
    throw new InputError(
      `第 ${lines.indexOf(first) + 1} 行是「${shorten(first)}」，只有一列；每行要有真实与预测两个标签，前面可以有词。`,
    )
  const at = hasHeader ? named : { real: width - 2, found: width - 1, token: width > 2 ? 0 : -1 }
  const collector = new Collector()
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('-DOCSTART-')) {
      collector.endSentence()
      continue
    }
    if (hasHeader && line === first) continue
    const cells = cellsOf(line)
    if (cells.length !== width)
      throw new InputError(
        `第 ${index + 1} 行有 ${cells.length} 列，前面的行有 ${width} 列（${name}分隔）；句子之间用空行隔开。`,
      )
    const [real = '', found = ''] = [cells[at.real], cells[at.found]]
    if (real === '' || found === '')
      throw new InputError(
        `第 ${index + 1} 行、第 ${(real === '' ? at.real : at.found) + 1} 列是空的，这里要一个标签，例如 B-PER 或 O。`,
      )
    collector.add(cells[at.token] ?? '', real, found, index + 1)
  }
  return collector.text(`${name}分隔，真实是第 ${at.real + 1} 列，预测是第 ${at.found + 1} 列`)
}

/** Sentences as JSON lines or as an array of objects; null for a text that is neither. */
function fromJson(text: string): TaggedText | null {
  if (/^\s*\{\s*["}]/.test(text)) {
    const lines = text
      .split('\n')
      .flatMap((line, index) =>
        line.trim() === '' ? [] : [{ value: parsedJson(line), said: line, line: index + 1 }],
      )
    return fromSentences(lines, '行')
  }
  if (!/^\s*\[\s*\{/.test(text)) return null
  const value = parsedJson(text)
  if (!Array.isArray(value))
    throw new InputError('以 [{ 开头，却不是完整的 JSON；接受由对象组成的数组，或每行一句的 JSONL。')
  const entries: readonly unknown[] = value
  return fromSentences(
    entries.map((entry, index) => ({ value: entry, said: JSON.stringify(entry), line: index + 1 })),
    '项',
  )
}

function fromSentences(
  sentences: readonly { readonly value: unknown; readonly said: string; readonly line: number }[],
  unit: '行' | '项',
): TaggedText {
  const collector = new Collector()
  for (const { value, said, line } of sentences) {
    const where = `第 ${line} ${unit}`
    if (!isRecord(value)) throw new InputError(`${where}「${shorten(said)}」不是 JSON 对象；要一句一个对象。`)
    const fields = new Map(Object.entries(value))
    const [real, found] = [listOf(fields, REAL), listOf(fields, FOUND)]
    if (!real || !found)
      throw new InputError(
        `${where}没有真实或预测的标签；要有 ${REAL.slice(0, 3).join('、')} 之一与 ${FOUND.slice(0, 3).join('、')} 之一，各是字符串的数组。`,
      )
    if (real.length !== found.length)
      throw new InputError(`${where}真实标签有 ${real.length} 个，预测有 ${found.length} 个；要一样多。`)
    const tokens = listOf(fields, TOKENS) ?? []
    for (const [place, tag] of real.entries())
      collector.add(tokens[place] ?? '', tag, found[place] ?? '', line)
    collector.endSentence()
  }
  return collector.text(unit === '行' ? 'JSONL，一行一句' : 'JSON 数组，一项一句')
}

function listOf(fields: ReadonlyMap<string, unknown>, names: readonly string[]): string[] | null {
  for (const name of names) {
    const value = fields.get(name)
    if (!Array.isArray(value)) continue
    const list: readonly unknown[] = value
    const texts = list.filter((one) => typeof one === 'string')
    if (texts.length === list.length) return texts
  }
  return null
}
