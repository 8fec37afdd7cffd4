import { textFile } from '../../src/lab/tool/work.ts'
import { near } from '../../src/lab/tool/index.ts'
import { hardLabels, tenRows } from './samples.ts'
import type { Report } from './report.ts'
import { valueOf } from './figures.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on a text, as the page makes it. */
async function reportOn(text: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(text)] }, settings)
  return analysis.report()
}

export const claims = {
  'ten-rows': {
    statement: '十行标签按分数降序是 1101001000 时，AUC 是 20/24，AP 是 0.8304，PR 的梯形面积只有 0.8110',
    how: '同一份示例：6 个负例与 4 个正例的 24 对里，正例在前的有 20 对；AP 是 (1 + 1 + 3/4 + 4/7) / 4。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      auc: near(20 / 24, 1e-12),
      ap: near((1 + 1 + 3 / 4 + 4 / 7) / 4, 1e-12),
      trapezoid: near(0.811, 5e-5),
    },
    names: { auc: 'AUC', ap: 'AP', trapezoid: '梯形面积' },
    async compute(_seed: number, settings: Options) {
      const { metrics, curves } = await reportOn(tenRows(), settings)
      return {
        auc: valueOf(metrics, 'roc_auc'),
        ap: valueOf(metrics, 'average_precision'),
        trapezoid: curves?.trapezoid ?? Number.NaN,
      }
    },
  },
  'two-macro-f1': {
    statement: '混淆矩阵 [[90,5,5],[10,10,0],[3,0,2]] 的两种宏 F1 是 0.597 与 0.604，微 F1 等于准确率 0.816',
    how: '示例「三类，只有预测」的 125 行；各类 F1 是 180/203、20/35、4/12，另一式是宏精确率与宏召回率的调和平均。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      mean: near((180 / 203 + 20 / 35 + 4 / 12) / 3, 1e-12),
      harmonic: near(harmonic((90 / 103 + 10 / 15 + 2 / 7) / 3, (90 / 100 + 10 / 20 + 2 / 5) / 3), 1e-12),
      micro: near(102 / 125, 1e-12),
      accuracy: near(102 / 125, 1e-12),
    },
    names: { mean: '各类 F1 的平均', harmonic: '宏 P、宏 R 的调和平均', micro: '微 F1', accuracy: '准确率' },
    async compute(_seed: number, settings: Options) {
      const { metrics } = await reportOn(hardLabels(), settings)
      return {
        mean: valueOf(metrics, 'f1_macro'),
        harmonic: valueOf(metrics, 'f1_of_macro'),
        micro: valueOf(metrics, 'f1_micro'),
        accuracy: valueOf(metrics, 'accuracy'),
      }
    },
  },
} as const

function harmonic(a: number, b: number): number {
  return (2 * a * b) / (a + b)
}
