import { type CategoryCurves, type Progress, evaluateCoco } from './coco.ts'
import type { CocoDataset, CocoDetections } from './coco-dataset.ts'

/** Longest stretch of work between two turns of the event loop, in milliseconds. */
const TURN = 50

export interface RunOptions {
  readonly onProgress?: (progress: Progress) => void
  /** Such as an `AbortSignal`; looked at between steps. */
  readonly signal?: { readonly aborted: boolean }
}

/**
 * The same evaluation in turns of 50 ms, so that a worker can hear a cancel message in between.
 * @returns undefined when cancelled
 */
export async function runCoco(
  dataset: CocoDataset,
  detections: CocoDetections,
  { onProgress, signal }: RunOptions = {},
): Promise<readonly CategoryCurves[] | undefined> {
  const steps = evaluateCoco(dataset, detections)
  let turn = Date.now()
  for (;;) {
    if (signal?.aborted) return undefined
    const step = steps.next()
    if (step.done) return step.value
    if (Date.now() - turn < TURN) continue
    onProgress?.(step.value)
    await new Promise((resolve) => {
      setTimeout(resolve, 0)
    })
    turn = Date.now()
  }
}
