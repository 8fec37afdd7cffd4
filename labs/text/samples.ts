/** Samples to start with, written out or composed here. */
import { random } from '../../src/engine/nn/random.ts'

const OPENINGS = ['指静脉识别系统', '这套采集设备', '我们提出的模型', '新的训练方法', '该校准步骤']
const ACTIONS = [
  '使用近红外光采集手指内部的血管纹理图像',
  '在验证集上显著提高了识别的准确率',
  '需要在训练之前统一图像的大小和亮度',
  '能够减少手指转动带来的误差',
  '只依靠少量样本就学到稳定的特征',
  '把学习率先升高再慢慢降到零',
]
const ENDINGS = ['。', '，并且不增加计算量。', '，结果在三个种子上一致。', '，但是在低温下仍然会变差。']

/** What a translation may put in place of a phrase of the reference; '' leaves it out. */
const CHANGES: readonly (readonly [from: string, to: string])[] = [
  ['使用', '利用'],
  ['采集手指', '获取手指'],
  ['纹理', ''],
  ['显著', '明显'],
  ['提高', '提升'],
  ['准确率', '正确率'],
  ['需要', '应当'],
  ['统一', '对齐'],
  ['减少', '降低'],
  ['带来的', '造成的'],
  ['少量', '很少的'],
  ['稳定的', ''],
  ['慢慢', '逐步'],
  ['并且', '同时'],
  ['仍然', '还是'],
  ['结果', '结论'],
  ['我们提出的', '所提'],
  ['这套', '该'],
  ['新的', '新'],
]

const references = (): string[] =>
  OPENINGS.flatMap((opening, first) =>
    ACTIONS.map((action, second) => `${opening}${action}${ENDINGS[(first + second) % ENDINGS.length]}`),
  )

/** Each change is made with probability `rate`. */
function translated(seed: number, rate: number): string[] {
  const draw = random(seed, 'sample/translation')
  return references().map((reference) => {
    const lots = draw.uniform(CHANGES.length)
    return CHANGES.reduce(
      (text, [from, to], index) => ((lots[index] ?? 1) < rate ? text.replace(from, to) : text),
      reference,
    )
  })
}

/** 30 sentences and two systems, of which the second changes more phrases. */
export const twoSystems = (): { references: string; hypotheses: string; baseline: string } => ({
  references: references().join('\n'),
  hypotheses: translated(3, 0.3).join('\n'),
  baseline: translated(5, 0.42).join('\n'),
})

/** The sentence of question 3.4.3: one token for 13a, 23 for zh. */
export const vein = {
  references: '指静脉识别使用近红外光采集手指内部的血管纹理图像。',
  hypotheses: '指静脉识别利用近红外光采集手指内部的血管图像。',
} as const

/** The same, cut into words by hand. */
export const veinWords = {
  references: '指静脉 识别 使用 近红外 光 采集 手指 内部 的 血管 纹理 图像 。',
  hypotheses: '指静脉 识别 利用 近红外 光 采集 手指 内部 的 血管 图像 。',
} as const

/** Chinese with Latin words and numbers: English ROUGE sees these alone. */
export const mixed = {
  references: '模型在 ImageNet 上达到 76.1% 的准确率。',
  hypotheses: '该模型在 ImageNet 上取得 76.1% 准确率。',
} as const

/** What goes wrong: Chinese that is measured as if it were English. */
export const wronglyTokenized = (): { references: string; hypotheses: string } => ({
  references: [mixed.references, vein.references, '批大小为 64，共训练 30 轮。'].join('\n'),
  hypotheses: [mixed.hypotheses, vein.hypotheses, '训练 30 轮，批大小取 64。'].join('\n'),
})

export const fox = {
  references: 'the quick brown fox jumps over the lazy dog',
  hypotheses: 'the quick brown fox jumps over the dog',
} as const

/** English with two references a line. */
export const english = (): { references: string; hypotheses: string } => ({
  references: [
    `${fox.references}\ta fast brown fox leaps over a lazy dog`,
    'The scanner reads one finger in 0.3 seconds.\tOne finger takes the scanner 0.3 seconds.',
    'Warm the sensor up before the first image.\tLet the sensor warm up before taking an image.',
    'The loss fell, but the accuracy did not rise.\tAlthough the loss fell, accuracy stayed the same.',
  ].join('\n'),
  hypotheses: [
    fox.hypotheses,
    'The scanner needs 0.3 seconds to read one finger.',
    'Warm up the sensor before the first picture.',
    'The loss fell but accuracy stayed the same.',
  ].join('\n'),
})

/** What a speech recogniser wrote, as JSON lines. */
export const speech = (): { references: string; hypotheses: string } => {
  const spoken: readonly (readonly [string, string])[] = [
    ['打开客厅的灯', '打开客厅灯光'],
    ['把空调调到二十六度', '把空调调到26度'],
    ['明天早上七点叫我起床', '明天早上七点叫我起床'],
    ['播放一首安静的歌', '播放一首安静的哥'],
  ]
  return {
    references: spoken.map(([reference]) => JSON.stringify({ reference })).join('\n'),
    hypotheses: spoken.map(([, prediction]) => JSON.stringify({ prediction })).join('\n'),
  }
}
