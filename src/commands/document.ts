import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { findSyntaxFault } from './json-syntax.ts'

/** Bad input, as the one Chinese line that the command writes to standard error. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/**
 * Reads the JSON document that a command is asked about.
 * @param argument a file name (relative to where npm was called), or `-` for standard input
 * @throws InputError when it cannot be read, is not UTF-8 or not JSON, naming line and column
 */
export function readDocument(argument: string): unknown {
  const text = decode(readBytes(argument))
  try {
    return JSON.parse(text)
  } catch {
    const fault = findSyntaxFault(text)
    throw new InputError(
      fault ? `不是 JSON：第 ${fault.line} 行第 ${fault.column} 列${fault.problem}。` : '文档应为 JSON。',
    )
  }
}

/**
 * A JSON text in which a number that is not finite is the string "NaN", "Infinity" or "-Infinity" and a typed array is
 * a list. It recurses once a level of `value`, which is an answer and therefore shallow.
 */
export function toJson(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`
  if (isTypedArray(value)) return listJson(value)
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, entry]) => `${JSON.stringify(key)}:${toJson(entry)}`)
    .join(',')}}`
}

function listJson(list: Float64Array): string {
  return list.every(Number.isFinite) ? `[${list.join(',')}]` : `[${Array.from(list, toJson).join(',')}]`
}

function isTypedArray(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

/**
 * Answers a document that is one spec or a list of specs: JSON on standard output, and one line on standard error with
 * exit status 2 when a spec is bad. In a list a bad spec's place holds `{"error": line}`.
 * @param answer the result for one spec, or a promise of it; a text is printed as it is; throws `isBad` errors for bad input
 */
export async function answerDocument(
  argument: string | undefined,
  answer: (spec: unknown) => unknown,
  isBad: (error: unknown) => error is Error,
): Promise<void> {
  try {
    if (argument === undefined) throw new InputError('缺少文档，应为 JSON 文件名，或 - 表示标准输入。')
    const document = readDocument(argument)
    if (Array.isArray(document)) await answerList(document, answer, isBad)
    else process.stdout.write(`${printed(await answer(document))}\n`)
  } catch (error) {
    if (error instanceof RangeError) fail(`所求超出本机的内存（${error.message}），应为更小的输入。`)
    else if (error instanceof InputError || isBad(error)) fail(error.message)
    else throw error
  }
}

const printed = (result: unknown): string => (typeof result === 'string' ? result : toJson(result))

async function answerList(
  specs: readonly unknown[],
  answer: (spec: unknown) => unknown,
  isBad: (error: unknown) => error is Error,
): Promise<void> {
  const bad: string[] = []
  const answers: unknown[] = []
  for (const [index, spec] of specs.entries()) {
    try {
      answers.push(await answer(spec))
    } catch (error) {
      if (!isBad(error)) throw error
      bad.push(`[${index}] ${error.message}`)
      answers.push({ error: error.message })
    }
  }
  process.stdout.write(`${toJson(answers)}\n`)
  if (bad.length > 0) fail(bad.length === 1 ? bad[0]! : `${bad.length} 项有误，首先是 ${bad[0]!}`)
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`)
  process.exitCode = 2
}

function readBytes(argument: string): Uint8Array {
  try {
    return readFileSync(argument === '-' ? 0 : locate(argument))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reason = REASONS[code] ?? `无法读取（${code}）`
    throw new InputError(`${JSON.stringify(argument)} ${reason}，应为可读的 JSON 文件，或 - 表示标准输入。`)
  }
}

/** npm runs scripts in the project's folder and tells in INIT_CWD where it was called. */
function locate(file: string): string {
  const called = resolve(process.env['INIT_CWD'] ?? '.', file)
  return existsSync(called) ? called : resolve(file)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: '不存在',
  EISDIR: '是目录',
  EACCES: '没有读取权限',
  ERR_FS_FILE_TOO_LARGE: '大于 2 GB',
}

function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new InputError('文档是空的，应为 JSON。')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputError('文档不是 UTF-8 文本（或长于 512 MB），应为 UTF-8 的 JSON。')
  }
}
