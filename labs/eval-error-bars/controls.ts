import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  level: choice({
    label: '置信水平',
    options: { '90': '90%', '95': '95%', '99': '99%' },
    default: '95',
  }),
  k: number({ label: 'pass@k 的 k', min: 1, max: 1000, default: 5, help: '每题的采样数 n 要不小于 k。' }),
  delta: number({
    label: '想分辨的差',
    min: 0.1,
    max: 50,
    step: 0.1,
    default: 3,
    unit: '百分点',
    help: '据它算所需题数。',
  }),
  power: choice({
    label: '检验力',
    options: { '80': '80%', '90': '90%' },
    default: '80',
    help: '真有这么大的差时，检验能看出来的概率。',
  }),
}
