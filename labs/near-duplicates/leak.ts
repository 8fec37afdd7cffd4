/** The accuracy without a leaked share of the test set, if all of that was right: m = q + (1 − q)·clean. */
export const cleaned = (reported: number, share: number): number => (reported - share) / (1 - share)
