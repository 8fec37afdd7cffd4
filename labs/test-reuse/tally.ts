/**
 * Counts, question by question, how many of many votes are right: bit i of a word is the vote on question i, and the counters are kept
 * as bit planes, so that one vote on 32 questions costs about two additions with carry instead of 32.
 */
export class Tally {
  private readonly planes: Uint32Array[] = []
  private readonly words: number
  private added = 0

  constructor(words: number) {
    this.words = words
  }

  /** Adds one classifier's votes, turned round when `invert`. */
  add(row: Uint32Array, invert: boolean): void {
    const mask = invert ? 0xffffffff : 0
    for (let word = 0; word < this.words; word++) {
      let carry = ((row[word] ?? 0) ^ mask) >>> 0
      for (let place = 0; carry !== 0; place++) {
        const plane = (this.planes[place] ??= new Uint32Array(this.words))
        const before = plane[word] ?? 0
        plane[word] = before ^ carry
        carry = (before & carry) >>> 0
      }
    }
    this.added++
  }

  /** Votes on a question that are right. */
  right(question: number): number {
    const word = question >>> 5
    let count = 0
    for (let place = 0; place < this.planes.length; place++)
      count += (((this.planes[place]?.[word] ?? 0) >>> (question & 31)) & 1) << place
    return count
  }

  /** Share of the first n questions that the majority answers rightly; a tie counts half. */
  accuracy(n: number): number {
    let sum = 0
    for (let question = 0; question < n; question++) {
      const lead = 2 * this.right(question) - this.added
      sum += lead > 0 ? 1 : lead === 0 ? 0.5 : 0
    }
    return sum / n
  }
}
