import type { BleuScore } from '../../src/metrics/text/bleu.ts'
import type { Tokenizer } from '../../src/metrics/text/tokenizers.ts'
import { bleuOptions } from './measures.ts'
import type { Options } from './measures.ts'
import type { Measured } from './report.ts'

/** Said in place of a version of sacreBLEU, whose numbers these are but not whose program. */
const VERSION = 'version:2-compatible'

const SMOOTH_DEFAULTS: Readonly<Record<string, number>> = { floor: 0.1, 'add-k': 1 }

/** Lines to cite, one a measure of sacreBLEU's, in the form that sacreBLEU 2 prints: signature, score, parts. */
export function signaturesOf(
  settings: Options,
  [least, most]: readonly [number, number],
  tokenize: Tokenizer,
  bleu: BleuScore,
  measures: readonly Measured[],
): string[] {
  const valueOf = (key: string): string =>
    (measures.find((one) => one.key === key)?.value ?? Number.NaN).toFixed(2)
  const references = `nrefs:${least === most ? most : 'var'}`
  const letters = `case:${settings.lowercase ? 'lc' : 'mixed'}`
  const { smoothMethod, smoothValue } = bleuOptions(settings, tokenize)
  const value = smoothValue ?? SMOOTH_DEFAULTS[smoothMethod]
  const smooth = `smooth:${smoothMethod}${value === undefined ? '' : `[${value.toFixed(2)}]`}`
  const parts = bleu.precisions.map((precision) => precision.toFixed(1)).join('/')
  const ratio = bleu.ref_len === 0 ? 0 : bleu.sys_len / bleu.ref_len
  const lengths = `(BP = ${bleu.bp.toFixed(3)} ratio = ${ratio.toFixed(3)} hyp_len = ${bleu.sys_len} ref_len = ${bleu.ref_len})`
  const words = settings.wordOrder
  return [
    `BLEU|${references}|${letters}|eff:no|tok:${tokenize}|${smooth}|${VERSION} = ${bleu.score.toFixed(2)} ${parts} ${lengths}`,
    `chrF2${words === '2' ? '++' : ''}|${references}|${letters}|eff:yes|nc:6|nw:${words}|space:no|${VERSION} = ${valueOf('chrf')}`,
    ...(settings.withTer
      ? [`TER|${references}|case:lc|tok:tercom|norm:no|punct:yes|asian:no|${VERSION} = ${valueOf('ter')}`]
      : []),
  ]
}

/** The command with which sacreBLEU answers the same numbers. */
export function commandOf(settings: Options, tokenize: Tokenizer, references: number): string {
  const { smoothMethod, smoothValue } = bleuOptions(settings, tokenize)
  const metrics = settings.withTer ? 'bleu chrf ter' : 'bleu chrf'
  const flags = [
    ...(references > 1 ? [`--num-refs ${references}`] : []),
    `--tokenize ${tokenize}`,
    `--smooth-method ${smoothMethod}`,
    ...(smoothValue === undefined ? [] : [`--smooth-value ${smoothValue}`]),
    `--chrf-word-order ${settings.wordOrder}`,
    ...(settings.lowercase ? ['--lowercase', '--chrf-lowercase'] : []),
  ]
  return `pip install sacrebleu\nsacrebleu ref.txt -i hyp.txt -m ${metrics} ${flags.join(' ')}`
}
