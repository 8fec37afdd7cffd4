import { describe, expect, it } from 'vitest'
import { cocoDataset } from '../arguments/coco-dataset.ts'
import { cocoResults, joinResults } from '../arguments/coco-results.ts'
import { evaluate } from '../evaluate.ts'
import { summarizeCoco } from './coco.ts'
import { runCoco } from './coco-run.ts'

interface Annotation {
  readonly image_id?: number
  readonly category_id?: number
  readonly bbox: readonly number[]
  readonly area?: number
  readonly iscrowd?: number
  readonly score?: number
}

function dataset(annotations: readonly Annotation[], images = [1, 2], categories = [1, 2]) {
  return {
    images: images.map((id) => ({ id })),
    categories: categories.map((id) => ({ id })),
    annotations: annotations.map((entry, index) => ({
      id: index + 1,
      image_id: 1,
      category_id: 1,
      iscrowd: 0,
      area: entry.bbox[2]! * entry.bbox[3]!,
      ...entry,
    })),
  }
}

function results(detections: readonly Annotation[]) {
  return detections.map((entry) => ({ image_id: 1, category_id: 1, score: 1, ...entry }))
}

function coco(annotations: readonly Annotation[], detections: readonly Annotation[]) {
  return evaluate({ metric: 'coco', ground_truth: dataset(annotations), detections: results(detections) })
}

/** A box 100 × 100 moved right until its IoU with the one at 0 is as given. */
function moved(iou: number, y = 0): readonly number[] {
  return [(100 * (1 - iou)) / (1 + iou), y, 100, 100]
}

const at = (y: number): Annotation => ({ bbox: [0, y, 100, 100] })

describe('the twelve numbers', () => {
  it('counts the thresholds that one object passes', () => {
    // IoU 0.78 passes 0.50, 0.55, … 0.75: six of ten.
    expect(coco([at(0)], [{ bbox: moved(0.78) }])).toEqual({
      AP: expect.closeTo(0.6, 12),
      AP50: expect.closeTo(1, 12),
      AP75: expect.closeTo(1, 12),
      APs: -1,
      APm: -1,
      APl: expect.closeTo(0.6, 12),
      AR1: expect.closeTo(0.6, 12),
      AR10: expect.closeTo(0.6, 12),
      AR100: expect.closeTo(0.6, 12),
      ARs: -1,
      ARm: -1,
      ARl: expect.closeTo(0.6, 12),
    })
  })

  it('rewards scores that agree with localisation', () => {
    const objects = [at(0), at(1000), at(2000)]
    const found = [0.92, 0.81, 0.64].map((iou, i) => ({ bbox: moved(iou, 1000 * i) }))
    const scored = (scores: readonly number[]): unknown =>
      coco(
        objects,
        found.map((entry, i) => ({ ...entry, score: scores[i]! })),
      )
    expect(scored([3, 2, 1])).toMatchObject({ AP: expect.closeTo(0.633, 3), AP75: expect.closeTo(0.663, 3) })
    expect(scored([1, 2, 3])).toMatchObject({ AP: expect.closeTo(0.499, 3), AP75: expect.closeTo(0.442, 3) })
    expect(scored([1, 2, 3])).toMatchObject({ AR100: expect.closeTo(19 / 30, 12) })
  })

  it('is −1 throughout without objects, and 0 without detections', () => {
    expect(Object.values(coco([], [at(0)]))).toEqual(Array(12).fill(-1))
    expect(coco([at(0)], [])).toMatchObject({ AP: 0, AR100: 0, APs: -1, APl: 0 })
  })

  it('averages only over categories that have objects', () => {
    expect(coco([at(0)], [at(0), { ...at(0), category_id: 2 }])).toMatchObject({ AP: expect.closeTo(1, 12) })
    const second = { ...at(0), category_id: 2 }
    expect(coco([at(0), second], [at(0)])).toMatchObject({ AP: expect.closeTo(0.5, 12) })
  })
})

describe('what is ignored', () => {
  it('lets a crowd absorb any number of detections that lie in it', () => {
    const crowd = { bbox: [0, 500, 400, 400], iscrowd: 1 }
    const inside = [0, 100, 200].map((x) => ({ bbox: [x, 500, 100, 100], score: 2 }))
    expect(coco([at(0), crowd], [...inside, at(0)])).toMatchObject({ AP: expect.closeTo(1, 12), AR1: 0 })
    expect(coco([at(0)], [...inside, at(0)])).toMatchObject({ AP: expect.closeTo(0.25, 12) })
  })

  it('puts an object of exactly 32² into small and medium, by its area field', () => {
    const edge = { bbox: [0, 0, 32, 32], area: 1024 }
    expect(coco([edge], [edge])).toMatchObject({
      APs: expect.closeTo(1, 12),
      APm: expect.closeTo(1, 12),
      APl: -1,
    })
    const thin = { ...at(0), area: 500 }
    expect(coco([thin], [at(0)])).toMatchObject({ APs: expect.closeTo(1, 12), APm: -1, APl: -1 })
  })

  it('does not punish an unmatched detection outside the area range', () => {
    const small = { bbox: [0, 0, 10, 10] }
    const large = { bbox: [500, 500, 200, 200], score: 2 }
    expect(coco([small], [large, small])).toMatchObject({
      APs: expect.closeTo(1, 12),
      AP: expect.closeTo(0.5, 12),
    })
  })

  it('counts the best 1, 10 or 100 detections of an image', () => {
    const objects = Array.from({ length: 12 }, (_, i) => at(1000 * i))
    const found = objects.map((entry, i) => ({ ...entry, score: i }))
    expect(coco(objects, found)).toMatchObject({
      AR1: expect.closeTo(1 / 12, 12),
      AR10: expect.closeTo(10 / 12, 12),
      AR100: expect.closeTo(1, 12),
    })
    const noise = Array.from({ length: 100 }, (_, i) => ({ bbox: [0, 5e4 + 200 * i, 100, 100], score: 50 }))
    expect(coco(objects, [...noise, ...found])).toMatchObject({ AR100: 0 })
  })

  it('warns of categories that the data set does not list, and of an annotation with id 0', () => {
    const warnings: string[] = []
    const spec = {
      metric: 'coco',
      ground_truth: { ...dataset([]), annotations: [{ ...dataset([at(0)]).annotations[0], id: 0 }] },
      detections: results([at(0), { ...at(0), category_id: 7 }]),
    }
    expect(evaluate(spec, { warn: (line) => warnings.push(line) })).toMatchObject({ AP: 0 })
    expect(warnings).toEqual([expect.stringContaining('category_id'), expect.stringContaining('id 为 0')])
  })
})

describe('invariance', () => {
  const objects = Array.from({ length: 30 }, (_, i) => ({
    bbox: [(i * 37) % 200, (i * 91) % 150, 20 + ((i * 13) % 90), 20 + ((i * 29) % 90)],
    image_id: 1 + (i % 2),
    category_id: 1 + (i % 3 === 0 ? 1 : 0),
  }))
  const found = objects.map((entry, i) => ({
    ...entry,
    bbox: entry.bbox.map((value, k) => value + (((i + 1) * (k + 3)) % 7)),
    score: ((i * 7) % 30) / 30,
  }))

  it('depends neither on the order of entries nor on a rising change of scores', () => {
    const expected = coco(objects, found)
    expect(coco(objects.toReversed(), found.toReversed())).toEqual(expected)
    expect(
      coco(
        objects,
        found.map((entry) => ({ ...entry, score: Math.exp(entry.score) })),
      ),
    ).toEqual(expected)
  })

  it('runs in turns, tells how far it is, and stops when asked', async () => {
    const data = cocoDataset().read(dataset(objects), 'ground_truth')
    const { detections } = joinResults(data, cocoResults().read(results(found), 'detections'))
    const categories = await runCoco(data, detections)
    expect(summarizeCoco(categories!)).toEqual(coco(objects, found))
    expect(await runCoco(data, detections, { signal: { aborted: true } })).toBeUndefined()
  })
})
