/** What the names of columns say: quantile levels and members of an ensemble. */

const QUANTILE = /^(?:.*[-_ ])?(?:q|p|quantile|percentile|分位数?)[-_ ]?(\d*\.?\d+)(%?)$/i
const PLAIN = /^(\d*\.?\d+)(%?)$/
/** Bounds of a central interval, as StatsForecast and R's forecast write them: `lo-90`, `Hi 95`. */
const BOUND = /(?:^|[-_ .])(lo|hi|lower|upper)[-_ ]?(\d+(?:\.\d+)?)$/i
const MEMBER = /^(?:m|mem|member|members|ens|ensemble|sample|samples|draw|draws|x|s|成员|样本)[-_ ]?\d+$/i

/** 0.05 from `q0.05`, `q05`, `p5`, `0.05`, `5%`, `quantile_0.05` or `lo-90`; undefined where a name says no level between 0 and 1. */
export function levelIn(name: string): number | undefined {
  const bound = BOUND.exec(name)
  if (bound) {
    const [, side = '', width = ''] = bound
    const tail = (1 - Number(width) / 100) / 2
    return between(/^(lo|lower)$/i.test(side) ? tail : 1 - tail)
  }
  const [, digits, percent] = QUANTILE.exec(name) ?? PLAIN.exec(name) ?? []
  if (digits === undefined) return undefined
  const value = Number(digits)
  return between(percent === '%' || value >= 1 || !digits.includes('.') ? value / 100 : value)
}

/** Rounded, so that 1 − 0.95 is the level 0.05. */
const between = (level: number): number | undefined =>
  level > 0 && level < 1 ? Number(level.toFixed(10)) : undefined

/** Whether a name is that of an ensemble member: `m1`, `member_12`, `sample-3`. */
export const isMember = (name: string): boolean => MEMBER.test(name)
