/** Pairs of texts that share a band, and their Jaccard index, in parts. */
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import { agreement, bandKey, family, sign } from './minhash.ts'
import { jaccard, shinglesOf } from './shingles.ts'
import type { Text } from './texts.ts'

type Options = Settings<typeof controls>

/** A pair of texts that was compared: of `query` in the test set (or later in the file) and `other` in the training set. */
export interface Compared {
  readonly query: number
  readonly other: number
  readonly jaccard: number
  readonly estimate: number
}

/** Texts signed and pairs compared between two looks at the outside. */
const CHUNK = 256
const COMPARISONS = 40
/** Most members of one bucket that a text is paired with, and most pairs of all: a template shared by thousands would be quadratic. */
const BUCKET = 100
const PAIRS = 1_000_000

/** The search as three stages: sign the texts, collect pairs band by band, compare each pair. */
export class Search {
  readonly texts: readonly Text[]
  readonly options: Options
  readonly parts: number
  readonly compared: Compared[] = []
  /** Pairs that were passed over because a bucket or all of them were too many. */
  skipped = 0
  private readonly signatures: Uint32Array
  private readonly pairs = new Set<number>()
  private listed: readonly number[] | null = null
  private readonly chunks: number
  private readonly hashes: number
  private readonly within: boolean
  private readonly functions

  constructor(texts: readonly Text[], within: boolean, options: Options) {
    this.texts = texts
    this.within = within
    this.options = options
    this.hashes = options.bands * options.bandRows
    this.functions = family(this.hashes, options.seed)
    this.signatures = new Uint32Array(texts.length * this.hashes)
    this.chunks = Math.ceil(texts.length / CHUNK)
    this.parts = this.chunks + options.bands + COMPARISONS
  }

  /** Pairs that shared a band. */
  get candidates(): number {
    return this.pairs.size
  }

  part(index: number): void {
    if (index < this.chunks) this.sign(index * CHUNK)
    else if (index < this.chunks + this.options.bands) this.collect(index - this.chunks)
    else this.compare(index - this.chunks - this.options.bands)
  }

  private signature(text: number): Uint32Array {
    return this.signatures.subarray(text * this.hashes, (text + 1) * this.hashes)
  }

  private sign(from: number): void {
    const until = Math.min(from + CHUNK, this.texts.length)
    for (let text = from; text < until; text++)
      sign(shinglesOf(this.texts[text]?.normal ?? '', this.options), this.functions, this.signature(text))
  }

  private collect(band: number): void {
    const { bandRows } = this.options
    const buckets = new Map<number, number[]>()
    const keys = Float64Array.from(this.texts, (_, text) =>
      bandKey(this.signature(text), band * bandRows, bandRows),
    )
    for (const [text, { train }] of this.texts.entries()) {
      if (train.length === 0) continue
      const key = keys[text] ?? 0
      const bucket = buckets.get(key)
      if (bucket) bucket.push(text)
      else buckets.set(key, [text])
    }
    for (const [query, { test }] of this.texts.entries()) {
      if (!this.within && test.length === 0) continue
      const bucket = buckets.get(keys[query] ?? 0) ?? []
      // in one file every pair is met from its later text
      const others = bucket.filter((other) => (this.within ? other < query : other !== query))
      this.skipped += Math.max(0, others.length - BUCKET)
      for (const other of others.slice(0, BUCKET))
        if (this.pairs.size < PAIRS) this.pairs.add(query * this.texts.length + other)
        else this.skipped++
    }
  }

  private compare(part: number): void {
    this.listed ??= [...this.pairs].sort((a, b) => a - b)
    const pairs = this.listed
    const [from, until] = [part, part + 1].map((at) => Math.floor((at * pairs.length) / COMPARISONS))
    let query = -1
    let own: ReadonlySet<string> = new Set()
    for (const pair of pairs.slice(from, until)) {
      const next = Math.floor(pair / this.texts.length)
      if (next !== query) {
        query = next
        own = this.shingles(query)
      }
      const other = pair % this.texts.length
      this.compared.push({
        query,
        other,
        jaccard: jaccard(own, this.shingles(other)),
        estimate: agreement(this.signature(query), this.signature(other)),
      })
    }
  }

  private shingles(text: number): ReadonlySet<string> {
    return new Set(shinglesOf(this.texts[text]?.normal ?? '', this.options))
  }
}
