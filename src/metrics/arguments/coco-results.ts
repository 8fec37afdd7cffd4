import type { CocoDataset, CocoDetections } from '../detection/coco-dataset.ts'
import { refuse } from '../error.ts'
import { gather, indices } from '../numeric/arrays.ts'
import { Column } from '../numeric/column.ts'
import { type Argument, items, record } from './argument.ts'
import { readBbox, readFinite, readId } from './coco-fields.ts'

const RESULTS = 'COCO 结果数组，每项是 {image_id, category_id, bbox, score}'

/** Detections before their ids are known to belong to a data set, one entry a box (`boxes`: four). */
export interface CocoResults {
  readonly imageIds: Float64Array
  readonly categoryIds: Float64Array
  readonly boxes: Float64Array
  readonly score: Float64Array
}

/** Takes the entries of a COCO results file one after the other. */
export class ResultsBuilder {
  readonly #imageIds = new Column()
  readonly #categoryIds = new Column()
  readonly #boxes = new Column()
  readonly #score = new Column()

  /** @param path how the entry is named in messages, such as `detections[3]` */
  add(entry: unknown, path: string): void {
    const fields = record(entry, path, RESULTS)
    this.#imageIds.push(readId(fields, path, 'image_id'))
    this.#categoryIds.push(readId(fields, path, 'category_id'))
    readBbox(fields, path, this.#boxes)
    this.#score.push(readFinite(fields, path, 'score'))
  }

  finish(): CocoResults {
    return {
      imageIds: this.#imageIds.toArray(),
      categoryIds: this.#categoryIds.toArray(),
      boxes: this.#boxes.toArray(),
      score: this.#score.toArray(),
    }
  }
}

/** A COCO results file for boxes; possibly empty. */
export function cocoResults(): Argument<CocoResults> {
  return {
    accepts: RESULTS,
    read: (value, field) => {
      const builder = new ResultsBuilder()
      items(value, field, RESULTS).forEach((entry, index) => {
        builder.add(entry, `${field}[${index}]`)
      })
      return builder.finish()
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
  const images = new Map(dataset.images.map((id, place) => [id, place]))
  const categories = new Map(dataset.categories.map((id, place) => [id, place]))
  results.imageIds.forEach((id, index) => {
    if (!images.has(id)) {
      refuse(`detections[${index}].image_id`, `是 ${id}`, 'ground_truth.images 中已有的 id')
    }
  })
  const kept = indices(results.score.length).filter((index) => categories.has(results.categoryIds[index]!))
  const detections = {
    image: new Int32Array(kept.length),
    category: new Int32Array(kept.length),
    boxes: new Float64Array(4 * kept.length),
    score: gather(results.score, kept),
  }
  kept.forEach((index, place) => {
    detections.image[place] = images.get(results.imageIds[index]!)!
    detections.category[place] = categories.get(results.categoryIds[index]!)!
    for (let edge = 0; edge < 4; edge += 1) {
      detections.boxes[4 * place + edge] = results.boxes[4 * index + edge]!
    }
  })
  return { detections, unknown: results.score.length - kept.length }
}
