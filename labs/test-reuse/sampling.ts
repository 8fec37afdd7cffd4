import { pow } from '../../src/engine/nn/exact.ts'
import { random, type RandomStream } from '../../src/engine/nn/random.ts'
import { Tally } from './tally.ts'

/** k classifiers that toss coins, one test set of n questions, and whether their votes are aligned with their scores. */
export interface Trial {
  /** 1 … */
  readonly k: number
  readonly n: number
  readonly attack: boolean
}

/** Accuracies of one repetition after the first m classifiers, for each m in `marks`. */
export interface Repetition {
  /** Highest score on the test set, and the score of that same classifier on fresh questions. */
  readonly best: readonly number[]
  readonly bestFresh: readonly number[]
  /** The aligned vote on the test set and on fresh questions; empty without the attack. */
  readonly vote: readonly number[]
  readonly voteFresh: readonly number[]
}

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Fills `row` with n fair bits; a bit says whether the classifier is right on that question. Answers how many are. */
function toss(stream: RandomStream, row: Uint32Array, n: number): number {
  let right = 0
  for (let i = 0; i < row.length; i++) {
    const word = stream.word()
    row[i] = i === row.length - 1 && n % 32 !== 0 ? word >>> (32 - (n % 32)) : word
    right += ones(row[i] ?? 0)
  }
  return right
}

/** One repetition, with questions and answers of its own. The test set is the same whether or not the attack is made. */
export function repeat(seed: number, index: number, trial: Trial, marks: readonly number[]): Repetition {
  const { k, n, attack } = trial
  const words = Math.ceil(n / 32)
  const row = new Uint32Array(words)
  const test = random(seed, `test-reuse/${index}/test`)
  const fresh = random(seed, `test-reuse/${index}/fresh`)
  const [votes, votesFresh] = [new Tally(words), new Tally(words)]
  const found = {
    best: [] as number[],
    bestFresh: [] as number[],
    vote: [] as number[],
    voteFresh: [] as number[],
  }
  let best = -1
  let bestIndex = 0
  for (let classifier = 0, mark = 0; classifier < k; classifier++) {
    const score = toss(test, row, n)
    if (score > best) [best, bestIndex] = [score, classifier]
    if (attack) {
      const invert = 2 * score < n
      votes.add(row, invert)
      toss(fresh.seek(classifier * words), row, n)
      votesFresh.add(row, invert)
    }
    if (marks[mark] !== classifier + 1) continue
    mark++
    found.best.push(best / n)
    found.bestFresh.push(toss(fresh.seek(bestIndex * words), row, n) / n)
    if (attack) {
      found.vote.push(votes.accuracy(n))
      found.voteFresh.push(votesFresh.accuracy(n))
    }
  }
  return found
}

/** Numbers of classifiers at which a repetition is read: about `most`, in equal ratios from 1 to k. */
export function marksTo(k: number, most = 24): number[] {
  const marks = Array.from({ length: most }, (_, index) => Math.round(pow(k, index / (most - 1))))
  return [...new Set(marks)]
}

/** Mean of some repetitions, number by number. */
export function meanOf(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map(
    (_, place) => rows.reduce((sum, row) => sum + (row[place] ?? 0), 0) / rows.length,
  )
}
