/** PNG files that hold labels: grey or indexed, not interlaced (PNG specification, third edition, W3C 2025). */
import { InputError } from '../../src/data/input-error.ts'
import type { Mask } from '../../src/metrics/arguments/masks.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Signature and the whole IHDR chunk. */
const HEADER = 33
/** Most pixels of one image. */
const MOST_PIXELS = 1e8

export interface PngHeader {
  readonly width: number
  readonly height: number
  /** Bits a pixel: 1, 2, 4, 8 or 16. */
  readonly depth: number
}

/** Whether a file begins as a PNG does. */
export async function isPng(file: File): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, SIGNATURE.length).arrayBuffer())
  return bytes.length === SIGNATURE.length && SIGNATURE.every((byte, index) => bytes[index] === byte)
}

const COLOURS: Readonly<Record<number, string>> = { 2: 'RGB 彩色', 4: '带透明度的灰度', 6: '带透明度的彩色' }

/** Size and depth. Throws an InputError for an image whose pixels are no single number each. */
export async function pngHeader(file: File): Promise<PngHeader> {
  const bytes = new DataView(await file.slice(0, HEADER).arrayBuffer())
  if (bytes.byteLength < HEADER) throw new InputError(`${file.name} 不完整，只有 ${bytes.byteLength} 字节。`)
  const [width, height] = [bytes.getUint32(16), bytes.getUint32(20)]
  const [depth, colour, interlace] = [bytes.getUint8(24), bytes.getUint8(25), bytes.getUint8(28)]
  if (colour !== 0 && colour !== 3)
    throw new InputError(
      `${file.name} 是${COLOURS[colour] ?? '未知颜色类型'}的 PNG；要灰度或索引图，每个像素的值就是类的编号。`,
    )
  if (interlace !== 0) throw new InputError(`${file.name} 是隔行（Adam7）的 PNG；请存成不隔行的。`)
  if (width === 0 || height === 0 || width * height > MOST_PIXELS || ![1, 2, 4, 8, 16].includes(depth))
    throw new InputError(
      `${file.name} 是 ${width}×${height}、${depth} 位；接受 1 到 16 位、不超过 ${MOST_PIXELS / 1e6} 百万像素的图。`,
    )
  return { width, height, depth }
}

/** The labels of an image: grey values, or positions in the palette. Throws an InputError when the file is damaged. */
export async function readPng(file: File): Promise<Mask> {
  const { width, height, depth } = await pngHeader(file)
  const stride = Math.ceil((width * depth) / 8)
  const lines = await inflated(file, (stride + 1) * height)
  const distance = Math.max(1, depth / 8)
  const data = new Int32Array(width * height)
  let above: Uint8Array = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1)
    const line = lines.subarray(start + 1, start + 1 + stride)
    const undo = FILTERS[lines[start] ?? 255]
    if (!undo)
      throw new InputError(`${file.name} 第 ${y + 1} 行的滤波方式是 ${lines[start]}，只有 0 到 4；文件坏了。`)
    undo(line, above, distance)
    unpack(line, depth, data.subarray(y * width, (y + 1) * width))
    above = line
  }
  return { width, height, data }
}

/** The decompressed image data, of exactly the length expected. */
async function inflated(file: File, expected: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const view = new DataView(bytes.buffer)
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (name === 'IDAT')
      parts.push(bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + view.getUint32(at))))
    if (name === 'IEND') break
  }
  const lines = new Uint8Array(expected)
  let length = 0
  try {
    const reader = new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      if (length + value.length > expected) throw new RangeError('too long')
      lines.set(value, length)
      length += value.length
    }
  } catch {
    length = -1
  }
  if (length !== expected) throw new InputError(`${file.name} 的图像数据解不开，或长度与宽高不符；文件坏了。`)
  return lines
}

/** Undoes a filter in place: each byte was written as its difference to a prediction from left, above and above left. */
type Undo = (line: Uint8Array, above: Uint8Array, distance: number) => void

const predictedBy =
  (predict: (left: number, up: number, corner: number) => number): Undo =>
  (line, above, distance) => {
    for (let index = 0; index < line.length; index++) {
      const left = index < distance ? 0 : (line[index - distance] ?? 0)
      const corner = index < distance ? 0 : (above[index - distance] ?? 0)
      line[index] = (line[index] ?? 0) + predict(left, above[index] ?? 0, corner)
    }
  }

/** Filters 0 to 4: none, sub, up, average, Paeth. */
const FILTERS: readonly Undo[] = [
  () => undefined,
  predictedBy((left) => left),
  predictedBy((_, up) => up),
  predictedBy((left, up) => (left + up) >> 1),
  predictedBy((left, up, corner) => {
    const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
    if (a <= b && a <= c) return left
    return b <= c ? up : corner
  }),
]

/** Bytes of a line → one number a pixel. */
function unpack(line: Uint8Array, depth: number, into: Int32Array): void {
  if (depth === 8) into.set(line)
  else if (depth === 16)
    for (let x = 0; x < into.length; x++) into[x] = ((line[2 * x] ?? 0) << 8) | (line[2 * x + 1] ?? 0)
  else
    for (let x = 0; x < into.length; x++) {
      const bit = x * depth
      into[x] = ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1)
    }
}
