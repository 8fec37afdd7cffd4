/** Boxes as delimited text: image, class, corners (or x, y, width, height), for detections a score; and the devkit's result files. */
import { InputError } from '../../src/data/input-error.ts'
import { columnNamed, numbersIn, readTable } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'
import { mustBeOrdered, place, stem } from './box-list.ts'
import type { BoxList, NamedBox } from './box-list.ts'

const NAMES = {
  image: [
    'image',
    'image_id',
    'imageid',
    'filename',
    'file_name',
    'file',
    'img',
    'path',
    '图像',
    '图片',
    '文件',
    '文件名',
  ],
  category: [
    'class',
    'label',
    'category',
    'category_id',
    'class_name',
    'labelname',
    'name',
    '类别',
    '类',
    '标签',
  ],
  x1: ['x1', 'xmin', 'left'],
  y1: ['y1', 'ymin', 'top'],
  x2: ['x2', 'xmax', 'right'],
  y2: ['y2', 'ymax', 'bottom'],
  x: ['x', 'bbox_x', 'x1', 'xmin', 'left'],
  y: ['y', 'bbox_y', 'y1', 'ymin', 'top'],
  w: ['w', 'width', 'bbox_w', '宽'],
  h: ['h', 'height', 'bbox_h', '高'],
  score: ['score', 'conf', 'confidence', 'prob', 'probability', '分数', '置信度'],
  difficult: ['difficult', '困难'],
  crowd: ['iscrowd', 'crowd', 'isgroupof'],
} as const

type Role = keyof typeof NAMES
const WITHOUT_HEADER: readonly Role[] = ['image', 'category', 'x1', 'y1', 'x2', 'y2', 'score']

/** Coordinates that never exceed this are shares of the image. */
const LARGEST_SHARE = 1.02

/**
 * Reads tables of boxes.
 * @param scored whether there must be a score
 * @throws InputError naming file, line and column
 */
export async function readBoxTable(files: readonly File[], scored: boolean): Promise<BoxList> {
  const boxes: NamedBox[] = []
  let words = ''
  for (const file of files) {
    const table = await readTable([file])
    const columns = columnsOf(table, file, scored)
    for (const box of boxesIn(table, columns, file, scored)) boxes.push(box)
    const names = [...columns].map(([role, at]) => table.header?.[at] ?? WITHOUT_HEADER_WORDS[role] ?? role)
    words = `${table.header ? '用到的列是' : '没有表头，依次当作'} ${names.join('、')}`
  }
  const shares =
    boxes.length > 0 && boxes.every(({ corners }) => corners.every((edge) => edge <= LARGEST_SHARE))
  const images = new Set(boxes.map(({ image }) => image))
  return { boxes, images, sizes: new Map(), shares, format: `表格，${words}`, names: [] }
}

const WITHOUT_HEADER_WORDS: Readonly<Partial<Record<Role, string>>> = { category: 'class' }

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  image: '图',
  category: '类',
  x1: 'x1',
  y1: 'y1',
  x2: 'x2',
  y2: 'y2',
  x: 'x',
  y: 'y',
  w: '宽',
  h: '高',
  score: '分数',
  difficult: 'difficult',
  crowd: 'iscrowd',
}

function columnsOf(table: Table, file: File, scored: boolean): Map<Role, number> {
  const width = table.columns.length
  if (!table.header) {
    if (width === 7 || (width === 6 && !scored))
      return new Map(WITHOUT_HEADER.slice(0, scored ? 7 : 6).map((role, at) => [role, at]))
    throw new InputError(
      `${file.name} 没有表头，有 ${width} 列；没有表头时要按 image,class,x1,y1,x2,y2${scored ? ',score' : ''} 的次序，共 ${scored ? 7 : 6} 列。`,
    )
  }
  const named = (role: Role): number => columnNamed(table, NAMES[role])
  const corners = (['x1', 'y1', 'x2', 'y2'] as const).every((role) => named(role) >= 0)
  const shape: readonly Role[] = corners ? ['x1', 'y1', 'x2', 'y2'] : ['x', 'y', 'w', 'h']
  const wanted: readonly Role[] = ['image', 'category', ...shape, ...(scored ? (['score'] as const) : [])]
  const missing = wanted.find((role) => named(role) < 0)
  if (missing)
    throw new InputError(
      `${file.name} 的表头（${table.header.slice(0, 8).join('、')}）里没有${ROLE_WORDS[missing]}这一列；要有 image、class、x1、y1、x2、y2（或 x、y、w、h）${scored ? '和 score' : ''}。`,
    )
  const extra = (['difficult', 'crowd'] as const).filter((role) => !scored && named(role) >= 0)
  return new Map([...wanted, ...extra].map((role) => [role, named(role)]))
}

function* boxesIn(
  table: Table,
  columns: ReadonlyMap<Role, number>,
  file: File,
  scored: boolean,
): Generator<NamedBox> {
  const texts = (role: Role): readonly string[] => table.columns[columns.get(role) ?? -1] ?? []
  const numbers = (role: Role): Float64Array => {
    const column = columns.get(role)
    return column === undefined ? new Float64Array() : numbersIn(table, column)
  }
  const [images, categories] = [texts('image'), texts('category')]
  const corners = columns.has('x2')
  const [a, b, c, d] = [
    numbers(corners ? 'x1' : 'x'),
    numbers(corners ? 'y1' : 'y'),
    numbers(corners ? 'x2' : 'w'),
    numbers(corners ? 'y2' : 'h'),
  ]
  const [score, difficult, crowd] = [numbers('score'), numbers('difficult'), numbers('crowd')]
  for (const [row, line] of table.lines.entries()) {
    const where = place(file, line)
    const [image = '', category = ''] = [images[row], categories[row]]
    if (image === '' || category === '')
      throw new InputError(`${where}的${image === '' ? '图' : '类'}是空的，这里要一个名字。`)
    const [left = 0, top = 0, third = 0, fourth = 0] = [a[row], b[row], c[row], d[row]]
    const box = corners
      ? ([left, top, third, fourth] as const)
      : ([left, top, left + third, top + fourth] as const)
    mustBeOrdered(box, where)
    yield {
      image: stem(image),
      category,
      corners: box,
      score: scored ? (score[row] ?? 0) : Number.NaN,
      difficult: difficult[row] === 1,
      crowd: crowd[row] === 1,
    }
  }
}

const DEVKIT = /^comp\d+_det_[^_]+_(.+)\.txt$/i

/** Whether a file is named like a result file of the VOC devkit, `comp4_det_test_car.txt`. */
export const isDevkitFile = (file: File): boolean => DEVKIT.test(file.name)

/**
 * Reads result files of the VOC devkit: one a class, each line image, score, x1, y1, x2, y2.
 * @throws InputError naming file, line and column
 */
export async function readDevkitResults(files: readonly File[]): Promise<BoxList> {
  const boxes: NamedBox[] = []
  for (const file of files.filter(({ size }) => size > 0)) {
    const category = DEVKIT.exec(file.name)?.[1] ?? file.name
    const table = await readTable([file])
    if (table.columns.length !== 6)
      throw new InputError(
        `${place(file, table.lines[0] ?? 1)}有 ${table.columns.length} 列，VOC 的结果文件每行要 6 列：图、分数、x1、y1、x2、y2。`,
      )
    const numbers = [1, 2, 3, 4, 5].map((column) => numbersIn(table, column))
    for (const [row, image] of (table.columns[0] ?? []).entries()) {
      const [score = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers.map((column) => column[row] ?? 0)
      mustBeOrdered([x1, y1, x2, y2], place(file, table.lines[row] ?? 0))
      boxes.push({
        image: stem(image),
        category,
        corners: [x1, y1, x2, y2],
        score,
        difficult: false,
        crowd: false,
      })
    }
  }
  const images = new Set(boxes.map(({ image }) => image))
  const format = `VOC devkit 的结果文件，${files.length} 类`
  return { boxes, images, sizes: new Map(), shares: false, format, names: [] }
}
