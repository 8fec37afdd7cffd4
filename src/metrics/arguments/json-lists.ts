import { MetricError } from '../error.ts'

/** Told of each entry of a list: the list's key in the root object, or undefined when the root is the list. */
export type EntryListener = (list: string | undefined, entry: unknown, index: number) => void

/**
 * Reads a JSON text piece by piece, never holding the whole of it: entry after entry of a root array, or of the arrays
 * that are values of a root object. What else stands in the root object is skipped.
 */
export class JsonLists {
  readonly #listener: EntryListener
  /** Brackets open now, and how many are open inside the list that is being read (0: none). */
  #depth = 0
  #listDepth = 0
  #rootIsObject = false
  #inString = false
  #escaped = false
  /** The string read last in the root object, and the key whose value is being read. */
  #string = ''
  #key: string | undefined
  #entry = ''
  #index = 0
  #line = 1
  #column = 0
  #isOver = false

  constructor(listener: EntryListener) {
    this.#listener = listener
  }

  /** @throws MetricError with line and column when the text is not JSON, and whatever the listener throws */
  push(text: string): void {
    let start = 0
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at]!
      this.#column += 1
      if (character === '\n') {
        this.#line += 1
        this.#column = 0
      }
      if (this.#inString) this.#inside(character)
      else if (this.#endsEntry(character)) {
        this.#emit(this.#entry + text.slice(start, at), character)
        this.#entry = ''
        start = at + 1
      } else if (this.#outside(character)) start = at + 1
    }
    if (this.#listDepth > 0) this.#entry += text.slice(start)
  }

  /** @throws MetricError when the text stops before its root does */
  end(): void {
    if (!this.#isOver) this.#fail('文件到此结束，应为完整的 JSON')
  }

  #inside(character: string): void {
    if (this.#escaped) this.#escaped = false
    else if (character === '\\') this.#escaped = true
    else if (character === '"') this.#inString = false
    if (this.#inString && this.#depth === 1 && this.#rootIsObject) this.#string += character
  }

  #endsEntry(character: string): boolean {
    return this.#listDepth > 0 && this.#depth === this.#listDepth && (character === ',' || character === ']')
  }

  /** Returns whether a list starts after this character. */
  #outside(character: string): boolean {
    if (this.#isOver && /\S/.test(character)) this.#fail('JSON 之后还有内容，应为文件结束')
    if (character === '"') {
      this.#inString = true
      this.#string = ''
    } else if (character === ':' && this.#depth === 1) this.#key = this.#string
    else if (character === '[' || character === '{') return this.#open(character)
    else if (character === ']' || character === '}') this.#close()
    else if (this.#depth === 0 && /\S/.test(character)) this.#fail('应为 [ 或 {')
    return false
  }

  #open(character: string): boolean {
    this.#depth += 1
    if (this.#depth === 1) this.#rootIsObject = character === '{'
    const isList = character === '[' && this.#listDepth === 0 && this.#depth === (this.#rootIsObject ? 2 : 1)
    if (isList) {
      this.#listDepth = this.#depth
      this.#index = 0
    }
    return isList
  }

  #close(): void {
    this.#depth -= 1
    if (this.#depth < 0) this.#fail('括号不成对')
    if (this.#depth === 0) this.#isOver = true
  }

  #emit(entry: string, delimiter: string): void {
    const isEmpty = entry.trim() === ''
    if (!(isEmpty && delimiter === ']' && this.#index === 0)) {
      this.#listener(this.#key, this.#parse(entry), this.#index)
      this.#index += 1
    }
    if (delimiter === ',') return
    this.#listDepth = 0
    this.#close()
  }

  #parse(entry: string): unknown {
    try {
      return JSON.parse(entry)
    } catch {
      return this.#fail(`到此为止的一项不是 JSON`)
    }
  }

  #fail(problem: string): never {
    const where = `第 ${this.#line} 行第 ${this.#column} 列`
    throw new MetricError(where, `${where}：${problem}。`)
  }
}
