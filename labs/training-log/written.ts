/** Made logs in the forms that programs write. */
import { maskedCrc } from './crc.ts'
import type { Entry, Made } from './synthetic.ts'

export type Form = 'csv' | 'keras' | 'lightning' | 'jsonl' | 'trainer' | 'console' | 'events'

/** Five significant digits, NaN as Python prints it. */
const cell = (value: number | null): string =>
  value === null ? '' : Number.isNaN(value) ? 'nan' : String(Number(value.toPrecision(5)))

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, ...rows].map((row) => row.join(',')).join('\n')

/** A log in one of the text forms. */
const FORMS: Readonly<Record<Exclude<Form, 'events'>, (made: Made) => string>> = {
  csv: ({ entries, unit }) =>
    table(
      [unit, 'lr', 'train_loss', 'val_loss', 'grad_norm'],
      entries.map(({ x, lr, trainLoss, valLoss, gradNorm }) =>
        [x, lr, trainLoss, valLoss, gradNorm].map(cell),
      ),
    ),
  keras: ({ entries }) =>
    table(
      ['epoch', 'grad_norm', 'learning_rate', 'loss', 'val_loss'],
      entries.map(({ x, lr, trainLoss, valLoss, gradNorm }) =>
        [x - 1, gradNorm, lr, trainLoss, valLoss].map(cell),
      ),
    ),
  // one row a call of log(), as CSVLogger of Lightning writes them
  lightning: ({ entries }) =>
    table(
      ['epoch', 'grad_norm', 'lr-AdamW', 'step', 'train_loss_epoch', 'train_loss_step', 'val_loss'],
      entries.flatMap((entry) => {
        const rows = [
          ['', cell(entry.gradNorm), cell(entry.lr), cell(entry.x), '', cell(entry.trainLoss), ''],
        ]
        if (entry.valLoss !== null)
          rows.push(['0', '', '', cell(entry.x), cell(entry.trainLoss), '', cell(entry.valLoss)])
        return rows
      }),
    ),
  jsonl: ({ entries, unit }) =>
    entries
      .map(({ x, lr, trainLoss, valLoss, gradNorm }) => {
        const held = valLoss === null ? '' : `, "val": {"loss": ${bare(valLoss)}}`
        return `{"${unit}": ${x}, "lr": ${bare(lr)}, "train": {"loss": ${bare(trainLoss)}}, "grad_norm": ${bare(gradNorm)}${held}}`
      })
      .join('\n'),
  trainer: ({ entries }) =>
    `{"best_metric": null, "log_history": [\n${entries
      .flatMap((entry) => {
        const own = `{"grad_norm": ${bare(entry.gradNorm)}, "learning_rate": ${bare(entry.lr)}, "loss": ${bare(entry.trainLoss)}, "step": ${entry.x}}`
        return entry.valLoss === null
          ? [own]
          : [own, `{"eval_loss": ${bare(entry.valLoss)}, "eval_runtime": 1.5, "step": ${entry.x}}`]
      })
      .join(',\n')}\n]}`,
  console: ({ entries, unit }) =>
    entries
      .map((entry) => {
        const held = entry.valLoss === null ? '' : ` val_loss: ${cell(entry.valLoss)}`
        return `[2026-01-05 10:20:30] ${unit} ${entry.x} | loss=${cell(entry.trainLoss)} lr: ${cell(entry.lr)} grad norm: ${cell(entry.gradNorm)}${held}`
      })
      .join('\n'),
}

/** A number as Python's json writes it. */
const bare = (value: number): string => (Number.isNaN(value) ? 'NaN' : cell(value))

/** A made log as a file of the given form. */
export function written(made: Made, form: Form): File {
  if (form === 'events') return new File([eventFile(made.entries)], 'events.out.tfevents.1767600000.host.1.0')
  return new File([FORMS[form](made)], `log.${form === 'trainer' || form === 'jsonl' ? 'json' : 'csv'}`)
}

/** A made log as text. */
export const textOf = (made: Made, form: Exclude<Form, 'events'>): string => FORMS[form](made)

/** The scalars of a log as SummaryWriter of PyTorch writes them: one event a scalar. */
function eventFile(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const records = [record(message(field(3, new TextEncoder().encode('brain.Event:2'))))]
  for (const { x, lr, trainLoss, valLoss, gradNorm } of entries) {
    const scalars: readonly (readonly [string, number | null])[] = [
      ['Loss/train', trainLoss],
      ['lr', lr],
      ['grad_norm', gradNorm],
      ['Loss/val', valLoss],
    ]
    for (const [tag, value] of scalars) if (value !== null) records.push(record(scalarEvent(tag, x, value)))
  }
  return message(...records)
}

function scalarEvent(tag: string, step: number, value: number): Uint8Array<ArrayBuffer> {
  const simple = new Uint8Array(5)
  simple[0] = (2 << 3) | 5
  new DataView(simple.buffer).setFloat32(1, value, true)
  const one = message(field(1, new TextEncoder().encode(tag)), simple)
  return message(Uint8Array.of(2 << 3, ...varint(step)), field(5, field(1, one)))
}

/** A field of bytes. */
const field = (number: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  message(Uint8Array.of((number << 3) | 2, ...varint(bytes.length)), bytes)

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}

/** Bytes one after the other. */
function message(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** A TFRecord: length, its checksum, the data, their checksum. */
function record(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new Uint8Array(8)
  new DataView(length.buffer).setUint32(0, data.length, true)
  return message(length, checksum(length), data, checksum(data))
}

function checksum(bytes: Uint8Array): Uint8Array {
  const four = new Uint8Array(4)
  new DataView(four.buffer).setUint32(0, maskedCrc(bytes), true)
  return four
}
