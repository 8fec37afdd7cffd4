import { expect, test } from 'vitest'
import { random } from '../../src/engine/nn/random.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { mean, weightedMean } from '../../src/metrics/numeric/sum.ts'
import { bleuOf, bleuSums, corpusBleu, sentenceBleu } from '../../src/metrics/text/bleu.ts'
import { chrf, chrfOf, chrfSums, chrfWidth } from '../../src/metrics/text/chrf.ts'
import { ROUGE_TYPES, rouge } from '../../src/metrics/text/rouge.ts'
import { marked } from './matched.ts'
import { fOf } from './measures.ts'
import type { Options } from './measures.ts'
import { english, mixed, twoSystems, vein, veinWords, wronglyTokenized } from './samples.ts'
import { compare } from './significance.ts'
import tool from './tool.ts'
import work from './work.ts'

interface Texts {
  readonly references: string | readonly File[]
  readonly hypotheses: string | readonly File[]
  readonly baseline?: string
}

const DEFAULTS: Options = {
  tokenize: 'auto',
  smoothMethod: 'exp',
  floorValue: 0.1,
  kValue: 1,
  lowercase: false,
  wordOrder: '0',
  rougeTokenize: 'auto',
  beta: '1',
  withTer: true,
  order: 'chrf',
  seed: 1,
  replicas: 1,
}

const filesOf = (content: string | readonly File[]): readonly File[] =>
  typeof content === 'string' ? (content === '' ? [] : [textFile(content)]) : content

async function viewOf(texts: Texts, changes: Partial<Options> = {}) {
  const settings = { ...DEFAULTS, ...changes }
  const given = {
    references: filesOf(texts.references),
    hypotheses: filesOf(texts.hypotheses),
    baseline: filesOf(texts.baseline ?? ''),
  }
  const analysis = await work.open(given, settings)
  return { report: structuredClone(await analysis.finish()), settings }
}

const refusal = async (texts: Texts): Promise<string> =>
  viewOf(texts).then(
    () => 'accepted',
    (error: Error) => `${error.constructor.name}: ${error.message}`,
  )

/** Random corpora of a small alphabet, some segments short or empty. */
function corpus(seed: number): { hypotheses: string[]; references: string[][] } {
  const draw = random(seed, 'test/corpus')
  const sentence = (least: number): string =>
    Array.from(
      { length: least + draw.integer(9) },
      () => 'the cat, sat 指静 脉. A b1'.split(' ')[draw.integer(7)],
    ).join(' ')
  return {
    hypotheses: Array.from({ length: 12 }, () => sentence(0)),
    references: [
      Array.from({ length: 12 }, () => sentence(1)),
      Array.from({ length: 12 }, () => (draw.integer(3) === 0 ? '' : sentence(1))),
    ],
  }
}

const addUp = (parts: readonly (readonly number[])[]): readonly number[] =>
  parts.reduce<readonly number[]>((sum, part) => part.map((value, at) => value + (sum[at] ?? 0)), [])

test('BLEU and chrF of sums are those of src/metrics', () => {
  for (let seed = 1; seed <= 25; seed++) {
    const { hypotheses, references } = corpus(seed)
    const own = (index: number): string[] =>
      references.map((stream) => stream[index]!).filter((text) => text !== '')
    for (const smoothMethod of ['exp', 'floor', 'add-k', 'none'] as const)
      for (const tokenize of ['13a', 'zh', 'char', 'none'] as const) {
        const options = { tokenize, smoothMethod, lowercase: seed % 2 === 0, effectiveOrder: false } as const
        const sums = addUp(hypotheses.map((hypothesis, index) => bleuSums(hypothesis, own(index), options)))
        expect(bleuOf(sums, options)).toEqual(corpusBleu(hypotheses, references, options))
        const effective = { ...options, effectiveOrder: true }
        expect(bleuOf(bleuSums(hypotheses[0]!, own(0), options), effective)).toEqual(
          sentenceBleu(hypotheses[0]!, own(0), effective),
        )
        const few = addUp(
          hypotheses.slice(0, 2).map((hypothesis, index) => bleuSums(hypothesis, own(index), options)),
        )
        const streams = references.map((stream) => stream.slice(0, 2))
        expect(bleuOf(few, options)).toEqual(corpusBleu(hypotheses.slice(0, 2), streams, options))
      }
    for (const wordOrder of [0, 2]) {
      const options = { wordOrder, lowercase: false }
      const sums = addUp(hypotheses.map((hypothesis, index) => chrfSums(hypothesis, own(index), options)))
      expect(sums).toHaveLength(chrfWidth(wordOrder))
      expect(chrfOf(sums)).toBeCloseTo(chrf(hypotheses, references, options), 9)
    }
  }
})

/** Samples whose references are plain lines, with what they are measured by. */
const SAMPLES = [
  [twoSystems(), 'zh', 'zh', {}],
  [wronglyTokenized(), '13a', 'en', { tokenize: '13a', rougeTokenize: 'en' }],
  [vein, 'zh', 'zh', {}],
  [veinWords, 'none', 'zh', { tokenize: 'none' }],
  [mixed, 'zh', 'en', { rougeTokenize: 'en' }],
  [english(), '13a', 'en', {}],
] as const

test('the JSON of each sample equals npm run metrics', async () => {
  for (const [texts, tokenize, rougeTokenize, changes] of SAMPLES) {
    const view = await viewOf(texts, changes)
    const hypotheses = texts.hypotheses.split('\n')
    const rows = texts.references.split('\n').map((line) => line.split('\t'))
    const references = rows[0]!.map((_, stream) => rows.map((row) => row[stream]!))
    const corpus = { references, hypotheses }
    expect(tool.json(view)).toMatchObject({
      bleu: evaluate({ metric: 'bleu', ...corpus, tokenize }),
      chrf: evaluate({ metric: 'chrf', ...corpus }),
      ter: expect.closeTo(Number(evaluate({ metric: 'ter', ...corpus })), 9),
    })
    if (references.length > 1) continue
    const pairs = hypotheses.map((hypothesis, index) => ({ hypothesis, reference: rows[index]![0]! }))
    const own = pairs.map(({ hypothesis, reference }) =>
      rouge(reference, hypothesis, ROUGE_TYPES, rougeTokenize),
    )
    expect(evaluate({ metric: 'rouge', tokenize: rougeTokenize, ...pairs[0]! })).toEqual(own[0])
    for (const type of ROUGE_TYPES)
      for (const part of ['precision', 'recall', 'fmeasure'] as const)
        expect(view.report.rouge[type]![part]).toBeCloseTo(mean(own.map((one) => one[type]![part])), 12)
    const lengths = {
      wer: pairs.map(({ reference }) => reference.split(/\s+/).length),
      cer: pairs.map(({ reference }) => Array.from(reference).length),
    }
    for (const metric of ['wer', 'cer'] as const) {
      const rates = pairs.map((pair) => Number(evaluate({ metric, ...pair })))
      const expected = weightedMean(rates, lengths[metric])
      expect(tool.json(view)).toMatchObject({ [metric]: expect.closeTo(expected, 12) })
    }
  }
})

test('worked examples of the curriculum', async () => {
  // 3.4.4: P = .5, R = .8 with β = 1, 1.2, 8
  expect([1, 1.2, 8].map((beta) => fOf(0.5, 0.8, beta).toFixed(3))).toEqual(['0.615', '0.642', '0.793'])
  // 3.4.5: WER of a corpus is not the mean of rates: 1/2 and 0/20
  const long = Array.from({ length: 20 }, (_, index) => `w${index}`).join(' ')
  const { report } = await viewOf({ references: `a b\n${long}`, hypotheses: `a c\n${long}` })
  expect(report.measures.find(({ key }) => key === 'wer')!.value).toBeCloseTo(1 / 22, 12)
  // two sentences of a summary swapped: L 0.5, Lsum 1
  const swapped = await viewOf({ references: '["a b c\\nd e f"]', hypotheses: '["d e f\\na b c"]' })
  expect(swapped.report.rouge.rougeL!.fmeasure).toBeCloseTo(0.5, 12)
  expect(swapped.report.rouge.rougeLsum!.fmeasure).toBeCloseTo(1, 12)
})

test('formats: tabs, several files, JSON, JSON lines, GBK, line ends', async () => {
  const { references, hypotheses } = english()
  const expected = (await viewOf({ references, hypotheses })).report
  const rows = references.split('\n').map((line) => line.split('\t'))
  const streams = [0, 1].map((stream) => textFile(rows.map((row) => row[stream]).join('\r\n') + '\r\n'))
  const forms: Texts[] = [
    { references: streams, hypotheses: `\ufeff${hypotheses}\n\n` },
    { references: JSON.stringify(rows), hypotheses: JSON.stringify(hypotheses.split('\n')) },
    {
      references: rows.map((refs) => JSON.stringify({ references: refs })).join('\n'),
      hypotheses: hypotheses
        .split('\n')
        .map((prediction) => JSON.stringify({ prediction, id: 1 }))
        .join('\n'),
    },
  ]
  for (const form of forms) expect((await viewOf(form)).report.measures).toEqual(expected.measures)
  const gbk = new File([new Uint8Array([0xd6, 0xb8, 0xbe, 0xb2, 0xc2, 0xf6])], 'gbk.txt')
  expect((await viewOf({ references: [gbk], hypotheses: '指静脉' })).report.bleu.sys_len).toBe(3)
})

test('refuses what it cannot use in one sentence', async () => {
  const zero = new File([new Uint8Array([80, 75, 3, 4, 0, 0])], 'a.zip')
  expect(await refusal({ references: 'a\nb\nc', hypotheses: 'a\nb' })).toMatch(
    /InputError: 参考有 3 段，候选有 2 段/,
  )
  expect(await refusal({ references: 'a', hypotheses: 'a\nb' })).toMatch(
    /InputError: 参考有 1 段，候选有 2 段/,
  )
  expect(await refusal({ references: 'a\n\nc', hypotheses: 'a\nb\nc' })).toMatch(
    /InputError: 参考的第 2 行是空的/,
  )
  expect(await refusal({ references: '', hypotheses: 'a' })).toMatch(/InputError: 没有参考/)
  expect(await refusal({ references: '\n \n', hypotheses: 'a' })).toMatch(/InputError: 参考里没有文字/)
  expect(await refusal({ references: 'a', hypotheses: ' \n' })).toMatch(/InputError: 候选里没有文字/)
  expect(await refusal({ references: [zero], hypotheses: 'a' })).toMatch(/InputError: 这不是文本文件/)
  expect(await refusal({ references: '{"text": "a"}', hypotheses: 'a' })).toMatch(
    /第 1 行有字段 text，没有参考/,
  )
  expect(await refusal({ references: '{"ref": 3}', hypotheses: 'a' })).toMatch(/第 1 行的 ref 是「3」/)
  expect(await refusal({ references: '{"ref": "a"}\nplain', hypotheses: 'a\nb' })).toMatch(
    /第 2 行「plain」不是 JSON/,
  )
  expect(await refusal({ references: 'x'.repeat(20_001), hypotheses: 'a' })).toMatch(/第 1 行有 20001 个字符/)
  const bytes = new File([new Uint8Array([0xff, 0xff, 0x41])], 'a.txt')
  expect(await refusal({ references: [bytes], hypotheses: 'a' })).toMatch(/既不是 UTF-8 也不是 GBK/)
})

test('odd texts give a result without NaN in a figure', async () => {
  const odd: Texts[] = [
    { references: '<script>alert(1)</script>', hypotheses: '<script>alert(1)</script>' },
    { references: 'a\nb', hypotheses: '\nb' },
    { references: '。', hypotheses: 'a' },
    { references: 'a b\n\nc d', hypotheses: 'a b\n\nc d', baseline: 'a b\n\nc d' },
    { references: '[笑声] 你好', hypotheses: '[笑声] 你' },
    { references: 'NaN', hypotheses: 'nan' },
    {
      references: Array.from({ length: 40 }, () => '好').join('\n'),
      hypotheses: Array.from({ length: 40 }, () => '坏').join('\n'),
      baseline: Array.from({ length: 40 }, () => '坏').join('\n'),
    },
  ]
  for (const texts of odd)
    for (const smoothMethod of ['exp', 'none', 'addK'] as const) {
      const view = await viewOf(texts, { smoothMethod })
      const drawn = drawTool(tool, view)
      expect(JSON.stringify(drawn)).not.toMatch(/NaN(?!（)[^a-z]*"\/>|<script>/)
      expect(tool.conclude(view)).not.toContain('NaN')
    }
})

/** Everything that the page says of a text. */
const said = async (texts: Texts, settings: Partial<Options> = {}): Promise<string> => {
  const view = await viewOf(texts, settings)
  return tool
    .remarks(view)
    .map(({ text }) => text)
    .join('\n')
}

test('warns of what is wrong with the text', async () => {
  expect(await said({ references: '指静脉图像', hypotheses: '指 静脉 图像' })).toMatch(
    /只有一边的汉字之间有空格/,
  )
  expect(await said({ references: 'low er', hypotheses: 'low@@ er' })).toMatch(/子词记号/)
  expect(await said({ references: '好，对。', hypotheses: '好,对;' })).toMatch(/全角标点/)
  expect(await said({ references: 'カメラ', hypotheses: 'カメラ' })).toMatch(/ja-mecab/)
  expect(await said({ references: 'a b\n\nc', hypotheses: 'a b\n\nc' })).toMatch(
    /1 个空行（第一个在第 2 行）/,
  )
  expect(await said({ references: '指静脉图像', hypotheses: '指静脉' }, { tokenize: 'none' })).toMatch(
    /只按空白切/,
  )
  expect(await said({ references: '指静脉图像', hypotheses: '指静脉' }, { rougeTokenize: 'en' })).toMatch(
    /得分是 0/,
  )
})

test('marks what no reference has', () => {
  expect(marked(['the', 'the', 'cat', 'ran'], [['the', 'cat']])).toBe('the 〔the〕 cat 〔ran〕')
  expect(marked(Array.from('识别利用近'), [Array.from('识别使用近')])).toBe('识别〔利〕用近')
})

test('paired bootstrap', async () => {
  const measure = { key: 'cer', width: 2, sums: () => [], score: () => 0 } as const
  const drawn = Array.from({ length: 200 }, (_, index) => index / 200)
  expect(
    compare(
      measure,
      0.1,
      0.2,
      drawn,
      drawn.map((value) => value + 0.1),
    ).wins,
  ).toBe(1)
  expect(compare({ ...measure, key: 'bleu' }, 1, 2, [], [])).toMatchObject({
    interval: null,
    wins: Number.NaN,
  })
  const { report } = await viewOf(twoSystems())
  const bleu = report.measures[0]!
  expect(bleu.interval![0]).toBeLessThan(bleu.value)
  expect(bleu.interval![1]).toBeGreaterThan(bleu.value)
  const swapped = await viewOf({
    ...twoSystems(),
    hypotheses: twoSystems().baseline,
    baseline: twoSystems().hypotheses,
  })
  const other = swapped.report.measures[0]!.compared!
  expect(other.wins).toBeCloseTo(1 - bleu.compared!.wins, 12)
  expect(other.p).toBe(bleu.compared!.p)
})

test('JSON that is cut off or spread over lines is not read as plain lines', async () => {
  for (const references of ['["a b",', '{\n  "references": ["a b"]\n}', '{"ref": "a b"'])
    expect(await refusal({ references, hypotheses: 'a b' })).toMatch(/^InputError: 以 [[{] 开头，像是 JSON/)
  expect(await refusal({ references: '[music] hello', hypotheses: '[music] hello' })).toBe('accepted')
})

test('a first line in quotation marks does not make plain lines JSON', async () => {
  const { report } = await viewOf({ references: '"Hello."\nhi there', hypotheses: '"Hello."\nhi there' })
  expect(report.segments).toBe(2)
})

test('warns of letters that ROUGE drops, and of segments too short for BLEU', async () => {
  const korean = await viewOf({ references: '안녕하세요 여러분', hypotheses: '안녕하세요 여러분' })
  expect(korean.report.warnings.join('')).toMatch(/1 段的参考多半不是拉丁字母（第一处在第 1 段）/)
  expect(korean.report.warnings.join('')).toMatch(/一个 4-gram 也没有：BLEU 记 0，与平滑无关/)
  const french = 'Café déjà vu à Genève'
  const { report } = await viewOf({ references: french, hypotheses: french })
  expect(report.warnings.join('')).not.toMatch(/拉丁字母|4-gram/)
})

test('without resamples the comparison shows no NaN', async () => {
  const texts = 'a b\nc d'
  const view = await viewOf({ references: texts, hypotheses: texts, baseline: texts })
  expect(drawTool(tool, view).tables['compared']).not.toContain('NaN')
})
