import { choice } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  rule: choice({
    label: '怎样挑嫌疑',
    options: {
      joint: '置信联合的非对角',
      rate: '按噪声率（PBNR）',
      class: '按类（PBC）',
      both: 'PBC 与 PBNR 的交',
      argmax: '预测与标签不同',
    },
    default: 'joint',
  }),
  order: choice({
    label: '怎样排序',
    options: { self: '自置信度从低到高', margin: '归一间隔从低到高' },
    default: 'self',
  }),
}
