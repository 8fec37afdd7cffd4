/** Numbers of a text, in order. */
import { InputError } from '../../src/data/input-error.ts'
import { numberIn, shorten } from '../../src/data/table-file.ts'

export interface Values {
  readonly values: Float64Array
  /** What was left out, each with its line. */
  readonly skipped: readonly string[]
  /** How the numbers were understood. */
  readonly understood: string
}

/** Most numbers, repetitions counted. */
export const MOST = 2_000_000

/** `0.001*1000`: a number and how often it comes. */
const REPEATED = /^(?!0x)(.+?)[*x×](\d+)$/i

/** Characters between numbers, with the brackets and words that Python prints around them. */
const BETWEEN = /[\s,;，；、|()[\]{}"']+/
const PYTHON =
  /tensor|array|dtype\s*=\s*[\w.]+|device\s*=\s*(?:'[^']*'|"[^"]*"|[^\s,)]+)|grad_fn\s*=\s*<[^>]*>|requires_grad\s*=\s*\w+/g

/** Reads numbers between white space, commas or brackets; `0.001*1000` stands for a thousand of them. A first line of words is a header. */
export async function readValues(files: readonly File[]): Promise<Values> {
  const text = (await Promise.all(files.map((file) => file.text()))).join('\n')
  if (text.includes('\0')) throw new InputError('这不是文本文件（里面有空字节）；接受一串数。')
  const skipped: string[] = []
  const numbers: number[] = []
  let [repeats, filled, cut] = [0, 0, 0]
  for (const [index, line] of text.split('\n').entries()) {
    const words = line
      .replace(PYTHON, ' ')
      .split(BETWEEN)
      .filter((word) => word !== '')
    if (words.includes('...')) cut ||= index + 1
    const numerals = words.filter((word) => word !== '...')
    if (numerals.length === 0) continue
    if (words[0]?.startsWith('#')) {
      skipped.push(`第 ${index + 1} 行以 # 开头，当作注释略去。`)
      continue
    }
    filled++
    if (
      filled === 1 &&
      numerals.every((word) => numberIn(word) === undefined && !REPEATED.test(word)) &&
      text.trim().includes('\n')
    ) {
      skipped.push(
        `第 ${index + 1} 行「${shorten(line.trim())}」当作表头略去${/[,;\t]/.test(line.trim()) ? '；各列的数都算在内，步数这样的列要先删掉' : ''}。`,
      )
      continue
    }
    for (const [place, word] of numerals.entries()) {
      const [value, count] = valueOf(word, index + 1, place + 1)
      if (count > 1) repeats++
      if (numbers.length + count > MOST)
        throw new InputError(`到第 ${index + 1} 行已超过 ${MOST / 1e4} 万个数（重复的也算）；可以抽一部分。`)
      for (let i = 0; i < count; i++) numbers.push(value)
    }
  }
  if (numbers.length === 0) throw new InputError('里面没有一个数；接受 0.1, 1e-8, 0.001*1000 这样的一串数。')
  if (cut > 0)
    skipped.unshift(`第 ${cut} 行有省略号「...」：打印时略去了中间的数，它们没有算；用 tolist() 打印全部。`)
  return {
    values: Float64Array.from(numbers),
    skipped: skipped.length > 3 ? [...skipped.slice(0, 2), `一共略去 ${skipped.length} 行。`] : skipped,
    understood: `${numbers.length} 个数，按出现的顺序${repeats > 0 ? `，其中 ${repeats} 处是「数*次数」` : ''}`,
  }
}

function valueOf(word: string, line: number, place: number): readonly [value: number, count: number] {
  const plain = numberIn(word)
  if (plain !== undefined) return [plain, 1]
  const [, base = '', times = ''] = REPEATED.exec(word) ?? []
  const value = numberIn(base)
  if (value !== undefined && Number(times) >= 1) return [value, Number(times)]
  throw new InputError(
    `第 ${line} 行的第 ${place} 个是「${shorten(word)}」，这里要一个数，例如 0.1、1e-8、inf，或 0.001*1000 表示重复 1000 次。`,
  )
}
