import { between, atLeast, exactly, near } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { gaussians, outOfFold } from './logistic.ts'
import type { Report } from './report.ts'
import { tenRows } from './samples.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on a text, as the page makes it. */
export async function reportOn(text: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(text)] }, settings)
  return analysis.report()
}

export const claims = {
  'ten-row-joint': {
    statement: '十行两类的折外概率，类阈值是 0.67 与 0.70，置信联合是 [[4,1],[1,4]]，估计 20% 的标签是错的',
    how: '示例「十行」：阈值是各标签的行上自己那一类概率的平均；标成 0 而 p₁ = 0.9、标成 1 而 p₁ = 0.2 的两行落在非对角。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      first: near(0.67, 1e-12),
      second: near(0.7, 1e-12),
      diagonal: exactly(8),
      offDiagonal: exactly(2),
      noise: near(0.2, 1e-12),
      suspects: exactly(2),
    },
    names: {
      first: '类 0 的阈值',
      second: '类 1 的阈值',
      diagonal: '对角上的行数',
      offDiagonal: '非对角上的行数',
      noise: '估计的错标率',
      suspects: '嫌疑的行数',
    },
    async compute(_seed: number, settings: Options) {
      const { classes, confident, noise, found } = await reportOn(tenRows(), settings)
      const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = confident
      const even = a === d && b === c
      return {
        first: classes[0]?.threshold ?? Number.NaN,
        second: classes[1]?.threshold ?? Number.NaN,
        diagonal: even ? a + d : Number.NaN,
        offDiagonal: even ? b + c : Number.NaN,
        noise,
        suspects: found,
      }
    },
  },
  'synthetic-noise': {
    statement:
      '四类 10 维高斯（中心相距 4）1000 行、20% 对称错标、5 折逻辑回归：估计的错标率在 0.18 到 0.25 之间，嫌疑里至少八成真的错了',
    how: '四类的中心两两相距 4，类内方差 1，恰好 200 行改成别的类；折外概率由多项逻辑回归给出，嫌疑是置信联合非对角上的行。种子 1001 到 1008 上估计为 0.200 到 0.225，精度 0.91 以上。类靠得更近时估计偏高：相距 3.25（干净准确率约 0.86）时到过 0.265。',
    seeds: 8,
    kind: 'simulation',
    expected: { noise: between(0.18, 0.25), precision: atLeast(0.8) },
    names: { noise: '估计的错标率', precision: '嫌疑里真错的占比' },
    async compute(seed: number, settings: Options) {
      const data = gaussians(seed, { rows: 1000, classes: 4, dimensions: 10, distance: 4, noise: 0.2 })
      const p = outOfFold(data, 5)
      const rows = Array.from(data.given, (own, row) => [own, ...p.subarray(4 * row, 4 * row + 4)].join(','))
      const { noise, suspects, found } = await reportOn(['label,0,1,2,3', ...rows].join('\n'), settings)
      // the header is line 1
      const wrong = suspects.filter(({ line }) => data.given[line - 2] !== data.truth[line - 2])
      return { noise, precision: wrong.length / found }
    },
  },
} as const
