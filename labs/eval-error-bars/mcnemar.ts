/** Two-sided p-values of McNemar's test on the items that one of two systems alone gets right (McNemar 1947). */
export interface McNemar {
  /** Exact: twice the binomial tail of ½, at most 1; 1 without such items. */
  readonly exact: number
  /** The same with half of the outcome itself (Fagerland et al. 2013): less conservative. */
  readonly midP: number
}

/** Counts of items that only the first, and only the other system gets right. Takes time with their sum. */
export function mcnemar(onlyFirst: number, onlyOther: number): McNemar {
  const count = onlyFirst + onlyOther
  const fewer = Math.min(onlyFirst, onlyOther)
  if (count === 0) return { exact: 1, midP: 1 }
  // log of C(count, fewer) / 2^count, then down to 0 by ratios
  let logarithm = -count * Math.LN2
  for (let index = 1; index <= fewer; index++) logarithm += Math.log((count - fewer + index) / index)
  const outcome = Math.exp(logarithm)
  let [tail, term] = [0, outcome]
  for (let index = fewer; index >= 0; index--) {
    tail += term
    term *= index / (count - index + 1)
  }
  return { exact: Math.min(1, 2 * tail), midP: Math.min(1, 2 * tail - outcome) }
}
