import { InputError } from '../../../src/data/input-error.ts'
import { Analysis } from '../../../src/lab/tool/work.ts'
import { hexOf } from './difference-hash.ts'
import type { HashedImage, ImageSet } from './image-set.ts'
import { Pairing } from './pairing.ts'
import type { HashPair } from './pairing.ts'
import type { ImageReport, Named, ShownImage } from './report.ts'
import { warningsOf } from './warnings.ts'

/** Pairs, clusters and names that a report lists, and pairs that it shows. */
const LISTED = 1000
const CLUSTERS = 200
const SHOWN = 6

/** Two sets of images compared, or one with itself: every file is decoded, then every image compared with all the others. `most` is the largest distance of a pair, in bits. */
export function analyseImages(
  train: ImageSet,
  test: ImageSet | null,
  most: number,
  textLeft: boolean,
): Analysis<ImageReport> {
  const sets = test ? [train, test] : [train]
  const reading = sets.flatMap((set) => [...set.files.keys()].map((index) => () => set.read(index)))
  const queries = test ?? train
  let pairing: Pairing | null = null
  const compare = (query: number): void => {
    pairing ??= new Pairing(hashesIn(queries), test && hashesIn(train), most)
    pairing.compare(query)
  }
  const part = async (index: number): Promise<void> => {
    const read = reading[index]
    if (read) await read()
    else compare(index - reading.length)
  }
  const report = (): ImageReport => {
    for (const [index, set] of sets.entries()) refuseEmpty(set, index === 0 ? 'trainImages' : 'testImages')
    if (!pairing) throw new Error('no image was compared')
    return reportOf(train, test, pairing, textLeft)
  }
  return new Analysis(reading.length + queries.files.length, part, report)
}

const hashesIn = ({ images }: ImageSet) => images.map(({ hash }) => hash)

function refuseEmpty({ images, refused }: ImageSet, input: string): void {
  if (images.length === 0)
    throw new InputError(`${refused[0] ?? ''}接受 PNG、JPEG、WebP、GIF 和 BMP。`, input)
}

function reportOf(train: ImageSet, test: ImageSet | null, pairing: Pairing, textLeft: boolean): ImageReport {
  const [others, queries] = [train.images, (test ?? train).images]
  const { pairs, clusters, closest } = pairing
  const twins = [...queries.keys()].filter((query) => (closest[query] ?? 255) <= pairing.most)
  const equalImages = twins.filter((query) => closest[query] === 0).length
  const names = [...queries, ...(test ? others : [])].map(({ name }) => name)
  const refused = [...train.refused, ...(test?.refused ?? [])]
  const report = {
    kind: 'images',
    mode: test ? 'cross' : 'within',
    trainImages: others.length,
    testImages: queries.length,
    equalImages,
    nearImages: twins.length - equalImages,
    found: pairing.found,
    pairs: pairs.slice(0, LISTED).map((pair) => namedPair(pair, queries, others)),
    clusters: clusters.slice(0, CLUSTERS).map((members) => members.map((member) => names[member] ?? '')),
    clusterCount: clusters.length,
    nearest: [...closest].filter((distance) => distance < 255),
    shown: pairs.slice(0, SHOWN).map(({ query, other, distance }) => ({
      distance,
      images: [shownOf(queries[query]), shownOf(others[other])] as const,
    })),
    files: twins.slice(0, LISTED).map((query) => queries[query]?.name ?? ''),
    textLeft,
  } as const
  return {
    ...report,
    warnings: warningsOf(report, refused, [...queries, ...(test ? others : [])]),
  }
}

const namedPair = (
  { query, other, distance }: HashPair,
  queries: readonly HashedImage[],
  others: readonly HashedImage[],
) => ({ first: namedOf(queries[query]), second: namedOf(others[other]), distance })

const namedOf = (image: HashedImage | undefined): Named => ({
  name: image?.name ?? '',
  hash: image ? hexOf(image.hash) : '',
})

const shownOf = (image: HashedImage | undefined): ShownImage => ({
  name: image?.name ?? '',
  values: Array.from(image?.thumbnail ?? [], (byte) => byte / 255),
})
