/** Segments of text as practitioners keep them: one a line, a JSON array, or JSON lines. */
import { InputError } from '../../src/data/input-error.ts'
import { shorten } from '../../src/data/table-file.ts'

/** What one box holds: for each segment its texts (one for a hypothesis, any number for references). */
export interface Segments {
  readonly texts: readonly (readonly string[])[]
  /** Number of the line or entry of each segment, from 1. */
  readonly at: readonly number[]
  readonly unit: '行' | '项'
  /** How it was read, in a few words. */
  readonly understood: string
}

const KEYS = {
  references: [
    'references',
    'reference',
    'refs',
    'ref',
    'targets',
    'target',
    'gold',
    'answer',
    '参考',
    '参考译文',
  ],
  hypotheses: [
    'hypothesis',
    'hypotheses',
    'hyp',
    'prediction',
    'pred',
    'predict',
    'output',
    'generated',
    'response',
    'candidate',
    'mt',
    '候选',
    '译文',
    '预测',
  ],
} as const

type Role = keyof typeof KEYS

/** Longest segment in UTF-16 units: edit distance and common subsequence take time with the square of it. */
const LONGEST = 20_000
const MOST_SEGMENTS = 200_000

/** Reads references; several files are several reference streams, a tab separates references of a line. */
export async function readReferences(files: readonly File[]): Promise<Segments> {
  const streams: Segments[] = []
  for (const file of files) streams.push(segmentsIn(await textOf(file), 'references'))
  const [first, ...others] = streams
  if (!first) throw new InputError('没有参考；每行一段，多条参考用制表符隔开。')
  if (others.length === 0) return first
  const uneven = others.find(({ texts }) => texts.length !== first.texts.length)
  if (uneven)
    throw new InputError(
      `几个参考文件的段数不同（${first.texts.length} 与 ${uneven.texts.length}）；每个文件是一套参考，要逐行对应。`,
    )
  return {
    ...first,
    texts: first.texts.map((own, index) => [...own, ...others.flatMap(({ texts }) => texts[index] ?? [])]),
    understood: `${streams.length} 个文件，各是一套参考`,
  }
}

/** Reads one hypothesis a segment; null where nothing was given. */
export async function readHypotheses(files: readonly File[]): Promise<Segments | null> {
  const read: Segments[] = []
  for (const file of files) read.push(segmentsIn(await textOf(file), 'hypotheses'))
  const [first] = read
  if (read.length > 1) throw new InputError(`候选给了 ${read.length} 个文件；一个系统只要一个文件。`)
  return first?.texts.some((texts) => texts.join('').trim() !== '') ? first : null
}

/** The text of a file in UTF-8, or in GB 18030 (which holds GBK) where it is not UTF-8. */
async function textOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (bytes.includes(0))
    throw new InputError('这不是文本文件（里面有空字节）；接受 UTF-8 或 GBK 的纯文本、JSON、JSONL。')
  for (const encoding of ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes).replaceAll('\r\n', '\n')
    } catch {
      // not this encoding: the next one
    }
  throw new InputError('这份文字既不是 UTF-8 也不是 GBK；请另存为 UTF-8。')
}

function segmentsIn(text: string, role: Role): Segments {
  const found = fromArray(text, role) ?? fromObjects(text, role) ?? fromLines(text, role)
  if (/^\s*(?:\{\s*"|\[\s*["{])/.test(text) && found.understood.startsWith('一行一段'))
    throw new InputError(
      `以 ${text.trimStart().charAt(0)} 开头，像是 JSON，却不完整，或一个对象占了好几行；接受 JSON 数组，或每行一个值的 JSONL。`,
    )
  if (found.texts.length > MOST_SEGMENTS)
    throw new InputError(`有 ${found.texts.length} 段；最多 ${MOST_SEGMENTS} 段，请分几次做。`)
  for (const [index, texts] of found.texts.entries())
    for (const one of texts)
      if (one.length > LONGEST)
        throw new InputError(
          `第 ${found.at[index]} ${found.unit}有 ${one.length} 个字符；一段最多 ${LONGEST} 个，请按句或按段分行。`,
        )
  return found
}

/** A JSON array of strings (or, for references, of arrays of strings, or of objects); null when the text is none. */
function fromArray(text: string, role: Role): Segments | null {
  if (!text.trimStart().startsWith('[')) return null
  const value = parsed(text)
  if (!Array.isArray(value)) return null
  const entries: readonly unknown[] = value
  return {
    texts: entries.map((entry, index) => textsOf(entry, role, `第 ${index + 1} 项`)),
    at: entries.map((_, index) => index + 1),
    unit: '项',
    understood: 'JSON 数组，一项一段',
  }
}

/** JSON lines: an object, a string or an array a line; null when the first line is none, or is quoted speech among plain lines. */
function fromObjects(text: string, role: Role): Segments | null {
  const lines = text.split('\n')
  const first = lines.find((line) => line.trim() !== '')
  if (!first || !/^\s*(?:\{|"|\[)/.test(first) || parsed(first) === undefined) return null
  const texts: (readonly string[])[] = []
  const at: number[] = []
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const value = parsed(line)
    if (value === undefined && typeof parsed(first) === 'string') return null
    if (value === undefined)
      throw new InputError(
        `第 ${index + 1} 行「${shorten(line)}」不是 JSON；前面的行是 JSONL，每行要一个 JSON 值。`,
      )
    texts.push(textsOf(value, role, `第 ${index + 1} 行`))
    at.push(index + 1)
  }
  return { texts, at, unit: '行', understood: 'JSONL，一行一段' }
}

function fromLines(text: string, role: Role): Segments {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const tabs = role === 'references' && lines.some((line) => line.includes('\t'))
  return {
    texts: lines.map((line) => (role === 'references' ? line.split('\t') : [line])),
    at: lines.map((_, index) => index + 1),
    unit: '行',
    understood: tabs ? '一行一段，制表符隔开多条参考' : '一行一段',
  }
}

/** A JSON value, or undefined for text that is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function textsOf(entry: unknown, role: Role, where: string): readonly string[] {
  if (typeof entry === 'string') return [entry]
  if (Array.isArray(entry)) {
    const list: readonly unknown[] = entry
    const strings = list.filter((one) => typeof one === 'string')
    if (strings.length === list.length && (role === 'references' || strings.length === 1)) return strings
  } else if (typeof entry === 'object' && entry !== null) {
    const fields = new Map<string, unknown>(Object.entries(entry))
    const key = KEYS[role].find((name) => fields.has(name))
    if (key === undefined)
      throw new InputError(
        `${where}有字段 ${shorten([...fields.keys()].join('、'))}，没有${role === 'references' ? '参考' : '候选'}；认得的名字有 ${KEYS[role].slice(0, 4).join('、')}。`,
      )
    return textsOf(fields.get(key), role, `${where}的 ${key} `)
  }
  throw new InputError(
    `${where}是「${shorten(JSON.stringify(entry) ?? '')}」；${role === 'references' ? '参考要是字符串，或字符串的数组' : '候选要是一个字符串'}。`,
  )
}
