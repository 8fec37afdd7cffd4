import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  lattice: choice({
    label: '格子里写什么',
    options: { posterior: '后验 αβ/P', alpha: 'α', beta: 'β' },
    default: 'posterior',
    view: true,
  }),
  scale: choice({
    label: '给的是',
    options: { auto: '自动认', probabilities: '概率', log: '对数概率', logits: 'logits' },
    default: 'auto',
  }),
  blank: number({
    label: 'blank 的下标',
    min: -1,
    max: 9999,
    default: 0,
    help: '从 0 数；−1 是最后一列。PyTorch 的 CTCLoss 默认 0。',
  }),
  axis: choice({
    label: '一行是',
    options: { frames: '一帧', symbols: '一个符号' },
    default: 'frames',
  }),
  beam: number({ label: '束宽', min: 1, max: 200, default: 25 }),
}
