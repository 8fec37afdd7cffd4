import { textFile } from '../../src/lab/tool/work.ts'
import { atLeast, near } from '../../src/lab/tool/index.ts'
import { standardNormals } from './samples.ts'
import { valueOf } from './report.ts'
import type { Report } from './report.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on a text, as the page makes it. */
async function reportOn(data: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(data)] }, settings)
  return analysis.report()
}

const ROWS = 20_000

/** E CRPS of N(0, s²) for y from N(0, 1): √(2/π)·√(1 + s²) − s/√π. */
const expectedCrps = (sd: number): number =>
  Math.sqrt((2 / Math.PI) * (1 + sd * sd)) - sd / Math.sqrt(Math.PI)

export const claims = {
  'expected-crps': {
    statement:
      '真值来自 N(0,1)，预报 N(0,s²)，s = 0.5、1、2 的平均 CRPS 是 0.610、0.564、0.656：报对 σ 时最小',
    how: '每个种子抽 20,000 个真值，三种 s 用同一批；期望是 √(2/π)·√(1+s²) − s/√π，容差 0.01。',
    seeds: 4,
    kind: 'closed-form',
    expected: {
      half: near(expectedCrps(0.5), 0.01),
      one: near(expectedCrps(1), 0.01),
      two: near(expectedCrps(2), 0.01),
    },
    names: { half: 's = 0.5', one: 's = 1', two: 's = 2' },
    async compute(seed: number, settings: Options) {
      const crps = async (sd: number): Promise<number> =>
        valueOf((await reportOn(standardNormals(ROWS, sd, seed), settings)).metrics, 'crps')
      return { half: await crps(0.5), one: await crps(1), two: await crps(2) }
    },
  },
  'pit-uniform': {
    statement: 's = 1 时 20 箱 PIT 的 χ² 检验 p > 0.01，s = 0.5 时 p 小于 10⁻¹⁰⁰',
    how: '每个种子 20,000 个真值。预报正确时 p 均匀分布，一个种子有 1% 的机会落到 0.01 以下，所以 8 个种子要求 7 个成立（8 个里两个以上落下的机会是 0.3%）。',
    seeds: 8,
    required: 7,
    kind: 'closed-form',
    expected: { right: atLeast(0.01), narrow: near(0, 1e-100) },
    names: { right: 's = 1 的 p', narrow: 's = 0.5 的 p' },
    async compute(seed: number, settings: Options) {
      const p = async (sd: number): Promise<number> =>
        (await reportOn(standardNormals(ROWS, sd, seed), settings)).pit.p
      return { right: await p(1), narrow: await p(0.5) }
    },
  },
  'four-members': {
    statement: '集合 (1, 2, 3, 4)、真值 2.5：未修正的 CRPS 是 0.375，公平的是 0.167',
    how: '平均 |x − y| 是 1，两两距离之和是 20：1 − 20/32 与 1 − 20/24。数据是同样的两行。',
    seeds: 1,
    kind: 'closed-form',
    expected: { plain: near(0.375, 1e-12), fair: near(1 / 6, 1e-12) },
    names: { plain: '未修正', fair: '公平' },
    async compute(_seed: number, settings: Options) {
      const { metrics } = await reportOn('y,m1,m2,m3,m4\n2.5,1,2,3,4\n2.5,4,3,2,1\n', {
        ...settings,
        estimator: 'fair',
      })
      return { plain: valueOf(metrics, 'crps_plain'), fair: valueOf(metrics, 'crps') }
    },
  },
  'interval-score': {
    statement: '90% 区间 [0, 10] 与 [2, 8]：y = 12 时区间分数 50 与 86，y = 5 时 10 与 6',
    how: '分数是宽度加上越界距离的 2/α = 20 倍；区间由 0.05 与 0.95 分位给出，每次两行相同。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      wideOut: near(50, 1e-9),
      narrowOut: near(86, 1e-9),
      wideIn: near(10, 1e-9),
      narrowIn: near(6, 1e-9),
    },
    names: {
      wideOut: '[0, 10]，y = 12',
      narrowOut: '[2, 8]，y = 12',
      wideIn: '[0, 10]，y = 5',
      narrowIn: '[2, 8]，y = 5',
    },
    async compute(_seed: number, settings: Options) {
      const score = async (row: string): Promise<number> =>
        valueOf((await reportOn(`y,q0.05,q0.95\n${row}\n${row}\n`, settings)).metrics, 'interval_score')
      return {
        wideOut: await score('12,0,10'),
        narrowOut: await score('12,2,8'),
        wideIn: await score('5,0,10'),
        narrowIn: await score('5,2,8'),
      }
    },
  },
} as const
