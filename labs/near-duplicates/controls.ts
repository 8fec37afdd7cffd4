import { choice, number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  threshold: number({ label: '文本的 Jaccard 不低于', min: 0.1, max: 1, step: 0.01, default: 0.7 }),
  bits: number({
    label: '图像哈希相差不超过',
    min: 0,
    max: 32,
    default: 10,
    unit: '位',
    help: '两张图 64 位 dHash 的汉明距离；只在给了图像时用。',
  }),
  reported: number({
    label: '报告的准确率',
    min: 0,
    max: 1,
    step: 0.001,
    default: 0.9,
    help: '用来估计去掉泄漏的行或图之后的准确率，假定它们都答对了。',
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
