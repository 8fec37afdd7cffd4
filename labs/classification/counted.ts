/** Metrics of a weighted confusion matrix, as each resample of the bootstrap needs them. Their values on the rows themselves come from src/metrics. */

/** Counts of (true, predicted), row by row, of `size` classes. */
export type Counts = Float64Array

const ratio = (over: number, under: number, empty: number): number => (under === 0 ? empty : over / under)

/** Row sums, column sums and the diagonal. */
function margins(counts: Counts, size: number) {
  const truth = new Float64Array(size)
  const predicted = new Float64Array(size)
  const hits = new Float64Array(size)
  let total = 0
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const count = counts[row * size + column] ?? 0
      truth[row] = (truth[row] ?? 0) + count
      predicted[column] = (predicted[column] ?? 0) + count
      if (row === column) hits[row] = count
      total += count
    }
  return { truth, predicted, hits, total }
}

/**
 * Precision, recall, F1 and specificity of one class against the rest, and what needs the whole matrix.
 * @param empty the value of 0/0 for precision, recall and F1
 */
export function ofClass(counts: Counts, size: number, index: number, empty: number) {
  const { truth, predicted, hits, total } = margins(counts, size)
  const [hit = 0, positives = 0, called = 0] = [hits[index], truth[index], predicted[index]]
  return {
    precision: ratio(hit, called, empty),
    recall: ratio(hit, positives, empty),
    f1: ratio(2 * hit, positives + called, empty),
    specificity: ratio(total - positives - called + hit, total - positives, empty),
  }
}

/** Accuracy, means over classes and chance-corrected agreement (macro means run over the classes that occur or are predicted). */
export function ofAll(counts: Counts, size: number, empty: number) {
  const { truth, predicted, hits, total } = margins(counts, size)
  let [f1, precision, recall, weighted, recallOfOccurring] = [0, 0, 0, 0, 0]
  let [classes, occurring, agreement, expected, trueSquares, predictedSquares] = [0, 0, 0, 0, 0, 0]
  for (let index = 0; index < size; index++) {
    const [hit = 0, own = 0, called = 0] = [hits[index], truth[index], predicted[index]]
    agreement += hit
    expected += own * called
    trueSquares += own * own
    predictedSquares += called * called
    if (own + called === 0) continue
    classes++
    f1 += ratio(2 * hit, own + called, empty)
    precision += ratio(hit, called, empty)
    recall += ratio(hit, own, empty)
    weighted += own * ratio(2 * hit, own + called, empty)
    if (own > 0) {
      occurring++
      recallOfOccurring += hit / own
    }
  }
  const [p, r] = [precision / classes, recall / classes]
  const spread = Math.sqrt(total * total - trueSquares) * Math.sqrt(total * total - predictedSquares)
  return {
    accuracy: agreement / total,
    balanced_accuracy: recallOfOccurring / occurring,
    f1_macro: f1 / classes,
    f1_of_macro: ratio(2 * p * r, p + r, empty),
    f1_weighted: weighted / total,
    matthews_corrcoef: ratio(agreement * total - expected, spread, 0),
    cohen_kappa: ratio(agreement / total - expected / total ** 2, 1 - expected / total ** 2, Number.NaN),
  }
}
