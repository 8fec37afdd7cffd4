import { choice, logNumber, number, toggle } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  background: toggle({
    label: '标签 0（背景）计入平均',
    default: true,
    help: '只影响 IoU 和 Dice 的各类平均；边界指标从不算标签 0。',
  }),
  empty: choice({
    label: '一类在两边都没有',
    options: { skip: '这张图不计', one: '记 1，距离记 0' },
    default: 'skip',
    help: '按图平均时，真值和预测都没有这一类的图怎么算。',
  }),
  missing: choice({
    label: '一类只在一边有，距离',
    options: { diagonal: '记图的对角线', skip: '不计' },
    default: 'diagonal',
    help: '这时距离没有定义；不计会让漏掉整个目标的模型看起来更准。',
  }),
  tau: number({
    label: 'NSD 的容差 τ',
    min: 0,
    max: 20,
    step: 0.5,
    default: 1,
    help: '边界偏离不超过它就算对；单位与距离相同。',
  }),
  pooled: choice({
    label: 'HD95 的两个方向',
    options: { max: '各取 95%，再取大', pool: '合在一起取 95%' },
    default: 'max',
  }),
  band: number({
    label: 'Boundary IoU 的带宽',
    min: 0.005,
    max: 0.1,
    step: 0.005,
    default: 0.02,
    help: '图像对角线的几分之几，至少 1 像素；论文用 0.02。',
  }),
  spacing: logNumber({
    label: '一个像素多长',
    min: 0.001,
    max: 100,
    default: 1,
    help: '1 时距离以像素计；填毫米数则以毫米计，横竖相同。',
  }),
  white: choice({
    label: '值 255',
    options: { auto: '自动', ignore: '忽略的像素', class: '前景', label: '普通的标签' },
    default: 'auto',
    help: '自动：两边的值只有 0 和 255 时是前景，否则真值里的 255 不计。',
  }),
  picture: number({
    label: '画第几张图',
    min: 1,
    max: 6,
    default: 1,
    view: true,
    help: '按 Dice 从低到高排。',
  }),
}
