import { InputError } from '../../src/data/input-error.ts'

/** One box of a text file: corners in pixels, or as shares of the image. */
export interface NamedBox {
  /** Name of the image without folder and ending. */
  readonly image: string
  readonly category: string
  /** x1, y1, x2, y2. */
  readonly corners: readonly [number, number, number, number]
  /** NaN for a true object. */
  readonly score: number
  /** Neither counted nor punished when found (VOC `difficult`). */
  readonly difficult: boolean
  /** A crowd of objects (COCO `iscrowd`). */
  readonly crowd: boolean
}

/** The boxes of one input, by the names of images and classes. */
export interface BoxList {
  readonly boxes: readonly NamedBox[]
  /** Every image that was named, also without a box. */
  readonly images: ReadonlySet<string>
  /** Width and height of an image, where the files say so. */
  readonly sizes: ReadonlyMap<string, readonly [number, number]>
  /** Whether corners are shares of the image. */
  readonly shares: boolean
  /** What was recognised: 「YOLO，12 个文件」. */
  readonly format: string
  /** Names of numbered classes, where a file lists them. */
  readonly names: readonly string[]
}

/** The name of an image: a path without folders and without the ending of an image, text or XML file. */
export const stem = (path: string): string =>
  path.replace(/^.*[\\/]/, '').replace(/\.(jpe?g|png|bmp|tiff?|webp|gif|txt|xml)$/i, '')

/** 「a.txt 第 3 行」. */
export const place = (file: File, line: number): string => `${file.name} 第 ${line} 行`

/** @throws InputError when a box has negative width or height */
export function mustBeOrdered([x1, y1, x2, y2]: NamedBox['corners'], where: string): void {
  if (x2 >= x1 && y2 >= y1) return
  throw new InputError(
    `${where}的框是 (${x1}, ${y1}, ${x2}, ${y2})，右下角在左上角之前；四列要是 x1、y1、x2、y2，若是宽和高，表头写 x,y,w,h。`,
  )
}
