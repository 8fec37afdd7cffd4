/** How low a FAR so many impostor pairs can support, and what a FAR means for identification. */
import type { Evidence } from './report.ts'

/** The FARs at which products are reported. */
export const FARS = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6] as const

/**
 * The rule of three: no error among n independent pairs bounds the rate by 3/n (95 %), so a FAR asks for 3/FAR pairs. The rule of 30: 30 errors
 * put the true rate within ±30 % (90 %) (Doddington et al. 2000; Mansfield & Wayman 2002).
 */
export function evidenceFor(far: number, impostors: number): Evidence {
  // 3 / FAR need not be whole in binary
  const expected = far * impostors * (1 + 1e-12)
  return expected < 3 ? 'none' : expected < 30 ? 'rough' : 'enough'
}

/** The chance that a search of N enrolled others finds someone: 1 − (1 − FAR)^N, were the comparisons independent. */
export const falseIdentification = (far: number, enrolled: number): number =>
  -Math.expm1(enrolled * Math.log1p(-far))
