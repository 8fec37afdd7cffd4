/** SVG as strings: works in Node at build time and in the page, without a DOM. */

export type Attributes = Readonly<Record<string, string | number | undefined>>

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text made safe for element content and for attribute values in double quotes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
}

/** A pixel coordinate with one decimal; throws RangeError for a value that is not finite, so that no drawing holds one. */
export function pixel(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a figure cannot place a point at ${value}`)
  return String(Math.round(value * 10) / 10 + 0)
}

/** One element; attributes that are undefined are left out, numbers are written as pixels. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let head = name
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    head += ` ${key}="${typeof value === 'number' ? pixel(value) : escapeText(value)}"`
  }
  return children.length === 0 ? `<${head}/>` : `<${head}>${children.join('')}</${name}>`
}

export interface TextOptions {
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly className?: string
}

/** A text whose baseline starts, is centred or ends at (x, y). */
export function text(x: number, y: number, content: string, options: TextOptions = {}): string {
  const { anchor = 'start', className } = options
  return element('text', { x, y, 'text-anchor': anchor, class: className }, escapeText(content))
}

/** A straight line of class `className`. */
export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return element('path', { class: className, d: `M${pixel(x1)},${pixel(y1)}L${pixel(x2)},${pixel(y2)}` })
}

/** Children cut off at a rectangle, by a nested `svg`, which needs no id and therefore never meets a namesake in the page. */
export function clipped(
  x: number,
  y: number,
  width: number,
  height: number,
  ...children: readonly string[]
): string {
  const viewBox = [x, y, width, height].map(pixel).join(' ')
  return element('svg', { class: 'clip', x, y, width, height, viewBox }, ...children)
}

/** The whole drawing; `label` states the finding, and null hides a drawing that only repeats the text beside it. */
export function drawing(
  width: number,
  height: number,
  label: string | null,
  ...children: readonly string[]
): string {
  const viewBox = `0 0 ${pixel(width)} ${pixel(height)}`
  const role =
    label === null ? { 'aria-hidden': 'true', focusable: 'false' } : { role: 'img', 'aria-label': label }
  return element('svg', { class: 'figure', viewBox, ...role }, ...children)
}
