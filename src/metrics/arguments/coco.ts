import type { CocoDataset, CocoDetections, CocoTruths } from '../detection/coco-dataset.ts'
import { refuse } from '../error.ts'
import { gather, indices } from '../numeric/arrays.ts'
import { type Argument, items, record } from './argument.ts'
import { describe } from './describe.ts'

const DATASET = 'COCO 数据集对象 {images, annotations, categories}'
const RESULTS = 'COCO 结果数组，每项是 {image_id, category_id, bbox, score}'
const BBOX = '四个有限数 [x,y,宽,高]，宽高不为负'

/** Detections before their ids are known to belong to a data set. */
export interface CocoResults {
  readonly imageIds: Float64Array
  readonly categoryIds: Float64Array
  readonly boxes: Float64Array
  readonly score: Float64Array
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
      const images = readIds(file['images'], `${field}.images`)
      const categories = readIds(file['categories'], `${field}.categories`)
      const names = readNames(file['categories'], categories)
      const truths = readTruths(file['annotations'], `${field}.annotations`, images, categories)
      return { images, categories, names, truths }
    },
  }
}

/** A COCO results file for boxes; possibly empty. */
export function cocoResults(): Argument<CocoResults> {
  return {
    accepts: RESULTS,
    read: (value, field) => {
      const list = items(value, field, RESULTS)
      const column = (): Float64Array => new Float64Array(list.length)
      const results = {
        imageIds: column(),
        categoryIds: column(),
        boxes: new Float64Array(4 * list.length),
        score: column(),
      }
      list.forEach((entry, index) => {
        const path = `${field}[${index}]`
        const fields = record(entry, path, RESULTS)
        results.imageIds[index] = readId(fields['image_id'], path, 'image_id')
        results.categoryIds[index] = readId(fields['category_id'], path, 'category_id')
        readBbox(fields['bbox'], path, results.boxes, index)
        results.score[index] = readFinite(fields['score'], path, 'score', '有限数')
      })
      return results
    },
  }
}

/**
 * Detections as positions in the data set's images and categories. As in pycocotools, a category that the data set
 * does not list is left out, an image that it does not list is an error.
 * @returns the detections kept, and how many were left out
 */
export function joinResults(
  dataset: CocoDataset,
  results: CocoResults,
): { readonly detections: CocoDetections; readonly unknown: number } {
  const imagePlaces = placesOf(dataset.images)
  const categoryPlaces = placesOf(dataset.categories)
  const kept = indices(results.score.length).filter((index) =>
    categoryPlaces.has(results.categoryIds[index]!),
  )
  results.imageIds.forEach((id, index) => {
    if (!imagePlaces.has(id)) refuseUnknown(`detections[${index}].image_id`, id, 'ground_truth.images')
  })
  const detections = {
    image: new Int32Array(kept.length),
    category: new Int32Array(kept.length),
    boxes: new Float64Array(4 * kept.length),
    score: gather(results.score, kept),
  }
  kept.forEach((index, place) => {
    detections.image[place] = imagePlaces.get(results.imageIds[index]!)!
    detections.category[place] = categoryPlaces.get(results.categoryIds[index]!)!
    for (let edge = 0; edge < 4; edge += 1) {
      detections.boxes[4 * place + edge] = results.boxes[4 * index + edge]!
    }
  })
  return { detections, unknown: results.score.length - kept.length }
}

function readTruths(
  value: unknown,
  field: string,
  images: readonly number[],
  categories: readonly number[],
): CocoTruths {
  const list = items(value, field, '标注数组')
  const [imagePlaces, categoryPlaces] = [placesOf(images), placesOf(categories)]
  const truths = {
    image: new Int32Array(list.length),
    category: new Int32Array(list.length),
    boxes: new Float64Array(4 * list.length),
    area: new Float64Array(list.length),
    crowd: new Uint8Array(list.length),
    idZero: new Uint8Array(list.length),
  }
  const ids = new Set<number>()
  list.forEach((entry, index) => {
    const path = `${field}[${index}]`
    const fields = record(entry, path, '标注对象')
    const id = readId(fields['id'], path, 'id')
    if (ids.has(id)) refuse(`${path}.id`, `是 ${id}，与前面的标注重复`, '互不相同的整数')
    ids.add(id)
    truths.idZero[index] = id === 0 ? 1 : 0
    truths.image[index] = readPlace(fields, path, 'image_id', imagePlaces, 'ground_truth.images')
    truths.category[index] = readPlace(fields, path, 'category_id', categoryPlaces, 'ground_truth.categories')
    readBbox(fields['bbox'], path, truths.boxes, index)
    truths.area[index] = readFinite(fields['area'], path, 'area', '不为负的有限数', 0)
    truths.crowd[index] = readCrowd(fields['iscrowd'], path)
  })
  return truths
}

function readIds(value: unknown, field: string): readonly number[] {
  const accepts = '由 {id, …} 组成的数组'
  const ids = items(value, field, accepts).map((entry, index) => {
    const path = `${field}[${index}]`
    return readId(record(entry, path, accepts)['id'], path, 'id')
  })
  const seen = new Set<number>()
  ids.forEach((id, index) => {
    if (seen.has(id)) refuse(`${field}[${index}].id`, `是 ${id}，与前面的重复`, '互不相同的整数')
    seen.add(id)
  })
  return ids.sort((a, b) => a - b)
}

/** Categories without a name go by their id. */
function readNames(value: unknown, categories: readonly number[]): readonly string[] {
  const entries = items(value, 'categories', '数组').map((entry) => record(entry, 'categories', '对象'))
  const names = new Map(entries.map((entry) => [entry['id'], entry['name']]))
  return categories.map((id) => {
    const name = names.get(id)
    return typeof name === 'string' ? name : String(id)
  })
}

function readPlace(
  fields: Readonly<Record<string, unknown>>,
  path: string,
  key: string,
  places: ReadonlyMap<number, number>,
  home: string,
): number {
  const id = readId(fields[key], path, key)
  return places.get(id) ?? refuseUnknown(`${path}.${key}`, id, home)
}

function refuseUnknown(field: string, id: number, home: string): never {
  return refuse(field, `是 ${id}`, `${home} 中已有的 id`)
}

function readId(value: unknown, path: string, key: string): number {
  const fits = typeof value === 'number' && Number.isSafeInteger(value)
  return fits ? value : refuse(`${path}.${key}`, `是${describe(value)}`, '整数')
}

function readFinite(value: unknown, path: string, key: string, accepts: string, min?: number): number {
  const fits = typeof value === 'number' && Number.isFinite(value) && (min === undefined || value >= min)
  return fits ? value : refuse(`${path}.${key}`, `是${describe(value)}`, accepts)
}

function readBbox(value: unknown, path: string, into: Float64Array, index: number): void {
  const field = `${path}.bbox`
  const list = items(value, field, BBOX)
  if (list.length !== 4) refuse(field, `有 ${list.length} 项`, BBOX)
  for (let place = 0; place < 4; place += 1) {
    const entry = list[place]
    const fits = typeof entry === 'number' && Number.isFinite(entry) && (place < 2 || entry >= 0)
    if (!fits) refuse(`${field}[${place}]`, `是${describe(entry)}`, BBOX)
    into[4 * index + place] = entry
  }
}

function readCrowd(value: unknown, path: string): number {
  if (value === undefined || value === null || value === 0 || value === false) return 0
  if (value === 1 || value === true) return 1
  return refuse(`${path}.iscrowd`, `是${describe(value)}`, '0 或 1')
}

function placesOf(ids: readonly number[]): ReadonlyMap<number, number> {
  return new Map(ids.map((id, place) => [id, place]))
}
