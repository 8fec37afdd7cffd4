/** The images with most errors, and the worst false positives. */
import { corners } from './classes.ts'
import { BKG, BOTH, CLS, DUPE, HIT, IGNORED, LOC } from './errors.ts'
import type { Fates } from './errors.ts'
import type { DrawnBox, FalsePositive, Picture, Why } from './report.ts'
import type { Scene } from './scene.ts'

const MOST_PICTURES = 24
const MOST_OBJECTS = 40
const MOST_DETECTIONS = 30
const MOST_FALSE = 300

const WHY: Readonly<Record<number, Why>> = {
  [LOC]: 'Loc',
  [CLS]: 'Cls',
  [BOTH]: 'Both',
  [DUPE]: 'Dupe',
  [BKG]: 'Bkg',
}

/** False positives by falling score. @param ranked detections that count, by falling score */
export function worst(
  { dataset, detections, imageNames }: Scene,
  fates: Fates,
  ranked: Uint32Array,
): FalsePositive[] {
  const found: FalsePositive[] = []
  const name = (category: number | undefined): string => dataset.names[category ?? -1] ?? ''
  for (const detection of ranked) {
    const why = WHY[fates.fate[detection] ?? 0]
    if (!why) continue
    const object = fates.object[detection] ?? -1
    const taker = fates.finder[object] ?? -1
    found.push({
      image: imageNames[detections.image[detection] ?? 0] ?? '',
      category: name(detections.category[detection]),
      score: detections.score[detection] ?? 0,
      why,
      iou: fates.iou[detection] ?? 0,
      object: object < 0 ? null : name(dataset.truths.category[object]),
      taker: taker < 0 ? null : (detections.score[taker] ?? 0),
    })
    if (found.length === MOST_FALSE) break
  }
  return found
}

/** The images whose false positives have most score, each missed object counting 1. */
export function pictures(scene: Scene, fates: Fates): Picture[] {
  const { dataset, detections } = scene
  const { truths } = dataset
  // scores may be logits: their place within the range stands for them
  const [low, high] = extent(detections.score)
  const badness = new Float64Array(dataset.images.length)
  const add = (image: number, amount: number): void => {
    badness[image] = (badness[image] ?? 0) + amount
  }
  for (const [index, fate] of fates.fate.entries())
    if (fate >= LOC)
      add(
        detections.image[index] ?? 0,
        high > low ? ((detections.score[index] ?? 0) - low) / (high - low) : 1,
      )
  for (const [index, finder] of fates.finder.entries())
    if (finder < 0 && fates.counts[index] === 1) add(truths.image[index] ?? 0, 1)
  const chosen = Array.from(badness, (_, image) => image)
    .sort((a, b) => (badness[b] ?? 0) - (badness[a] ?? 0) || a - b)
    .slice(0, MOST_PICTURES)
  const real = placesIn(truths.image, chosen)
  const found = placesIn(detections.image, chosen)
  return chosen.map((image) => picture(scene, fates, image, real.get(image) ?? [], found.get(image) ?? []))
}

/** Positions of the boxes of some images. */
function placesIn(of: Int32Array, images: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const lists = new Map<number, number[]>(images.map((image) => [image, []]))
  for (let index = 0; index < of.length; index++) lists.get(of[index] ?? -1)?.push(index)
  return lists
}

function picture(
  { dataset, detections, imageNames, sizes }: Scene,
  fates: Fates,
  image: number,
  real: readonly number[],
  found: readonly number[],
): Picture {
  const { truths, names } = dataset
  const name = (category: number | undefined): string => names[category ?? -1] ?? ''
  const objects = real.map((index): DrawnBox => ({
    corners: four(corners(truths.boxes, index)),
    category: name(truths.category[index]),
    state: fates.counts[index] !== 1 ? 'ignored' : (fates.finder[index] ?? -1) >= 0 ? 'found' : 'missed',
    score: Number.NaN,
  }))
  const boxes = found.map((index): DrawnBox => ({
    corners: four(corners(detections.boxes, index)),
    category: name(detections.category[index]),
    state: stateOf(fates.fate[index] ?? 0),
    score: detections.score[index] ?? 0,
  }))
  boxes.sort((a, b) => b.score - a.score)
  const shown = { objects: objects.slice(0, MOST_OBJECTS), detections: boxes.slice(0, MOST_DETECTIONS) }
  const all = [...shown.objects, ...shown.detections]
  const [width, height] = sizes.get(imageNames[image] ?? '') ?? [
    Math.max(1, ...all.map((box) => box.corners[2])),
    Math.max(1, ...all.map((box) => box.corners[3])),
  ]
  return {
    image: imageNames[image] ?? '',
    width,
    height,
    ...shown,
    hidden: objects.length + boxes.length - all.length,
  }
}

const stateOf = (fate: number): DrawnBox['state'] =>
  fate === HIT ? 'hit' : fate === IGNORED ? 'ignored' : (WHY[fate] ?? 'dropped')

const four = (box: Float64Array): DrawnBox['corners'] => [box[0] ?? 0, box[1] ?? 0, box[2] ?? 0, box[3] ?? 0]

function extent(values: Float64Array): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}
