/** From the files that a visitor gave to a recorded log: finds out what wrote them. */
import { InputError } from '../../src/data/input-error.ts'
import { readConsole } from './console.ts'
import { isEventFile, readEventFile } from './event-file.ts'
import type { EventFile, Scalar } from './event-file.ts'
import { readJson } from './json.ts'
import { Recorder } from './recorded.ts'
import type { Recorded } from './recorded.ts'
import { looksLikeTable, readDelimited } from './table.ts'

/**
 * Reads one log in text, or several event files of one run.
 * @throws InputError for files of unlike kinds, several texts, or what is no log
 */
export async function readLog(files: readonly File[]): Promise<Recorded> {
  const read = await Promise.all(
    files.map(async (file) => ({ file, bytes: new Uint8Array(await file.arrayBuffer()) })),
  )
  const events = read.filter(({ bytes }) => isEventFile(bytes))
  const [first] = read
  if (!first) throw new InputError('没有给日志。')
  if (events.length === 0) {
    if (read.length > 1)
      throw new InputError(
        `一次给了 ${read.length} 份文本；文本日志一次一份，只有 TensorBoard 事件文件可以多份。`,
      )
    return readText(first.file, first.bytes)
  }
  const other = read.find(({ bytes }) => !isEventFile(bytes))
  if (other)
    throw new InputError(`「${other.file.name}」不是 TensorBoard 事件文件，其他的是；两种不能一起给。`)
  return fromEvents(events.map(({ file, bytes }) => ({ name: pathOf(file), ...readEventFile(bytes) })))
}

const pathOf = (file: File): string => file.webkitRelativePath || file.name

async function readText(file: File, bytes: Uint8Array): Promise<Recorded> {
  if (bytes.includes(0))
    throw new InputError(
      '这不是文本，也不是 TensorBoard 事件文件（里面有空字节）；接受 CSV、JSON、控制台输出或 events.out.tfevents 文件。',
    )
  const text = new TextDecoder().decode(bytes)
  if (text.trim() === '') throw new InputError('日志是空的；至少要有一行数据。')
  const [start] = text.trimStart()
  const recorded = start === '{' || start === '[' ? readJson(text) : null
  if (recorded) return recorded
  return looksLikeTable(text.split(/\r?\n/, 20)) ? readDelimited(file) : readConsole(text)
}

/** Event files of one run as one log: a row a step, a column a tag. */
function fromEvents(files: readonly (EventFile & { readonly name: string })[]): Recorded {
  const steps = new Map<number, Map<string, number>>()
  const warnings: string[] = []
  let replaced = 0
  const seen = new Map<string, Set<number>>()
  for (const [index, { name, scalars, others, cut }] of files.entries()) {
    const held = heldOut(name, scalars)
    const mine = new Map<string, Set<number>>()
    for (const { tag, step, value } of scalars) {
      const own = nameOf(tag, held, index, seen, step)
      mine.set(own, (mine.get(own) ?? new Set()).add(step))
      const row = steps.get(step) ?? new Map<string, number>()
      if (row.has(own)) replaced++
      row.set(own, value)
      steps.set(step, row)
    }
    for (const [tag, own] of mine) seen.set(tag, own)
    if (others > 0) warnings.push(`「${name}」里 ${others} 条不是标量（图像、直方图或文字），没有用。`)
    if (cut) warnings.push(`「${name}」的最后一条记录不完整，没有用；写它的程序可能还在跑，或者中途停了。`)
  }
  if (replaced > 0) warnings.push(`${replaced} 个值的标签与步都出现过，留下后写的；可能是从检查点恢复过。`)
  if (steps.size === 0)
    throw new InputError('TensorBoard 事件文件里没有标量；要有 add_scalar 写的损失或学习率。')
  const recorder = new Recorder()
  for (const [step, row] of [...steps].toSorted(([a], [b]) => a - b)) {
    recorder.begin()
    recorder.set('step', step)
    for (const [tag, value] of row) recorder.set(tag, value)
  }
  const count = files.length > 1 ? `，${files.length} 份` : ''
  return recorder.recorded(`TensorBoard 事件文件${count}`, warnings)
}

/** Whether a file is the held-out half of a Keras run, which writes the same tags into train/ and validation/. */
const heldOut = (name: string, scalars: readonly Scalar[]): boolean =>
  /(^|\/)(val|validation|eval|test)\//.test(name) || scalars.some(({ tag }) => tag.startsWith('evaluation_'))

/** The column of a tag; the same tag at the same step of another file is another column. */
function nameOf(
  tag: string,
  held: boolean,
  index: number,
  seen: ReadonlyMap<string, ReadonlySet<number>>,
  step: number,
): string {
  const own = held && tag !== 'step' ? `val_${tag}` : tag
  return seen.get(own)?.has(step) ? `文件 ${index + 1}/${own}` : own
}
