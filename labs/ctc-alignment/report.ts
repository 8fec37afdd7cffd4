/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { Scale } from './emissions.ts'

export interface Labelling {
  readonly text: string
  /** P(labelling), by the forward algorithm. */
  readonly probability: number
  /** −ln P. */
  readonly loss: number
  /** Share of P that the beam has seen; null for one that the beam did not keep. */
  readonly seen: number | null
  /** Whether it is the given label, the greedy decoding. */
  readonly given: boolean
  readonly greedy: boolean
}

/** α, β and αβ/P as probabilities, state by state, for a lattice that is small enough to draw. */
export interface Lattice {
  readonly alpha: readonly (readonly number[])[]
  readonly beta: readonly (readonly number[])[]
  readonly posterior: readonly (readonly number[])[]
}

export interface Frame {
  readonly frame: number
  readonly top: string
  readonly probability: number
  readonly blank: number
  /** The symbol of the best alignment of the label, and its state. */
  readonly aligned: string
  readonly state: number | null
  /** Mean state under the posterior. */
  readonly mean: number | null
}

export interface Report {
  readonly frames: number
  readonly symbols: number
  readonly scale: Scale
  readonly named: boolean
  readonly blank: { readonly index: number; readonly name: string }
  readonly label: { readonly text: string; readonly length: number; readonly given: boolean }
  readonly repeats: number
  /** U + repeats, the fewest frames. */
  readonly needed: number
  readonly probability: number
  readonly loss: number
  /** loss / max(U, 1): what `reduction='mean'` gives for one sample. */
  readonly lossPerSymbol: number
  readonly paths: number
  /** The best alignment of the label: its share of P. */
  readonly alignment: { readonly text: string; readonly probability: number }
  readonly greedy: { readonly path: string; readonly label: string; readonly pathProbability: number }
  readonly labellings: readonly Labelling[]
  readonly beam: number
  /** The states of the label: blank, symbol, blank, … */
  readonly states: readonly string[]
  readonly lattice: Lattice | null
  readonly rows: readonly Frame[]
  /** Probabilities over frames of the blank and the symbols that matter most, thinned. */
  readonly curves: {
    readonly frames: readonly number[]
    readonly symbols: readonly {
      readonly name: string
      readonly isBlank: boolean
      readonly values: readonly number[]
    }[]
  }
  /** −ln P computed in ways that are met by mistake; null where it is not finite. */
  readonly mistakes: readonly {
    readonly key: string
    readonly name: string
    readonly loss: number
    readonly how: string
  }[]
  readonly pytorch: string
  readonly warnings: readonly string[]
}
