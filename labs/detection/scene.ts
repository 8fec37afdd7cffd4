/** True objects and detections side by side, in the columns that the evaluation reads. */
import { InputError } from '../../src/data/input-error.ts'
import { joinResults } from '../../src/metrics/arguments/coco-results.ts'
import type { CocoDataset, CocoDetections } from '../../src/metrics/detection/coco-dataset.ts'
import type { BoxList, NamedBox } from './box-list.ts'
import type { Found, Truth } from './read.ts'

export interface Scene {
  readonly dataset: CocoDataset
  readonly detections: CocoDetections
  /** What each image is called, in the order of `dataset.images`. */
  readonly imageNames: readonly string[]
  /** Width and height of an image by its name, where known. */
  readonly sizes: ReadonlyMap<string, readonly [number, number]>
  readonly formats: { readonly truth: string; readonly found: string }
  /** Whether pixels were made from shares of the image. */
  readonly shares: boolean
  /** Detections left out because the data set has no such category. */
  readonly unknown: number
  /** Place of the first of them, from 0. */
  readonly firstUnknown: number
}

/** Size of images whose coordinates are shares. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** Joins the two inputs by image and class. Throws an InputError when they do not belong together, a MetricError for an unknown image of COCO results. */
export function join(truth: Truth, found: Found, size: Size): Scene {
  if (truth.kind === 'coco' && found.kind === 'coco') {
    const { detections, unknown } = joinResults(truth.dataset, found.results)
    const known = new Set(truth.dataset.categories)
    const { images, truths, files = [] } = truth.dataset
    return {
      dataset: truth.dataset,
      detections,
      imageNames: images.map((id, place) => files[place]?.name ?? String(id)),
      sizes: new Map(
        images.flatMap((id, place) => {
          const { name, size } = files[place] ?? { name: null, size: null }
          return size ? [[name ?? String(id), size] as const] : []
        }),
      ),
      formats: {
        truth: `COCO 数据集，${images.length} 张图，${truths.area.length} 个标注`,
        found: `COCO 结果，${found.results.score.length} 个检测`,
      },
      shares: false,
      unknown,
      firstUnknown: unknown === 0 ? -1 : found.results.categoryIds.findIndex((id) => !known.has(id)),
    }
  }
  if (truth.kind === 'coco' || found.kind === 'coco')
    throw new InputError(
      `真值是${truth.kind === 'coco' ? ' COCO JSON' : truth.list.format}，预测是${found.kind === 'coco' ? ' COCO JSON' : found.list.format}，两边的图和类对不上号；COCO 的真值要配 COCO 的结果。`,
    )
  return joinNamed(truth.list, found.list, size)
}

function joinNamed(truth: BoxList, found: BoxList, size: Size): Scene {
  const names = truth.names.length > 0 ? truth.names : found.names
  const called = (category: string): string => names[Number(category)] ?? category
  mustMeet('张图', truth.images, found.images)
  const [own, others] = [categoriesOf(truth, called), categoriesOf(found, called)]
  mustMeet('个类别', own, others)
  if (truth.boxes.length > 0 && found.boxes.length > 0 && truth.shares !== found.shares)
    throw new InputError(
      `真值的坐标是${unit(truth)}，预测的坐标是${unit(found)}；两边要用同一种单位，预测第一个框是 (${found.boxes[0]?.corners.join(', ')})。`,
    )
  const shares = truth.shares || found.shares
  const scale = shares ? [size.width, size.height] : [1, 1]
  const images = sorted([...truth.images, ...found.images])
  const categories = sorted([...own, ...others])
  const places = { image: placesOf(images), category: placesOf(categories) }
  const columns = (boxes: readonly NamedBox[]) => ({
    image: Int32Array.from(boxes, ({ image }) => places.image.get(image) ?? 0),
    category: Int32Array.from(boxes, ({ category }) => places.category.get(called(category)) ?? 0),
    boxes: rectangles(boxes, scale),
  })
  const real = columns(truth.boxes)
  return {
    dataset: {
      images: images.map((_, index) => index + 1),
      categories: categories.map((_, index) => index + 1),
      names: categories,
      truths: {
        ...real,
        // an area outside every range is what leaves a difficult object out of the count, as `_ignore` does in pycocotools
        area: Float64Array.from(truth.boxes, ({ difficult }, index) =>
          difficult ? Infinity : (real.boxes[4 * index + 2] ?? 0) * (real.boxes[4 * index + 3] ?? 0),
        ),
        crowd: Uint8Array.from(truth.boxes, ({ crowd }) => (crowd ? 1 : 0)),
        idZero: new Uint8Array(truth.boxes.length),
      },
    },
    detections: { ...columns(found.boxes), score: Float64Array.from(found.boxes, ({ score }) => score) },
    imageNames: images,
    sizes: shares
      ? new Map(images.map((image) => [image, [size.width, size.height]]))
      : new Map([...found.sizes, ...truth.sizes]),
    formats: {
      truth: `${truth.format}；${truth.images.size} 张图，${truth.boxes.length} 个框`,
      found: `${found.format}；${found.images.size} 张图，${found.boxes.length} 个检测`,
    },
    shares,
    unknown: 0,
    firstUnknown: -1,
  }
}

const unit = ({ shares }: BoxList): string => (shares ? ' 0 到 1 的比例' : '像素')

const categoriesOf = ({ boxes }: BoxList, called: (category: string) => string): ReadonlySet<string> =>
  new Set(boxes.map(({ category }) => called(category)))

const some = (names: ReadonlySet<string>): string => [...names].slice(0, 3).join('、')

function mustMeet(what: string, own: ReadonlySet<string>, others: ReadonlySet<string>): void {
  if (own.size === 0 || others.size === 0 || [...others].some((name) => own.has(name))) return
  throw new InputError(
    `真值和预测没有一${what}同名：真值有「${some(own)}」，预测有「${some(others)}」；两边要用同样的写法。`,
  )
}

/** Different names in rising order: as numbers where all are, else as text. */
function sorted(names: readonly string[]): string[] {
  const different = [...new Set(names)]
  const numbers = different.every((name) => /^\d+$/.test(name))
  return different.sort((a, b) => (numbers ? Number(a) - Number(b) : Number(a > b) - Number(a < b)))
}

const placesOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, index) => [name, index]))

/** Boxes as x, y, width, height in pixels. */
function rectangles(boxes: readonly NamedBox[], [across = 1, down = 1]: readonly number[]): Float64Array {
  const result = new Float64Array(4 * boxes.length)
  for (const [index, { corners }] of boxes.entries()) {
    const [x1, y1, x2, y2] = corners
    result.set([x1 * across, y1 * down, (x2 - x1) * across, (y2 - y1) * down], 4 * index)
  }
  return result
}
