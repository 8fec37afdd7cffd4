/** Wire types of protocol buffers: https://protobuf.dev/programming-guides/encoding/ */
const VARINT = 0
const LENGTH_DELIMITED = 2
const FIXED32 = 5

const text = new TextEncoder()

/** Writes one protocol buffers message, field by field. */
export class Writer {
  #bytes = new Uint8Array(256)
  #length = 0

  int(field: number, value: number): this {
    this.#tag(field, VARINT)
    this.#varint(value)
    return this
  }

  float(field: number, value: number): this {
    this.#tag(field, FIXED32)
    return this.#append(new Uint8Array(Float32Array.of(value).buffer))
  }

  string(field: number, value: string): this {
    return this.bytes(field, text.encode(value))
  }

  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, LENGTH_DELIMITED)
    this.#varint(value.length)
    return this.#append(value)
  }

  /** Repeated integers in one packed field. */
  packed(field: number, values: readonly number[]): this {
    const inner = new Writer()
    for (const value of values) inner.#varint(value)
    return this.bytes(field, inner.finish())
  }

  message(field: number, write: (inner: Writer) => void): this {
    const inner = new Writer()
    write(inner)
    return this.bytes(field, inner.finish())
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }

  #tag(field: number, wireType: number): void {
    this.#varint((field << 3) | wireType)
  }

  /** Seven bits a byte, lowest first; a negative number is its 64-bit two's complement. */
  #varint(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value))
    while (rest >= 0x80n) {
      this.#append(Uint8Array.of(Number(rest & 0x7fn) | 0x80))
      rest >>= 7n
    }
    this.#append(Uint8Array.of(Number(rest)))
  }

  #append(bytes: Uint8Array): this {
    const needed = this.#length + bytes.length
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(bytes, this.#length)
    this.#length = needed
    return this
  }
}
