import { choice, logNumber } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  sense: choice({
    label: '分数是',
    options: { similarity: '相似度，越大越像', distance: '距离，越小越像' },
    default: 'similarity',
    help: '给嵌入时算的是余弦相似度，这一项不起作用。',
  }),
  axes: choice({
    label: 'DET 的坐标',
    options: { normal: '正态分位', log: '对数' },
    default: 'normal',
    view: true,
    help: '正态分位坐标上，两类分数都是正态分布时 DET 是直线。',
  }),
  gallery: logNumber({
    label: '1:N 的库有多大',
    min: 10,
    max: 1e7,
    default: 1000,
    unit: '个身份',
    view: true,
  }),
  maxPairs: logNumber({
    label: '嵌入最多比多少对',
    min: 1e4,
    max: 1e7,
    default: 2e6,
    help: '真对、假对各至多这么多；超过时随机抽对。',
  }),
}
