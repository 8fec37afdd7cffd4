import { COCO_LISTS, DatasetBuilder } from '../arguments/coco-dataset.ts'
import { type CocoResults, ResultsBuilder } from '../arguments/coco-results.ts'
import { JsonLists } from '../arguments/json-lists.ts'
import { refuse } from '../error.ts'
import type { CocoDataset } from './coco-dataset.ts'

/** The text of a file in pieces, such as `file.stream().pipeThrough(new TextDecoderStream())`. */
export type Pieces = AsyncIterable<string> | Iterable<string>

export interface ReadOptions {
  /** Told after each piece how many entries have been read. */
  readonly onProgress?: (entries: number) => void
  /** Such as an `AbortSignal`; looked at before each piece. */
  readonly signal?: { readonly aborted: boolean }
}

/**
 * Reads a COCO instances file piece by piece into columns; a file of any length takes the memory of its columns.
 * @returns undefined when cancelled
 * @throws MetricError naming the entry or the line and column at fault
 */
export async function readCocoDataset(
  pieces: Pieces,
  options: ReadOptions = {},
): Promise<CocoDataset | undefined> {
  const builder = new DatasetBuilder('ground_truth')
  const found = new Set<string | undefined>()
  const isRead = await readLists(pieces, options, (key, entry, index) => {
    const list = COCO_LISTS.find((name) => name === key)
    if (list) builder.add(list, entry, index)
    found.add(key)
  })
  if (!isRead) return undefined
  if (!found.has('images') || !found.has('categories')) {
    refuse('ground_truth', '没有 images 或 categories', 'COCO 数据集 {images, annotations, categories}')
  }
  return builder.finish()
}

/** Reads a COCO results file the same way. */
export async function readCocoResults(
  pieces: Pieces,
  options: ReadOptions = {},
): Promise<CocoResults | undefined> {
  const builder = new ResultsBuilder()
  const isRead = await readLists(pieces, options, (key, entry, index) => {
    if (key !== undefined) refuse('detections', '是对象', 'COCO 结果数组')
    builder.add(entry, `detections[${index}]`)
  })
  return isRead ? builder.finish() : undefined
}

async function readLists(
  pieces: Pieces,
  { onProgress, signal }: ReadOptions,
  listener: (key: string | undefined, entry: unknown, index: number) => void,
): Promise<boolean> {
  let entries = 0
  const lists = new JsonLists((key, entry, index) => {
    entries += 1
    listener(key, entry, index)
  })
  for await (const piece of pieces) {
    if (signal?.aborted) return false
    lists.push(piece)
    onProgress?.(entries)
  }
  lists.end()
  return true
}
