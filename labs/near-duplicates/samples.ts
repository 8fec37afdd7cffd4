/** Samples to start with, generated or written out here. */
import { random } from '../../src/engine/nn/random.ts'

const WORDS =
  'the vein pattern of a left right index middle ring finger was captured under near infrared light with low high contrast and slight rotation shift blur noise after cropping resizing filtering image quality score template matching user session camera sensor exposure skin temperature pressure angle distance model network layer training test error rate threshold accepted rejected report'.split(
    ' ',
  )

/** `count` sentences of 14 random words. */
function sentences(seed: number, count: number): string[] {
  const draws = random(seed, 'sample/sentences').integers(count * 14, WORDS.length)
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: 14 }, (_word, at) => WORDS[draws[row * 14 + at] ?? 0] ?? '').join(' '),
  )
}

const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** 90 training rows. */
export const training = (): string =>
  ['id,text,label', ...sentences(1, 90).map((text, row) => `${row + 1},${text},${row % 2}`)].join('\n')

/** 60 test rows: 5 equal a training row up to case and spaces (one with the other label), 7 differ from one in a word. */
export function testing(): string {
  const own = sentences(2, 60)
  const copied = sentences(1, 90)
  const rows = own.map((text, row) => {
    if (row % 12 === 3)
      return [(copied[row] ?? '').toUpperCase().replace(' ', '  '), row === 27 ? 0 : row % 2]
    const change = row % 8 === 6 ? (copied[row + 20] ?? '').replace(/ (\S+)$/, ' unchanged') : text
    return [change, row % 2]
  })
  return [
    'id,text,label',
    ...rows.map(([text, label], row) => `t${row + 1},${quoted(String(text))},${label}`),
  ].join('\n')
}

/** One file with a split by image: the texts differ, yet images of one person lie on both sides. */
export function byImage(): string {
  const sides = random(4, 'sample/by-image').uniform(96)
  const rows = sentences(3, 96).map((text, row) => {
    const person = `p${String(Math.floor(row / 6) + 1).padStart(2, '0')}`
    return `${person},${(sides[row] ?? 0) < 0.8 ? 'train' : 'test'},${text}`
  })
  return ['person,split,text', ...rows].join('\n')
}

/** Twelve questions of which some say the same. */
export const questions = (): string =>
  [
    '为什么大批量训练要把学习率调大？',
    '学习率预热解决什么问题？',
    '为什么大批量训练时要把学习率调大？',
    '权重衰减和 L2 正则化有什么区别？',
    '权重衰减和Ｌ２正则化有什么区别？',
    '早停的耐心值怎么定？',
    '标签平滑会伤害蒸馏吗？',
    '早停的耐心值应该怎么定？',
    '混合精度训练为什么要缩放损失？',
    '验证集应该按人划分还是按图划分？',
    '验证集应该按图划分还是按人划分？',
    '梯度裁剪的阈值怎么选？',
  ].join('\n')
