/** Logs as programs print them: `epoch 3 step 120 loss=0.53 lr: 1e-4`, progress bars of tqdm and Keras, the imagenet example of PyTorch. */
import { InputError } from '../../src/data/input-error.ts'
import { numberIn, shorten } from '../../src/data/table-file.ts'
import { Recorder } from './recorded.ts'
import type { Recorded } from './recorded.ts'
import { roleOf } from './roles.ts'

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|[+-]?inf(?:inity)?`

/** Names of two words, written as one. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\b(train(?:ing)?|val(?:id(?:ation)?)?|eval(?:uation)?|test)\s+(loss|acc(?:uracy)?)\b/gi, '$1_$2'],
  [/\blearning\s+rate\b/gi, 'learning_rate'],
  [/\bgrad(?:ient)?\s+norm\b/gi, 'grad_norm'],
  [/\bglobal\s+step\b/gi, 'global_step'],
  [/(训练|验证|测试)\s*(?:集)?\s*(损失|准确率)/g, '$1$2'],
]

const EPOCH =
  /(?:\bep(?:och)?\b\s*[:=#：]?\s*\[?\s*(\d+(?:\.\d+)?)(?:\s*\/\s*\d+)?\]?|第\s*(\d+)\s*(?:\/\s*\d+\s*)?轮)/i
const STEP =
  /(?:\b(?:global_step|step|iter(?:ation)?|update|batch)s?\b\s*[:=#：]?\s*\[?\s*(\d+)(?:\s*\/\s*\d+)?\]?|第\s*(\d+)\s*(?:\/\s*\d+\s*)?步)/i
/** How far a progress bar has come: 450/1000 [00:30, [ 10/5005], 1875/1875 ━━. */
const PROGRESS = /(?:^|[\s|[])(\d+)\s*\/\s*\d+\s*(?=[\]\s[]|$)/

/** A name, a sign, a number; the number must not go on as a time or a unit. */
const PAIR = new RegExp(
  String.raw`(?:^|[\s,;|({['"，；（-])([a-z\u4e00-\u9fff][\w\u4e00-\u9fff@./]*)['"]?\s*[:=：]\s*['"]?(${NUMBER})(%?)(?![\w:]|\.\d)`,
  'gi',
)
/** A known name, white space, a number: `loss 0.53`. */
const SPACED = new RegExp(
  String.raw`(?:^|[\s,;|(，；])([a-z\u4e00-\u9fff][\w\u4e00-\u9fff@./]*)\s+(${NUMBER})(%?)(?![\w:/]|\.\d)`,
  'gi',
)
/** Colours and cursor moves of a terminal. */
const ESCAPES = new RegExp(String.raw`${String.fromCharCode(27)}\[[\d;]*[A-Za-z]`, 'g')

interface Line {
  readonly epoch: number | undefined
  readonly step: number | undefined
  /** Whether the step was read from a progress bar. */
  readonly bar: boolean
  readonly values: ReadonlyMap<string, number>
}

/**
 * Reads printed messages; lines without numbers under a name are left out and counted.
 * @throws InputError when no line has a value that is known by its name
 */
export function readConsole(text: string): Recorded {
  const recorder = new Recorder()
  let [epoch, key, left, firstLeft] = [undefined as number | undefined, '', 0, 0]
  let [known, bars] = [false, false]
  for (const [index, whole] of text.split('\n').entries())
    for (const part of whole.split('\r')) {
      if (part.trim() === '') continue
      const line = lineOf(part)
      const names = [...line.values.keys()]
      if (line.epoch !== undefined) epoch = line.epoch
      if (names.length === 0) {
        if (line.epoch !== undefined || line.step !== undefined) continue
        left++
        if (left === 1) firstLeft = index + 1
        continue
      }
      bars ||= line.bar
      known ||= names.some((name) => roleOf(name) !== null)
      // a line that says more about the same step belongs to the same row
      const place = `${epoch}/${line.step}`
      const more = place === key && (line.step !== undefined || !names.some((name) => recorder.has(name)))
      if (!more || recorder.rows === 0) recorder.begin()
      key = place
      if (epoch !== undefined) recorder.set('epoch', epoch)
      if (line.step !== undefined) recorder.set('step', line.step)
      for (const [name, value] of line.values) recorder.set(name, value)
    }
  if (!known)
    throw new InputError(
      `没有认出日志：没有一行里有「名字=数」而名字是损失、学习率、准确率或梯度范数，第一行是「${shorten(text.trim().split('\n', 1)[0] ?? '')}」；接受 CSV、JSON、TensorBoard 事件文件，或像 epoch 3 step 120 loss=0.53 lr: 1e-4 这样的输出。`,
    )
  const warnings = left > 0 ? [`${left} 行里没有「名字=数」，没有用；第一处是第 ${firstLeft} 行。`] : []
  return recorder.recorded(bars ? '控制台的进度条' : '控制台输出', warnings)
}

function lineOf(part: string): Line {
  let text = part.replace(ESCAPES, '')
  for (const [phrase, name] of PHRASES) text = text.replace(phrase, name)
  const taken = (pattern: RegExp): number | undefined => {
    const found = pattern.exec(text)
    if (!found) return undefined
    text = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`
    return Number(found[1] ?? found[2])
  }
  const epoch = taken(EPOCH)
  const named = taken(STEP)
  const step = named ?? taken(PROGRESS)
  const values = new Map<string, number>()
  for (const [, name = '', number = '', percent] of text.matchAll(PAIR)) put(values, name, number, percent)
  for (const [, name = '', number = '', percent] of text.matchAll(SPACED))
    if (roleOf(name) !== null && !values.has(name)) put(values, name, number, percent)
  return { epoch, step, bar: named === undefined && step !== undefined, values }
}

function put(values: Map<string, number>, name: string, number: string, percent: string | undefined): void {
  const value = numberIn(number)
  if (value !== undefined) values.set(name, percent === '%' ? value / 100 : value)
}
