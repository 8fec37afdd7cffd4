/**
 * Eight hexadecimal digits that stand for a whole result: FNV-1a over the float32 bits of its `numbers`. Two runs with the same
 * fingerprint drew the same curves, bit for bit.
 */
export function fingerprint(numbers: Iterable<number>): string {
  let hash = 0x811c9dc5
  const float = new Float32Array(1)
  const bytes = new Uint8Array(float.buffer)
  for (const number of numbers) {
    float[0] = number
    if (Number.isNaN(number)) bytes.set([0, 0, 0xc0, 0x7f])
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  }
  const digits = (hash >>> 0).toString(16).padStart(8, '0')
  return `${digits.slice(0, 4)} ${digits.slice(4)}`
}
