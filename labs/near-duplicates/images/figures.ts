import type { Figure } from '../../../src/figures/figure.ts'
import { textWidth } from '../../../src/figures/text.ts'
import { BITS } from './difference-hash.ts'
import type { ImageReport } from './report.ts'
import { THUMBNAIL } from './thumbnail.ts'

/** Test images by whether they have a twin. */
export function imageRows({ mode, equalImages, nearImages, testImages }: ImageReport, bits: number): Figure {
  const clean = testImages - equalImages - nearImages
  const whose = mode === 'cross' ? '测试图像' : '这些图像'
  const near = bits === 1 ? '差 1 位' : `差 1 到 ${bits} 位`
  return {
    kind: 'bars',
    label: `${whose} ${testImages} 张：${equalImages} 张有哈希相同的，${bits > 0 ? `${nearImages} 张只有${near}的，` : ''}${clean} 张都没有。`,
    unit: `${whose}的张数`,
    right: { name: '张数', color: 1 },
    rows: [
      { name: '哈希相同', right: equalImages },
      ...(bits > 0 ? [{ name: near, right: nearImages }] : []),
      { name: '都没有', right: clean },
    ],
  }
}

/** How far the closest image is, and where chance puts it. */
export function imageNearest({ mode, nearest }: ImageReport, bits: number): Figure | null {
  if (nearest.length === 0) return null
  const near = nearest.filter((distance) => distance <= bits).length
  const whom = mode === 'cross' ? '训练图像' : '前面的图像'
  return {
    kind: 'histogram',
    label: `${nearest.length} 张图到最近的${whom}差几位：${near} 张不超过 ${bits} 位。`,
    x: { name: `到最近的${whom}的距离（位）`, domain: [0, BITS + 1] },
    edges: Array.from({ length: BITS + 2 }, (_, edge) => edge),
    series: [{ name: '图像', note: `${nearest.length} 张`, color: 1, values: nearest }],
    references: [{ kind: 'vertical', at: bits + 1, name: `至多 ${bits} 位` }],
  }
}

/** Room for a name over a thumbnail, in user units. */
const ROOM = 112

/** The end of a file name, which tells files apart. */
function tail(name: string): string {
  let short = name
  while (textWidth(short, true) > ROOM) short = short.slice(1)
  return short === name ? name : `…${short}`
}

/** The closest pairs side by side. */
export function thumbnails({ mode, shown }: ImageReport): Figure | null {
  if (shown.length === 0) return null
  const [first, second] = mode === 'cross' ? ['测试', '训练'] : ['后一张', '前一张']
  return {
    kind: 'images',
    label: `最像的 ${shown.length} 对，左边是${first}，右边是${second}；${shown.map(({ distance }, index) => `第 ${index + 1} 对差 ${distance} 位`).join('，')}。`,
    ...THUMBNAIL,
    columns: { wide: 6, narrow: 2 },
    images: shown.flatMap(({ images }, index) =>
      images.map(({ name, values }) => ({ name: `${index + 1} ${tail(name)}`, values })),
    ),
  }
}
