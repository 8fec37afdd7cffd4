import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  level: number({
    label: '区间的名义水平',
    min: 0.1,
    max: 0.99,
    step: 0.01,
    default: 0.9,
    help: '区间分数、宽度与覆盖率用它；分位数与集合取能得到的最近一级。',
  }),
  estimator: choice({
    label: '集合的 CRPS',
    options: { fair: '公平（无偏）', plain: '未修正' },
    default: 'fair',
    help: '给的是集合成员时用；两个值都在表里。',
  }),
  crossing: choice({
    label: '分位数交叉时',
    options: { keep: '照给的算', sort: '排序后再算' },
    default: 'keep',
  }),
  bins: number({ label: 'PIT 的箱数', min: 4, max: 50, default: 20, help: '给分位数时，箱就是分位数之间。' }),
  band: number({ label: '波动带的置信度', min: 0.8, max: 0.99, step: 0.01, default: 0.95 }),
  by: choice({
    label: '条件覆盖按什么分箱',
    options: { centre: '预测值', width: '区间宽度' },
    default: 'centre',
    view: true,
  }),
}
