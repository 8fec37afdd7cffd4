import type { Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { MeasureKey } from './measures.ts'
import type { Measured, Report } from './report.ts'

/** Least segments whose scores are drawn as a distribution. */
const LEAST_FOR_SPREAD = 8
const BINS = 20

/** The row of a measure; a report has all that were asked for. */
export const measured = ({ measures }: Report, key: MeasureKey): Measured | undefined =>
  measures.find((one) => one.key === key)

export const valueOf = (report: Report, key: MeasureKey): number => measured(report, key)?.value ?? Number.NaN

export const two = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : write(value))

export function tokenizers({ byTokenizer, tokenize, segments }: Report): Figure | null {
  const drawn = byTokenizer.filter(({ score }) => Number.isFinite(score))
  if (drawn.length === 0) return null
  const scores = drawn.map(({ score }) => score)
  return {
    kind: 'bars',
    label: `同样的 ${segments} 段，只换分词，BLEU 从 ${two(Math.min(...scores))} 到 ${two(Math.max(...scores))}；现在用的是 ${tokenize}。`,
    unit: 'BLEU（0–100）',
    right: { name: '候选', color: 1 },
    rows: drawn.map(({ tokenizer, score }) => ({
      name: tokenizer === tokenize ? `${tokenizer}（现在用的）` : tokenizer,
      right: Number(score.toFixed(2)),
    })),
  }
}

const rounded = (values: readonly number[], n: number): number => Number((values[n] ?? 0).toFixed(1))

export function precisions({ bleu, baselineBleu, counts }: Report): Figure {
  const name = (n: number): string => `${n + 1}-gram ${counts.hits[n] ?? 0}/${counts.all[n] ?? 0}`
  return {
    kind: 'bars',
    label: `n-gram 精确率 ${bleu.precisions.map((value) => value.toFixed(1)).join('、')}，简短惩罚 BP ${write(bleu.bp)}；BLEU 是 BP 乘它们的几何平均 ${two(bleu.score)}。`,
    unit: '平滑后的精确率（%）',
    right: { name: baselineBleu ? '候选' : `BP ${write(bleu.bp)}`, color: 1 },
    left: baselineBleu ? { name: '另一个系统', color: 'muted' } : undefined,
    rows: bleu.precisions.map((_, n) => ({
      name: name(n),
      right: rounded(bleu.precisions, n),
      left: baselineBleu ? rounded(baselineBleu.precisions, n) : undefined,
    })),
  }
}

export function spread(report: Report): Figure | null {
  const { system, baseline } = report.spread
  if (report.segments < LEAST_FOR_SPREAD || system.length === 0) return null
  const corpus = valueOf(report, 'chrf')
  const low = system.filter((score) => score < 50).length / system.length
  return {
    kind: 'histogram',
    label: `各段的 chrF：最低 ${two(system[0] ?? 0)}，最高 ${two(system.at(-1) ?? 0)}，${percent(low)} 的段不到 50；语料级 ${two(corpus)}。`,
    x: { name: '一段的 chrF（0–100）', domain: [0, 100] },
    edges: Array.from({ length: BINS + 1 }, (_, bin) => (100 * bin) / BINS),
    series: [
      ...(baseline ? [{ name: '另一个系统', color: 'muted', values: baseline } as const] : []),
      { name: '候选', color: 1, values: system },
    ],
    references: [{ kind: 'vertical', at: corpus, name: `语料级 ${two(corpus)}` }],
  }
}

export function difference(report: Report): Figure | null {
  const { differences, resamples } = report
  const compared = measured(report, 'bleu')?.compared
  if (!differences || !compared || differences.length < 2) return null
  const low = Math.min(0, differences[0] ?? 0)
  const high = Math.max(0, differences.at(-1) ?? 0)
  if (high - low === 0) return null
  const [from, to] = [low - (high - low) / 40, high + (high - low) / 40]
  return {
    kind: 'histogram',
    label: `${resamples} 次配对重抽里，候选的 BLEU 更高的占 ${percent(compared.wins)}；差 ${two(compared.difference)}，p = ${write(compared.p, 2)}。`,
    x: { name: 'BLEU 之差：候选 − 另一个系统', domain: [from, to] },
    edges: Array.from({ length: BINS + 1 }, (_, bin) => from + ((to - from) * bin) / BINS),
    series: [{ name: '重抽', color: 1, values: differences }],
    references: [{ kind: 'vertical', at: 0, name: '0' }],
  }
}
