/** Where the 32 rows are cut: ends of the micro-batches. */
export const CUTS = {
  one: [32],
  two: [16, 32],
  four: [8, 16, 24, 32],
  eight: [4, 8, 12, 16, 20, 24, 28, 32],
  uneven: [2, 5, 12, 32],
} as const satisfies Record<string, readonly number[]>
export type Cut = keyof typeof CUTS

/** The cuts in the order in which they are drawn. */
export const CUT_IDS = ['one', 'two', 'four', 'eight', 'uneven'] as const satisfies readonly Cut[]

/** Steps of the two trainings that are compared. */
export const STEPS = 60
