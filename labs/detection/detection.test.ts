import { describe, expect, test } from 'vitest'
import { draw } from '../../src/figures/draw.ts'
import { random } from '../../src/engine/nn/random.ts'
import { resultJson } from '../../src/lab/tool/files.ts'
import { sampleOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import type { CocoDataset, CocoDetections } from '../../src/metrics/detection/coco-dataset.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { BKG, BOTH, CLS, DUPE, HIT, IGNORED, judge, LOC } from './errors.ts'
import type { Thresholds } from './errors.ts'
import { averagePrecision101, gainsOf } from './fixes.ts'
import type { Report } from './report.ts'
import { streetFound, streetTruth } from './samples.ts'
import tool from './tool.ts'
import work from './work.ts'

const OPTIONS = {
  iou: 0.5,
  background: 0.1,
  category: 0,
  picture: 1,
  imageWidth: 640,
  imageHeight: 640,
  seed: 1,
  replicas: 1,
}
type Change = Partial<typeof OPTIONS>

type Content = string | readonly File[]
const filesOf = (content: Content, name: string): readonly File[] =>
  typeof content === 'string' ? [textFile(content, name)] : content

async function reportOf(
  truth: readonly File[],
  detections: readonly File[],
  change: Change,
): Promise<Report> {
  const analysis = await work.open({ truth, detections, images: [] }, { ...OPTIONS, ...change })
  return analysis.finish()
}

const reportOn = (truth: Content, detections: Content, change: Change = {}): Promise<Report> =>
  reportOf(filesOf(truth, '粘贴的文字'), filesOf(detections, '粘贴的文字'), change)

/** Draws everything and gives the JSON: no figure may hold a number that is not finite. */
function show(report: Report, change: Change = {}): string {
  const view = { report: structuredClone(report), settings: { ...OPTIONS, ...change } }
  for (const figure of Object.values(tool.figures)) {
    const plotted = figure.plot(view)
    if (plotted) for (const width of [350, 896]) draw(plotted, width)
  }
  for (const table of Object.values(tool.tables)) table.rows(view)
  expect(tool.conclude(view)).not.toContain('undefined')
  tool.remarks(view)
  return resultJson(tool, view, {}, '')
}

const runThrough = <T>(steps: Generator<unknown, T>): T => {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

interface Annotation {
  readonly image_id: number
  readonly category_id: number
  readonly bbox: readonly [number, number, number, number]
  readonly iscrowd: number
  readonly score: number
}
const cornersOf = ({ bbox: [x, y, w, h] }: Annotation): number[] => [x, y, x + w, y + h]

describe('numbers', () => {
  test('of the sample are those of src/metrics', async () => {
    const [truth, detections] = [JSON.parse(streetTruth()), JSON.parse(streetFound())]
    const report = await reportOn(streetTruth(), streetFound())
    expect(report.coco).toEqual(evaluate({ metric: 'coco', ground_truth: truth, detections }))
    for (const [index, { id }] of truth.categories.entries()) {
      const own = (list: readonly Annotation[]) => list.filter(({ category_id }) => category_id === id)
      const spec = {
        ground_truth: own(truth.annotations).map((one) => ({
          image: one.image_id,
          box: cornersOf(one),
          difficult: one.iscrowd,
        })),
        detections: own(detections).map((one) => ({
          image: one.image_id,
          box: cornersOf(one),
          score: one.score,
        })),
      }
      expect(report.classes[index]?.voc).toEqual(evaluate({ metric: 'average_precision_voc', ...spec }))
      expect(report.classes[index]?.voc07).toEqual(evaluate({ metric: 'average_precision_voc07', ...spec }))
    }
    expect(report.ap).toBeCloseTo(report.coco.AP50, 12)
  })

  test.each([0.5, 0.6, 0.75, 0.95])('the errors build on the AP of COCO at IoU %d', async (iou) => {
    const report = await reportOn(streetTruth(), streetFound(), { iou })
    const counted = report.classes.filter(({ objects }) => objects > 0)
    expect(report.ap).toBeCloseTo(counted.reduce((sum, { apAt }) => sum + apAt, 0) / counted.length, 12)
    show(report, { iou })
  })

  test('every sample can be drawn and written', async () => {
    for (const [id, sample] of Object.entries(tool.presets)) {
      const { truth = [], detections = [] } = await sampleOf(tool, id)
      const report = await reportOf(truth, detections, sample.settings)
      for (const category of [0, 1, 4, 200])
        for (const picture of [1, 3, 24]) show(report, { category, picture })
    }
  })

  test('AP at 101 recalls of a worked list', () => {
    expect(averagePrecision101(Uint8Array.from('1101001010', Number), 6)).toBeCloseTo(0.6469, 4)
    expect(averagePrecision101(Uint8Array.of(1), 2)).toBeCloseTo(0.505, 3)
    expect(averagePrecision101(Uint8Array.of(1), 3)).toBeCloseTo(0.337, 3)
    expect(averagePrecision101(new Uint8Array(), 3)).toBe(0)
  })
})

const scene = (objects: readonly number[][], found: readonly number[][]): [CocoDataset, CocoDetections] => [
  {
    images: [1],
    categories: [1, 2],
    names: ['a', 'b'],
    truths: {
      image: new Int32Array(objects.length),
      category: Int32Array.from(objects, ([category = 0]) => category),
      boxes: Float64Array.from(objects.flatMap((one) => one.slice(1, 5))),
      area: Float64Array.from(objects, (one) => (one[3] ?? 0) * (one[4] ?? 0)),
      crowd: Uint8Array.from(objects, (one) => one[5] ?? 0),
      idZero: new Uint8Array(objects.length),
    },
  },
  {
    image: new Int32Array(found.length),
    category: Int32Array.from(found, ([category = 0]) => category),
    boxes: Float64Array.from(found.flatMap((one) => one.slice(1, 5))),
    score: Float64Array.from(found, (_, index) => 1 - index / 100),
  },
]

const fatesOf = (objects: readonly number[][], found: readonly number[][]): number[] => [
  ...runThrough(judge(...scene(objects, found), { iou: 0.5, background: 0.1 })).fate,
]

describe('error types', () => {
  test('one of each', () => {
    const objects = [
      [0, 0, 0, 100, 100],
      [1, 500, 0, 100, 100],
      [0, 0, 500, 300, 300, 1],
    ]
    const found = [
      [0, 5, 0, 100, 100],
      [0, 10, 0, 100, 100],
      [0, 50, 0, 100, 100],
      [0, 505, 0, 100, 100],
      [0, 550, 0, 100, 100],
      [0, 900, 900, 10, 10],
      [0, 10, 510, 50, 50],
    ]
    expect(fatesOf(objects, found)).toEqual([HIT, DUPE, LOC, CLS, BOTH, BKG, IGNORED])
  })

  test('no object: everything is background; an object beyond every area is ignored', () => {
    expect(fatesOf([], [[0, 0, 0, 10, 10]])).toEqual([BKG])
    const [dataset, detections] = scene([[0, 0, 0, 10, 10]], [[0, 0, 0, 10, 10]])
    dataset.truths.area[0] = Infinity
    expect([...runThrough(judge(dataset, detections, { iou: 0.5, background: 0.1 })).fate]).toEqual([IGNORED])
  })

  test('correcting the box or the class of the best claimant gives what it should', () => {
    const objects = [
      [0, 0, 0, 100, 100],
      [0, 500, 0, 100, 100],
    ]
    const found = [
      [0, 0, 0, 100, 100],
      [0, 550, 0, 100, 100],
      [1, 505, 0, 100, 100],
    ]
    const [dataset, detections] = scene(objects, found)
    const fates = runThrough(judge(dataset, detections, { iou: 0.5, background: 0.1 }))
    const { ap, gains } = runThrough(gainsOf(dataset, detections, fates))
    expect(ap).toBeCloseTo(51 / 101, 12)
    // the box error has the higher score, so that it and not the class error takes the missed object
    expect(Object.fromEntries(gains.map(({ kind, gain }) => [kind, gain]))).toMatchObject({
      Loc: expect.closeTo(50 / 101, 12),
      Cls: 0,
      Miss: 0,
      FN: expect.closeTo(50 / 101, 12),
    })
  })

  test('agrees with a plain reading of the published procedure on random scenes', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const [dataset, detections] = randomScene(seed)
      for (const iou of [0.5, 0.7]) {
        const thresholds = { iou, background: 0.1 }
        const fates = runThrough(judge(dataset, detections, thresholds))
        expect([...fates.fate]).toEqual(plainFates(dataset, detections, thresholds))
        const { gains, ap } = runThrough(gainsOf(dataset, detections, fates))
        for (const { kind, gain } of gains) {
          expect(gain).toBeGreaterThanOrEqual(0)
          expect(ap + gain).toBeLessThanOrEqual(1 + 1e-12)
          expect(kind).toBeTypeOf('string')
        }
      }
    }
  })
})

/** Eight images with overlapping objects of three classes and detections near them; no crowd, no tie. */
function randomScene(seed: number): [CocoDataset, CocoDetections] {
  const stream = random(seed, 'test/detection')
  const of = (below: number): number => stream.integers(1, below)[0] ?? 0
  const between = (low: number, high: number): number => stream.uniform(1, low, high)[0] ?? low
  const list = (length: number, boxes: () => number[]) => {
    const rows = Array.from({ length }, boxes)
    return {
      image: Int32Array.from(rows, () => of(8)),
      category: Int32Array.from(rows, () => of(3)),
      boxes: Float64Array.from(rows.flat()),
    }
  }
  const box = (): number[] => [between(0, 60), between(0, 60), between(20, 60), between(20, 60)]
  const truths = list(40, box)
  const found = list(150, box)
  return [
    {
      images: [1, 2, 3, 4, 5, 6, 7, 8],
      categories: [1, 2, 3],
      names: ['a', 'b', 'c'],
      truths: {
        ...truths,
        area: new Float64Array(40).fill(100),
        crowd: new Uint8Array(40),
        idZero: new Uint8Array(40),
      },
    },
    { ...found, score: Float64Array.from(stream.permutation(150), (place) => place / 150) },
  ]
}

/** Fates by loops over all pairs, in the words of the paper. */
function plainFates(
  { truths }: CocoDataset,
  found: CocoDetections,
  { iou: least, background }: Thresholds,
): number[] {
  const overlap = (d: number, g: number): number => {
    if (found.image[d] !== truths.image[g]) return 0
    const [a, b] = [[...found.boxes.subarray(4 * d, 4 * d + 4)], [...truths.boxes.subarray(4 * g, 4 * g + 4)]]
    const side = (k: number): number =>
      Math.max(0, Math.min(a[k]! + a[k + 2]!, b[k]! + b[k + 2]!) - Math.max(a[k]!, b[k]!))
    const common = side(0) * side(1)
    return common / (a[2]! * a[3]! + b[2]! * b[3]! - common)
  }
  const fates = Array.from(found.score, () => 0)
  const taken = new Set<number>()
  const objects = Array.from(truths.area, (_, g) => g)
  const best = (d: number, among: number[]): number => Math.max(0, ...among.map((g) => overlap(d, g)))
  const byScore = fates.map((_, d) => d).sort((a, b) => found.score[b]! - found.score[a]!)
  for (const d of byScore) {
    const free = objects.filter((g) => truths.category[g] === found.category[d] && !taken.has(g))
    const iou = best(d, free)
    if (iou < least) continue
    fates[d] = HIT
    taken.add(free.find((g) => overlap(d, g) === iou)!)
  }
  for (const d of byScore) {
    if (fates[d] === HIT) continue
    const same = best(
      d,
      objects.filter((g) => truths.category[g] === found.category[d]),
    )
    const other = best(
      d,
      objects.filter((g) => truths.category[g] !== found.category[d]),
    )
    if (same >= background && same < least) fates[d] = LOC
    else if (other >= least) fates[d] = CLS
    else if (same >= least) fates[d] = DUPE
    else fates[d] = Math.max(same, other) <= background ? BKG : BOTH
  }
  return fates
}

const xml = (image: string, objects: string): File =>
  new File(
    [
      `<?xml version="1.0"?>\n<annotation>\n<filename>${image}.jpg</filename><size><width>640</width><height>480</height></size>${objects}</annotation>`,
    ],
    `${image}.xml`,
  )

const object = (name: string, [x1, y1, x2, y2]: readonly number[], more = ''): string =>
  `\n<object><name>${name}</name><part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part><bndbox><xmin>${x1}</xmin><ymin>${y1}</ymin><xmax>${x2}</xmax><ymax>${y2}</ymax></bndbox>${more}</object>`

const yolo = (rows: readonly (readonly [number, number, number, number, number, string?])[]): string =>
  rows
    .map(([category, x1, y1, x2, y2, score = '']) =>
      [category, (x1 + x2) / 1280, (y1 + y2) / 960, (x2 - x1) / 640, (y2 - y1) / 480, score].join(' ').trim(),
    )
    .join('\n')

describe('formats', () => {
  const csv =
    'image,class,x1,y1,x2,y2\na.jpg,cat,10,20,110,220\na.jpg,dog,300,40,400,140\nb.jpg,cat,0,0,64,64'
  const scored =
    'image,class,x1,y1,x2,y2,score\na.jpg,cat,12,20,112,220,0.9\na.jpg,cat,300,40,400,140,0.8\nb.jpg,cat,0,0,40,64,0.7'

  test('the same boxes give the same numbers as table, XML and YOLO', async () => {
    const table = await reportOn(csv, scored)
    const files = [
      xml('a', object('cat', [10, 20, 110, 220]) + object('dog', [300, 40, 400, 140])),
      xml('b', object('cat', [0, 0, 64, 64])),
    ]
    const voc = await reportOn(files, scored)
    expect(voc.coco).toEqual(table.coco)
    expect(voc.pictures[0]).toMatchObject({ width: 640, height: 480 })
    const names = new File(['cat\ndog\n'], 'classes.txt')
    const truth = [
      names,
      new File(
        [
          yolo([
            [0, 10, 20, 110, 220],
            [1, 300, 40, 400, 140],
          ]),
        ],
        'a.txt',
      ),
      new File([yolo([[0, 0, 0, 64, 64]])], 'b.txt'),
    ]
    const found = [
      new File(
        [
          yolo([
            [0, 12, 20, 112, 220, '0.9'],
            [0, 300, 40, 400, 140, '0.8'],
          ]),
        ],
        'a.txt',
      ),
      new File([yolo([[0, 0, 0, 40, 64, '0.7']])], 'b.txt'),
    ]
    const shares = await reportOn(truth, found, { imageWidth: 640, imageHeight: 480 })
    const expected = Object.values(table.coco)
    for (const [index, value] of Object.values(shares.coco).entries())
      expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 9)
    expect(shares.classes.map(({ name }) => name)).toEqual(['cat', 'dog'])
  })

  test('reads x, y, width, height, Chinese names, tabs, no header, and the devkit', async () => {
    const table = await reportOn(csv, scored)
    const wide =
      '图像\t类别\tx\ty\t宽\t高\t置信度\na\tcat\t12\t20\t100\t200\t0.9\na\tcat\t300\t40\t100\t100\t0.8\nb\tcat\t0\t0\t40\t64\t0.7'
    expect((await reportOn(csv, wide)).coco).toEqual(table.coco)
    const bare = scored.split('\n').slice(1).join('\n')
    expect((await reportOn(csv, bare)).coco).toEqual(table.coco)
    const devkit = new File(
      ['a 0.9 12 20 112 220\na 0.8 300 40 400 140\nb 0.7 0 0 40 64\n'],
      'comp4_det_test_cat.txt',
    )
    expect((await reportOn(csv, [devkit])).coco).toEqual(table.coco)
  })

  test('a difficult object is neither counted nor punished', async () => {
    const files = [
      xml('a', object('cat', [0, 0, 50, 50]) + object('cat', [200, 0, 250, 50], '<difficult>1</difficult>')),
    ]
    const report = await reportOn(
      files,
      'image,class,x1,y1,x2,y2,score\na,cat,200,0,250,50,0.9\na,cat,0,0,50,50,0.8',
    )
    expect(report.coco.AP).toBeCloseTo(1, 12)
    expect(report.voc).toBeCloseTo(1, 12)
    expect(report.gains.find(({ kind }) => kind === 'FP')?.count).toBe(0)
    expect(report.notes.join()).toContain('1 个 difficult')
  })

  test('says when corners were written for width and height, and when low scores are missing', async () => {
    const report = await reportOn(streetTruth(), streetFound(true))
    expect(report.warnings[0]).toContain('[x1, y1, x2, y2]')
    expect((await reportOn(streetTruth(), streetFound())).warnings.join()).not.toContain('[x1, y1, x2, y2]')
    const cut = JSON.stringify(
      JSON.parse(streetFound()).filter(({ score }: { score: number }) => score >= 0.3),
    )
    expect((await reportOn(streetTruth(), cut)).warnings.join()).toContain('最低的分数是 0.3')
  })

  test('says how many detections of an unknown category were left out, and which is the first', async () => {
    const list = JSON.parse(streetFound())
    const more = [list[0], { ...list[1], category_id: 90 }, ...list.slice(2)]
    expect((await reportOn(streetTruth(), JSON.stringify(more))).warnings.join()).toContain(
      '1 个检测的类不在真值的 categories 里，已略去，第一个是第 2 项',
    )
  })

  test('counts at most 100 detections of a class in an image', async () => {
    const rows = Array.from(
      { length: 130 },
      (_, index) => `a,cat,0,${20 * index},10,${20 * index + 10},${1 - index / 1000}`,
    )
    const report = await reportOn(
      'image,class,x1,y1,x2,y2\na,cat,0,0,10,10',
      ['image,class,x1,y1,x2,y2,score', ...rows].join('\n'),
    )
    expect(report.warnings.join()).toContain('30 个检测排在')
    expect(report.gains.find(({ kind }) => kind === 'FP')?.count).toBe(99)
  })
})

describe('little or nothing', () => {
  const empty = '{"images":[{"id":1}],"categories":[{"id":1,"name":"a"}],"annotations":[]}'
  const one =
    '{"images":[{"id":1}],"categories":[{"id":1,"name":"a"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,10,10],"area":100}]}'
  const hit = '[{"image_id":1,"category_id":1,"bbox":[0,0,10,10],"score":0.5}]'
  test.each([
    ['no object', empty, hit],
    ['no detection', one, '[]'],
    ['neither', empty, '[]'],
    ['one of each', one, hit],
    ['a flat box', one, '[{"image_id":1,"category_id":1,"bbox":[5,5,0,0],"score":0.5}]'],
    ['scores below 0', one, '[{"image_id":1,"category_id":1,"bbox":[0,0,10,10],"score":-3}]'],
  ])('%s', async (_, truth, found) => {
    const json = show(await reportOn(truth, found))
    expect(json).not.toContain('undefined')
  })

  test('a name with markup is text', async () => {
    const report = await reportOn(
      'a,<script>alert(1)</script>,0,0,10,10',
      'a,<script>alert(1)</script>,0,0,10,10,0.5',
    )
    expect(report.coco.AP).toBeCloseTo(1, 12)
    for (const figure of Object.values(tool.figures)) {
      const plotted = figure.plot({ report, settings: OPTIONS })
      if (plotted) expect(draw(plotted, 896)).not.toContain('<script')
    }
  })
})

const file = (text: string, name: string): readonly File[] => [new File([text], name)]

describe('refuses', () => {
  const truth = 'image,class,x1,y1,x2,y2\na,cat,0,0,10,10'
  const found = 'image,class,x1,y1,x2,y2,score\na,cat,0,0,10,10,0.5'
  test.each<[string, Content, Content, string]>([
    ['markup', '<script>alert(1)</script>', found, '不是 VOC 的 XML'],
    ['bytes', '\0\0\0', found, '不是 UTF-8 的文本文件'],
    ['a ragged row', `${truth}\na,cat,1,2`, found, '第 3 行有 4 列'],
    ['a word for a number', truth.replace('0,0,10', 'x,0,10'), found, '第 2 行、第 3 列（x1）是「x」'],
    ['NaN', truth, found.replace('0.5', 'nan'), '第 2 行、第 7 列（score）是「nan」'],
    ['an empty class', truth.replace('cat', ''), found, '第 2 行的类是空的'],
    ['corners in the wrong order', truth.replace('0,0,10,10', '50,0,10,10'), found, '右下角在左上角之前'],
    ['no score', truth, truth, '没有分数这一列'],
    ['too few columns without a header', '1,2,3', found, '有 3 列'],
    ['other images', truth, found.replace('a,cat', 'b,cat'), '没有一张图同名'],
    ['other classes', truth, found.replace('cat', '0'), '没有一个类别同名'],
    ['COCO with a table', truth, '[]', 'COCO 的真值要配 COCO 的结果'],
    ['results for truth', '[]', '[]', '没有 images 或 categories'],
    ['broken JSON', '{"images": [', '[]', '文件到此结束'],
    [
      'an unknown image',
      '{"images":[{"id":1}],"categories":[{"id":1}],"annotations":[]}',
      '[{"image_id":7,"category_id":1,"bbox":[0,0,1,1],"score":1}]',
      'detections[0].image_id 是 7',
    ],
    ['YOLO without confidence', file('0 .5 .5 .1 .1', 'a.txt'), file('0 .5 .5 .1 .1', 'a.txt'), 'save_conf'],
    [
      'YOLO in pixels',
      file('0 320 240 10 10', 'a.txt'),
      file('0 .5 .5 .1 .1 .9', 'a.txt'),
      'a.txt 第 1 行第 2 列是 320',
    ],
    ['YOLO polygons', file('0 .5 .5 .1 .1 .2 .2', 'a.txt'), file('0 .5 .5 .1 .1 .9', 'a.txt'), '多边形'],
    [
      'a class that is no integer',
      file('0.5 .5 .5 .1 .1', 'a.txt'),
      file('0 .5 .5 .1 .1 .9', 'a.txt'),
      '第 1 列是 0.5',
    ],
    [
      'a word in YOLO',
      file('0 .5 .5 .1 .1\n0 .5 .5 .1 x', 'a.txt'),
      file('0 .5 .5 .1 .1 .9', 'a.txt'),
      'a.txt 第 2 行第 5 列是「x」',
    ],
    [
      'two kinds of file',
      [...file('0 .5 .5 .1 .1', 'a.txt'), ...file('{}', 'b.json')],
      found,
      '一次要用同一种格式',
    ],
    [
      'XML without a corner',
      file(
        '<annotation>\n<object><name>cat</name><bndbox><xmin>1</xmin></bndbox></object></annotation>',
        'a.xml',
      ),
      found,
      '第 2 行的 <object> 没有 <ymin>',
    ],
    ['XML that is cut', file('<annotation><object>', 'a.xml'), found, '没有完整的 <annotation>'],
    [
      'shares with pixels',
      file('0 .5 .5 .1 .1', 'a.txt'),
      'image,class,x1,y1,x2,y2,score\na,0,0,0,100,100,0.5',
      '要用同一种单位',
    ],
    ['devkit results for truth', file('a 0.9 1 2 3 4', 'comp4_det_test_cat.txt'), found, '属于预测'],
  ])('%s', async (_, truthContent, foundContent, words) => {
    const refused = reportOn(truthContent, foundContent)
    await expect(refused).rejects.toThrow(words)
    await expect(refused).rejects.toThrow(/^[^\n]*。$/)
  })
})

test('an empty text is no label file of YOLO; an empty label file is', async () => {
  const box = '0 0.5 0.5 0.2 0.2'
  await expect(reportOn([textFile(box, 'a.txt')], '')).rejects.toThrow(/^粘贴的文字是空的；接受/)
  await expect(reportOn('', `${box} 0.9`)).rejects.toThrow(/^粘贴的文字是空的；接受/)
  const empty = await reportOn([textFile(box, 'a.txt')], [textFile('', 'a.txt')])
  expect(empty.coco.AP).toBe(0)
})

test('without an object it says so instead of NaN', async () => {
  const report = await reportOn([textFile('', 'a.txt')], [textFile('0 0.5 0.5 0.2 0.2 0.9', 'a.txt')])
  expect(tool.conclude({ report, settings: OPTIONS })).toBe('没有一个要计的目标，AP 没有定义。')
})
