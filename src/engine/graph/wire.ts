/** Wire types of protocol buffers: https://protobuf.dev/programming-guides/encoding/ */
const VARINT = 0
const LENGTH_DELIMITED = 2
const FIXED32 = 5

const text = new TextEncoder()

/** Writes one protocol buffers message, field by field. */
export class Writer {
  #bytes = new Uint8Array(64)
  #length = 0

  int(field: number, value: number): this {
    this.#varint((field << 3) | VARINT)
    this.#varint(value)
    return this
  }

  float(field: number, value: number): this {
    this.#varint((field << 3) | FIXED32)
    this.#append(new Uint8Array(Float32Array.of(value).buffer))
    return this
  }

  string(field: number, value: string): this {
    return this.bytes(field, text.encode(value))
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint((field << 3) | LENGTH_DELIMITED)
    this.#varint(value.length)
    this.#append(value)
    return this
  }

  /** Repeated integers in one packed field. */
  packed(field: number, values: readonly number[]): this {
    return this.message(field, (inner) => {
      for (const value of values) inner.#varint(value)
    })
  }

  message(field: number, write: (inner: Writer) => void): this {
    const inner = new Writer()
    write(inner)
    return this.bytes(field, inner.#bytes.subarray(0, inner.#length))
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }

  /** Seven bits a byte, lowest first; a negative number is its 64-bit two's complement. */
  #varint(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value))
    this.#reserve(10)
    while (rest >= 0x80n) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.#bytes[this.#length++] = Number(rest)
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = new Uint8Array(2 * (this.#length + count))
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}
