import { choice, logNumber, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  factor: logNumber({ label: '数据增加到几倍', min: 1.1, max: 1000, default: 2 }),
  worth: number({
    label: '加倍至少要降多少才值',
    min: 1,
    max: 50,
    default: 10,
    unit: '%',
    help: '数据加倍时误差的相对下降；不到这么多就建议停止采集。',
  }),
  metric: choice({
    label: '指标',
    options: { auto: '按列名认', error: '误差或损失', accuracy: '准确率' },
    default: 'auto',
  }),
  weights: choice({
    label: '权重',
    options: { auto: '有 sd 用 1/sd²', equal: '等权', relative: '按相对误差' },
    default: 'auto',
  }),
  repeats: number({
    label: 'sd 由几个种子算出',
    min: 1,
    max: 100,
    default: 1,
    help: '平均值的标准误是 sd / √种子数；sd 列已经是标准误时填 1。',
  }),
}
