import { textFile } from '../../src/lab/tool/work.ts'
import { exactly, near } from '../../src/lab/tool/index.ts'
import { fourRows, otherLevel, withZero } from './samples.ts'
import { valueOf } from './report.ts'
import type { Report } from './report.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on a text, as the page makes it. */
async function reportOn(data: string, settings: Options, training = ''): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(data)], training: [textFile(training)] }, settings)
  return analysis.report()
}

export const claims = {
  'four-rows': {
    statement: '真实 3、5、2.5、7，预测 2.5、5、4、8：MAE 0.75，RMSE 0.9354，R² 0.7241，偏差 +0.5',
    how: '示例「四行」；误差 −0.5、0、1.5、1，平方和 3.5，真实值的离差平方和 12.6875，MSE 0.875 = 0.5² + 0.625。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      mae: near(0.75, 1e-12),
      rmse: near(Math.sqrt(0.875), 1e-12),
      r2: near(1 - 3.5 / 12.6875, 1e-12),
      bias: near(0.5, 1e-12),
      spread: near(Math.sqrt(0.625), 1e-12),
    },
    names: { mae: 'MAE', rmse: 'RMSE', r2: 'R²', bias: '平均误差', spread: '误差的标准差' },
    async compute(_seed: number, settings: Options) {
      const { metrics } = await reportOn(fourRows(), settings)
      return {
        mae: valueOf(metrics, 'mae'),
        rmse: valueOf(metrics, 'rmse'),
        r2: valueOf(metrics, 'r2'),
        bias: valueOf(metrics, 'mean_error'),
        spread: valueOf(metrics, 'error_std'),
      }
    },
  },
  'zero-refuses-mape': {
    statement: '真实值里有 0 时不给 MAPE，给 WAPE 0.124',
    how: '示例「有一个 0」：Σ|e| = 1 + 1 + 0 + 2 + 10 = 14，Σ|y| = 113；MAPE 应不出现，并留下理由。',
    seeds: 1,
    kind: 'closed-form',
    expected: { wape: near(14 / 113, 1e-12), given: exactly(0), refused: exactly(1), mae: near(2.8, 1e-12) },
    names: { wape: 'WAPE', given: '给出的 MAPE 个数', refused: '拒绝的 MAPE 个数', mae: 'MAE' },
    async compute(_seed: number, settings: Options) {
      const { metrics, refused } = await reportOn(withZero(), settings)
      return {
        wape: valueOf(metrics, 'wape'),
        given: metrics.filter(({ key }) => key === 'mape').length,
        refused: refused.filter(({ key }) => key === 'mape').length,
        mae: valueOf(metrics, 'mae'),
      }
    },
  },
  'two-baselines': {
    statement: '测试目标 10、12、14 恒报训练均值 5：对自己的均值 R² 是 −18.375，对训练均值是 0',
    how: '示例「水平不同」：误差平方和 25 + 49 + 81 = 155；以测试均值 12 为基线的离差平方和是 8，以训练均值 5 为基线的是 155。',
    seeds: 1,
    kind: 'closed-form',
    expected: { own: near(1 - 155 / 8, 1e-12), train: near(0, 1e-12) },
    names: { own: 'R²，基线是这份数据的均值', train: 'R²，基线是训练均值' },
    async compute(_seed: number, settings: Options) {
      const { data, training } = otherLevel()
      const { metrics } = await reportOn(data, settings, training)
      return { own: valueOf(metrics, 'r2'), train: valueOf(metrics, 'r2_train_mean') }
    },
  },
} as const
