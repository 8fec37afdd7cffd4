/** The calculating half of the tool, loaded by its worker alone. */
import { InputError } from '../../src/data/input-error.ts'
import { Analysis, defineWork } from '../../src/lab/tool/index.ts'
import { evenQuantiles } from '../../src/metrics/numeric/quantile.ts'
import { BLEU_WIDTH, bleuOf, bleuSums, bleuTokens } from '../../src/metrics/text/bleu.ts'
import { ROUGE_TYPES } from '../../src/metrics/text/rouge.ts'
import { TOKENIZERS } from '../../src/metrics/text/tokenizers.ts'
import { interval, resampler, resamplesFor } from '../classification/bootstrap.ts'
import { hasHan, isChinese, rougeWarnings, textWarnings, tokenizationAlarms } from './alarms.ts'
import { align } from './corpus.ts'
import type { Corpus, Pair } from './corpus.ts'
import { cellOf, marked, ngramRows } from './matched.ts'
import { bleuOptions, isError, measuresOf } from './measures.ts'
import type { Options } from './measures.ts'
import type { Measured, NgramRow, Report, SegmentRow } from './report.ts'
import { readHypotheses, readReferences } from './segments.ts'
import { signaturesOf } from './signature.ts'
import { compare, total } from './significance.ts'
import type { Sums } from './significance.ts'

/** Segments and resamples between two looks at the outside. */
const SEGMENTS_A_PART = 50
const RESAMPLES_A_PART = 20
/** Below this, an interval over segments says nothing. */
const LEAST_FOR_INTERVALS = 10
const ROWS = 500
const NGRAM_SEGMENTS = 20
const DRAWN = 500

export default defineWork({
  read: { references: readReferences, hypotheses: readHypotheses, baseline: readHypotheses },
  analyse: ({ references, hypotheses, baseline }, settings: Options) => {
    if (!hypotheses) throw new InputError('候选里没有文字；每行一段译文。', 'hypotheses')
    const corpus = align(references, hypotheses, baseline)
    const read = [
      `参考：${references.understood}`,
      `候选：${hypotheses.understood}`,
      ...(baseline ? [`另一个系统：${baseline.understood}`] : []),
    ]
    return analysisOf(corpus, read, settings)
  },
})

/** Sums of the segments a part at a time, then resamples, then everything that a page shows. */
function analysisOf(corpus: Corpus, read: readonly string[], settings: Options): Analysis<Report> {
  const { pairs, compared } = corpus
  const tokenize = settings.tokenize === 'auto' ? (isChinese(pairs) ? 'zh' : '13a') : settings.tokenize
  const rougeTokenize =
    settings.rougeTokenize === 'auto'
      ? pairs.some(({ references }) => hasHan(references.join('')))
        ? 'zh'
        : 'en'
      : settings.rougeTokenize
  const measures = measuresOf(settings, tokenize, rougeTokenize)
  const size = pairs.length
  const sums = measures.map((measure): Sums => {
    const room = (): Float64Array => new Float64Array(size * measure.width)
    return { measure, system: room(), baseline: compared ? room() : null }
  })
  const others = TOKENIZERS.filter((tokenizer) => tokenizer !== tokenize).map((tokenizer) => ({
    options: bleuOptions(settings, tokenizer),
    sums: new Float64Array(BLEU_WIDTH),
  }))
  const addSegment = (index: number, { hypothesis, references, baseline }: Pair): void => {
    for (const one of sums) {
      one.system.set(one.measure.sums(hypothesis, references), index * one.measure.width)
      one.baseline?.set(one.measure.sums(baseline, references), index * one.measure.width)
    }
    for (const one of others)
      for (const [at, value] of bleuSums(hypothesis, references, one.options).entries())
        one.sums[at] = (one.sums[at] ?? 0) + value
  }

  const resamples = size < LEAST_FOR_INTERVALS ? 0 : resamplesFor(size)
  const draw = resampler(size, null, settings.seed)
  const weights = new Float64Array(size)
  const drawn = measures.map((): { system: number[]; baseline: number[] } => ({ system: [], baseline: [] }))
  const resample = (): void => {
    draw(weights)
    for (const [index, { measure, system, baseline }] of sums.entries()) {
      drawn[index]?.system.push(measure.score(total(system, measure.width, weights)))
      if (baseline) drawn[index]?.baseline.push(measure.score(total(baseline, measure.width, weights)))
    }
  }

  const report = (): Report => {
    const options = bleuOptions(settings, tokenize)
    const [bleuSumsOf] = sums
    const counts = total(bleuSumsOf?.system ?? new Float64Array(), BLEU_WIDTH, null)
    const bleu = bleuOf(counts, options)
    const baselineBleu = bleuSumsOf?.baseline
      ? bleuOf(total(bleuSumsOf.baseline, BLEU_WIDTH, null), options)
      : null
    const references = pairs.map((pair) => pair.references.length)
    const range = references.reduce<[number, number]>(
      ([least, most], count) => [Math.min(least, count), Math.max(most, count)],
      [Infinity, 0],
    )
    const measured = sums.map(({ measure, system, baseline }, index): Measured => {
      const { key } = measure
      const own = drawn[index] ?? { system: [], baseline: [] }
      const value = measure.score(total(system, measure.width, null))
      const other = baseline ? measure.score(total(baseline, measure.width, null)) : null
      return {
        key,
        value,
        interval: interval(own.system),
        compared: other === null ? null : compare(measure, value, other, own.system, own.baseline),
      }
    })
    const scores = segmentScores(pairs, sums)
    const chrfAt = measures.findIndex(({ key }) => key === 'chrf')
    const { rows, ngrams } = worstFirst(pairs, settings, scores, options)
    return {
      segments: size,
      references: range,
      read: [
        ...read,
        ...(corpus.blank.length > 0
          ? [`${corpus.blank.length} 个空行（第一个在第 ${corpus.blank[0]} 行）两边都空，没有算`]
          : []),
      ],
      tokenize,
      rougeTokenize,
      bleu,
      baselineBleu,
      counts: { hits: [...counts.subarray(0, 4)], all: [...counts.subarray(4, 8)] },
      measures: measured,
      rouge: rougeMeans(sums, size),
      byTokenizer: TOKENIZERS.map((tokenizer) => {
        const other = others.find((one) => one.options.tokenize === tokenizer)
        return { tokenizer, score: other ? bleuOf(other.sums, other.options).score : bleu.score }
      }),
      spread: spreadOf(sums[chrfAt]),
      differences: differencesOf(drawn[0], compared),
      rows,
      ngrams,
      resamples,
      alarms: tokenizationAlarms(pairs, tokenize, rougeTokenize),
      warnings: [
        ...textWarnings(pairs),
        ...rougeWarnings(pairs, rougeTokenize),
        ...scoreWarnings(bleu, counts, size, resamples),
      ],
      signatures: signaturesOf(settings, range, tokenize, bleu, measured),
    }
  }

  const chunks = Math.ceil(size / SEGMENTS_A_PART)
  return new Analysis(
    chunks + Math.ceil(resamples / RESAMPLES_A_PART),
    (part) => {
      if (part < chunks) {
        const from = part * SEGMENTS_A_PART
        for (const [offset, pair] of pairs.slice(from, from + SEGMENTS_A_PART).entries())
          addSegment(from + offset, pair)
        return
      }
      const done = (part - chunks) * RESAMPLES_A_PART
      for (let count = done; count < Math.min(done + RESAMPLES_A_PART, resamples); count++) resample()
    },
    report,
  )
}

type Scores = ReadonlyMap<string, Float64Array>

/** The score of each segment by each measure. */
function segmentScores(pairs: readonly Pair[], sums: readonly Sums[]): Scores {
  return new Map(
    sums.map(({ measure, system }) => [
      measure.key,
      Float64Array.from(pairs, (_, index) => {
        const own = system.subarray(index * measure.width, (index + 1) * measure.width)
        return measure.segment ? measure.segment(own) : measure.score(own)
      }),
    ]),
  )
}

/** Rows of the table, worst first, and the n-grams of the first few. */
function worstFirst(
  pairs: readonly Pair[],
  { order }: Options,
  scores: Scores,
  { tokenize: tokenizer, lowercase }: ReturnType<typeof bleuOptions>,
): { rows: SegmentRow[]; ngrams: NgramRow[] } {
  const by = scores.get(order) ?? new Float64Array()
  const sign = isError(order) ? -1 : 1
  const badness = (index: number): number => sign * (by[index] ?? 0)
  const worst = pairs
    .map((pair, index) => ({ pair, index }))
    .sort((a, b) => Math.sign(badness(a.index) - badness(b.index)) || a.index - b.index)
    .slice(0, ROWS)
    .map(({ pair, index }) => {
      const tokens = bleuTokens(pair.hypothesis, tokenizer, lowercase)
      const references = pair.references.map((reference) => bleuTokens(reference, tokenizer, lowercase))
      return { pair, index, tokens, references }
    })
  return {
    rows: worst.map(({ pair, index, tokens, references }) => ({
      at: pair.at,
      scores: Object.fromEntries([...scores].map(([key, values]) => [key, values[index] ?? 0])),
      marked: cellOf(marked(tokens, references)),
      reference: cellOf(pair.references[0] ?? ''),
    })),
    ngrams: worst
      .slice(0, NGRAM_SEGMENTS)
      .flatMap(({ pair, tokens, references }) => ngramRows(pair.at, tokens, references)),
  }
}

/** Mean precision, recall and F1 of each ROUGE. */
function rougeMeans(sums: readonly Sums[], size: number): Report['rouge'] {
  return Object.fromEntries(
    ROUGE_TYPES.flatMap((type) => {
      const own = sums.find(({ measure }) => measure.key === type)
      if (!own) return []
      const [precision = 0, recall = 0, fmeasure = 0] = total(own.system, own.measure.width, null)
      return [[type, { precision: precision / size, recall: recall / size, fmeasure: fmeasure / size }]]
    }),
  )
}

function spreadOf(sums: Sums | undefined): Report['spread'] {
  if (!sums) return { system: [], baseline: null }
  const { measure, system, baseline } = sums
  const each = (all: Float64Array): number[] =>
    Array.from({ length: all.length / measure.width }, (_, index) =>
      measure.score(all.subarray(index * measure.width, (index + 1) * measure.width)),
    )
  return {
    system: evenQuantiles(each(system), DRAWN),
    baseline: baseline ? evenQuantiles(each(baseline), DRAWN) : null,
  }
}

function differencesOf(
  bleu: { readonly system: readonly number[]; readonly baseline: readonly number[] } | undefined,
  compared: boolean,
): readonly number[] | null {
  if (!bleu || !compared || bleu.system.length === 0) return null
  return evenQuantiles(
    bleu.system.map((score, index) => score - (bleu.baseline[index] ?? Number.NaN)),
    DRAWN,
  )
}

function scoreWarnings(
  bleu: Report['bleu'],
  counts: Float64Array,
  size: number,
  resamples: number,
): string[] {
  const warnings: string[] = []
  if (resamples === 0)
    warnings.push(
      size < LEAST_FOR_INTERVALS
        ? `只有 ${size} 段，不给区间；BLEU 是语料级的数，几段上的值由个别 n-gram 决定。`
        : '段太多，自助抽样要算很久，没有给区间。',
    )
  else if (size < 100) warnings.push(`只有 ${size} 段，区间很宽，不要报到小数点后两位。`)
  if ((counts[7] ?? 0) === 0)
    warnings.push('候选里没有一段长到 4 个词，一个 4-gram 也没有：BLEU 记 0，与平滑无关；看 chrF。')
  else if ((counts[0] ?? 0) > 0 && (counts[3] ?? 0) === 0)
    warnings.push('没有一个 4-gram 命中，BLEU 由平滑方法决定；换一种平滑看看变多少。')
  const ratio = bleu.sys_len / bleu.ref_len
  if (ratio < 0.85)
    warnings.push(`候选总长只有参考的 ${ratio.toFixed(3)}，简短惩罚 BP ${bleu.bp.toFixed(3)}。`)
  if (ratio > 1.15) warnings.push(`候选总长是参考的 ${ratio.toFixed(3)} 倍；ROUGE 召回会因此偏高。`)
  return warnings
}
