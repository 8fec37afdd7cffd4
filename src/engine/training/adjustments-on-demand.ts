import { existing } from '../graph/value.ts'
import type { ClipSpec, PenaltySpec } from '../optim/spec.ts'
import type { Plan } from './plan.ts'

/** What a step does besides following the gradient of its loss by the optimizer's rule: fields that few documents have. */
export interface Adjustments {
  readonly clip?: ClipSpec
  readonly penalty: Required<PenaltySpec>
  readonly lr_multipliers: Readonly<Record<string, number>>
  readonly decay: 'all' | 'weights'
}

const NONE: Adjustments = { penalty: { l1: 0, l2: 0 }, lr_multipliers: {}, decay: 'all' }
const FIELDS = ['clip', 'penalty', 'lr_multipliers', 'decay'] as const

/** A document of any state of completion. */
type Document = Readonly<Partial<Record<(typeof FIELDS)[number], unknown>>>

/** How adjustments are read and written, see `adjustments.ts`; fetched with the first document that has one. */
let table: typeof import('./adjustments.ts') | undefined

const hasAny = (document: Document): boolean =>
  FIELDS.some((field) => document[field] !== undefined && document[field] !== null)

/** A penalty of 0 that a run may raise. */
const keepsPenalty = (kept: readonly string[]): boolean => kept.includes('l1') || kept.includes('l2')

const tableIf = (needed: boolean): typeof table => (needed ? existing(table, 'adjustments') : table)

/** Fetches the table if `document` or the hyperparameters `kept` have an adjustment, or without a document; comes before the other functions. */
export async function loadAdjustments(
  document: Document | undefined,
  kept: readonly string[],
): Promise<void> {
  if (document === undefined || hasAny(document) || keepsPenalty(kept))
    table ??= await import('./adjustments.ts')
}

/** Reads the adjustments of a document; throws a SpecError that names the field. */
export const readAdjustments = (document: Readonly<Record<string, unknown>>): Adjustments =>
  tableIf(hasAny(document))?.readAdjustments(document) ?? NONE

/** How the adjustments of a plan are written; undefined only where there are none. */
export const adjustmentsFor = ({ kept }: Plan): typeof table => tableIf(keepsPenalty(kept))
