import { choice, number, toggle } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  tokenize: choice({
    label: 'BLEU 分词',
    options: { auto: '自动', '13a': '13a', zh: 'zh', char: 'char', none: 'none' },
    default: 'auto',
    help: '自动：文字里有汉字用 zh，没有用 13a。none 只按空白切，用于自己分好词的文字。',
  }),
  smoothMethod: choice({
    label: 'BLEU 平滑',
    options: { exp: 'exp', floor: 'floor', addK: 'add-k', none: '不平滑' },
    default: 'exp',
  }),
  floorValue: number({ label: 'floor 的值', min: 0.01, max: 1, step: 0.01, default: 0.1 }),
  kValue: number({ label: 'add-k 的 k', min: 0.1, max: 10, step: 0.1, default: 1 }),
  lowercase: toggle({
    label: '先转小写',
    default: false,
    help: 'BLEU、chrF、WER、CER；ROUGE 与 TER 总是小写。',
  }),
  wordOrder: choice({
    label: 'chrF 的词 n-gram',
    options: { '0': '0（chrF2）', '2': '2（chrF2++）' },
    default: '0',
  }),
  rougeTokenize: choice({
    label: 'ROUGE 分词',
    options: { auto: '自动', en: 'en', zh: 'zh' },
    default: 'auto',
    help: 'en 只留 a–z 与 0–9，是 rouge-score 的默认；zh 一个汉字一个词。',
  }),
  beta: choice({
    label: 'ROUGE F 的 β',
    options: { '1': '1', '1.2': '1.2', '8': '8（近于召回）' },
    default: '1',
  }),
  withTer: toggle({ label: '算 TER', default: true, help: '要逐段搜索移位，几千段以上会慢；可以关掉。' }),
  order: choice({
    label: '逐段表按什么排',
    options: { chrf: 'chrF', bleu: 'BLEU', rougeL: 'ROUGE-L', cer: 'CER', wer: 'WER' },
    default: 'chrf',
    help: '最差的一段排在最前面。',
  }),
}
