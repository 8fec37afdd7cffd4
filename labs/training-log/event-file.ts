/** Scalars of TensorBoard event files: TFRecords that each hold a protobuf Event (tensorflow/core/util/event.proto). */
import { InputError } from '../../src/data/input-error.ts'
import { maskedCrc } from './crc.ts'
import { fieldsOf, textOf } from './protobuf.ts'
import type { Field } from './protobuf.ts'

/** One scalar of one step. */
export interface Scalar {
  readonly tag: string
  readonly step: number
  readonly value: number
}

export interface EventFile {
  readonly scalars: readonly Scalar[]
  /** Summaries that are no scalars (images, histograms, texts), which are left out. */
  readonly others: number
  /** Whether the last record is cut off. */
  readonly cut: boolean
}

/** Whether bytes begin with a TFRecord: a length whose checksum is right. */
export function isEventFile(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false
  return viewOf(bytes).getUint32(8, true) === maskedCrc(bytes.subarray(0, 8))
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Reads every scalar: `simple_value`, and tensors of one float, double or integer.
 * @throws InputError where a checksum is wrong, with the number of the record
 */
export function readEventFile(bytes: Uint8Array): EventFile {
  const view = viewOf(bytes)
  const scalars: Scalar[] = []
  let [others, at, record] = [0, 0, 0]
  while (at < bytes.length) {
    if (at + 12 > bytes.length) return { scalars, others, cut: true }
    record++
    const length = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
    check(view.getUint32(at + 8, true), bytes.subarray(at, at + 8), record)
    const end = at + 12 + length
    if (end + 4 > bytes.length) return { scalars, others, cut: true }
    const data = bytes.subarray(at + 12, end)
    check(view.getUint32(end, true), data, record)
    others += takeEvent(data, scalars)
    at = end + 4
  }
  return { scalars, others, cut: false }
}

function check(stored: number, bytes: Uint8Array, record: number): void {
  if (stored !== maskedCrc(bytes))
    throw new InputError(
      `TensorBoard 事件文件的第 ${record} 条记录校验和不对，文件坏了；请重新复制 events.out.tfevents 文件。`,
    )
}

/** Field numbers of Event, Summary.Value and TensorProto. */
const STEP = 2
const SUMMARY = 5
const VALUE = 1
const TAG = 1
const SIMPLE_VALUE = 2
const TENSOR = 8

/** Adds the scalars of an event; answers how many of its summaries are something else. */
function takeEvent(data: Uint8Array, scalars: Scalar[]): number {
  const fields = fieldsOf(data)
  const step = integer(fields.find(({ number }) => number === STEP))
  let others = 0
  for (const summary of fields.filter(({ number }) => number === SUMMARY))
    for (const { number, bytes } of fieldsOf(summary.bytes)) {
      if (number !== VALUE) continue
      const parts = fieldsOf(bytes)
      const tag = textOf(parts.find((part) => part.number === TAG)?.bytes ?? new Uint8Array())
      const value = scalarOf(parts)
      if (value === undefined) others++
      else scalars.push({ tag, step, value })
    }
  return others
}

const integer = (field: Field | undefined): number => field?.value ?? 0

function scalarOf(parts: readonly Field[]): number | undefined {
  const simple = parts.find(({ number }) => number === SIMPLE_VALUE)
  if (simple?.wire === 5) return viewOf(simple.bytes).getFloat32(0, true)
  const tensor = parts.find(({ number }) => number === TENSOR)
  return tensor && tensorScalar(fieldsOf(tensor.bytes))
}

type Read = (bytes: Uint8Array) => number

/** DataType → bytes of one element in tensor_content, and how it is read. */
const ELEMENTS: Readonly<Record<number, readonly [size: number, read: Read]>> = {
  1: [4, (bytes) => viewOf(bytes).getFloat32(0, true)],
  2: [8, (bytes) => viewOf(bytes).getFloat64(0, true)],
  3: [4, (bytes) => viewOf(bytes).getInt32(0, true)],
  9: [8, (bytes) => Number(viewOf(bytes).getBigInt64(0, true))],
}
/** TensorProto: the field of each DataType's own list of values. */
const LISTS: Readonly<Record<number, number>> = { 1: 5, 2: 6, 3: 7, 9: 10 }
const DTYPE = 1
const CONTENT = 4

/** The value of a TensorProto with one element, or undefined. */
function tensorScalar(fields: readonly Field[]): number | undefined {
  const type = integer(fields.find(({ number }) => number === DTYPE))
  const element = ELEMENTS[type]
  if (!element) return undefined
  const [size, read] = element
  const content = fields.find(({ number }) => number === CONTENT)
  if (content && content.bytes.length > 0)
    return content.bytes.length === size ? read(content.bytes) : undefined
  const values = fields.filter(({ number }) => number === LISTS[type])
  const [only] = values
  if (values.length !== 1 || !only) return undefined
  if (only.wire === 0) return only.value
  return only.bytes.length === size && (type === 1 || type === 2)
    ? read(only.bytes)
    : packedInteger(type, only)
}

/** One integer in a packed list of varints. */
function packedInteger(type: number, { wire, bytes }: Field): number | undefined {
  if (wire !== 2 || type === 1 || type === 2 || bytes.length === 0) return undefined
  const field = fieldsOf(Uint8Array.of(8, ...bytes))
  return field.length === 1 ? field[0]?.value : undefined
}
