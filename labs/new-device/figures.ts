import type { Color, Images, LineChart } from '../../src/figures/figure.ts'
import { percent } from '../../src/figures/text.ts'
import { ends, mean, type Curve, type Field } from '../../src/lab/index.ts'
import type { Method } from './facts.ts'

/** What one arm found. */
export interface Found {
  readonly fresh: Curve
  readonly old: Curve
  readonly gallery: Field
}

export type ByMethod = Readonly<Record<Method, Found>>

/** Names of the arms. */
export const METHODS: Readonly<Record<Method, string>> = {
  scratch: '从头训练',
  head: '冻结主干，只训头',
  full: '全部微调',
}

const COLORS: Readonly<Record<Method, Color>> = { scratch: 'muted', head: 2, full: 1 }
const methods: readonly Method[] = ['full', 'head', 'scratch']

/** Mean over the seeds of the last value of a curve. */
export const finalOf = (curve: Curve): number => mean(ends(curve.y))

/** Mean over the seeds of the first value of a curve: before anything was trained on the new device. */
export const firstOf = (curve: Curve): number => mean(curve.y.map(([first = Number.NaN]) => first))

const isReady = ({ full }: ByMethod): boolean => full.fresh.x.length > 0

/** Accuracy on one of the devices while the networks are trained on the new one. */
export function accuracyFigure(result: ByMethod, where: 'fresh' | 'old'): LineChart {
  const device = where === 'fresh' ? '新设备' : '旧设备'
  const found = methods
    .map((method) => `${METHODS[method]} ${percent(finalOf(result[method][where]))}`)
    .join('，')
  return {
    kind: 'lines',
    label: isReady(result) ? `${device}上的准确率：${found}。` : `${device}上的准确率，还没有运行。`,
    x: { name: '在新设备上训练的步', ordinal: '步' },
    y: { name: `${device}上的准确率`, domain: [0, 1] },
    series: methods.map((method) => ({
      name: METHODS[method],
      color: COLORS[method],
      x: result[method][where].x,
      runs: result[method][where].y,
    })),
    ratio: 0.78,
  }
}

/** Names of the images, from top to bottom. */
const GALLERY = ['甲，旧设备', '甲，新设备', '乙，旧设备', '乙，新设备']

/** Two fingers as the old and the new device see them. */
export function galleryFigure({ full: { gallery } }: ByMethod): Images {
  const { columns, rows, values } = gallery
  const height = rows / GALLERY.length
  return {
    kind: 'images',
    label: '同一次采集在旧设备与新设备里的样子，两根手指。',
    width: Math.max(1, columns),
    height: Math.max(1, height),
    images: GALLERY.slice(0, rows > 0 ? undefined : 0).map((name, index) => ({
      name,
      values: values.subarray(index * columns * height, (index + 1) * columns * height),
    })),
    columns: { wide: 4, narrow: 2 },
  }
}
