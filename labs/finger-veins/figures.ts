import type { Bars, Color, Images, LineChart } from '../../src/figures/figure.ts'
import { number, percent } from '../../src/figures/text.ts'
import { ends, mean, type Curve, type Field } from '../../src/lab/index.ts'
import type { Augmentation } from './data.ts'

/** What one arm found. */
export interface Found {
  readonly accuracy: Curve
  readonly errorRate: Curve
  readonly mirror: readonly number[]
  readonly template: readonly number[]
  readonly gallery: Field
}

export type ByArm = Readonly<Record<Augmentation, Found>>

/** Names of the arms, in the order in which they are drawn. */
export const ARMS: Readonly<Record<Augmentation, string>> = {
  plain: '不增强',
  moved: '旋转与平移',
  mirrored: '再加同标签翻转',
}

const COLORS: Readonly<Record<Augmentation, Color>> = { plain: 2, moved: 3, mirrored: 4 }

const arms: readonly Augmentation[] = ['moved', 'mirrored', 'plain']

/** Mean over the seeds of the last value of a curve. */
export const finalOf = (curve: Curve): number => mean(ends(curve.y))

const isReady = ({ plain }: ByArm): boolean => plain.accuracy.x.length > 0

const words = (result: ByArm, of: (found: Found) => string): string =>
  arms.map((arm) => `${ARMS[arm]} ${of(result[arm])}`).join('，')

/** Share of later images whose finger is found among the trained ones. */
export const accuracyFigure = (result: ByArm): LineChart => ({
  kind: 'lines',
  label: isReady(result)
    ? `见过的手指，新采集的图：${words(result, ({ accuracy }) => percent(finalOf(accuracy)))}。`
    : '闭集准确率，还没有运行。',
  x: { name: '步', ordinal: '步' },
  y: { name: '闭集准确率', domain: [0, 1] },
  series: arms.map((arm) => ({
    name: ARMS[arm],
    color: COLORS[arm],
    x: result[arm].accuracy.x,
    runs: result[arm].accuracy.y,
  })),
  ratio: 0.78,
})

/** Equal error rate among fingers that were never trained on, against the matcher that learns nothing. */
export function errorFigure(result: ByArm): LineChart {
  const template = mean(result.plain.template)
  return {
    kind: 'lines',
    label: isReady(result)
      ? `没见过的手指，等错误率：${words(result, ({ errorRate }) => percent(finalOf(errorRate)))}；不学习的模板匹配 ${percent(template)}。`
      : '开集等错误率，还没有运行。',
    x: { name: '步', ordinal: '步' },
    y: { name: '开集 EER', domain: [0, 0.5] },
    series: arms.map((arm) => ({
      name: ARMS[arm],
      color: COLORS[arm],
      x: result[arm].errorRate.x,
      runs: result[arm].errorRate.y,
    })),
    references: isReady(result) ? [{ kind: 'horizontal', at: template, name: '模板匹配' }] : [],
    ratio: 0.78,
  }
}

/** How alike the network holds a finger and its mirror image. */
export const mirrorFigure = (result: ByArm): Bars => ({
  kind: 'bars',
  label: isReady(result)
    ? `手指与它的镜像的平均余弦：${words(result, ({ mirror }) => number(mean(mirror)))}。`
    : '手指与它的镜像有多像，还没有运行。',
  unit: '平均余弦',
  right: { name: '手指与镜像', color: 1 },
  rows: isReady(result)
    ? arms.map((arm) => ({ name: ARMS[arm], right: Math.max(0, mean(result[arm].mirror)) }))
    : [],
})

/** Names of the images in the gallery, from top to bottom. */
const GALLERY = ['甲，第一次', '甲，第二次', '甲，转过移过', '甲，左右翻转', '乙，第一次', '乙，第二次']

/** Two fingers of the first seed, twice each, and what augmentation makes of the first. */
export function galleryFigure({ plain: { gallery } }: ByArm): Images {
  const { columns, rows, values } = gallery
  const height = rows / GALLERY.length
  return {
    kind: 'images',
    label: '同一根手指的两次采集、增强与翻转之后的样子，以及另一根手指。',
    width: Math.max(1, columns),
    height: Math.max(1, height),
    images: GALLERY.slice(0, rows > 0 ? undefined : 0).map((name, index) => ({
      name,
      values: values.subarray(index * columns * height, (index + 1) * columns * height),
    })),
    columns: { wide: 3, narrow: 2 },
  }
}
