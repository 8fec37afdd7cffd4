import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool; names and defaults as in PyTorch and torchvision. */
export const controls = {
  loss: choice({
    label: '损失',
    options: {
      cross_entropy: 'cross_entropy',
      nll_loss: 'nll_loss（给的是概率）',
      bce_with_logits: 'bce_with_logits',
      sigmoid_focal: 'focal（sigmoid）',
      softmax_focal: 'focal（softmax）',
    },
    default: 'cross_entropy',
  }),
  reduction: choice({
    label: 'reduction',
    options: { mean: 'mean', sum: 'sum', none: 'none' },
    default: 'mean',
    help: '梯度与对照按它算；none 的梯度就是每个元素自己的梯度。',
  }),
  labelAt: choice({
    label: '标签在哪一列',
    options: { auto: '看列名，否则最后', last: '最后一列', first: '第一列' },
    default: 'auto',
  }),
  ignoreIndex: number({ label: 'ignore_index', min: -1000, max: 1000, default: -100 }),
  labelSmoothing: number({ label: 'label_smoothing ε', min: 0, max: 1, step: 0.01, default: 0 }),
  gamma: number({ label: 'focal 的 γ', min: 0, max: 10, step: 0.1, default: 2 }),
  alpha: number({
    label: 'focal 的 α',
    min: -1,
    max: 1,
    step: 0.05,
    default: 0.25,
    help: '正例乘 α、负例乘 1 − α；负数表示不加权，与 torchvision 相同。',
  }),
  observed: number({
    label: '你的程序给出的损失',
    min: -1000,
    max: 1000,
    step: 0.0001,
    default: 0,
    view: true,
    help: '填了就与每一种算法比，差不到万分之一算相符；0 表示不比。',
  }),
}

/** Losses of one class a row, computed from log-probabilities; the others take every column as a question of its own. */
export const OF_CLASSES: Readonly<Record<keyof typeof controls.loss.options, boolean>> = {
  cross_entropy: true,
  nll_loss: true,
  softmax_focal: true,
  bce_with_logits: false,
  sigmoid_focal: false,
}
