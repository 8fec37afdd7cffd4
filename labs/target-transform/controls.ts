import { choice } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  transform: choice({
    label: '变换',
    options: {
      auto: '按数据建议',
      none: '不变换',
      sqrt: '平方根',
      log: 'ln y',
      log1p: 'ln(1 + y)',
      boxcox: 'Box–Cox',
      yeojohnson: 'Yeo–Johnson',
    },
    default: 'auto',
  }),
  unit: choice({
    label: '预测写在',
    options: { original: '原单位', transformed: '变换后的单位' },
    default: 'original',
    help: '给了预测时用；变换后的单位会先反变换。',
  }),
}
