/** Small grey images in a grid, each under its name. They are stored as bitmaps inside the drawing, so nothing is fetched. */
import type { Images } from './figure.ts'
import { NARROW } from './frame.ts'
import { drawing, element, text } from './svg.ts'

const GAP = 14
const NAME = 22

/** Draws the images in rows at a width in user units; pixels keep their aspect ratio. */
export function images(figure: Images, width: number): string {
  const { columns, width: across, height: down } = figure
  const count = Math.max(1, width <= NARROW ? columns.narrow : columns.wide)
  const cell = Math.floor((width - (count - 1) * GAP) / count)
  const tall = Math.round((cell * down) / across)
  const parts = figure.images.map(({ name, values }, index) => {
    const x = (index % count) * (cell + GAP)
    const y = Math.floor(index / count) * (NAME + tall + GAP)
    const place = { x, y: y + NAME, width: cell, height: tall, preserveAspectRatio: 'none' }
    const href = `data:image/bmp;base64,${btoa(bitmap(Array.from(values), across, down))}`
    return (
      text(x, y + 13, name, { className: 'b' }) +
      element('image', { ...place, href, class: figure.sharp ? 'sharp' : undefined })
    )
  })
  const rows = Math.ceil(figure.images.length / count)
  return drawing(width, Math.max(1, rows * (NAME + tall + GAP) - GAP), figure.label, ...parts)
}

const HEADER = 54
const GREYS = 256

/** A Windows bitmap (BITMAPINFOHEADER, 256 greys) as a string of bytes; values 0 to 1, row by row from the top. */
function bitmap(values: readonly number[], width: number, height: number): string {
  const stride = Math.ceil(width / 4) * 4
  const offset = HEADER + 4 * GREYS
  const bytes = new Uint8Array(offset + stride * height)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0x4d42, true)
  const fields = [
    [2, bytes.length],
    [10, offset],
    [14, HEADER - 14],
    [18, width],
    [22, height],
    [46, GREYS],
  ] as const
  for (const [at, value] of fields) view.setUint32(at, value, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 8, true)
  for (let grey = 0; grey < GREYS; grey++) bytes.fill(grey, HEADER + 4 * grey, HEADER + 4 * grey + 3)
  values.forEach((value, i) => {
    const row = height - 1 - Math.floor(i / width)
    bytes[offset + row * stride + (i % width)] = Math.round(255 * Math.min(1, Math.max(0, value)))
  })
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}
