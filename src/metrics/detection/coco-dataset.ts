/** Boxes of a COCO file as columns: one entry a box, `boxes` four entries a box as x, y, width, height. */
export interface BoxColumns {
  /** Position of the box's image in `CocoDataset.images`. */
  readonly image: Int32Array
  /** Position of the box's category in `CocoDataset.categories`. */
  readonly category: Int32Array
  readonly boxes: Float64Array
}

/** True objects. */
export interface CocoTruths extends BoxColumns {
  /** The annotation's `area`, that of its segmentation, not of its box. */
  readonly area: Float64Array
  readonly crowd: Uint8Array
  /** 1 where the annotation's id is 0, which pycocotools takes for "no match". */
  readonly idZero: Uint8Array
}

export interface CocoDetections extends BoxColumns {
  readonly score: Float64Array
}

/** What a file says of an image besides its id. */
export interface ImageFile {
  readonly name: string | null
  /** Width and height in pixels, where both are given. */
  readonly size: readonly [number, number] | null
}

/** A COCO detection data set; ids in rising order. */
export interface CocoDataset {
  readonly images: readonly number[]
  /** One for each of `images`; left out where they come from no file. */
  readonly files?: readonly ImageFile[]
  readonly categories: readonly number[]
  /** Category names, where the file gives them. */
  readonly names: readonly string[]
  readonly truths: CocoTruths
}

/** Boxes sorted by category, then image; boxes of one category and image keep the order they had. */
export interface Sorted {
  readonly order: Uint32Array
  /** Where each category starts in `order`, and after the last one its length. */
  readonly starts: Uint32Array
}

/** @param first the order to start from, such as falling score */
export function sortByCategory(
  columns: BoxColumns,
  images: number,
  categories: number,
  first: Uint32Array,
): Sorted {
  const byImage = countingSort(first, columns.image, images).order
  return countingSort(byImage, columns.category, categories)
}

function countingSort(order: Uint32Array, keys: Int32Array, size: number): Sorted {
  const starts = new Uint32Array(size + 1)
  for (const key of keys) starts[key + 1]! += 1
  for (let key = 1; key <= size; key += 1) starts[key]! += starts[key - 1]!
  const next = starts.slice()
  const sorted = new Uint32Array(order.length)
  for (const index of order) {
    sorted[next[keys[index]!]!] = index
    next[keys[index]!]! += 1
  }
  return { order: sorted, starts }
}

/** Detections and objects of one image, of one category. */
export interface ImageBoxes {
  readonly found: Uint32Array
  readonly real: Uint32Array
}

/** Walks the images that have a box of the category, by rising image. */
export function* imagesOf(
  category: number,
  detections: BoxColumns,
  found: Sorted,
  truths: BoxColumns,
  real: Sorted,
): Generator<ImageBoxes> {
  let [d, g] = [found.starts[category]!, real.starts[category]!]
  const [lastFound, lastReal] = [found.starts[category + 1]!, real.starts[category + 1]!]
  while (d < lastFound || g < lastReal) {
    const image = Math.min(
      d < lastFound ? detections.image[found.order[d]!]! : Number.POSITIVE_INFINITY,
      g < lastReal ? truths.image[real.order[g]!]! : Number.POSITIVE_INFINITY,
    )
    const [startFound, startReal] = [d, g]
    while (d < lastFound && detections.image[found.order[d]!] === image) d += 1
    while (g < lastReal && truths.image[real.order[g]!] === image) g += 1
    yield { found: found.order.subarray(startFound, d), real: real.order.subarray(startReal, g) }
  }
}
