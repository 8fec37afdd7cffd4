/** Writes a small indexed or grey PNG, for samples and tests. */
import type { Mask } from '../../src/metrics/arguments/masks.ts'

/** A grey PNG of 8 bits. @param labels 0 … 255 */
export async function pngFile({ width, height, data }: Mask, name: string): Promise<File> {
  const lines = new Uint8Array((width + 1) * height)
  for (let y = 0; y < height; y++) lines.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return pngOf(width, height, [8, 0, 0, 0, 0], lines, name)
}

/** A PNG of given filtered lines. @param kind depth, colour type, compression, filter and interlace methods */
export async function pngOf(
  width: number,
  height: number,
  kind: readonly number[],
  lines: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<File> {
  const packed = new Blob([lines]).stream().pipeThrough(new CompressionStream('deflate'))
  const content = new Uint8Array(await new Response(packed).arrayBuffer())
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set(kind, 8)
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  const parts = [signature, chunk('IHDR', header), chunk('IDAT', content), chunk('IEND', new Uint8Array())]
  return new File(parts, name, { type: 'image/png' })
}

function chunk(name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(content.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, content.length)
  bytes.set(
    Uint8Array.from(name, (letter) => letter.charCodeAt(0)),
    4,
  )
  bytes.set(content, 8)
  view.setUint32(content.length + 8, crc(bytes.subarray(4, content.length + 8)))
  return bytes
}

/** CRC-32 of ISO 3309. */
function crc(bytes: Uint8Array): number {
  let remainder = ~0
  for (const byte of bytes) {
    remainder ^= byte
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0)
  }
  return ~remainder >>> 0
}
