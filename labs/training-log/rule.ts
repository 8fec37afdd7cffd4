/** What a rule of the diagnosis is: one record, from which the report, the tables and the conventions are made. */
import type { Facts } from './facts.ts'
import type { Role } from './roles.ts'

export type RuleId =
  | 'not-finite'
  | 'divergence'
  | 'no-progress'
  | 'zero-grad'
  | 'dead-lr'
  | 'initial-loss'
  | 'spike'
  | 'overfit'
  | 'gap'
  | 'lr-rises'
  | 'lr-high-at-end'
  | 'noise-floor'
  | 'not-converged'
  | 'clipped-norms'
  | 'clip-rate'

/** `severe`: the run is lost or wrong; `warning`: something is to be changed; `notice`: to be looked at. */
export type Severity = 'severe' | 'warning' | 'notice'

/** A place in a curve that shows what was found. */
export interface Place {
  readonly role: Role
  readonly x: number
  readonly y: number
}

export interface Finding {
  /** What was found, with its numbers and its step. */
  readonly sentence: string
  readonly places: readonly Place[]
  /** The stretch of the axis that it concerns. */
  readonly stretch?: { readonly from: number; readonly to: number }
  /** The numbers of the sentence, by name. */
  readonly numbers: Readonly<Record<string, number>>
}

export interface Rule {
  readonly id: RuleId
  readonly name: string
  readonly severity: Severity
  /** The curves it looks at; without them it cannot be checked. A list in the list asks for any one of them. */
  readonly needs: readonly (Role | readonly Role[])[]
  /** Fewest values of each of these curves. */
  readonly fewest: number
  /** Which option is missing, or null when it can be checked. */
  readonly missing?: (facts: Facts) => string | null
  /** Diagnoses that explain this one; where one of them is made, this one is not. */
  readonly unless: readonly RuleId[]
  /** The condition in words, with its thresholds. */
  readonly condition: string
  /** Why the thresholds are where they are. */
  readonly because: string
  /** Questions of the handbook that explain it, and labs that show it. */
  readonly questions: readonly string[]
  readonly labs: readonly string[]
  readonly find: (facts: Facts) => Finding | null
}
