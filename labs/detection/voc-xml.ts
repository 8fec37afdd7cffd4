/** Annotation files of PASCAL VOC: XML with `<object>`s, each `<name>`, `<bndbox>` and perhaps `<difficult>`; in detections also `<score>`. */
import { InputError } from '../../src/data/input-error.ts'
import { numberIn, shorten } from '../../src/data/table-file.ts'
import { mustBeOrdered, stem } from './box-list.ts'
import type { BoxList, NamedBox } from './box-list.ts'

/** An element and the line it begins in. */
interface Element {
  readonly inside: string
  readonly line: number
}

/**
 * Reads one or many annotations.
 * @param scored whether each object must have a score
 * @throws InputError naming file, line and element
 */
export async function readVocXml(files: readonly File[], scored: boolean): Promise<BoxList> {
  const boxes: NamedBox[] = []
  const images = new Set<string>()
  const sizes = new Map<string, readonly [number, number]>()
  for (const file of files) {
    const annotations = elements(await file.text(), 'annotation', 1)
    if (annotations.length === 0)
      throw new InputError(
        `${file.name} 里没有完整的 <annotation>；VOC 的 XML 每张图一个 <annotation>…</annotation>。`,
      )
    for (const { inside, line } of annotations) {
      const own = /\.xml$/i.test(file.name) && annotations.length === 1
      const image = stem(own ? file.name : (textOf(inside, 'filename') ?? file.name))
      images.add(image)
      const [width, height] = ['width', 'height'].map((name) => Number(textOf(inside, name)))
      if (width && height) sizes.set(image, [width, height])
      for (const object of elements(inside, 'object', line))
        boxes.push(boxOf(object, image, `${file.name} 第 ${object.line} 行的 <object> `, scored))
    }
  }
  const format = `VOC XML，${images.size} 张图`
  return { boxes, images, sizes, shares: false, format, names: [] }
}

function boxOf({ inside }: Element, image: string, where: string, scored: boolean): NamedBox {
  // parts of a person have names and boxes of their own
  const own = inside.replace(/<part>[\s\S]*?<\/part>/g, '')
  const category = textOf(own, 'name')
  if (!category) throw new InputError(`${where}没有 <name>，这里要类别的名字。`)
  const edge = (name: string): number => numberOf(own, name, where)
  const corners = [edge('xmin'), edge('ymin'), edge('xmax'), edge('ymax')] as const
  mustBeOrdered(corners, where)
  const named = ['score', 'confidence'].find((name) => textOf(own, name) !== null)
  return {
    image,
    category,
    corners,
    score: scored ? numberOf(own, named ?? 'score', where) : Number.NaN,
    difficult: textOf(own, 'difficult') === '1',
    crowd: false,
  }
}

function numberOf(text: string, name: string, where: string): number {
  const content = textOf(text, name)
  const value = content === null ? undefined : numberIn(content)
  if (value !== undefined && Number.isFinite(value)) return value
  throw new InputError(
    `${where}${content === null ? `没有 <${name}>` : `的 <${name}> 是「${shorten(content)}」`}，这里要有限的数。`,
  )
}

/** Elements of a name, none inside another, and the lines they begin in. */
function elements(text: string, name: string, first: number): Element[] {
  const found: Element[] = []
  let [at, line] = [0, first]
  for (const match of text.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))) {
    for (; at < match.index; at++) if (text[at] === '\n') line++
    found.push({ inside: match[1] ?? '', line })
  }
  return found
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text of the first element of a name, or null. */
function textOf(text: string, name: string): string | null {
  const content = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
  return content?.trim().replace(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole) ?? null
}
