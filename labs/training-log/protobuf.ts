/** The wire format of protocol buffers, as far as event files need it (protobuf.dev, "Encoding"). */
import { InputError } from '../../src/data/input-error.ts'

/** One field of a message. */
export interface Field {
  readonly number: number
  /** 0 varint, 1 eight bytes, 2 bytes of a length, 5 four bytes. */
  readonly wire: number
  /** The value of a varint, as signed 64-bit number; 0 otherwise. */
  readonly value: number
  /** The bytes of the other three. */
  readonly bytes: Uint8Array
}

const NONE = new Uint8Array()
const SIZES: Readonly<Record<number, number>> = { 1: 8, 5: 4 }

/**
 * The fields of a message in their order.
 * @throws InputError when the bytes are no message
 */
export function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): number => {
    let [low, high] = [0, 0]
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = message[at++]
      if (byte === undefined) throw broken()
      // beyond 28 bits the shift operators of 32 bits no longer serve
      if (shift < 28) low += (byte & 127) * 2 ** shift
      else high += (byte & 127) * 2 ** (shift - 28)
      if (byte < 128) break
    }
    // two's complement of 64 bits: the upper 36 are negative from 2^35 on
    return low + (high >= 2 ** 35 ? high - 2 ** 36 : high) * 2 ** 28
  }
  while (at < message.length) {
    const key = varint()
    const [number, wire] = [Math.floor(key / 8), key % 8]
    if (wire === 0) fields.push({ number, wire, value: varint(), bytes: NONE })
    else {
      const size = wire === 2 ? varint() : SIZES[wire]
      if (size === undefined || size < 0 || at + size > message.length) throw broken()
      fields.push({ number, wire, value: 0, bytes: message.subarray(at, at + size) })
      at += size
    }
  }
  return fields
}

const broken = (): InputError =>
  new InputError('TFRecord 里的内容不是 TensorBoard 的 Event；接受 events.out.tfevents 文件。')

/** Bytes as UTF-8 text. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
