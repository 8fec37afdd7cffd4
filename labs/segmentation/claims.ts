import { random } from '../../src/engine/nn/random.ts'
import { near } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { confused, largeAndSmall } from './samples.ts'
import type { Report } from './report.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on two texts, as the page makes it. */
async function reportOn(truth: string, prediction: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ truth: [textFile(truth)], prediction: [textFile(prediction)] }, settings)
  return analysis.finish()
}

/** A grid of digits. */
const grid = (width: number, height: number, label: (x: number, y: number) => number): string =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => label(x, y)).join(''),
  ).join('\n')

const disc = (radius: number): string =>
  grid(15, 15, (x, y) => ((x - 7) ** 2 + (y - 7) ** 2 <= radius ** 2 ? 1 : 0))

export const claims = {
  'three-classes': {
    statement:
      '混淆矩阵 [[900,20,10],[30,50,0],[5,0,15]]：mIoU 0.6442，各类 Dice 平均 0.7662，不是 2J/(1+J) 的 0.784',
    how: '示例「三类，一个混淆矩阵」的 1030 个像素；各类 IoU 是 900/965、50/100、15/30。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      iou: near((900 / 965 + 1 / 2 + 1 / 2) / 3, 1e-12),
      dice: near((1800 / 1865 + 2 / 3 + 2 / 3) / 3, 1e-12),
      accuracy: near(965 / 1030, 1e-12),
      recall: near((900 / 930 + 50 / 80 + 15 / 20) / 3, 1e-12),
      weighted: near((930 * (900 / 965) + 80 / 2 + 20 / 2) / 1030, 1e-12),
    },
    names: { iou: 'mIoU', dice: 'mDice', accuracy: '像素精度', recall: '平均类精度', weighted: 'FWIoU' },
    async compute(_seed: number, settings: Options) {
      const { summary } = await reportOn(confused('truth'), confused('predicted'), settings)
      return {
        iou: summary.mean_iou,
        dice: summary.mean_dice,
        accuracy: summary.pixel_accuracy,
        recall: summary.mean_class_accuracy,
        weighted: summary.frequency_weighted_iou,
      }
    },
  },
  'large-and-small': {
    statement: '一张图的大目标 IoU 0.95、另一张的小目标 IoU 0.10：按图平均 0.525，累计 0.942',
    how: '示例「一大一小」：950/1000 与 1/10 个像素；累计是 951/1010。',
    seeds: 1,
    kind: 'closed-form',
    expected: { image: near(0.525, 1e-12), all: near(951 / 1010, 1e-12) },
    names: { image: '按图平均', all: '累计' },
    async compute(_seed: number, settings: Options) {
      const { classes } = await reportOn(largeAndSmall('truth'), largeAndSmall('predicted'), settings)
      const own = classes.find(({ label }) => label === 1)
      return { image: own?.imageIou.mean ?? Number.NaN, all: own?.iou ?? Number.NaN }
    },
  },
  'one-stray-pixel': {
    statement: '1000 个边界像素里 999 个偏 1 像素、1 个偏 50 像素：HD 是 50，HD95 是 1，ASSD 只有 1.02',
    how: '一条横线，预测整体低 1 行，其中一个像素低 50 行；反方向全是 1，只有那个像素正上方的一个是 √2。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      hd: near(50, 1e-12),
      hd95: near(1, 1e-12),
      assd: near((999 + 50 + 999 + Math.SQRT2) / 2000, 1e-12),
    },
    names: { hd: 'HD', hd95: 'HD95', assd: 'ASSD' },
    async compute(_seed: number, settings: Options) {
      const truth = grid(1000, 60, (_, y) => (y === 4 ? 1 : 0))
      const predicted = grid(1000, 60, (x, y) => (y === (x === 500 ? 54 : 5) ? 1 : 0))
      const { classes } = await reportOn(truth, predicted, settings)
      const own = classes.find(({ label }) => label === 1)?.apart
      return { hd: own?.hd ?? Number.NaN, hd95: own?.hd95 ?? Number.NaN, assd: own?.assd ?? Number.NaN }
    },
  },
  'shrunken-disc': {
    statement: '半径 5 的圆内缩 1 像素，栅格化后的 Dice 与面积算出的 0.780 相差不到 0.03，而 NSD@1.5 是 1',
    how: '面积之比给 2·16/(25 + 16)；像素里两个圆各有 81 与 49 个像素。两条边界上的像素相距都不超过 √2。',
    seeds: 1,
    kind: 'closed-form',
    expected: { dice: near((2 * 16) / 41, 0.03), pixels: near(98 / 130, 1e-12), nsd: near(1, 1e-12) },
    names: { dice: 'Dice', pixels: 'Dice（像素）', nsd: 'NSD@1.5' },
    settings: { tau: 1.5 },
    async compute(_seed: number, settings: Options) {
      const { classes } = await reportOn(disc(5), disc(4), settings)
      const own = classes.find(({ label }) => label === 1)
      return {
        dice: own?.dice ?? Number.NaN,
        pixels: own?.dice ?? Number.NaN,
        nsd: own?.apart?.nsd ?? Number.NaN,
      }
    },
  },
  'exhaustive-distances': {
    statement: '64×64 以内的随机掩码上，HD、HD95、ASSD 与逐对穷举的距离相同',
    how: '每个种子两张随机斑块；边界像素两两算欧氏距离，取最近，再按定义求三个量，比较最大的差。',
    seeds: 8,
    kind: 'simulation',
    expected: { difference: near(0, 1e-9) },
    names: { difference: '最大的差' },
    async compute(seed: number, settings: Options) {
      const side = 24 + 5 * seed
      const [truth, predicted] = ['truth', 'predicted'].map((name) => blobs(seed, name, side))
      if (!truth || !predicted) return { difference: Number.NaN }
      const { classes } = await reportOn(grid(side, side, truth), grid(side, side, predicted), settings)
      const own = classes.find(({ label }) => label === 1)?.apart
      const [a, b] = [edgePoints(truth, side), edgePoints(predicted, side)]
      const [forth, back] = [nearest(a, b), nearest(b, a)]
      const all = [...forth, ...back]
      const expected = {
        hd: Math.max(...all),
        hd95: Math.max(percentile(forth), percentile(back)),
        assd: all.reduce((sum, value) => sum + value, 0) / all.length,
      }
      const difference = Math.max(
        Math.abs((own?.hd ?? Number.NaN) - expected.hd),
        Math.abs((own?.hd95 ?? Number.NaN) - expected.hd95),
        Math.abs((own?.assd ?? Number.NaN) - expected.assd),
      )
      return { difference }
    },
  },
} as const

type Point = readonly [number, number]
type Label = (x: number, y: number) => number

/** From each point to the nearest of others, pair by pair. */
const nearest = (from: readonly Point[], to: readonly Point[]): number[] =>
  from.map(([x, y]) => Math.min(...to.map(([u, v]) => Math.hypot(x - u, y - v))))

/** Some random discs. */
function blobs(seed: number, purpose: string, side: number): Label {
  const discs = Array.from({ length: 4 }, (_, index) => random(seed, `claim/${purpose}/${index}`).uniform(3))
  return (x, y) =>
    discs.some(
      ([u = 0, v = 0, r = 0]) => (x - u * side) ** 2 + (y - v * side) ** 2 <= (1 + (r * side) / 5) ** 2,
    )
      ? 1
      : 0
}

/** Pixels with a pixel outside, or the edge of the image, among their four neighbours. */
function edgePoints(label: Label, side: number): Point[] {
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= side || y >= side ? 0 : label(x, y))
  const points: Point[] = []
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (at(x, y) && !(at(x - 1, y) && at(x + 1, y) && at(x, y - 1) && at(x, y + 1))) points.push([x, y])
  return points
}

/** 95th percentile by linear interpolation. */
function percentile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = 0.95 * (sorted.length - 1)
  const low = sorted[Math.floor(place)] ?? 0
  return low + ((sorted[Math.ceil(place)] ?? low) - low) * (place - Math.floor(place))
}
