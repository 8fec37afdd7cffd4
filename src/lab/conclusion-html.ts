import { escapeText } from '../figures/svg.ts'

/** The result in a sentence, as it stands under the figures. */
export const conclusionHtml = (sentence: string): string =>
  `<p><strong>结果：</strong>${escapeText(sentence)}</p>`
