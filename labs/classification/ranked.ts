/** Rows of a binary table in falling order of score, so that each resample costs one pass. */

export interface Ranked {
  /** Rows by falling score. */
  readonly order: Uint32Array
  readonly scores: Float64Array
  readonly positive: Uint8Array
}

/** Sorts the rows once. */
export function rank(scores: Float64Array, positive: Uint8Array): Ranked {
  const order = Uint32Array.from(scores, (_, row) => row).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  return { order, scores, positive }
}

/** AUC, average precision, Brier score and the confusion counts at a threshold, of weighted rows. Ties share a step. */
export function weightedScores(
  { order, scores, positive }: Ranked,
  weights: Float64Array,
  threshold: number,
) {
  let positives = 0
  let negatives = 0
  let squares = 0
  for (const [row, weight] of weights.entries()) {
    if (positive[row]) positives += weight
    else negatives += weight
    squares += weight * ((scores[row] ?? 0) - (positive[row] ?? 0)) ** 2
  }
  let [hits, alarms, area, precisions] = [0, 0, 0, 0]
  let [hitsAt, alarmsAt] = [0, 0]
  for (let at = 0; at < order.length;) {
    const score = scores[order[at] ?? 0] ?? 0
    let [gained, wrong] = [0, 0]
    for (; at < order.length && (scores[order[at] ?? 0] ?? 0) === score; at++) {
      const row = order[at] ?? 0
      if (positive[row]) gained += weights[row] ?? 0
      else wrong += weights[row] ?? 0
    }
    area += wrong * (hits + gained / 2)
    hits += gained
    alarms += wrong
    if (gained > 0) precisions += gained * (hits / (hits + alarms))
    if (score >= threshold) [hitsAt, alarmsAt] = [hits, alarms]
  }
  return {
    roc_auc: area / positives / negatives,
    average_precision: precisions / positives,
    brier: squares / (positives + negatives),
    /** True negatives, false positives, false negatives, true positives: a 2 × 2 matrix, true by predicted. */
    counts: Float64Array.of(negatives - alarmsAt, alarmsAt, positives - hitsAt, hitsAt),
  }
}
