import { percent } from '../../src/figures/text.ts'

/** A share as per cent; what no figure could show is called close to 0. */
export const share = (value: number): string =>
  value === 0 ? '0' : value < 1e-5 ? '0.001% 以下' : percent(value)

/** A text with a space before it where it begins with a Latin letter, to stand after a Han character. */
export const spaced = (text: string): string => (/^[A-Za-z0-9]/.test(text) ? ` ${text}` : text)
