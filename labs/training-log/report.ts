/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { ColumnNote } from './log.ts'
import type { Role } from './roles.ts'
import type { RuleId, Place, Severity } from './rule.ts'

/** A curve with at most some hundred points, its peaks among them; finite values only. */
export interface DrawnCurve {
  readonly name: string
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** A diagnosis that was made. */
export interface Diagnosis {
  readonly id: RuleId
  readonly name: string
  readonly severity: Severity
  readonly sentence: string
  readonly places: readonly Place[]
  readonly stretch: { readonly from: number; readonly to: number } | null
  readonly numbers: Readonly<Record<string, number>>
  readonly questions: readonly string[]
  readonly labs: readonly string[]
}

/** What became of a rule, in words. */
export interface Checked {
  readonly id: RuleId
  readonly name: string
  readonly outcome: 'found' | 'clear' | 'explained' | 'unknown'
  /** Why it could not be checked, or the diagnosis that explains it. */
  readonly note: string
  readonly condition: string
  readonly because: string
}

export interface Report {
  readonly format: string
  readonly rows: number
  readonly unit: string
  readonly axis: string
  readonly curves: Readonly<Partial<Record<Role, DrawnCurve>>>
  readonly columns: readonly ColumnNote[]
  readonly diagnoses: readonly Diagnosis[]
  readonly checked: readonly Checked[]
  /** ln K where the classes are known, the clipping threshold where norms are clipped. */
  readonly guess: number | null
  readonly clip: number | null
  readonly warnings: readonly string[]
}
