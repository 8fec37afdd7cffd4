/** Samples to start with, generated or written out here. */
import { random } from '../../src/engine/nn/random.ts'

interface Labelled {
  readonly image: number
  readonly category: number
  /** x, y, width, height. */
  readonly box: readonly [number, number, number, number]
}
type Scored = Labelled & { readonly score: number }

const WIDTH = 640
const HEIGHT = 480
const IMAGES = 16
/** Category ids of COCO; no image shows a dog. */
const CATEGORIES = [
  { id: 1, name: 'person' },
  { id: 2, name: 'bicycle' },
  { id: 3, name: 'car' },
  { id: 18, name: 'dog' },
]

const cut = (value: number): number => Math.round(value * 10) / 10

/** A box kept within the image, to a tenth of a pixel. */
const boxOf = (x: number, y: number, w: number, h: number): Labelled['box'] => {
  const [left, top] = [Math.max(0, cut(x)), Math.max(0, cut(y))]
  return [left, top, cut(Math.min(w, WIDTH - left)), cut(Math.min(h, HEIGHT - top))]
}

/** A street in 16 images, the last of them empty: objects, a crowd, and detections with every kind of error. */
function street(): {
  readonly objects: readonly Labelled[]
  readonly crowd: Labelled
  readonly found: readonly Scored[]
} {
  const draw = random(33, 'sample/detection')
  const uniform = (low: number, high: number): number => draw.uniform(1, low, high)[0] ?? low
  const normal = (deviation: number): number => draw.normal(1, 0, deviation)[0] ?? 0
  const objects: Labelled[] = []
  const found: Scored[] = []
  const put = (image: number, category: number, box: Labelled['box'], score: number): void => {
    found.push({
      image,
      category,
      box: boxOf(...box),
      score: Math.round(100 * Math.min(0.99, Math.max(0.01, score))) / 100,
    })
  }
  for (let image = 1; image < IMAGES; image++) {
    const count = 2 + Math.floor(uniform(0, 3))
    for (let object = 0; object < count; object++) {
      const category = [1, 3, 1, 2, 3][Math.floor(uniform(0, 5))] ?? 1
      const tall = category === 1 ? 2.2 : 0.7
      const w = uniform(0, 1) < 0.3 ? uniform(14, 28) : uniform(45, 150)
      const box = boxOf(uniform(0, WIDTH - w), uniform(0, Math.max(1, HEIGHT - w * tall)), w, w * tall)
      objects.push({ image, category, box })
      const luck = uniform(0, 1)
      if (luck < 0.12) continue
      const rough = luck > 0.8 ? 0.22 : 0.05
      const moved = (): Labelled['box'] => [
        box[0] + normal(rough * w),
        box[1] + normal(rough * w * tall),
        box[2] * (1 + normal(rough)),
        box[3] * (1 + normal(rough)),
      ]
      const wrong = luck > 0.12 && luck < 0.2
      put(image, wrong ? (category === 3 ? 2 : 3) : category, moved(), uniform(0.35, 1) - rough)
      if (luck > 0.45 && luck < 0.58) put(image, category, moved(), uniform(0.2, 0.7))
    }
    for (let stray = 0; stray < 2; stray++)
      put(
        image,
        [1, 2, 3, 18][Math.floor(uniform(0, 4))] ?? 1,
        [uniform(0, 560), uniform(0, 400), uniform(15, 90), uniform(20, 120)],
        uniform(0.02, 0.5),
      )
  }
  put(IMAGES, 1, [300, 200, 40, 90], 0.62)
  const crowd: Labelled = { image: 4, category: 1, box: [20, 300, 260, 120] }
  put(4, 1, [40, 310, 40, 95], 0.71)
  put(4, 1, [150, 305, 42, 100], 0.55)
  return { objects, crowd, found }
}

const lines = (entries: readonly unknown[]): string =>
  entries.map((entry) => JSON.stringify(entry)).join(',\n')

/** The street as a COCO data set. The area of an object is that of its outline, about 0.7 of its box. */
export function streetTruth(): string {
  const { objects, crowd } = street()
  const images = Array.from({ length: IMAGES }, (_, index) => ({
    id: index + 1,
    width: WIDTH,
    height: HEIGHT,
    file_name: `street-${index + 1}.jpg`,
  }))
  const annotations = [...objects, crowd].map(({ image, category, box }, index) => ({
    id: index + 1,
    image_id: image,
    category_id: category,
    bbox: box,
    area: Math.round(0.7 * box[2] * box[3]),
    iscrowd: index === objects.length ? 1 : 0,
  }))
  return `{"images":[\n${lines(images)}],\n"categories":[\n${lines(CATEGORIES)}],\n"annotations":[\n${lines(annotations)}]}`
}

/** Its detections as COCO results. @param corners writes `bbox` as x1, y1, x2, y2, which is wrong */
export function streetFound(corners = false): string {
  const results = street().found.map(({ image, category, box: [x, y, w, h], score }) => ({
    image_id: image,
    category_id: category,
    bbox: corners ? [x, y, Math.round((x + w) * 10) / 10, Math.round((y + h) * 10) / 10] : [x, y, w, h],
    score,
  }))
  return `[${lines(results)}]`
}

const share = (value: number): string => value.toFixed(6)

/** The first six images as YOLO text files, with the names of the classes. */
export function streetYolo(scored: boolean): readonly File[] {
  const { objects, found } = street()
  const line = ({ category, box: [x, y, w, h], ...rest }: Labelled | Scored): string =>
    [
      CATEGORIES.findIndex(({ id }) => id === category),
      ...[(x + w / 2) / WIDTH, (y + h / 2) / HEIGHT, w / WIDTH, h / HEIGHT].map(share),
      ...('score' in rest ? [rest.score.toFixed(2)] : []),
    ].join(' ')
  const files = Array.from({ length: 6 }, (_, index) => {
    const own: readonly (Labelled | Scored)[] = (scored ? found : objects).filter(
      ({ image }) => image === index + 1,
    )
    return new File([own.map(line).join('\n')], `street-${index + 1}.txt`)
  })
  const names = new File([CATEGORIES.map(({ name }) => name).join('\n')], 'classes.txt')
  return scored ? files : [names, ...files]
}

/** A table of six objects, one above the other. */
export const sixTruth = (): string =>
  [
    'image,class,x1,y1,x2,y2',
    ...Array.from({ length: 6 }, (_, index) => `a,vein,0,${200 * index},100,${200 * index + 100}`),
  ].join('\n')

/** Detections of which those marked 1 find an object of {@link sixTruth}, by falling score: `1101001010` is the worked example. */
export function sixFound(marks = '1101001010'): string {
  let next = 0
  const rows = Array.from(marks, (mark, index) => {
    const top = mark === '1' ? 200 * next++ : 200 * index + 2000
    return `a,vein,0,${top},100,${top + 100},${(1 - (index + 1) / (marks.length + 1)).toFixed(4)}`
  })
  return ['image,class,x1,y1,x2,y2,score', ...rows].join('\n')
}

/** Two objects on which VOC and COCO match differently: detection 2 overlaps g1 by 0.70, which detection 1 has, and g2 by 0.55. */
export const twoTruth = (): string =>
  ['image,class,x1,y1,x2,y2', 'a,vein,1000,0,2000,1000', 'a,vein,1466.79,0,2466.79,1000'].join('\n')

export const twoFound = (): string =>
  [
    'image,class,x1,y1,x2,y2,score',
    'a,vein,750,0,1750,1000,0.9',
    'a,vein,1176.47,0,2176.47,1000,0.8',
    'a,vein,1577.9,0,2577.9,1000,0.7',
  ].join('\n')
