/** Half width of the 95 % interval of an error rate p measured on n independent points: 1.96 √(p(1−p)/n), the normal approximation. */
export const halfWidth = (p: number, n: number): number => 1.96 * Math.sqrt((p * (1 - p)) / n)
