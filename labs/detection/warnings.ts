/** What a reader of the result should know about the data: each sentence says how many and which is the first. */
import { number as write, percent } from '../../src/figures/text.ts'
import { overlaps } from '../../src/metrics/detection/coco-match.ts'
import type { CocoDataset, CocoDetections } from '../../src/metrics/detection/coco-dataset.ts'
import type { Fates } from './errors.ts'
import type { Size, Scene } from './scene.ts'

/** What was taken as it was, worth saying. */
export function notesOf(scene: Scene, fates: Fates, size: Size): string[] {
  const { dataset, detections } = scene
  const crowds = dataset.truths.crowd.reduce((sum, flag) => sum + flag, 0)
  const ignored = fates.counts.length - fates.counts.reduce((sum, flag) => sum + flag, 0)
  const without = dataset.names.filter((_, category) => !dataset.truths.category.includes(category))
  const bare = imagesWithout(dataset.images.length, dataset.truths.image)
  const silent = imagesWithout(dataset.images.length, detections.image)
  return [
    ...(scene.shares
      ? [`坐标是比例，按 ${size.width} × ${size.height} 换成像素；小、中、大三段和 VOC 的 +1 由此而定`]
      : []),
    ...(crowds > 0 ? [`${crowds} 个 crowd 标注：不计召回，落在里面的检测不算误检`] : []),
    ...(ignored > crowds ? [`${ignored - crowds} 个 difficult 标注：不计召回，命中它的检测不算误检`] : []),
    ...(bare > 0 ? [`${bare} 张图没有目标，上面的检测照样算误检`] : []),
    ...(silent > 0 ? [`${silent} 张图没有检测，上面的目标照样算漏检`] : []),
    ...(without.length > 0
      ? [`${without.length} 类没有目标（${without.slice(0, 4).join('、')}），AP 记 −1，不进平均`]
      : []),
  ]
}

function imagesWithout(images: number, of: Int32Array): number {
  const seen = new Uint8Array(images)
  for (const image of of) seen[image] = 1
  return images - seen.reduce((sum, flag) => sum + flag, 0)
}

export function warningsOf(scene: Scene, fates: Fates): string[] {
  const { dataset, detections } = scene
  return [
    ...swapped(dataset, detections),
    ...filtered(detections),
    ...tied(detections),
    ...beyond(scene, fates),
    ...flat(detections, '检测'),
    ...flat(dataset.truths, '标注'),
    ...(scene.unknown > 0
      ? [
          `${scene.unknown} 个检测的类不在真值的 categories 里，已略去，第一个是第 ${scene.firstUnknown + 1} 项；常见原因是 80 类与 91 类的编号混用。`,
        ]
      : []),
    ...(dataset.truths.idZero.includes(1)
      ? ['有标注的 id 是 0，pycocotools 把匹配到它的检测当作没有匹配，这里也一样。']
      : []),
    ...(dataset.truths.area.length === 0 ? ['真值里一个目标也没有，AP 没有定义。'] : []),
    ...(detections.score.length === 0 ? ['预测里一个检测也没有，AP 是 0。'] : []),
  ]
}

/** Boxes of a data set that are looked at to tell x, y, width, height from corners. */
const LOOKED_AT = 2000
/** How much better corners must fit before it is said. */
const CLEARLY = 0.1

/** Whether the four numbers of detections fit the objects better when they are read as two corners. */
function swapped({ truths, images }: CocoDataset, detections: CocoDetections): string[] {
  const step = Math.max(1, Math.floor(detections.score.length / LOOKED_AT))
  const looked: number[] = []
  for (let index = 0; index < detections.score.length; index += step) looked.push(index)
  const possible = looked.every((index) => {
    const [x = 0, y = 0, w = 0, h = 0] = detections.boxes.subarray(4 * index, 4 * index + 4)
    return w >= x && h >= y
  })
  if (looked.length === 0 || !possible) return []
  const objects: number[][] = images.map(() => [])
  for (const [index, image] of truths.image.entries()) objects[image]?.push(index)
  const asCorners = detections.boxes.slice()
  for (const index of looked)
    for (const axis of [0, 1])
      asCorners[4 * index + 2 + axis] =
        (detections.boxes[4 * index + 2 + axis] ?? 0) - (detections.boxes[4 * index + axis] ?? 0)
  const fit = (boxes: Float64Array): number => {
    let total = 0
    for (const index of looked) {
      const real = Uint32Array.from(objects[detections.image[index] ?? 0] ?? [])
      const ious = overlaps({ ...detections, boxes }, truths, Uint32Array.of(index), real)
      total += ious.reduce((most, iou) => Math.max(most, iou), 0)
    }
    return total / looked.length
  }
  const [given, corners] = [fit(detections.boxes), fit(asCorners)]
  if (corners < given + CLEARLY) return []
  return [
    `把 bbox 读成两个角 [x1, y1, x2, y2]，每个检测与目标的最大 IoU 平均是 ${write(corners)}；按 COCO 的 [x, y, 宽, 高] 读只有 ${write(given)}。多半是导出时少了一步换算，结果里的数不可用。`,
  ]
}

/** Scores that look cut at a threshold. */
function filtered({ score }: CocoDetections): string[] {
  const [low, high] = [
    score.reduce((a, b) => Math.min(a, b), Infinity),
    score.reduce((a, b) => Math.max(a, b), -Infinity),
  ]
  if (score.length < 10 || low < 0.1 || high > 1) return []
  return [`最低的分数是 ${write(low)}，像是先按阈值筛过：AP 要用低分的检测，算 AP 时阈值应接近 0。`]
}

function tied({ score }: CocoDetections): string[] {
  const counts = new Map<number, number>()
  for (const value of score) counts.set(value, (counts.get(value) ?? 0) + 1)
  let shared = 0
  for (const count of counts.values()) if (count > 1) shared += count
  if (shared < 0.1 * score.length || shared === 0) return []
  return [
    `${shared} 个检测（${percent(shared / score.length)}）与别的检测同分；同分时按图的编号、再按给出的次序排，别的实现可能得到别的 AP。`,
  ]
}

function beyond({ detections, imageNames, dataset }: Scene, { fate, order }: Fates): string[] {
  const dropped = order.filter((index) => fate[index] === 0)
  const [first] = dropped
  if (first === undefined) return []
  return [
    `${dropped.length} 个检测排在本图本类的第 100 名之后，不计（maxDets = 100）；第一个在图 ${imageNames[detections.image[first] ?? 0]} 的 ${dataset.names[detections.category[first] ?? 0]} 类。`,
  ]
}

function flat({ boxes }: { readonly boxes: Float64Array }, what: string): string[] {
  let [count, first] = [0, -1]
  for (let index = 0; 4 * index < boxes.length; index++) {
    if ((boxes[4 * index + 2] ?? 0) > 0 && (boxes[4 * index + 3] ?? 0) > 0) continue
    if (first < 0) first = index
    count++
  }
  return count === 0
    ? []
    : [`${count} 个${what}的宽或高是 0，面积为 0，与什么都没有交；第一个是第 ${first + 1} 项。`]
}
