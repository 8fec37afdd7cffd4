import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  bins: number({ label: '箱数', min: 1, max: 100, default: 15 }),
  binning: choice({
    label: '怎么分箱',
    options: { width: '等宽', mass: '等质量' },
    default: 'width',
    help: '等宽：0 到 1 均分；等质量：每箱行数相近，同一个值不拆到两箱。',
  }),
  scores: choice({
    label: '给的数是',
    options: { auto: '自动认', probabilities: '概率', logits: 'logits' },
    default: 'auto',
  }),
  view: choice({
    label: '两类时看',
    options: { top: '预测类的置信度', positive: '正类的概率' },
    default: 'top',
    help: '只对一列两类概率有作用；前者与 npm run metrics 的 ece 相同，后者是常见的两类可靠性图。',
  }),
  positive: choice({
    label: '正类',
    options: { larger: '排在后面的标签', smaller: '排在前面的标签' },
    default: 'larger',
  }),
  split: choice({
    label: '温度在哪里拟合',
    options: { half: '随机一半，另一半检验', all: '全部行（偏乐观）' },
    default: 'half',
  }),
}
