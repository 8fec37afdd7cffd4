import type { Snippet } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import type { Report } from './report.ts'

/** The fit in a line to cite. */
export function citation({ law, intervals, points, now }: Report): Snippet {
  const range = (name: 'a' | 'b' | 'c'): string =>
    intervals ? `（95% 区间 ${intervals[name].map((end) => write(end)).join(' – ')}）` : ''
  return {
    title: '可以写进报告的一行',
    text: `E(n) = a·n^(−b) + c，a = ${write(law.a, 4)}${range('a')}，b = ${write(law.b, 4)}${range('b')}，c = ${write(law.c, 4)}${range('c')}；${points.length} 个 n（${write(points[0]?.n ?? 0)} 到 ${write(now.n)}），加权最小二乘，c ≥ 0。`,
  }
}

/** The same fit by scipy. */
export const scipyCode = ({ points }: Report): Snippet => ({
  title: '同一个拟合，用 SciPy',
  text: `import numpy as np
from scipy.optimize import curve_fit

n = np.array([${points.map(({ n }) => n).join(', ')}], dtype=float)
error = np.array([${points.map(({ error }) => Number(error.toPrecision(8))).join(', ')}])

def law(n, a, b, c):
    return a * n ** -b + c

(a, b, c), cov = curve_fit(
    law, n, error, p0=[1.0, 0.5, 0.5 * error.min()],
    bounds=(0, [np.inf, 5, np.inf]),
)
print(a, b, c, law(${(points.at(-1)?.n ?? 1) * 8}, a, b, c))`,
})
