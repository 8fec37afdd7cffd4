import type { CocoDataset, ImageFile } from '../detection/coco-dataset.ts'
import { refuse } from '../error.ts'
import { Column } from '../numeric/column.ts'
import { type Argument, items, record } from './argument.ts'
import { type Fields, readBbox, readCrowd, readFinite, readId } from './coco-fields.ts'

const DATASET = 'COCO 数据集对象 {images, annotations, categories}'
const ENTRY = '对象 {id, …}'

/** The three lists of a COCO data set file. */
export const COCO_LISTS = ['images', 'categories', 'annotations'] as const
export type CocoList = (typeof COCO_LISTS)[number]

/** Takes the entries of a COCO instances file one after the other, in any order of its lists. */
export class DatasetBuilder {
  readonly #field: string
  readonly #images = new Ids()
  readonly #categories = new Ids()
  readonly #annotations = new Ids()
  readonly #names = new Map<number, string>()
  readonly #files = new Map<number, ImageFile>()
  readonly #imageIds = new Column()
  readonly #categoryIds = new Column()
  readonly #boxes = new Column()
  readonly #area = new Column()
  readonly #crowd = new Column()

  /** @param field how the file is named in messages */
  constructor(field: string) {
    this.#field = field
  }

  add(list: CocoList, entry: unknown, index: number): void {
    const path = `${this.#field}.${list}[${index}]`
    const fields = record(entry, path, ENTRY)
    if (list === 'annotations') this.#addAnnotation(fields, path)
    else if (list === 'images') this.#files.set(this.#images.add(fields, path), imageFile(fields))
    else this.#addCategory(fields, path)
  }

  #addCategory(fields: Fields, path: string): void {
    const id = this.#categories.add(fields, path)
    const name = fields['name']
    this.#names.set(id, typeof name === 'string' ? name : String(id))
  }

  #addAnnotation(fields: Fields, path: string): void {
    this.#annotations.add(fields, path)
    this.#imageIds.push(readId(fields, path, 'image_id'))
    this.#categoryIds.push(readId(fields, path, 'category_id'))
    readBbox(fields, path, this.#boxes)
    this.#area.push(readFinite(fields, path, 'area', 0))
    this.#crowd.push(readCrowd(fields, path))
  }

  /** @throws MetricError when an annotation names an image or category that the file does not list */
  finish(): CocoDataset {
    const images = this.#images.sorted()
    const categories = this.#categories.sorted()
    return {
      images,
      files: images.map((id) => this.#files.get(id)!),
      categories,
      names: categories.map((id) => this.#names.get(id)!),
      truths: {
        image: this.#places(this.#imageIds, 'image_id', images, 'images'),
        category: this.#places(this.#categoryIds, 'category_id', categories, 'categories'),
        boxes: this.#boxes.toArray(),
        area: this.#area.toArray(),
        crowd: new Uint8Array(this.#crowd.toArray()),
        idZero: new Uint8Array(this.#annotations.inOrder().map((id) => (id === 0 ? 1 : 0))),
      },
    }
  }

  #places(column: Column, key: string, ids: readonly number[], home: CocoList): Int32Array {
    const places = new Map(ids.map((id, place) => [id, place]))
    return new Int32Array(
      column.toArray().map((id, index) => {
        const field = `${this.#field}.annotations[${index}].${key}`
        return places.get(id) ?? refuse(field, `是 ${id}`, `${this.#field}.${home} 中已有的 id`)
      }),
    )
  }
}

/** Name and size of an image; what is of another kind counts as not given. */
function imageFile({ file_name: name, width, height }: Fields): ImageFile {
  const sized = typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0
  return { name: typeof name === 'string' ? name : null, size: sized ? [width, height] : null }
}

/** Different integer ids. */
class Ids {
  readonly #seen = new Set<number>()

  add(fields: Fields, path: string): number {
    const id = readId(fields, path, 'id')
    if (this.#seen.has(id)) refuse(`${path}.id`, `是 ${id}，与前面的重复`, '互不相同的整数')
    this.#seen.add(id)
    return id
  }

  inOrder(): readonly number[] {
    return [...this.#seen]
  }

  sorted(): readonly number[] {
    return this.inOrder().toSorted((a, b) => a - b)
  }
}

/**
 * A COCO instances file: images and categories with different integer ids, annotations with different ids, known
 * `image_id` and `category_id`, `bbox` [x,y,width,height], `area`, and `iscrowd` 0 or 1 (left out: 0).
 */
export function cocoDataset(): Argument<CocoDataset> {
  return {
    accepts: DATASET,
    read: (value, field) => {
      const file = record(value, field, DATASET)
      const builder = new DatasetBuilder(field)
      for (const list of COCO_LISTS) {
        items(file[list], `${field}.${list}`, '由 {id, …} 组成的数组').forEach((entry, index) => {
          builder.add(list, entry, index)
        })
      }
      return builder.finish()
    },
  }
}
