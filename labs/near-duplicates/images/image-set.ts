import { InputError } from '../../../src/data/input-error.ts'
import { decode } from './decode.ts'
import { differenceHash, tiedBits } from './difference-hash.ts'
import type { Hash } from './difference-hash.ts'
import { thumbnailOf } from './thumbnail.ts'

/** An image as the search sees it. */
export interface HashedImage {
  readonly name: string
  readonly hash: Hash
  /** Bits that are 0 because neighbours are equally bright. */
  readonly ties: number
  readonly thumbnail: Uint8Array
}

/** Most images of an input. */
const MOST = 5000

/** The images of an input, decoded one by one and kept: a change of options does not decode again. */
export class ImageSet {
  readonly files: readonly File[]
  /** What became of each file so far: an image, or the sentence that says why it is none. */
  private readonly outcomes: (HashedImage | string)[] = []

  constructor(files: readonly File[]) {
    this.files = files
  }

  /** Decodes a file, unless that was done before. */
  async read(index: number): Promise<void> {
    const file = this.files[index]
    if (file && this.outcomes[index] === undefined) this.outcomes[index] = await outcomeOf(file)
  }

  get images(): HashedImage[] {
    return this.outcomes.filter((outcome) => typeof outcome !== 'string')
  }

  /** A sentence for each file that could not be used. */
  get refused(): string[] {
    return this.outcomes.filter((outcome) => typeof outcome === 'string')
  }
}

/** The images of an input, not yet decoded; null when none was given. Throws an InputError when there are too many. */
export async function readImages(files: readonly File[]): Promise<ImageSet | null> {
  if (files.length > MOST)
    throw new InputError(`给了 ${files.length} 个文件，一边至多 ${MOST} 张图像；先分批，或抽一部分来查。`)
  return files.length === 0 ? null : new ImageSet(files)
}

async function outcomeOf(file: File): Promise<HashedImage | string> {
  try {
    const image = await decode(file)
    return {
      name: file.name,
      hash: differenceHash(image),
      ties: tiedBits(image),
      thumbnail: thumbnailOf(image),
    }
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}
