/** Cosines of pairs of embeddings: all of them, or as many as allowed, drawn at random. */
import { random } from '../../src/engine/nn/random.ts'
import type { RandomStream } from '../../src/engine/nn/random.ts'
import type { Embeddings, Trials } from './trials.ts'

/** Multiplications between two looks at the outside. */
const PART = 3e7

/** Pairs of one kind: how many there are, and how many are compared. */
interface Plan {
  readonly all: number
  readonly compared: number
}

/** Compares pairs in parts; {@link Pairs.trials} after the last. */
export class Pairs {
  readonly parts: number
  readonly genuine: Plan
  readonly impostor: Plan
  private readonly given: Embeddings
  /** Rows of each identity. */
  private readonly members: readonly (readonly number[])[]
  private readonly rowOf: { readonly first: Int32Array; readonly second: Int32Array }
  private readonly scores: Float64Array

  /** @param limit most pairs of either kind */
  constructor(given: Embeddings, limit: number, seed: number) {
    this.given = given
    const rows = given.identity.length
    const members = Array.from({ length: given.count }, (): number[] => [])
    for (const [row, identity] of given.identity.entries()) members[identity]?.push(row)
    this.members = members
    const own = members.reduce((sum, { length }) => sum + pairsOf(length), 0)
    this.genuine = planOf(own, limit)
    this.impostor = planOf(pairsOf(rows) - own, limit)
    const count = this.genuine.compared + this.impostor.compared
    this.rowOf = { first: new Int32Array(count), second: new Int32Array(count) }
    this.scores = new Float64Array(count)
    this.choose(random(seed, 'pairs'))
    this.parts = Math.max(1, Math.ceil((count * given.width) / PART))
  }

  private choose(stream: RandomStream): void {
    const { identity } = this.given
    let at = 0
    const add = (first: number, second: number): void => {
      this.rowOf.first[at] = first
      this.rowOf.second[at] = second
      at++
    }
    const { genuine, impostor, members } = this
    if (genuine.compared === genuine.all)
      for (const rows of members)
        for (const [place, first] of rows.entries())
          for (let next = place + 1; next < rows.length; next++) add(first, rows[next] ?? 0)
    else this.drawGenuine(stream, add)
    if (impostor.compared === impostor.all)
      for (let first = 0; first < identity.length; first++)
        for (let second = first + 1; second < identity.length; second++) {
          if (identity[first] !== identity[second]) add(first, second)
        }
    else
      while (at < this.scores.length) {
        const [first, second] = [stream.integer(identity.length), stream.integer(identity.length)]
        if (identity[first] !== identity[second]) add(first, second)
      }
  }

  /** An identity in proportion to its pairs, then two different rows of it. */
  private drawGenuine(stream: RandomStream, add: (first: number, second: number) => void): void {
    const largest = this.members.reduce((most, { length }) => Math.max(most, pairsOf(length)), 0)
    for (let drawn = 0; drawn < this.genuine.compared;) {
      const rows = this.members[stream.integer(this.members.length)] ?? []
      if (stream.word() >= (pairsOf(rows.length) / largest) * 2 ** 32) continue
      const first = stream.integer(rows.length)
      const second = stream.integer(rows.length)
      if (first === second) continue
      add(rows[first] ?? 0, rows[second] ?? 0)
      drawn++
    }
  }

  /** Compares the pairs of one part. */
  part(index: number): void {
    const { vectors, width } = this.given
    const { first, second } = this.rowOf
    const [from, to] = [index, index + 1].map((edge) => Math.round((this.scores.length * edge) / this.parts))
    for (let pair = from ?? 0; pair < (to ?? 0); pair++) {
      const [a, b] = [(first[pair] ?? 0) * width, (second[pair] ?? 0) * width]
      let sum = 0
      for (let column = 0; column < width; column++)
        sum += (vectors[a + column] ?? 0) * (vectors[b + column] ?? 0)
      this.scores[pair] = sum
    }
  }

  trials(): Trials {
    const { identity, count } = this.given
    const of = (rows: Int32Array): Int32Array => rows.map((row) => identity[row] ?? 0)
    return {
      scores: this.scores,
      genuine: new Uint8Array(this.scores.length).fill(1, 0, this.genuine.compared),
      identities: { first: of(this.rowOf.first), second: of(this.rowOf.second), count },
    }
  }

  /** Identities with a single row, which have no genuine pair. */
  alone(): number {
    return this.members.filter(({ length }) => length === 1).length
  }
}

const pairsOf = (rows: number): number => (rows * (rows - 1)) / 2
const planOf = (all: number, limit: number): Plan => ({ all, compared: Math.min(all, Math.round(limit)) })
