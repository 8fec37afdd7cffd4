import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  format: choice({
    label: '看哪一种格式',
    options: { fp32: 'fp32', fp16: 'fp16', bf16: 'bf16', e4m3: 'FP8 E4M3', e5m2: 'FP8 E5M2' },
    default: 'fp16',
    view: true,
  }),
  exponent: number({
    label: '先乘 2 的 k 次方，k',
    min: -40,
    max: 60,
    default: 0,
    help: '损失缩放 S = 2^k：所有的数先乘它再舍入；PyTorch GradScaler 从 2^16 开始。',
  }),
  overflow: choice({
    label: 'FP8 溢出时',
    options: { none: '不饱和：NaN 或 ∞', saturate: '饱和到最大值' },
    default: 'none',
    help: 'OCP OFP8 规定两种转换都要有；各库、各版本的默认不同，见下面的约定。',
  }),
  headroom: number({
    label: '缩放上界留几位余量',
    min: 0,
    max: 10,
    default: 1,
    help: '梯度会变大；留 1 位，就是最大的数再翻一倍也不溢出。',
  }),
}
