/** The parts of a report that its figures draw. */
import type { Emissions } from './lattice.ts'
import type { Frame, Lattice, Report } from './report.ts'

/** Frames and states of a lattice that is drawn. */
const [DRAWN_FRAMES, DRAWN_STATES] = [40, 31]
/** Points of a curve, and curves besides the blank's. */
const [POINTS, CURVES] = [600, 4]

/** The lattice as probabilities, state by state; null where it is too large to draw. */
export function latticeOf(
  alpha: Float64Array,
  beta: Float64Array,
  log: number,
  frames: number,
  width: number,
): Lattice | null {
  if (frames > DRAWN_FRAMES || width > DRAWN_STATES) return null
  const table = (value: (at: number) => number): number[][] =>
    Array.from({ length: width }, (_, s) => Array.from({ length: frames }, (__, t) => value(t * width + s)))
  return {
    alpha: table((place) => Math.exp(alpha[place] ?? -Infinity)),
    beta: table((place) => Math.exp(beta[place] ?? -Infinity)),
    posterior: table((place) =>
      log === -Infinity ? 0 : Math.exp((alpha[place] ?? 0) + (beta[place] ?? 0) - log),
    ),
  }
}

/** What happens in each frame. */
export function framesOf(
  { frames, symbols, log: emitted }: Emissions,
  names: readonly string[],
  blank: number,
  greedy: readonly number[],
  states: Int32Array,
  aligned: readonly number[],
  { alpha, beta, log }: { readonly alpha: Float64Array; readonly beta: Float64Array; readonly log: number },
): Frame[] {
  const probabilityOf = (t: number, v: number): number => Math.exp(emitted[t * symbols + v] ?? -Infinity)
  const nameOf = (v: number): string => (v === blank ? '∅' : (names[v] ?? ''))
  return Array.from({ length: frames }, (_, t) => {
    const [state, top = 0] = [aligned[t], greedy[t]]
    let mean = 0
    for (let s = 0; s < states.length; s++) {
      const place = t * states.length + s
      mean += s * Math.exp((alpha[place] ?? 0) + (beta[place] ?? 0) - log)
    }
    return {
      frame: t + 1,
      top: nameOf(top),
      probability: probabilityOf(t, top),
      blank: probabilityOf(t, blank),
      aligned: state === undefined ? '' : nameOf(states[state] ?? blank),
      state: state ?? null,
      mean: log === -Infinity ? null : mean,
    }
  })
}

/** Probabilities of the blank and of the first symbols of the label, over frames. */
export function curvesOf(
  { frames, symbols, log }: Emissions,
  names: readonly string[],
  blank: number,
  label: readonly number[],
  greedy: readonly number[],
): Report['curves'] {
  const chosen = [blank, ...new Set([...label, ...greedy])].slice(0, CURVES + 1)
  const count = Math.min(POINTS, frames)
  const at = Array.from({ length: count }, (_, index) =>
    count < 2 ? 0 : Math.round((index * (frames - 1)) / (count - 1)),
  )
  return {
    frames: at.map((t) => t + 1),
    symbols: chosen.map((v) => ({
      name: v === blank ? 'blank' : (names[v] ?? ''),
      isBlank: v === blank,
      values: at.map((t) => Math.exp(log[t * symbols + v] ?? -Infinity)),
    })),
  }
}
