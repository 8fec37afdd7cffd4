/** Han characters read silently in a minute, in text with formulas to be understood. */
const readInAMinute = 260
/** Characters said aloud in a second. */
const saidInASecond = 4

/** Minutes that a page takes to read, at least 1. */
export const minutesToRead = (characters: number): number =>
  Math.max(1, Math.round(characters / readInAMinute))

/** Seconds that a text takes to be said aloud, to the nearest 5. */
export function secondsToSay(text: string): number {
  const characters = text.match(/[\p{Script=Han}\d]|[A-Za-z]+/gu)?.length ?? 0
  return Math.max(5, Math.round(characters / saidInASecond / 5) * 5)
}
