/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { CaseId, Line } from './decision.ts'
import type { LayerStep, Quantity } from './quantities.ts'

export interface Diagnosis {
  readonly id: CaseId
  readonly name: string
  readonly sentence: string
  readonly next: string
  readonly layers: readonly number[]
  readonly questions: readonly string[]
  readonly labs: readonly string[]
}

export interface Report {
  readonly understood: string
  readonly names: readonly string[]
  /** The step that is diagnosed, or null where the table has none. */
  readonly step: number | null
  readonly layers: readonly LayerStep[]
  readonly given: readonly Quantity[]
  readonly line: Line | null
  readonly diagnoses: readonly Diagnosis[]
  readonly cases: readonly {
    readonly id: CaseId
    readonly name: string
    readonly condition: string
    readonly outcome: string
  }[]
  /** Over the steps, thinned: the factor a layer, and the first diagnosis. */
  readonly course: readonly { readonly step: number; readonly factor: number; readonly diagnosis: string }[]
  readonly warnings: readonly string[]
}
