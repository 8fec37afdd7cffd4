import { describe, expect, it } from 'vitest'
import { cocoDataset } from '../arguments/coco-dataset.ts'
import { cocoResults } from '../arguments/coco-results.ts'
import { readCocoDataset, readCocoResults } from './coco-stream.ts'

const dataset = {
  info: { description: 'a "list" in text: [1, {2}] \\', years: [2017, [1]], nothing: null },
  categories: [{ id: 2, name: '血管', keypoints: ['a]', 'b}'] }, { id: 1 }],
  annotations: [
    {
      id: 9,
      image_id: 5,
      category_id: 2,
      bbox: [1, 2, 3.5, 4],
      area: 14,
      iscrowd: 0,
      segmentation: [[1, 2, 3, 4]],
    },
    { id: 0, image_id: 4, category_id: 1, bbox: [0, 0, 0, 0], area: 0 },
  ],
  licenses: [],
  images: [{ id: 5, file_name: 'x,"y".png' }, { id: 4 }],
}
const results = [
  { image_id: 5, category_id: 2, bbox: [1, 2, 3, 4], score: 0.5 },
  { image_id: 4, category_id: 7, bbox: [0, 0, 1, 1], score: -1e-3 },
]

function inPieces(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size))
}

describe('reading COCO files in pieces', () => {
  it.each([1, 2, 7, 100, 100_000])('of %i characters gives the columns of the whole', async (size) => {
    for (const indent of [0, 2]) {
      const text = JSON.stringify(dataset, null, indent)
      expect(await readCocoDataset(inPieces(text, size))).toEqual(cocoDataset().read(dataset, 'ground_truth'))
      const list = JSON.stringify(results, null, indent)
      expect(await readCocoResults(inPieces(list, size))).toEqual(cocoResults().read(results, 'detections'))
    }
    expect(await readCocoResults(inPieces(' [ ]\n', size))).toMatchObject({ score: new Float64Array() })
  })

  it('tells how far it is and stops when asked', async () => {
    const seen: number[] = []
    await readCocoResults(inPieces(JSON.stringify(results), 80), {
      onProgress: (entries) => seen.push(entries),
    })
    expect(seen).toEqual([1, 2])
    expect(await readCocoResults(['['], { signal: { aborted: true } })).toBeUndefined()
  })

  it.each([
    ['[{"image_id": 1,}]', '第 1 行第 18 列'],
    ['[{"image_id": 1, "category_id": 1, "bbox": [0, 0, 1, 1], "score": 1}\n,]', '第 2 行第 2 列'],
    ['[{"image_id": 1', '文件到此结束'],
    ['', '文件到此结束'],
    ['[] 1', 'JSON 之后还有内容'],
    ['results', '应为 [ 或 {'],
    ['[{"image_id": "1"}]', 'detections[0].image_id'],
    ['[7]', 'detections[0]'],
    ['{"annotations": [{}]}', 'detections 是对象'],
  ])('refuses %j', async (text, expected) => {
    await expect(readCocoResults([text])).rejects.toThrow(expected)
  })

  it.each([
    [{ ...dataset, images: undefined }, 'ground_truth 没有 images 或 categories'],
    [{ ...dataset, images: [{ id: 5 }] }, 'ground_truth.annotations[1].image_id 是 4'],
    [{ ...dataset, annotations: [{ id: 1 }] }, 'ground_truth.annotations[0].image_id 缺失'],
  ])('refuses a broken data set %#', async (broken, expected) => {
    await expect(readCocoDataset([JSON.stringify(broken)])).rejects.toThrow(expected)
  })
})
