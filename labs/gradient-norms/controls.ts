import { choice, logNumber, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  rule: choice({
    label: '建议的 c',
    options: { p95: '95% 分位', double: '2 倍中位数', p99: '99% 分位', fixed: '手动' },
    default: 'p95',
  }),
  clip: logNumber({ label: '手动的 c', min: 1e-4, max: 1e5, default: 1 }),
  skip: number({
    label: '不计最前面的',
    min: 0,
    max: 50,
    default: 10,
    unit: '%',
    help: '预热期的范数偏大，计进去会把 c 抬高；曲线与尖峰仍看全部。',
  }),
  spike: number({
    label: '尖峰报警线（稳健 z）',
    min: 3,
    max: 20,
    step: 0.5,
    default: 6,
    help: '范数的对数比四周高出多少个稳健标准差才算尖峰。',
  }),
}
