/** torch.optim.lr_scheduler.ReduceLROnPlateau (threshold_mode='rel', eps=1e-8), one validation value a step. */

export interface PlateauOptions {
  readonly lr: number
  readonly mode: 'min' | 'max'
  readonly factor: number
  readonly patience: number
  readonly threshold: number
  readonly cooldown: number
  readonly minLr: number
}

/** The state after one value. */
export interface PlateauStep {
  readonly value: number
  readonly best: number
  /** Values in a row without a new best, before a reduction sets it to 0. */
  readonly bad: number
  /** Values that are still not counted. */
  readonly resting: number
  readonly reduced: boolean
  readonly lr: number
}

/** A change of the rate below this is not made. */
const EPS = 1e-8

/** The scheduler's states after each value. */
export function plateau(values: ArrayLike<number>, options: PlateauOptions): PlateauStep[] {
  const { mode, factor, patience, threshold, cooldown, minLr } = options
  let { lr } = options
  let best = mode === 'min' ? Infinity : -Infinity
  let bad = 0
  let resting = 0
  return Array.from(values, (value) => {
    const better = mode === 'min' ? value < best * (1 - threshold) : value > best * (1 + threshold)
    if (better) [best, bad] = [value, 0]
    else bad++
    if (resting > 0) {
      resting--
      bad = 0
    }
    const counted = bad
    const triggered = bad > patience
    const next = Math.max(lr * factor, minLr)
    const reduced = triggered && lr - next > EPS
    if (reduced) lr = next
    if (triggered) [resting, bad] = [cooldown, 0]
    return { value, best, bad: counted, resting, reduced, lr }
  })
}

/**
 * Chance that values which are noise and nothing else (independent, of one distribution) make the scheduler trigger at once: none of the
 * next `patience` + 1 beats the best of the `seen` before, by symmetry seen / (seen + patience + 1).
 */
export const falseTrigger = (seen: number, patience: number): number => seen / (seen + patience + 1)
