/** What programs put around a class in the name of its column. */
const AROUND = /^(?:prob|probability|p|logits?|score|y_score|class)(?:[_\s.[-]|(?=\d))|\]$/gi

/** The class that the name of a column of probabilities or logits says: `cat` from `p_cat`, `0` from `logits[0]`. */
export const classInName = (name: string): string => name.replace(AROUND, '')
