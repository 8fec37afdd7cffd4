/** What in a text does not fit the way it is measured. */
import type { RougeTokenizer } from '../../src/metrics/text/rouge.ts'
import { words } from '../../src/metrics/text/python-text.ts'
import type { Tokenizer } from '../../src/metrics/text/tokenizers.ts'
import type { Pair } from './corpus.ts'

const HAN = /\p{Script=Han}/u
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
const SEPARATED = /\p{Script=Han}\s+\p{Script=Han}/u
const LATIN_OR_DIGIT = /[a-z0-9]/i
const SUBWORD = /@@(?:\s|$)|▁|(?:^|\s)##\w/
/** Full-width marks and the ASCII marks that stand for the same. */
const WIDTHS = [/[，。！？：；（）]/u, /[,!?:;()]/] as const

export const hasHan = (text: string): boolean => HAN.test(text)

/** Texts of one side of a corpus. */
const referencesOf = (pairs: readonly Pair[]): string[] => pairs.flatMap(({ references }) => references)
const hypothesesOf = (pairs: readonly Pair[]): string[] => pairs.map(({ hypothesis }) => hypothesis)

/** Whether at least a tenth of the segments (and one) hold Han characters. */
export function isChinese(pairs: readonly Pair[]): boolean {
  const count = pairs.filter(({ references, hypothesis }) => hasHan(references.join('') + hypothesis)).length
  return count > 0 && count >= pairs.length / 10
}

const shareOf = (texts: readonly string[], pattern: RegExp): number =>
  texts.filter((text) => pattern.test(text)).length / Math.max(1, texts.length)

/** Whether words are set apart by white space in most Chinese texts. */
const isSegmented = (texts: readonly string[]): boolean => shareOf(texts.filter(hasHan), SEPARATED) > 0.5

/** Letters that are neither Latin nor Han, such as Hangul and Cyrillic. */
const OTHER_LETTER = /(?!\p{Script=Latin}|\p{Script=Han})\p{L}/gu

/** A sentence where ROUGE's English words leave out most letters of a text that has no Han characters; none otherwise. */
export function rougeWarnings(pairs: readonly Pair[], rougeTokenize: RougeTokenizer): string[] {
  if (rougeTokenize !== 'en') return []
  const blind = pairs.filter(({ references }) => {
    const text = references.join('')
    const letters = text.match(/\p{L}/gu)?.length ?? 0
    return !hasHan(text) && (text.match(OTHER_LETTER)?.length ?? 0) > letters / 2
  })
  return blind.length === 0
    ? []
    : [
        `${blind.length} 段的参考多半不是拉丁字母（第一处在第 ${blind[0]?.at} 段），ROUGE 的英文分词只留 a–z 与 0–9，其余全部丢掉；看 chrF。`,
      ]
}

/** Sentences for each tokenization that cannot see the Chinese in the text; none when it can. */
export function tokenizationAlarms(
  pairs: readonly Pair[],
  tokenize: Tokenizer,
  rougeTokenize: RougeTokenizer,
): string[] {
  const han = pairs.filter(({ references, hypothesis }) => hasHan(references.join('') + hypothesis))
  const [first] = han
  if (!first) return []
  const where = `${han.length} 段有汉字（第一处在第 ${first.at} 段）`
  const alarms: string[] = []
  if (tokenize === '13a')
    alarms.push(`${where}，BLEU 却用 13a：两个标点之间的汉字算一个词，n-gram 几乎不可能命中。改用 zh。`)
  if (tokenize === 'none' && !isSegmented(referencesOf(han)))
    alarms.push(`${where}，BLEU 却只按空白切：没有分好词的中文整句是一个词。改用 zh，或先把两边分好词。`)
  if (rougeTokenize === 'en') {
    const visible = han.filter(({ references }) => LATIN_OR_DIGIT.test(references.join('')))
    const what =
      visible.length === 0
        ? '汉字全部丢掉，没有剩下一个词，得分是 0'
        : `汉字全部丢掉；${visible.length} 段只剩字母与数字，它们相同就得满分`
    alarms.push(`${where}，ROUGE 却用英文分词：${what}。改用 zh。`)
  }
  return alarms
}

/** Sentences about the text itself. */
export function textWarnings(pairs: readonly Pair[]): string[] {
  const [references, hypotheses] = [referencesOf(pairs), hypothesesOf(pairs)]
  const warnings: string[] = []
  if (isChinese(pairs) && !isSegmented(references))
    warnings.push('中文没有用空白分词，WER 与 TER 把整句当成一个词，没有意义；看 CER。')
  if (hypotheses.some(hasHan) && isSegmented(hypotheses) !== isSegmented(references))
    warnings.push('参考与候选只有一边的汉字之间有空格；两边要同样分词，或都用没有分词的原文。')
  if (references.some((text) => KANA.test(text)))
    warnings.push('参考里有假名；日文应当用 ja-mecab 分词，这里没有，看 chrF。')
  const subword = hypotheses.findIndex((text) => SUBWORD.test(text))
  if (subword >= 0)
    warnings.push(
      `第 ${pairs[subword]?.at} 段的候选里有子词记号（@@、▁ 或 ##）；要先还原成原文，在子词上算的 BLEU 偏高。`,
    )
  const [full, half] = WIDTHS
  if (
    isChinese(pairs) &&
    shareOf(references, full) > 0.3 &&
    shareOf(hypotheses, full) < 0.1 &&
    shareOf(hypotheses, half) > 0.3
  )
    warnings.push('参考用全角标点，候选用半角；先统一，否则每个标点都算错。')
  const empty = pairs.filter(({ hypothesis }) => words(hypothesis).length === 0)
  if (empty.length > 0)
    warnings.push(`${empty.length} 段的候选是空的（第一处在第 ${empty[0]?.at} 段），按空译文计分。`)
  const same = pairs.filter(({ references, hypothesis }) => references.includes(hypothesis)).length
  if (same === pairs.length) warnings.push('候选与参考逐字相同；确认没有贴错。')
  return warnings
}
