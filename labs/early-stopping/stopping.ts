/** Patience and min_delta, as keras.callbacks.EarlyStopping counts them: in evaluations, against the best so far. */
export interface Rule {
  /** Evaluations without improvement after which training stops, 1 … */
  readonly patience: number
  /** An improvement must be larger than this to reset the count and to be saved. */
  readonly minDelta: number
}

export interface Outcome {
  /** Index of the evaluation at which training stops; undefined when it never does. */
  readonly stop: number | undefined
  /** Index of the smallest value up to the stop. */
  readonly best: number
  /** Index of the value that the rule itself saves: the last one that improved by more than min_delta. */
  readonly saved: number
}

/** Follows a sequence of validation losses until the rule stops it. The sequence must not be empty. */
export function follow(values: ArrayLike<number>, { patience, minDelta }: Rule): Outcome {
  let best = 0
  let saved = 0
  for (let index = 1; index < values.length; index++) {
    const value = values[index] ?? Number.NaN
    if (value < (values[best] ?? Infinity)) best = index
    if (value < (values[saved] ?? Infinity) - minDelta) saved = index
    else if (index - saved >= patience) return { stop: index, best, saved }
  }
  return { stop: undefined, best, saved }
}

/** Index of the smallest value of the whole sequence. */
export function lowest(values: ArrayLike<number>): number {
  let best = 0
  for (let index = 1; index < values.length; index++)
    if ((values[index] ?? Infinity) < (values[best] ?? Infinity)) best = index
  return best
}
