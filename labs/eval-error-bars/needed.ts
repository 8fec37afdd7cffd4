/** How many items an evaluation needs; z of the level, `power` the normal quantile of the power, differences as shares. */

/** Items for a single system whose interval is ± half (normal approximation): z²p(1 − p)/half². */
export const itemsForWidth = (share: number, half: number, z: number): number =>
  Math.ceil((z ** 2 * share * (1 - share)) / half ** 2)

/** Items to find a difference when an item's difference has this variance: (z + power)²·variance/difference² (Miller 2024). */
export const itemsForDifference = (variance: number, difference: number, z: number, power: number): number =>
  Math.ceil(((z + power) ** 2 * variance) / difference ** 2)
