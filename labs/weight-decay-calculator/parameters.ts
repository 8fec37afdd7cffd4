/** Names and shapes of parameters, as people print them. */
import { InputError } from '../../src/data/input-error.ts'
import { shorten } from '../../src/data/table-file.ts'

export interface Parameter {
  readonly name: string
  readonly shape: readonly number[]
  readonly count: number
  /** False where the list says `requires_grad` is. */
  readonly trained: boolean
  readonly line: number
}

export interface Parameters {
  readonly list: readonly Parameter[]
  /** Entries of a state dict that no optimizer sees, such as running means, and the line of the first. */
  readonly buffers: number
  readonly firstBuffer: number
  readonly understood: string
}

const BUFFER =
  /(^|\.)(running_mean|running_var|num_batches_tracked|inv_freq|relative_position_index|attn_mask)$/
const HEADER = /^["']?(name|param|参数|名字|名称)/i
/** `[64, 3, 7, 7]`, `torch.Size([64])`, `(64,)`, `()`. */
const BRACKETS = /[[(]\s*(\d+(?:\s*,\s*\d+)*)?\s*,?\s*[\])]/
/** `64x3x7x7`, `64×3`. */
const CROSSES = /(?:^|[\s,;:|\t])(\d+(?:\s*[x×*]\s*\d+)+)(?=$|[\s,;|\t])/i
/** Between the pairs of a printed list, `('a', torch.Size([3])), ('b', …`. */
const PAIRS = /(?<=[)\]])\s*,\s*(?=\(\s*["'])/
/** A number alone: the shape of a vector. */
const ALONE = /(?:^|[\s,;:|\t])(\d+)(?=$|[\s,;|\t])/

/** Reads names and shapes; null where nothing was given. Throws an InputError that names the line. */
export async function readParameters(files: readonly File[]): Promise<Parameters | null> {
  if (files.every(({ size }) => size === 0)) return null
  const text = (await Promise.all(files.map((file) => file.text()))).join('\n')
  if (text.includes('\0')) throw new InputError('这不是文本文件（里面有空字节）；接受参数名与形状的列表。')
  const all = text.trimStart().startsWith('{') ? fromJson(text) : fromLines(text)
  const list = all.filter(({ name }) => !BUFFER.test(name))
  const firstBuffer = all.find(({ name }) => BUFFER.test(name))?.line ?? 0
  if (list.length === 0)
    throw new InputError('里面没有一个参数；每行要一个名字和一个形状，例如 conv1.weight [64, 3, 7, 7]。')
  const names = new Map<string, number>()
  for (const { name, line } of list) {
    const earlier = names.get(name)
    if (earlier !== undefined)
      throw new InputError(
        `第 ${line} 行的参数「${shorten(name)}」在第 ${earlier} 行已经有了；名字不能重复。`,
      )
    names.set(name, line)
  }
  return { list, buffers: all.length - list.length, firstBuffer, understood: `${list.length} 个参数` }
}

function fromLines(text: string): Parameter[] {
  const found: Parameter[] = []
  let seen = 0
  for (const [index, row] of text.split(/\r?\n/).entries())
    for (const one of row.split(PAIRS)) {
      const line = one.trim().replace(/^[[(]+(?=["'])/, '')
      if (line === '' || line.startsWith('#')) continue
      const begun = seen++ > 0
      if (!begun && HEADER.test(line) && !/\d/.test(line)) continue
      found.push(parameter(line, index + 1))
    }
  return found
}

function parameter(text: string, line: number): Parameter {
  const [, name = '', rest = ''] = /^["']?([\w./-]+)["']?(?=[\s,;:|([]|$)(.*)$/.exec(text) ?? []
  const brackets = BRACKETS.exec(rest)
  const shape = brackets?.[0] ?? CROSSES.exec(rest)?.[1] ?? ALONE.exec(rest)?.[1]
  if (name === '' || shape === undefined || !/[A-Za-z_]/.test(name))
    throw new InputError(
      `第 ${line} 行「${shorten(text)}」看不出名字和形状；要像 conv1.weight [64, 3, 7, 7] 或 conv1.weight,64x3x7x7。`,
    )
  return checked(name, (shape.match(/\d+/g) ?? []).map(Number), !/\bfalse\b/i.test(rest), line)
}

function checked(name: string, shape: readonly number[], trained: boolean, line: number): Parameter {
  const count = shape.reduce((product, length) => product * length, 1)
  if (shape.includes(0) || !Number.isSafeInteger(count) || shape.length > 8)
    throw new InputError(
      `第 ${line} 行的参数「${shorten(name)}」形状是 [${shorten(shape.join(', '))}]；每一维要 ≥ 1 的整数，最多 8 维。`,
    )
  return { name, shape, count, trained, line }
}

function fromJson(text: string): Parameter[] {
  let object: unknown
  try {
    object = JSON.parse(text)
  } catch {
    throw new InputError('开头是 {，却不是完整的 JSON；要像 {"conv1.weight": [64, 3, 7, 7]}。')
  }
  return Object.entries(object ?? {}).map(([name, shape]: [string, unknown], index) => {
    if (!Array.isArray(shape) || !shape.every((length) => Number.isSafeInteger(length)))
      throw new InputError(
        `JSON 里「${shorten(name)}」的值是 ${shorten(JSON.stringify(shape) ?? '')}，要整数的列表，例如 [64, 3, 7, 7]。`,
      )
    return checked(name, shape.map(Number), true, index + 1)
  })
}
