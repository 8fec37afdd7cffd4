import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  direction: choice({
    label: '指标',
    options: { auto: '按列名认', min: '越小越好', max: '越大越好' },
    default: 'auto',
  }),
  failed: choice({
    label: '失败的试验',
    options: { worst: '记作最差的值', drop: '不算' },
    default: 'worst',
  }),
  scale: choice({
    label: '数值超参的尺度',
    options: { auto: '看取值的分布', linear: '都用线性' },
    default: 'auto',
  }),
  edge: number({ label: '离边多近算边缘', min: 1, max: 40, default: 20, unit: '%' }),
  top: number({ label: '看前多少的试验', min: 5, max: 50, default: 20, unit: '%' }),
  cell: choice({ label: '热图的格', options: { best: '最好的', median: '中位数' }, default: 'best' }),
}
