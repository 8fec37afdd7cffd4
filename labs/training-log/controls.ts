import { choice, logNumber, number, toggle } from '../../src/lab/tool/index.ts'

/** The options of the tool: what a log does not say about its run. */
export const controls = {
  classes: number({
    label: '类别数 K',
    min: 0,
    max: 1_000_000,
    default: 0,
    help: '分类任务填类别数，用来核对初始损失是不是 ln K；0 表示不知道，或不是交叉熵。',
  }),
  clipped: toggle({ label: '训练时按全局范数裁剪', default: false }),
  clip: logNumber({ label: '裁剪阈值 c', min: 0.001, max: 1000, default: 1 }),
  spike: number({
    label: '尖峰报警线（稳健 z）',
    min: 3,
    max: 20,
    step: 0.5,
    default: 6,
    help: '值比四周高出多少个稳健标准差才算尖峰。',
  }),
  scale: choice({ label: '损失的轴', options: { log: '对数', linear: '线性' }, default: 'log', view: true }),
}
