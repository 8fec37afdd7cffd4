/** What the page says and lists of a comparison of images. */
import { number as write, percent } from '../../../src/figures/text.ts'
import type { Remark, Rows } from '../../../src/lab/tool/index.ts'
import { cleaned } from '../leak.ts'
import type { ImageReport } from './report.ts'

/** Share of the test images that have a twin. */
export const leakedImages = ({ equalImages, nearImages, testImages }: ImageReport): number =>
  (equalImages + nearImages) / testImages

/** What was read, and warnings. */
export const imageRemarks = ({
  mode,
  trainImages,
  testImages,
  found,
  textLeft,
  warnings,
}: ImageReport): Remark[] => [
  {
    kind: 'read',
    text:
      mode === 'cross' ? `训练图像 ${trainImages} 张，测试图像 ${testImages} 张` : `图像 ${testImages} 张`,
  },
  { kind: 'read', text: `逐对比过，${found} 对达到阈值` },
  ...(textLeft ? [{ kind: 'read', text: '给了图像，只比图像；文本没有动，去掉图像就比文本' } as const] : []),
  ...warnings.map((text) => ({ kind: 'warning', text }) as const),
]

/** The result in a sentence or two. */
export function concludeImages(report: ImageReport, bits: number, reported: number): string {
  const { mode, testImages, equalImages, nearImages } = report
  const share = leakedImages(report)
  if (mode === 'within')
    return `${testImages} 张图里 ${equalImages} 张与前面的某张哈希相同，另有 ${nearImages} 张与前面的相差不超过 ${bits} 位，看过以后可以去掉的有 ${percent(share)}。`
  const start = `${testImages} 张测试图像里，${equalImages} 张与某张训练图像的哈希相同，另有 ${nearImages} 张相差不超过 ${bits} 位，合计 ${percent(share)}。`
  if (share === 0 || share >= 1 || reported < share) return start
  return `${start}这些图若都答对，报告的准确率 ${write(reported)} 去掉它们后是 ${write(cleaned(reported, share))}。`
}

/** Pairs, closest first. */
export function pairRows({ mode, pairs }: ImageReport): Rows | null {
  const [first, second] = mode === 'cross' ? ['测试图像', '训练图像'] : ['后一张', '前一张']
  return pairs.length === 0
    ? null
    : {
        columns: [first, second, '距离（位）', `${first}的哈希`, `${second}的哈希`],
        rows: pairs.map((pair) => [
          pair.first.name,
          pair.second.name,
          pair.distance,
          pair.first.hash,
          pair.second.hash,
        ]),
      }
}

/** Images that pairs link, where those are more than pairs. */
export function clusterRows({ clusters }: ImageReport): Rows | null {
  const large = clusters.filter(({ length }) => length > 2)
  return large.length === 0
    ? null
    : { columns: ['张数', '图像'], rows: large.map((names) => [names.length, names.join('、')]) }
}

/** The comparison as plain data. */
export const imageJson = (report: ImageReport, bits: number, reported: number) => ({
  compared: 'images',
  mode: report.mode,
  train_images: report.trainImages,
  test_images: report.testImages,
  equal_images: report.equalImages,
  near_images: report.nearImages,
  leaked_share: leakedImages(report),
  clean_accuracy:
    report.mode === 'cross' && leakedImages(report) < 1 ? cleaned(reported, leakedImages(report)) : null,
  max_distance: bits,
  pairs_found: report.found,
  clusters: report.clusters,
  clusters_found: report.clusterCount,
  files: report.files,
  pairs: report.pairs.map(({ first, second, distance }) => ({
    first: first.name,
    second: second.name,
    distance,
    first_dhash: first.hash,
    second_dhash: second.hash,
  })),
})
