/** What the tool answers: plain data, from which its figures, tables and JSON are made. */
import type { Equilibrium } from './equilibrium.ts'
import type { Groups } from './groups.ts'

export interface Alarm {
  readonly id: string
  readonly text: string
}

export interface Report {
  /** Share of a weight that a step at the peak rate takes. */
  readonly rate: number
  /** 1/rate, in steps; in epochs. */
  readonly tau: number
  readonly tauEpochs: number
  /** Mean of the schedule over its peak. */
  readonly meanShape: number
  /** Σ of the shares taken: how many τ the run lasts. */
  readonly lifetimes: number
  /** What decay alone leaves of a weight after the run. */
  readonly remaining: number
  readonly equilibrium: Equilibrium | null
  /** Step → what is left, thinned. */
  readonly curve: { readonly step: readonly number[]; readonly left: readonly number[] }
  /** What a run at another λ leaves: exp(−Σ). */
  readonly sweep: { readonly lambda: readonly number[]; readonly left: readonly number[] }
  /** Share that the updates of each fiftieth of the run have in the final weights, times 50. */
  readonly kernel: readonly number[]
  /** λ for a wished τ, at these η, optimizer and convention. */
  readonly targets: readonly { readonly name: string; readonly tau: number; readonly lambda: number }[]
  readonly groups: Groups | null
  readonly understood: string | null
  readonly buffers: number
  readonly firstBuffer: number
  readonly alarms: readonly Alarm[]
}
