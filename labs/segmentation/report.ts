/** What the tool answers: plain data, from which its figures, tables and JSON are made. NaN stands for what is not defined. */

/** Values of one class over the images, by the chosen policies. */
export interface Spread {
  readonly mean: number
  readonly median: number
  readonly low: number
  readonly high: number
  readonly least: number
  /** Images that count. */
  readonly images: number
}

export interface ClassRow {
  readonly label: number
  /** Pixels over all images. */
  readonly truth: number
  readonly predicted: number
  /** Over all images together. */
  readonly iou: number
  readonly dice: number
  readonly precision: number
  readonly recall: number
  /** Of each image, then over the images. */
  readonly imageIou: Spread
  readonly imageDice: Spread
  /** Means over the images; null for label 0. */
  readonly apart: {
    readonly hd: number
    readonly hd95: number
    readonly hd95Region: number
    readonly assd: number
    readonly nsd: number
    readonly boundaryIou: number
    readonly clDice: number
    /** Images where the distance is measured, where only the truth has the class, and where only the prediction has it. */
    readonly measured: number
    readonly missed: number
    readonly extra: number
  } | null
  /** Mean NSD at each tolerance of `taus`. */
  readonly nsdCurve: readonly number[]
  /** Dice of each image that counts, from low to high, at most 600 points. */
  readonly sortedDice: readonly number[]
}

export interface ImageRow {
  readonly name: string
  /** Means over the classes that this image has and the averages count. */
  readonly iou: number
  readonly dice: number
  readonly classes: readonly {
    readonly label: number
    readonly iou: number
    readonly dice: number
    readonly hd: number
    readonly hd95: number
    readonly hd95Region: number
    readonly assd: number
    readonly nsd: number
    readonly boundaryIou: number
    readonly clDice: number
  }[]
}

/** An image to look at: greys 0 … 1 of truth and prediction (a quarter where a pixel is ignored), and where they differ; row by row, at most 72 pixels wide or high. */
export interface Picture {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly truth: readonly number[]
  readonly predicted: readonly number[]
  readonly wrong: readonly number[]
  readonly dice: number
}

export interface Report {
  readonly formats: { readonly truth: string; readonly predicted: string }
  readonly images: number
  readonly pixels: number
  readonly ignored: number
  readonly labels: readonly number[]
  /** Pixels by true and predicted label, in the order of `labels`; the last column holds pixels predicted as no class. */
  readonly confusion: readonly (readonly number[])[]
  readonly background: boolean
  readonly summary: {
    readonly pixel_accuracy: number
    readonly mean_class_accuracy: number
    readonly mean_iou: number
    readonly mean_dice: number
    readonly frequency_weighted_iou: number
    readonly image_mean_iou: number
    readonly image_mean_dice: number
  }
  readonly classes: readonly ClassRow[]
  readonly taus: readonly number[]
  readonly tau: number
  readonly unit: string
  /** From the lowest Dice up, at most 1000. */
  readonly rows: readonly ImageRow[]
  readonly pictures: readonly Picture[]
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
}
