/** From emissions to labellings: the best path of Graves et al. 2006, and prefix beam search (Hannun et al. 2014, without language model). */
import { logAdd } from './lattice.ts'
import type { Emissions } from './lattice.ts'

/** Repeats merged, blanks taken away. */
export const collapse = (path: readonly number[], blank: number): number[] =>
  path.filter((symbol, t) => symbol !== blank && symbol !== path[t - 1])

/** The most probable symbol of each frame, its log-probability as a path, and what it collapses to. */
export function bestPath({ frames, symbols, log }: Emissions, blank: number) {
  let logProbability = 0
  const path = Array.from({ length: frames }, (_, t) => {
    let top = 0
    for (let v = 1; v < symbols; v++)
      if ((log[t * symbols + v] ?? -Infinity) > (log[t * symbols + top] ?? -Infinity)) top = v
    logProbability += log[t * symbols + top] ?? -Infinity
    return top
  })
  return { path, logProbability, label: collapse(path, blank) }
}

/** A prefix as a node of a tree, so that extending it costs nothing. */
class Prefix {
  readonly parent: Prefix | null
  readonly symbol: number
  private readonly children = new Map<number, Prefix>()

  constructor(parent: Prefix | null, symbol: number) {
    this.parent = parent
    this.symbol = symbol
  }

  with(symbol: number): Prefix {
    let child = this.children.get(symbol)
    if (!child) {
      child = new Prefix(this, symbol)
      this.children.set(symbol, child)
    }
    return child
  }
}

/** The symbols of a prefix, first to last. */
function symbolsOf(prefix: Prefix): number[] {
  const symbols: number[] = []
  for (let node = prefix; node.parent; node = node.parent) symbols.push(node.symbol)
  return symbols.toReversed()
}

/** Log-probabilities of a prefix whose last frame is a blank, and a symbol. */
interface Ends {
  blank: number
  symbol: number
}

/** Symbols of a frame that extend prefixes: the most probable ones, as many as the beam is wide but at least 20. */
function promising({ symbols, log }: Emissions, t: number, blank: number, beam: number): readonly number[] {
  const all = Array.from({ length: symbols }, (_, v) => v).filter(
    (v) => v !== blank && (log[t * symbols + v] ?? -Infinity) > -Infinity,
  )
  const most = Math.max(20, beam)
  if (all.length <= most) return all
  return all.sort((a, b) => (log[t * symbols + b] ?? 0) - (log[t * symbols + a] ?? 0)).slice(0, most)
}

/** The most probable labellings that a beam of this width keeps, best first, each with the log-probability of the paths it has seen. */
export function prefixBeamSearch(
  emissions: Emissions,
  blank: number,
  beam: number,
): { readonly label: readonly number[]; readonly score: number }[] {
  const { frames, symbols, log } = emissions
  let kept: [Prefix, Ends][] = [[new Prefix(null, -1), { blank: 0, symbol: -Infinity }]]
  for (let t = 0; t < frames; t++) {
    const next = new Map<Prefix, Ends>()
    const endsOf = (prefix: Prefix): Ends => {
      const known = next.get(prefix)
      if (known) return known
      const ends = { blank: -Infinity, symbol: -Infinity }
      next.set(prefix, ends)
      return ends
    }
    const candidates = promising(emissions, t, blank, beam)
    const ofBlank = log[t * symbols + blank] ?? -Infinity
    for (const [prefix, ends] of kept) {
      const both = logAdd(ends.blank, ends.symbol)
      const same = endsOf(prefix)
      same.blank = logAdd(same.blank, both + ofBlank)
      if (prefix.parent)
        same.symbol = logAdd(same.symbol, ends.symbol + (log[t * symbols + prefix.symbol] ?? -Infinity))
      for (const v of candidates) {
        const longer = endsOf(prefix.with(v))
        const before = v === prefix.symbol ? ends.blank : both
        longer.symbol = logAdd(longer.symbol, before + (log[t * symbols + v] ?? -Infinity))
      }
    }
    kept = [...next]
      .map(([prefix, ends]) => ({ prefix, ends, both: logAdd(ends.blank, ends.symbol) }))
      .sort((a, b) => b.both - a.both)
      .slice(0, beam)
      .map(({ prefix, ends }) => [prefix, ends])
  }
  return kept
    .map(([prefix, ends]) => ({ label: symbolsOf(prefix), score: logAdd(ends.blank, ends.symbol) }))
    .filter(({ score }) => score > -Infinity)
}
