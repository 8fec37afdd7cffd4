import { atLeast, atMost, between, exactly, near } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { imageClaims } from './images/claims.ts'
import { bandThreshold, hitProbability } from './minhash.ts'
import type { TextReport } from './report.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on two texts (or one), as the page makes it. */
export async function reportOn(train: string, test: string, settings: Options): Promise<TextReport> {
  const { default: work } = await import('./work.ts')
  const given = {
    train: [textFile(train)],
    test: test === '' ? [] : [textFile(test)],
    trainImages: [],
    testImages: [],
  }
  const analysis = await work.open(given, settings)
  const report = await analysis.finish()
  if (report.kind !== 'texts') throw new TypeError('texts were given, images were compared')
  return report
}

/** Words of a set and a pair as the only shingles: then the Jaccard index of two rows is exactly common / (common + 2·own). */
const WORDS = { tokens: 'word', size: 1 } as const

/** `count` pairs of rows with `common` words in common and `own` words each alone; no word occurs in two pairs. */
function pairs(seed: number, count: number, common: number, own: number): readonly [string, string] {
  const word = (pair: number, part: string, at: number): string => `s${seed}p${pair}${part}${at}`
  const side = (part: string): string =>
    Array.from({ length: count }, (_, pair) =>
      [
        ...Array.from({ length: common }, (_word, at) => word(pair, 'c', at)),
        ...Array.from({ length: own }, (_word, at) => word(pair, part, at)),
      ].join(' '),
    ).join('\n')
  return [side('a'), side('b')]
}

export const claims = {
  curve: {
    statement:
      '20 带、每带 5 行：阈值约 0.549，相似度 0.3、0.5、0.6、0.8、0.9 的命中率是 0.0475、0.470、0.802、0.9996、1.0',
    how: '1 − (1 − s⁵)²⁰ 与 (1/20)^(1/5)，与页面里曲线所用的是同一个函数。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      threshold: near(0.549, 5e-4),
      at3: near(0.0475, 5e-5),
      at5: near(0.47, 5e-4),
      at6: near(0.802, 5e-4),
      at8: near(0.9996, 5e-5),
      at9: near(1, 5e-5),
    },
    names: {
      threshold: '阈值',
      at3: 's = 0.3',
      at5: 's = 0.5',
      at6: 's = 0.6',
      at8: 's = 0.8',
      at9: 's = 0.9',
    },
    compute(_seed: number, { bands, bandRows }: Options) {
      const at = (s: number): number => hitProbability(s, bands, bandRows)
      return {
        threshold: bandThreshold(bands, bandRows),
        at3: at(0.3),
        at5: at(0.5),
        at6: at(0.6),
        at8: at(0.8),
        at9: at(0.9),
      }
    },
  },
  finds: {
    statement:
      '注入 50 对 J = 0.8 的近重复，每个种子至少检出 49 对；500 对 J = 0.2 里成为候选的不到 2%，误报是 0',
    how: '每对两行各 90 个词、共有 80 个（J 恰为 80/100），或各 60 个、共有 20 个（20/100）；20 带、每带 5 行，候选再用集合精确核对，阈值 0.7。50 对全部检出的概率是 98.2%，J = 0.2 的一对成为候选的概率是 0.64%。',
    settings: WORDS,
    seeds: 16,
    kind: 'simulation',
    expected: { found: atLeast(49), jaccard: near(0.8, 1e-12), candidates: atMost(0.02), alarms: exactly(0) },
    names: {
      found: '检出的对数',
      jaccard: '核对出的 J',
      candidates: 'J = 0.2 成为候选的份额',
      alarms: 'J = 0.2 的误报',
    },
    async compute(seed: number, settings: Options) {
      const close = await reportOn(...pairs(seed, 50, 80, 10), settings)
      const far = await reportOn(...pairs(seed, 500, 20, 40), settings)
      return {
        found: close.found,
        jaccard: close.pairs[0]?.jaccard ?? Number.NaN,
        candidates: far.candidates / 500,
        alarms: far.found,
      }
    },
  },
  family: {
    statement:
      '自己的散列族守理论：J = 0.6 的候选份额是 0.802 左右，J = 0.5、128 个散列的估计误差是 0.044 左右',
    how: '400 对 J = 0.6（各 80 个词，共有 60 个），区间是二项分布的四个标准差；200 对 J = 0.5，64 带、每带 2 行（全部成为候选），均方根误差对 √(J(1−J)/128)，区间同样是四个标准差。',
    settings: WORDS,
    seeds: 8,
    kind: 'simulation',
    expected: { hits: between(0.722, 0.882), error: between(0.0353, 0.0531) },
    names: { hits: 'J = 0.6 的候选份额', error: 'J = 0.5 的估计误差' },
    async compute(seed: number, settings: Options) {
      const middle = await reportOn(...pairs(seed, 400, 60, 20), settings)
      const fine = { ...settings, bands: 64, bandRows: 2, threshold: 0.5 }
      const { pairs: half } = await reportOn(...pairs(seed, 200, 50, 25), fine)
      const squares = half.reduce((sum, { estimate }) => sum + (estimate - 0.5) ** 2, 0)
      return { hits: middle.candidates / 400, error: Math.sqrt(squares / half.length) }
    },
  },
  ...imageClaims,
} as const
