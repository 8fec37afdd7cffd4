import { atLeast, between, near, nearly } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { pow } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { Report } from './report.ts'
import { exact, rounded } from './samples.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on a text, as the page makes it. */
export async function reportOn(text: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(text)] }, settings)
  return analysis.finish()
}

export const claims = {
  recovers: {
    statement:
      'n = 1k 到 8k 的四个无噪声点还原 (a, b, c) = (1.5, 0.45, 0.03)，外推 64k 得 0.0403；省略 c 得 0.0323',
    how: '示例「无噪声的四点」；相对误差小于 1%。省略 c 的是 log n、log E 上的最小二乘直线。',
    settings: { factor: 8 },
    seeds: 1,
    kind: 'closed-form',
    expected: {
      a: nearly(1.5, 0.01),
      b: nearly(0.45, 0.01),
      c: nearly(0.03, 0.01),
      with: near(0.0403, 5e-5),
      without: near(0.0323, 5e-5),
    },
    names: { a: 'a', b: 'b', c: 'c', with: '64k 的误差', without: '省略 c 的 64k' },
    async compute(_seed: number, settings: Options) {
      const { law, chosen } = await reportOn(exact(), settings)
      return { ...law, with: chosen.error, without: chosen.without }
    },
  },
  rounded: {
    statement: '把同样四点写成四位小数，拟合得到 (1.54, 0.454, 0.030)',
    how: '示例「四位小数」：舍入到 ±0.00005 已经让 a 移动 3%。',
    seeds: 1,
    kind: 'closed-form',
    expected: { a: near(1.54, 0.005), b: near(0.454, 0.0005), c: near(0.03, 0.0005) },
    names: { a: 'a', b: 'b', c: 'c' },
    async compute(_seed: number, settings: Options) {
      const { a, b, c } = (await reportOn(rounded(), settings)).law
      return { a, b, c }
    },
  },
  covers: {
    statement:
      '六个 n、每个三个种子、噪声 2%：16 组数据里至少 13 组，8 倍外推的 95% 区间盖住真值；省略 c 的外推偏低两成以上',
    how: '真值 1.5·n^−0.45 + 0.03，n = 500 到 16k；每组噪声不同，1000 次重抽。种子 1001 到 1060 上盖住 58 次，省略 c 时偏低 24% 到 30%。命中数按二项分布，名义 95% 时 16 组里不到 13 组的概率是 0.7%。',
    settings: { factor: 8 },
    seeds: 16,
    required: 13,
    kind: 'simulation',
    expected: { within: between(0, 1), short: atLeast(0.2) },
    names: { within: '真值在区间中的位置（0 到 1 为盖住）', short: '省略 c 的外推偏低的份额' },
    async compute(seed: number, settings: Options) {
      const { chosen } = await reportOn(noisy(seed), settings)
      const [low = 0, high = 0] = chosen.interval ?? []
      const actual = truth(chosen.n)
      return { within: (actual - low) / (high - low), short: 1 - chosen.without / actual }
    },
  },
} as const

const truth = (n: number): number => 1.5 * pow(n, -0.45) + 0.03

function noisy(seed: number): string {
  const noise = random(seed, 'claim/noisy').normal(18)
  const rows = [500, 1000, 2000, 4000, 8000, 16000].flatMap((n, index) =>
    [0, 1, 2].map((run) => `${n},${truth(n) * (1 + 0.02 * (noise[3 * index + run] ?? 0))}`),
  )
  return ['n,error', ...rows].join('\n')
}
