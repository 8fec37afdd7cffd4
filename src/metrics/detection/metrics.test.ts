import { describe, expect, it } from 'vitest'
import { evaluate } from '../evaluate.ts'

/** A box of width and height 1000 moved to the right: two of them overlap by (1000 − d) / (1000 + d). */
function box(x: number): number[] {
  return [x, 0, x + 1000, 1000]
}

/** The shift that leaves a given IoU with `box(0)`. */
function shift(iou: number): number {
  return (1000 * (1 - iou)) / (1 + iou)
}

interface Place {
  readonly image: number
  readonly box: number[]
}

/** Hits and misses by falling score: each hit finds an object of its own, one an image. */
function sequence(
  outcome: string,
  objects: number,
): { ground_truth: Place[]; detections: (Place & { score: number })[] } {
  const places = outcome.split('').map((_, image) => ({ image, box: box(0) }))
  const found = places.filter(({ image }) => outcome[image] === '1')
  const missed = Array.from({ length: objects - found.length }, (_, i) => ({ image: 1000 + i, box: box(0) }))
  return {
    ground_truth: [...found, ...missed],
    detections: places.map((place) => ({ ...place, score: -place.image })),
  }
}

/** The same as COCO, all boxes 1000 × 1000. */
function cocoOf({
  ground_truth,
  detections,
}: {
  ground_truth: Place[]
  detections: (Place & { score: number })[]
}) {
  const images = Array.from({ length: 2000 }, (_, id) => ({ id }))
  return {
    metric: 'coco',
    ground_truth: {
      images,
      categories: [{ id: 1 }],
      annotations: ground_truth.map((place, index) => ({ id: index + 1, area: 1e6, ...entryOf(place) })),
    },
    detections: detections.map((place) => ({ score: place.score, ...entryOf(place) })),
  }
}

function entryOf({ image, box: corners }: Place) {
  return { image_id: image, category_id: 1, bbox: [corners[0], 0, 1000, 1000], iscrowd: 0 }
}

describe('box overlaps', () => {
  // Overlap 25 of 175, hull 15 by 15, centres (5, 5) apart, equal shapes.
  const pair = { boxes1: [[0, 0, 10, 10]], boxes2: [[5, 5, 15, 15]] }

  it.each([
    ['box_iou', 25 / 175],
    ['giou', 25 / 175 - 50 / 225],
    ['diou', 25 / 175 - 50 / (450 + 1e-7)],
    ['ciou', 25 / 175 - 50 / (450 + 1e-7)],
  ])('%s', (metric, expected) => {
    expect(evaluate({ metric, ...pair })).toEqual([[expect.closeTo(expected, 12)]])
  })

  it('penalises a different aspect ratio in CIoU only', () => {
    const shapes = { boxes1: [[0, 0, 4, 4]], boxes2: [[1, 0, 3, 4]] }
    const v = (4 / Math.PI ** 2) * (Math.PI / 4 - Math.atan(0.5)) ** 2
    expect(evaluate({ metric: 'diou', ...shapes })).toEqual([[expect.closeTo(0.5, 12)]])
    expect(evaluate({ metric: 'ciou', ...shapes })).toEqual([
      [expect.closeTo(0.5 - v ** 2 / (0.5 + v + 1e-7), 12)],
    ])
  })

  it('answers a matrix of any size', () => {
    expect(evaluate({ metric: 'box_iou', boxes1: [], boxes2: [[0, 0, 1, 1]] })).toEqual([])
    expect(evaluate({ metric: 'box_iou', boxes1: [[0, 0, 1, 1]], boxes2: [] })).toEqual([[]])
    expect(evaluate({ metric: 'box_iou', boxes1: [[1, 1, 1, 1]], boxes2: [[1, 1, 1, 1]] })).toEqual([[NaN]])
  })
})

describe('non-maximum suppression', () => {
  const boxes = [0, shift(0.681), shift(0.25), 5000].map(box)
  const scores = [0.9, 0.8, 0.7, 0.6]

  it.each([
    [0.3, [0, 2, 3]],
    [0.5, [0, 2, 3]],
    [0.7, [0, 1, 2, 3]],
  ])('above an overlap of %f', (iou_threshold, kept) => {
    expect(evaluate({ metric: 'nms', boxes, scores, iou_threshold })).toEqual(kept)
  })

  it('keeps the order given between equal scores', () => {
    const equal = [0.5, 0.5, 0.5, 0.5]
    expect(evaluate({ metric: 'nms', boxes, scores: equal, iou_threshold: 0.5 })).toEqual([0, 2, 3])
    expect(evaluate({ metric: 'nms', boxes: [], scores: [], iou_threshold: 0.5 })).toEqual([])
  })

  it('lowers scores instead', () => {
    const soft = { metric: 'soft_nms', boxes: boxes.slice(0, 2), scores: [0.9, 0.8] }
    expect(evaluate({ ...soft, method: 'linear' })).toEqual({
      indices: [0, 1],
      scores: [0.9, expect.closeTo(0.8 * 0.319, 12)],
    })
    expect(evaluate({ ...soft, method: 'gaussian' })).toEqual({
      indices: [0, 1],
      scores: [0.9, expect.closeTo(0.8 * Math.exp(-(0.681 ** 2) / 0.5), 12)],
    })
  })
})

describe('average precision', () => {
  it.each([
    ['1101001010', 6, 0.653, 0.6462, 0.6469],
    [`1101001010${'0'.repeat(100)}`, 6, 0.653, 0.6462, 0.6469],
    ['11010', 6, undefined, 0.4583, undefined],
    ['01101001010', 6, undefined, 0.489, undefined],
    ['1', 2, 0.5455, 0.5, 0.505],
    ['1', 3, 0.3636, 0.3333, 0.3366],
    ['101', 2, undefined, 0.8333, 0.835],
  ])('of %s with %i objects', (outcome, objects, eleven, all, hundred) => {
    const spec = sequence(outcome, objects)
    if (eleven) expect(evaluate({ metric: 'average_precision_voc07', ...spec })).toBeCloseTo(eleven, 4)
    expect(evaluate({ metric: 'average_precision_voc', ...spec })).toBeCloseTo(all, 3)
    if (hundred) expect(evaluate(cocoOf(spec))).toMatchObject({ AP50: expect.closeTo(hundred, 4) })
  })

  it('is undefined without objects and 0 without detections', () => {
    for (const metric of ['average_precision_voc', 'average_precision_voc07']) {
      expect(evaluate({ metric, ground_truth: [], detections: [] })).toBeNaN()
      expect(evaluate({ metric, ground_truth: [{ image: 1, box: box(0) }], detections: [] })).toBe(0)
    }
  })

  it('includes both ends of a box, and a match at the threshold', () => {
    // Sizes 10 and 5 as the devkit counts them: an overlap of exactly one half.
    const spec = {
      metric: 'average_precision_voc',
      ground_truth: [{ image: 'a', box: [1, 1, 10, 10] }],
      detections: [{ image: 'a', box: [1, 1, 10, 5], score: 1 }],
    }
    expect(evaluate(spec)).toBe(1)
    expect(evaluate({ ...spec, iou: 0.51 })).toBe(0)
  })

  it('lets difficult objects neither count nor penalise', () => {
    const spec = {
      metric: 'average_precision_voc',
      ground_truth: [
        { image: 1, box: box(0), difficult: 1 },
        { image: 2, box: box(0) },
      ],
      detections: [
        { image: 1, box: box(0), score: 3 },
        { image: 1, box: box(0), score: 2 },
        { image: 2, box: box(0), score: 1 },
      ],
    }
    expect(evaluate(spec)).toBe(1)
  })

  it('matches in VOC the nearest object even when it is taken, in COCO the nearest free one', () => {
    const g2 = shift(0.7) + shift(0.55)
    const objects = [0, g2]
    const found = [-shift(0.6), shift(0.7), g2 + shift(0.8)]
    const ground_truth = objects.map((x) => ({ image: 1, box: box(x) }))
    const detections = found.map((x, i) => ({ image: 1, box: box(x), score: 0.9 - i / 10 }))
    expect(evaluate({ metric: 'average_precision_voc', ground_truth, detections })).toBeCloseTo(5 / 6, 12)
    const coco = evaluate(cocoOf({ ground_truth, detections }))
    expect(coco).toMatchObject({ AP50: expect.closeTo(1, 12) })
  })
})
