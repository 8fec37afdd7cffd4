import { atLeast, between, exactly } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { pow } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { Report } from './report.ts'
import { edge } from './samples.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on a text, as the page makes it. */
export async function reportOn(text: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(text)] }, settings)
  return analysis.finish()
}

// (u − ½)² of a uniform u has variance 1/180
const bowl = (u: number): number => (u - 0.5) ** 2 * Math.sqrt(180)

/**
 * Trials whose loss has the given shares of variance: a parabola in log lr (1e-5 to 1e-1) and one in log wd (1e-4 to 1), normal noise, and
 * a dropout without effect.
 */
export function response(
  seed: number,
  trials: number,
  shares: { lr: number; wd: number; noise: number },
): string {
  const draws = random(seed, 'claim/response').uniform(3 * trials)
  const noise = random(seed, 'claim/noise').normal(trials)
  const rows = Array.from({ length: trials }, (_, row) => {
    const [lr = 0, wd = 0, dropout = 0] = draws.subarray(3 * row, 3 * row + 3)
    const loss =
      Math.sqrt(shares.lr) * bowl(lr) +
      Math.sqrt(shares.wd) * bowl(wd) +
      Math.sqrt(shares.noise) * (noise[row] ?? 0)
    return [pow(10, 4 * lr - 5), pow(10, 4 * wd - 4), dropout / 2, loss].join(',')
  })
  return ['lr,wd,dropout,loss', ...rows].join('\n')
}

const shareOf = ({ parameters }: Report, name: string): number =>
  parameters.find((one) => one.name === name)?.importance ?? Number.NaN

export const claims = {
  importance: {
    statement:
      '方差七成来自学习率、两成来自权重衰减、一成是噪声的 100 次试验：重要性的次序是学习率、权重衰减、无关的 dropout，学习率的份额大于 0.5',
    how: '两个超参在对数尺度上各是一条抛物线，dropout 不起作用；64 棵树的森林，边际方差按叶子的盒子精确计算。每个种子换一份试验。',
    seeds: 16,
    kind: 'simulation',
    expected: { lr: atLeast(0.5), above: atLeast(0), idle: atLeast(0) },
    names: { lr: '学习率的份额', above: '学习率减权重衰减', idle: '权重衰减减 dropout' },
    async compute(seed: number, settings: Options) {
      const report = await reportOn(response(seed, 100, { lr: 0.7, wd: 0.2, noise: 0.1 }), settings)
      const [lr, wd, dropout] = ['lr', 'wd', 'dropout'].map((name) => shareOf(report, name))
      return { lr: lr ?? 0, above: (lr ?? 0) - (wd ?? 0), idle: (wd ?? 0) - (dropout ?? 0) }
    },
  },
  edge: {
    statement:
      '最优学习率在搜索范围之外（5 × 10⁻³ 对上限 10⁻³）的 40 次试验，必定报边界警报，建议的下一轮上限超过 10⁻³',
    how: '示例「最优在边上」的同一公式，每个种子一份；警报要求最好的一次和至少一半的领先试验都在靠边的两成里。',
    seeds: 16,
    kind: 'simulation',
    expected: { alarm: exactly(1), upper: between(1e-3, 1) },
    names: { alarm: '学习率上边的警报', upper: '建议的学习率上限' },
    async compute(seed: number, settings: Options) {
      const { parameters } = await reportOn(edge(seed), settings)
      const lr = parameters.find(({ name }) => name === 'lr')
      return { alarm: Number(lr?.edge?.side === 'high'), upper: lr?.next.range?.[1] ?? Number.NaN }
    },
  },
  interior: {
    statement: '最优在范围正中的 100 次试验，学习率不报边界警报',
    how: '与重要性同一份合成响应，学习率的最优在对数范围的正中。',
    seeds: 16,
    kind: 'simulation',
    expected: { alarm: exactly(0) },
    names: { alarm: '学习率的警报' },
    async compute(seed: number, settings: Options) {
      const { parameters } = await reportOn(response(seed, 100, { lr: 0.7, wd: 0.2, noise: 0.1 }), settings)
      return { alarm: Number(parameters.find(({ name }) => name === 'lr')?.edge !== null) }
    },
  },
} as const
