import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  threshold: number({ label: 'Jaccard 不低于', min: 0.1, max: 1, step: 0.01, default: 0.7 }),
  reported: number({
    label: '报告的准确率',
    min: 0,
    max: 1,
    step: 0.001,
    default: 0.9,
    help: '用来估计去掉泄漏行之后的准确率，假定泄漏的行都答对了。',
  }),
  tokens: choice({
    label: '片段由什么组成',
    options: { char: '字符', word: '词（汉字一字一词）' },
    default: 'char',
  }),
  size: number({ label: '片段长度', min: 1, max: 20, default: 5 }),
  normal: choice({
    label: '规范化',
    options: { light: '全半角、大小写、空白', strong: '再去掉标点和数字', none: '原样' },
    default: 'light',
  }),
  bands: number({ label: '带数 b', min: 1, max: 64, default: 20 }),
  bandRows: number({ label: '每带行数 r', min: 1, max: 16, default: 5 }),
}
