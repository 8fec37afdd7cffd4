import { escapeText } from '../../figures/svg.ts'

const SVG = 'http://www.w3.org/2000/svg'

/** What a stylesheet may say about a drawing, and a file must say by itself. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
] as const

/** All figures of a lab or tool as they are shown now, in one SVG file that needs no stylesheet, with title, result and address. */
export function svgOf(lab: { readonly id: string; readonly title: string }, address: string): string {
  const root = document.querySelector(`[data-lab="${lab.id}"]`)
  const drawings = [...(root?.querySelectorAll<SVGSVGElement>('.plot svg.figure, svg.figure') ?? [])].filter(
    (drawing) => drawing.getClientRects().length > 0,
  )
  const colors = new Colors()
  const ink = colors.plain(getComputedStyle(document.body).color)
  const paper = colors.plain(getComputedStyle(document.body).backgroundColor)
  const rows: string[] = []
  let y = 56
  let width = 320
  for (const drawing of drawings) {
    const { width: w, height: h } = drawing.getBoundingClientRect()
    const title = drawing.closest('figure')?.querySelector('.fig-t')?.textContent ?? ''
    rows.push(line(16, y, title, ink, 13), placed(drawing, colors, 16, y + 12, w, h))
    width = Math.max(width, w + 32)
    y += h + 48
  }
  const result = root?.querySelector('.conclusion')?.textContent ?? ''
  rows.push(
    ...wrap(result, Math.floor((width - 32) / 13)).map((text, row) => line(16, y + row * 20, text, ink, 13)),
  )
  y += Math.ceil(result.length / Math.floor((width - 32) / 13)) * 20
  rows.push(line(16, y + 4, address, ink, 11))
  const head = `<svg xmlns="${SVG}" width="${Math.ceil(width)}" height="${Math.ceil(y + 20)}">`
  const ground = `<rect width="100%" height="100%" fill="${paper}"/>`
  return `${head}${ground}${line(16, 26, lab.title, ink, 16)}${rows.join('')}</svg>`
}

const line = (x: number, y: number, text: string, color: string, size: number): string =>
  `<text x="${x}" y="${y}" fill="${color}" font-family="sans-serif" font-size="${size}">${escapeText(text)}</text>`

function wrap(text: string, length: number): string[] {
  return text.match(new RegExp(`.{1,${Math.max(8, length)}}`, 'gu')) ?? []
}

/** A copy of a drawing with its computed styles written into it, at a place. */
function placed(drawing: SVGSVGElement, colors: Colors, x: number, y: number, w: number, h: number): string {
  const copy = drawing.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ''
  const originals = [drawing, ...drawing.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  originals.forEach((original, index) => {
    const style = getComputedStyle(original)
    for (const name of STYLES) {
      const value = style.getPropertyValue(name)
      const plain = name === 'fill' || name === 'stroke' ? colors.plain(value) : value
      if (value) copies[index]?.setAttribute(name, plain)
    }
    for (const attribute of ['class', 'style', 'role', 'aria-label'])
      copies[index]?.removeAttribute(attribute)
  })
  for (const [name, value] of Object.entries({ x, y, width: w, height: h }))
    copy.setAttribute(name, String(value))
  return new XMLSerializer().serializeToString(copy)
}

/** Turns what a browser computes (`oklab(…)`, `color(…)`) into the `rgb()` that every program reads. */
class Colors {
  private readonly known = new Map<string, string>()
  private readonly pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true })

  plain(color: string): string {
    if (color === 'none' || !this.pixel) return color
    const found = this.known.get(color)
    if (found) return found
    this.pixel.clearRect(0, 0, 1, 1)
    this.pixel.fillStyle = color
    this.pixel.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0, a = 0] = this.pixel.getImageData(0, 0, 1, 1).data
    const plain = a === 255 ? `rgb(${r},${g},${b})` : `rgba(${r},${g},${b},${(a / 255).toFixed(3)})`
    this.known.set(color, plain)
    return plain
  }
}

/** The same picture as pixels, twice as fine as the screen's. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * 2
  canvas.height = image.naturalHeight * 2
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be made'))),
      'image/png',
    )
  })
}
