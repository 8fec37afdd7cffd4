/** The forward–backward algorithm of connectionist temporal classification, in log space (Graves et al. 2006). */

/** Log-probabilities of T frames over V symbols, frame by frame. */
export interface Emissions {
  readonly frames: number
  readonly symbols: number
  readonly log: Float64Array
}

/** log(e^a + e^b) without overflow; −∞ stands for probability 0. */
export function logAdd(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a]
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high))
}

/** The label with a blank before, between and after its symbols: 2U + 1 states. */
export function extended(label: readonly number[], blank: number): Int32Array {
  const states = new Int32Array(2 * label.length + 1).fill(blank)
  for (const [place, symbol] of label.entries()) states[2 * place + 1] = symbol
  return states
}

/** Whether state s may be entered from s − 2: it is a symbol that differs from the one before it. */
const maySkip = (states: Int32Array, s: number): boolean =>
  s >= 2 && s % 2 === 1 && states[s] !== states[s - 2]

/** α: log-probability of all ways to be in state s after frame t, frame by frame. */
export function forward({ frames, symbols, log }: Emissions, states: Int32Array): Float64Array {
  const width = states.length
  const alpha = new Float64Array(frames * width).fill(-Infinity)
  for (let t = 0; t < frames; t++)
    for (let s = 0; s < width; s++) {
      let before = t === 0 && s < 2 ? 0 : -Infinity
      if (t > 0) {
        const at = (t - 1) * width + s
        before = alpha[at] ?? -Infinity
        if (s >= 1) before = logAdd(before, alpha[at - 1] ?? -Infinity)
        if (maySkip(states, s)) before = logAdd(before, alpha[at - 2] ?? -Infinity)
      }
      alpha[t * width + s] = before + (log[t * symbols + (states[s] ?? 0)] ?? -Infinity)
    }
  return alpha
}

/** β: log-probability of all ways to finish from state s after frame t; the frame itself is not in it, so that Σ α·β = P at every t. */
export function backward({ frames, symbols, log }: Emissions, states: Int32Array): Float64Array {
  const width = states.length
  const beta = new Float64Array(frames * width).fill(-Infinity)
  const arriving = (t: number, s: number): number =>
    s < width
      ? (beta[t * width + s] ?? -Infinity) + (log[t * symbols + (states[s] ?? 0)] ?? -Infinity)
      : -Infinity
  for (let t = frames - 1; t >= 0; t--)
    for (let s = 0; s < width; s++) {
      let after = t === frames - 1 && s >= width - 2 ? 0 : -Infinity
      if (t < frames - 1) {
        after = logAdd(arriving(t + 1, s), arriving(t + 1, s + 1))
        if (maySkip(states, s + 2)) after = logAdd(after, arriving(t + 1, s + 2))
      }
      beta[t * width + s] = after
    }
  return beta
}

/** log P(label): the last frame ends in the last blank or the last symbol. */
export function total(alpha: Float64Array, frames: number, width: number): number {
  const last = (frames - 1) * width
  const end = alpha[last + width - 1] ?? -Infinity
  return width === 1 ? end : logAdd(end, alpha[last + width - 2] ?? -Infinity)
}

/** log P(label) of a label alone. */
export const logProbability = (emissions: Emissions, label: readonly number[], blank: number): number =>
  total(forward(emissions, extended(label, blank)), emissions.frames, 2 * label.length + 1)

/** The single most probable way through the states (Viterbi), and its log-probability; no way where the label does not fit. */
export function bestAlignment(
  { frames, symbols, log }: Emissions,
  states: Int32Array,
): { readonly path: readonly number[]; readonly logProbability: number } {
  const width = states.length
  const from = new Int8Array(frames * width)
  let score = new Float64Array(width).fill(-Infinity)
  for (let t = 0; t < frames; t++) {
    const next = new Float64Array(width)
    for (let s = 0; s < width; s++) {
      let [best, step] = t === 0 ? [s < 2 ? 0 : -Infinity, 0] : [score[s] ?? -Infinity, 0]
      for (const back of t > 0 ? [1, 2] : []) {
        const value = score[s - back] ?? -Infinity
        if (value > best && (back === 1 || maySkip(states, s))) [best, step] = [value, back]
      }
      from[t * width + s] = step
      next[s] = best + (log[t * symbols + (states[s] ?? 0)] ?? -Infinity)
    }
    score = next
  }
  const [end = -Infinity, inSymbol = -Infinity] = [score[width - 1], score[width - 2]]
  const logBest = Math.max(end, inSymbol)
  if (logBest === -Infinity) return { path: [], logProbability: -Infinity }
  const path = Array.from({ length: frames }, () => 0)
  let state = inSymbol > end ? width - 2 : width - 1
  for (let t = frames - 1; t >= 0; t--) {
    path[t] = state
    state -= from[t * width + state] ?? 0
  }
  return { path, logProbability: logBest }
}

/** How many symbols equal the one before them; each needs a blank between. */
export const repeatsOf = (label: readonly number[]): number =>
  label.filter((symbol, place) => place > 0 && symbol === label[place - 1]).length

/** The number of paths of T frames that collapse to a label of length U with r repeats: C(T + U − r, 2U); Infinity beyond 2^1024. */
export function pathCount(frames: number, label: readonly number[]): number {
  const [n, k] = [frames + label.length - repeatsOf(label), 2 * label.length]
  let count = n < k ? 0 : 1
  for (let i = 1; i <= k && count > 0; i++) count = Math.round(count * (n - k + i)) / i
  return count
}
