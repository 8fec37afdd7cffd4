import { choice, logNumber, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  resample: choice({
    label: '区间怎么抽样',
    options: { rows: '按行', groups: '按组', blocks: '按时间成块' },
    default: 'rows',
    help: '行与行独立时按行；同一对象有多行时按组；残差前后相关时成块。',
  }),
  features: number({
    label: '模型的特征数 k',
    min: 0,
    max: 10_000,
    default: 0,
    help: '调整 R² 用；0 表示不算。只对训练数据上的线性模型有意义。',
  }),
  season: number({
    label: '季节周期 m',
    min: 1,
    max: 1000,
    default: 1,
    help: 'MASE 与 RMSSE 的朴素预测照抄 m 期之前的值；给了训练集才用。',
  }),
  delta: logNumber({ label: 'Huber 的 δ', min: 0.001, max: 1000, default: 1 }),
  alpha: number({ label: 'pinball 的 α', min: 0.01, max: 0.99, step: 0.01, default: 0.5 }),
}
