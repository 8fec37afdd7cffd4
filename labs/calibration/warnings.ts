/** What a reader of the result should mind. */
import type { Settings } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import { SPARSE } from './figures.ts'
import type { controls } from './controls.ts'
import type { Report } from './report.ts'

type Found = Omit<Report, 'warnings'>
type Options = Settings<typeof controls>

/** Fewer rows than this and a fitted temperature is mostly noise. */
const FEW = 200

/**
 * The pitfalls that this result shows.
 * @param clipped rows with a probability of 0
 */
export function warningsOf(report: Found, settings: Options, clipped: number): string[] {
  const { rows, null: band, temperature, kind, draws, bins } = report
  const sparse = bins.filter(({ count }) => count < SPARSE).length
  const cases: readonly (readonly [boolean, string])[] = [
    [
      kind === 'confidence',
      '只有置信度：拟合的 T 除的是置信度的对数几率；两类时就是温度缩放，多类时只是近似，不能拿去除 logits。',
    ],
    [
      band.error <= band.high && band.error > 0,
      `完全校准的模型在这 ${rows} 行上也会有 ECE ${write(band.low)} 到 ${write(band.high)}；这里的 ${write(band.error)} 不能说明失准。`,
    ],
    [
      sparse > 0 && rows > 10,
      `${bins.length} 个有数据的箱里有 ${sparse} 个不足 ${SPARSE} 行，这些（空心的）点的高低主要是抽样误差。`,
    ],
    [
      settings.split === 'all',
      '温度在同一批行上拟合又检验，拟合后的数偏乐观；要报告的数应来自没参与拟合的行。',
    ],
    [
      rows < FEW && temperature.value !== null,
      `拟合温度只用了 ${temperature.fitted} 行，T 的抽样误差不小${settings.split === 'half' ? '；换个种子看它变多少' : ''}。`,
    ],
    [temperature.value === null, `没有拟合出温度：${temperature.why}。`],
    [clipped > 0, `${clipped} 行里有概率 0，取对数前先截到 2⁻⁵²；NLL 与 T 受这些行左右，最好直接给 logits。`],
    [draws < 1000, `行多，零分布只抽了 ${draws} 次，区间的端点略粗。`],
    [
      new Set(bins.map(({ confidence }) => confidence)).size === 1,
      '所有行落在同一个箱里，可靠性图只有一个点。',
    ],
  ]
  return cases.flatMap(([holds, text]) => (holds ? [text] : []))
}
