import { choice, logNumber, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  rule: choice({
    label: '阈值怎么定',
    options: { f1: 'F1 最大', fixed: '手动', fpr: '限定 FPR', cost: '按代价' },
    default: 'f1',
  }),
  threshold: number({ label: '阈值', min: 0, max: 1, step: 0.01, default: 0.5 }),
  maxFpr: logNumber({ label: 'FPR 不超过', min: 0.0001, max: 0.5, default: 0.05 }),
  cost: logNumber({ label: '一次漏报抵几次误报', min: 0.01, max: 1000, default: 10 }),
  positive: choice({
    label: '正类',
    options: { larger: '排在后面的标签', smaller: '排在前面的标签' },
    default: 'larger',
  }),
  zeroDivision: choice({
    label: '分母为零时记',
    options: { '0': '0', '1': '1', nan: 'NaN（不进平均）' },
    default: '0',
  }),
}
