/** Label files of YOLO: one file an image, each line `class cx cy w h` and, for detections, the confidence; shares of the image. */
import { InputError } from '../../src/data/input-error.ts'
import { numberIn, shorten } from '../../src/data/table-file.ts'
import { place, stem } from './box-list.ts'
import type { BoxList, NamedBox } from './box-list.ts'

/** Room for rounding: labels of boxes at the edge reach a little beyond it. */
const SLACK = 0.02

/** Whether a line looks like one of a YOLO file. */
export function isYoloLine(line: string): boolean {
  const cells = line.trim().split(/\s+/)
  return cells.length >= 5 && cells.every((cell) => numberIn(cell) !== undefined)
}

/**
 * Reads label files; `classes.txt` among them (or `obj.names`) names the classes.
 * @param scored whether each line must end with a confidence
 * @throws InputError naming file, line and column
 */
export async function readYolo(files: readonly File[], scored: boolean): Promise<BoxList> {
  const boxes: NamedBox[] = []
  const images = new Set<string>()
  let names: string[] = []
  for (const file of files) {
    const lines = (await file.text()).split(/\r?\n/)
    if (isNameFile(file)) {
      names = lines.map((line) => line.trim()).filter((line) => line !== '')
      continue
    }
    images.add(stem(file.name))
    for (const [index, line] of lines.entries())
      if (line.trim() !== '') boxes.push(boxOf(line, stem(file.name), place(file, index + 1), scored))
  }
  const format = `YOLO 文本，${images.size} 个文件`
  return { boxes, images, sizes: new Map(), shares: true, format, names }
}

/** Whether a file lists class names instead of boxes. */
export const isNameFile = (file: File): boolean => /(^|[\\/])(classes\.txt|.*\.names)$/i.test(file.name)

function boxOf(line: string, image: string, where: string, scored: boolean): NamedBox {
  const cells = line.trim().split(/\s+/)
  mustHaveColumns(cells.length, where, scored)
  const numbers = cells.map((cell, column) => {
    const value = numberIn(cell)
    if (value === undefined || !Number.isFinite(value))
      throw new InputError(`${where}第 ${column + 1} 列是「${shorten(cell)}」，这里要有限的数。`)
    return value
  })
  const [category = 0, cx = 0, cy = 0, w = 0, h = 0, score = Number.NaN] = numbers
  if (!Number.isInteger(category) || category < 0)
    throw new InputError(`${where}第 1 列是 ${category}，YOLO 的类别要是从 0 开始的整数。`)
  const outside = [cx, cy, w, h].findIndex((value) => value < -SLACK || value > 1 + SLACK)
  if (outside >= 0)
    throw new InputError(
      `${where}第 ${outside + 2} 列是 ${numbers[outside + 1]}，YOLO 的中心和宽高要是 0 到 1 的比例；像素坐标请用 CSV（image,class,x1,y1,x2,y2）。`,
    )
  return {
    image,
    category: String(category),
    corners: [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2],
    score,
    difficult: false,
    crowd: false,
  }
}

function mustHaveColumns(count: number, where: string, scored: boolean): void {
  if (count === (scored ? 6 : 5)) return
  if (count > 6)
    throw new InputError(
      `${where}有 ${count} 列，像是分割的多边形；这里只接受框：class cx cy w h${scored ? ' conf' : ''}。`,
    )
  throw new InputError(
    scored
      ? `${where}有 ${count} 列，预测每行要 6 列：class cx cy w h conf；没有置信度就不能排序，导出时打开 save_conf。`
      : `${where}有 ${count} 列，真值每行要 5 列：class cx cy w h；第 6 列若是置信度，这个文件属于预测。`,
  )
}
