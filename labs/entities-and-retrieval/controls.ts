import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool: the first two are of entities, the others of retrieval. */
export const controls = {
  scheme: choice({
    label: '标注方案',
    options: { auto: '自动', iob2: 'IOB2（BIO）', iobes: 'IOBES / BILOU' },
    default: 'auto',
    help: '只影响「方案严格」一行；其余按 conlleval 的宽松读法。',
  }),
  zeroDivision: choice({
    label: '分母为零时记',
    options: { '0': '0', '1': '1' },
    default: '0',
    help: '没有预测时的精确率、没有真实实体时的召回率。',
  }),
  k: number({ label: '截断 k', min: 1, max: 1000, default: 10 }),
  relevantFrom: number({
    label: '相关度从几算相关',
    min: 1,
    max: 10,
    default: 1,
    help: 'MRR、MAP、召回与精确率用；nDCG 用原来的分级。',
  }),
  missing: choice({
    label: '没有结果的查询',
    options: { zero: '记 0', skip: '不算' },
    default: 'zero',
    help: '在 qrels 里而不在 run 里的查询；trec_eval 默认不算，-c 记 0。',
  }),
  ties: choice({
    label: '分数并列',
    options: { trec: '按文档号倒排', given: '按给的次序' },
    default: 'trec',
    help: 'trec_eval 按文档号从大到小。',
  }),
}
