/** What the tool answers on images: plain data, from which its figures, tables and JSON are made. */

/** An image by its file name and its hash in hexadecimal digits. */
export interface Named {
  readonly name: string
  readonly hash: string
}

/** Images that differ in few bits: `first` in the test set (or later among the images of the one set), `second` in the training set. */
export interface ImagePair {
  readonly first: Named
  readonly second: Named
  readonly distance: number
}

/** A pair with its thumbnails, grey values 0 to 1. */
export interface ShownPair {
  readonly distance: number
  readonly images: readonly [ShownImage, ShownImage]
}
export interface ShownImage {
  readonly name: string
  readonly values: readonly number[]
}

export interface ImageReport {
  readonly kind: 'images'
  /** Two sets against each other, or one set against itself. */
  readonly mode: 'cross' | 'within'
  readonly trainImages: number
  /** Images of the test set; in `within` mode those of the one set. */
  readonly testImages: number
  /** Test images with a training image of the same hash, and those with one that differs in a few bits only; in `within` mode compared with the images before it. */
  readonly equalImages: number
  readonly nearImages: number
  /** Pairs within the threshold; the closest of them. */
  readonly found: number
  readonly pairs: readonly ImagePair[]
  /** Images that pairs link, two or more of a kind, largest first. */
  readonly clusters: readonly (readonly string[])[]
  readonly clusterCount: number
  /** The distance of each test image to the closest image that it is compared with. */
  readonly nearest: readonly number[]
  /** The closest pairs of all. */
  readonly shown: readonly ShownPair[]
  /** Names of the test images that have a twin; at most 1000. */
  readonly files: readonly string[]
  /** There was text too, which was not compared. */
  readonly textLeft: boolean
  readonly warnings: readonly string[]
}
