import { describe, expect, it } from 'vitest'
import { evaluate } from '../evaluate.ts'
import { tokenize } from './tokenizers.ts'

const fox = {
  references: [['the quick brown fox jumps over the lazy dog']],
  hypotheses: ['the quick brown fox jumps over the dog'],
}
const cat = { references: [['the cat is on the mat']], hypotheses: ['the cat sat on the mat'] }
const vein = {
  references: [['指静脉识别使用近红外光采集手指内部的血管纹理图像。']],
  hypotheses: ['指静脉识别利用近红外光采集手指内部的血管图像。'],
}
/** The example of sacreBLEU's README. */
const dog = {
  references: [
    ['The dog bit the man.', 'It was not unexpected.', 'The man bit him first.'],
    ['The dog had bit the man.', 'No one was surprised.', 'The man had bitten the dog.'],
  ],
  hypotheses: ['The dog bit the man.', "It wasn't surprising.", 'The man had just bitten him.'],
}

function score(spec: object): unknown {
  return Object.entries(evaluate({ metric: 'bleu', ...spec })).find(([name]) => name === 'score')?.[1]
}

function gunman(hypothesis: string): unknown {
  return evaluate({ metric: 'rouge', reference: 'police killed the gunman', hypothesis })
}

function f(fmeasure: number): object {
  return { fmeasure: expect.closeTo(fmeasure, 3) }
}

describe('bleu', () => {
  it.each([
    [dog, 48.530827],
    [{ ...dog, tokenize: 'none' }, 49.1919566],
    [{ ...dog, hypotheses: ['', '', ''] }, 0],
    [fox, 76.728],
    [{ ...cat, smooth_method: 'none' }, 0],
    [cat, 37.99178428],
    [{ ...cat, smooth_method: 'add-k' }, 48.5492],
    [vein, 0],
    [{ ...vein, tokenize: 'zh' }, 73.3154],
    [{ ...vein, tokenize: 'char' }, 73.3154],
  ])('%j', (spec, expected) => {
    expect(score(spec)).toBeCloseTo(expected, 4)
  })

  it('reports its parts', () => {
    expect(evaluate({ metric: 'bleu', ...fox })).toEqual({
      score: expect.closeTo(76.728, 3),
      precisions: [100, 600 / 7, 500 / 6, 80],
      bp: Math.exp(1 - 9 / 8),
      sys_len: 8,
      ref_len: 9,
    })
  })

  it('sums over the corpus instead of averaging segments', () => {
    const two = {
      references: [[...fox.references[0]!, 'a cat sleeps']],
      hypotheses: [...fox.hypotheses, 'a cat'],
    }
    expect(score(two)).toBeCloseTo(71.55, 2)
    const short = { metric: 'sentence_bleu', hypothesis: 'a cat', references: ['a cat sleeps'] }
    expect(evaluate(short)).toBeCloseTo(60.65, 2)
  })

  it('takes the closest reference length, the shorter of two, and a missing reference', () => {
    const spec = { metric: 'bleu', hypotheses: ['a b c d'], tokenize: 'none' }
    expect(evaluate({ ...spec, references: [['a b c d e'], ['x y z']] })).toMatchObject({ ref_len: 3 })
    expect(evaluate({ ...spec, references: [['a b c d e'], [null]] })).toMatchObject({ ref_len: 5 })
    expect(evaluate({ ...spec, references: [['a b c d e'], ['']] })).toMatchObject({ ref_len: 5 })
  })
})

describe('tokenizers', () => {
  it.each([
    ['13a', 'Hello, world! It costs $3.14 (1,000 x).', 'Hello , world ! It costs $ 3.14 ( 1,000 x ) .'],
    ['13a', 'a&amp;b &quot;c&quot; 10-20 e-mail', 'a & b " c " 10 - 20 e-mail'],
    ['13a', "it's 5.", "it's 5 ."],
    ['zh', '准确率76.1%，见ImageNet。', '准 确 率 76.1 % ， 见 ImageNet 。'],
    ['zh', '“好”—a', '“ 好 ” — a'],
    ['zh', '𠮷野', '𠮷 野'],
    ['zh', '𠮷𠮷', '𠮷𠮷'],
    ['char', 'a b𠮷', 'a b 𠮷'],
    ['none', ' a,\u3000b ', 'a, b'],
  ] as const)('%s of %s', (tokenizer, text, tokens) => {
    expect(tokenize(text, tokenizer).join(' ')).toBe(tokens)
  })
})

describe('chrf', () => {
  it.each([
    [{ references: [['a']], hypotheses: ['a'] }, 100],
    [{ references: [['abc']], hypotheses: ['a b c'] }, 100],
    [{ references: [['a', 'c']], hypotheses: ['a', 'b'] }, 50],
    [{ references: [['ab']], hypotheses: ['aa'] }, 25],
    [{ references: [['c']], hypotheses: [''] }, 0],
    [fox, 83.4],
    [{ ...fox, word_order: 2 }, 83.5],
    [vein, 66.7],
    [{ references: [['unbelievably']], hypotheses: ['unbelievable'] }, 89.1],
  ])('%j', (spec, expected) => {
    expect(evaluate({ metric: 'chrf', ...spec })).toBeCloseTo(expected, 1)
  })
})

describe('rouge', () => {
  it.each([
    ['police kill the gunman', 0.75, 0.333, 0.75],
    ['the gunman kill police', 0.75, 0.333, 0.5],
    ['the gunman police killed', 1, 0.667, 0.5],
    ['', 0, 0, 0],
  ])('%s', (hypothesis, rouge1, rouge2, rougeL) => {
    expect(gunman(hypothesis)).toMatchObject({ rouge1: f(rouge1), rouge2: f(rouge2), rougeL: f(rougeL) })
  })

  it('unites the subsequences of lines (Lin 2004, section 3.2)', () => {
    const spec = {
      metric: 'rouge',
      reference: 'w1 w2 w3 w4 w5',
      hypothesis: 'w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5',
    }
    expect(evaluate({ ...spec, types: ['rougeLsum'] })).toEqual({
      rougeLsum: { recall: 0.8, precision: 0.4, fmeasure: expect.closeTo(8 / 15, 12) },
    })
    const swapped = { metric: 'rouge', reference: 'a b c\nd e f', hypothesis: 'd e f\na b c' }
    expect(evaluate(swapped)).toMatchObject({ rougeL: f(0.5), rougeLsum: f(1) })
  })

  it('sees Chinese with zh only', () => {
    const mixed = {
      metric: 'rouge',
      reference: '模型在 ImageNet 上达到 76.1% 的准确率。',
      hypothesis: '该模型在 ImageNet 上取得 76.1% 准确率。',
    }
    expect(evaluate(mixed)).toMatchObject({ rouge1: f(1), rouge2: f(1), rougeL: f(1) })
    // 指…像 without the full stop: 22 and 24 characters, 22 of them in common but for 利 against 使.
    const spec = {
      metric: 'rouge',
      tokenize: 'zh',
      reference: vein.references[0]![0],
      hypothesis: vein.hypotheses[0],
    }
    expect(evaluate(spec)).toMatchObject({ rouge1: f(42 / 46), rougeL: f(42 / 46) })
    expect(evaluate({ ...spec, tokenize: 'en' })).toMatchObject({ rouge1: f(0) })
  })
})

describe('translation edit rate', () => {
  it.each([
    // sacreBLEU's own cases.
    ['aaaa bbbb cccc dddd', 'aaaa bbbb cccc dddd', 0],
    ['dddd eeee ffff', 'aaaa bbbb cccc', 100],
    ['', 'a', 100],
    ['d e f g h a b c', 'a b c d e f g h', 12.5],
    // Two words swapped are one shift, a missing word one insertion.
    ['b a c', 'a b c d', 50],
  ])('%s → %s', (hypothesis, reference, expected) => {
    expect(evaluate({ metric: 'ter', hypotheses: [hypothesis], references: [[reference]] })).toBe(expected)
  })

  it('takes the closest reference over their mean length', () => {
    expect(evaluate({ metric: 'ter', hypotheses: ['a b'], references: [['a c'], ['a b c d']] })).toBeCloseTo(
      100 / 3,
      12,
    )
  })

  it('normalises on request', () => {
    const spec = { metric: 'ter', hypotheses: ["Jim's car."], references: [["jim 's car ."]] }
    expect(evaluate(spec)).toBe(100)
    expect(evaluate({ ...spec, normalized: true })).toBe(0)
    expect(evaluate({ ...spec, no_punct: true, normalized: true, case_sensitive: true })).toBeCloseTo(
      100 / 3,
      12,
    )
    const chinese = { metric: 'ter', hypotheses: ['美众院公布'], references: [['美众院宣布']] }
    expect(evaluate({ ...chinese, normalized: true, asian_support: true })).toBe(20)
  })
})

describe('rates and diversity', () => {
  it.each([
    [{ metric: 'wer', reference: 'turn on the light', hypothesis: 'turn the lights on please now ok' }, 1.25],
    [{ metric: 'cer', reference: '打开客厅的灯', hypothesis: '打开客厅灯光' }, 1 / 3],
    [{ metric: 'cer', reference: 'a b', hypothesis: 'ab' }, 1 / 3],
    [{ metric: 'cer', reference: '𠮷野家', hypothesis: '吉野家' }, 1 / 3],
    [{ metric: 'wer', reference: '', hypothesis: '' }, 0],
    [{ metric: 'wer', reference: ' ', hypothesis: 'a' }, Infinity],
    [{ metric: 'perplexity', log_probs: [0.25, 0.5, 0.125, 0.25].map(Math.log) }, 4],
    [{ metric: 'distinct_n', n: 1, hypotheses: ['a b a', 'a c'] }, 3 / 5],
    [{ metric: 'distinct_n', n: 2, hypotheses: ['a b a', 'a c'] }, 1],
    [{ metric: 'distinct_n', n: 2, tokenize: 'zh', hypotheses: ['好的好的'] }, 2 / 3],
    [{ metric: 'distinct_n', n: 3, hypotheses: ['a b'] }, NaN],
  ])('%j', (spec, expected) => {
    const value = evaluate(spec)
    if (Number.isFinite(expected)) expect(value).toBeCloseTo(expected, 12)
    else expect(value).toBe(expected)
  })
})
