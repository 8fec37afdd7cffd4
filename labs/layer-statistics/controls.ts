import { choice, logNumber, number } from '../../src/lab/tool/index.ts'

/** The options of the tool: what the table does not say about its run. */
export const controls = {
  loss: logNumber({
    label: '当时的训练损失',
    min: 1e-6,
    max: 1e6,
    default: 1,
    help: '用来分辨「没学」与「已收敛」：两者的梯度都小。',
  }),
  knowLoss: choice({ label: '损失', options: { yes: '填了', no: '不知道' }, default: 'no' }),
  classes: number({
    label: '类别数 K',
    min: 0,
    max: 1_000_000,
    default: 0,
    help: '损失停在 ln K 就是没学；0 表示不知道。',
  }),
  small: logNumber({
    label: '梯度算小的界',
    min: 1e-12,
    max: 1e-2,
    default: 1e-5,
    help: '各层的梯度 RMS 都低于它，才算「所有层都小」。',
  }),
}
