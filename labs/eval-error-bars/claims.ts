import { between, near } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { battles, humanEval, oneTask } from './samples.ts'
import type { Report } from './report.ts'
import type { Options } from './work.ts'

/** The report on a text, as the page makes it. */
async function reportOn(text: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(text)] }, settings)
  return analysis.finish()
}

/** C(n, c)·p^c·(1 − p)^(n − c). */
function binomial(samples: number, passed: number, chance: number): number {
  let ways = 1
  for (let index = 1; index <= passed; index++) ways *= (samples - passed + index) / index
  return ways * chance ** passed * (1 - chance) ** (samples - passed)
}

export const claims = {
  humaneval: {
    statement: '164 题、准确率 0.7：标准误 0.036，95% 区间是 ±7.0 点；1319 题、0.8 的标准误是 0.011',
    how: '√(0.7·0.3/164) 与 1.96 倍；第二份是 GSM8K 的题数。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      error: near(Math.sqrt((0.7 * 0.3) / 164), 1e-12),
      half: near(7.0, 0.05),
      larger: near(Math.sqrt((0.8 * 0.2) / 1319), 1e-12),
    },
    names: { error: '标准误', half: '半宽（点）', larger: '1319 题的标准误' },
    async compute(_seed: number, settings: Options) {
      const [small] = (await reportOn(humanEval, settings)).systems
      const [large] = (await reportOn('items=1319, accuracy=0.8', settings)).systems
      return {
        error: small?.standardError ?? Number.NaN,
        half: 50 * ((small?.wald[1] ?? Number.NaN) - (small?.wald[0] ?? Number.NaN)),
        larger: large?.standardError ?? Number.NaN,
      }
    },
  },
  battles: {
    statement: '200 次对战胜 110 次：Wilson 区间 [0.481, 0.617]，含 0.5，不能说更好',
    how: '示例「200 次对战胜 110 次」，95%，不带连续性校正。',
    seeds: 1,
    kind: 'closed-form',
    expected: { low: near(0.481, 5e-4), high: near(0.617, 5e-4) },
    names: { low: '下限', high: '上限' },
    async compute(_seed: number, settings: Options) {
      const [system] = (await reportOn(battles, settings)).systems
      return { low: system?.wilson[0] ?? Number.NaN, high: system?.wilson[1] ?? Number.NaN }
    },
  },
  'pass-at-k': {
    statement: '20 个样本通过 3 个：pass@5 的无偏估计是 0.6009，朴素式给 0.5563；pass@10 是 0.895 对 0.803',
    how: '1 − C(17, 5)/C(20, 5) 与 1 − 0.85⁵；C(17, 5) = 6188，C(20, 5) = 15504。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      unbiased: near(1 - 6188 / 15_504, 1e-12),
      naive: near(1 - 0.85 ** 5, 1e-12),
      ten: near(1 - 19_448 / 184_756, 1e-12),
      naiveTen: near(1 - 0.85 ** 10, 1e-12),
    },
    names: { unbiased: '无偏，k = 5', naive: '朴素，k = 5', ten: '无偏，k = 10', naiveTen: '朴素，k = 10' },
    async compute(_seed: number, settings: Options) {
      const five = (await reportOn(oneTask, { ...settings, k: 5 })).passAtK
      const ten = (await reportOn(oneTask, { ...settings, k: 10 })).passAtK
      return {
        unbiased: five?.unbiased ?? Number.NaN,
        naive: five?.naive ?? Number.NaN,
        ten: ten?.unbiased ?? Number.NaN,
        naiveTen: ten?.naive ?? Number.NaN,
      }
    },
  },
  unbiased: {
    statement:
      '通过的概率是 0.15 时，20 个样本的 pass@5 无偏估计平均恰是 1 − 0.85⁵ = 0.5563，朴素式平均低 3 点以上',
    how: '对 c = 0 … 20 的每一种结果，按二项分布的概率加权求期望；没有抽样。',
    seeds: 1,
    kind: 'closed-form',
    expected: { unbiased: near(1 - 0.85 ** 5, 1e-9), gap: between(3, 6) },
    names: { unbiased: '无偏估计的期望', gap: '朴素式低了（点）' },
    async compute(_seed: number, settings: Options) {
      let [unbiased, naive] = [0, 0]
      for (let passed = 0; passed <= 20; passed++) {
        const found = (await reportOn(`n=20, c=${passed}`, { ...settings, k: 5 })).passAtK
        const chance = binomial(20, passed, 0.15)
        unbiased += chance * (found?.unbiased ?? Number.NaN)
        naive += chance * (found?.naive ?? Number.NaN)
      }
      return { unbiased, gap: 100 * (1 - 0.85 ** 5 - naive) }
    },
  },
  coverage: {
    statement: '30 题、真准确率 0.95：名义 95% 的 p̂ ± z·SE 只有不到 80% 的时候盖住真值，Wilson 超过 92%',
    how: '对答对 0 … 30 题的每一种结果，看区间是否含 0.95，按二项分布的概率相加。',
    seeds: 1,
    kind: 'closed-form',
    expected: { wald: between(0.7, 0.8), wilson: between(0.92, 1) },
    names: { wald: 'p̂ ± z·SE 的覆盖率', wilson: 'Wilson 的覆盖率' },
    async compute(_seed: number, settings: Options) {
      let [wald, wilson] = [0, 0]
      for (let correct = 0; correct <= 30; correct++) {
        const [system] = (await reportOn(`items=30, correct=${correct}`, settings)).systems
        const chance = binomial(30, correct, 0.95)
        if (holds(system?.wald)) wald += chance
        if (holds(system?.wilson)) wilson += chance
      }
      return { wald, wilson }
    },
  },
  mcnemar: {
    statement:
      '20 题两边不一样，15 对 5：McNemar 精确检验 p = 0.0414；同样的准确率差在 100 题与 10000 题上 p 相同',
    how: '2·Σ_{i≤5} C(20, i)/2²⁰ = 2·21700/1048576；两边都对的题多少不影响。',
    seeds: 1,
    kind: 'closed-form',
    expected: { small: near((2 * 21_700) / 2 ** 20, 1e-12), large: near((2 * 21_700) / 2 ** 20, 1e-12) },
    names: { small: '100 题', large: '10000 题' },
    async compute(_seed: number, settings: Options) {
      const p = async (items: number): Promise<number> => {
        const rows = Array.from({ length: items }, (_, item) =>
          item < 15 ? '1,0' : item < 20 ? '0,1' : '1,1',
        )
        const [comparison] = (await reportOn(rows.join('\n'), settings)).comparisons
        return comparison?.paired?.mcnemar ?? Number.NaN
      }
      return { small: await p(100), large: await p(10_000) }
    },
  },
} as const

/** Whether an interval holds 0.95. */
function holds(interval: readonly [number, number] | undefined): boolean {
  return interval !== undefined && interval[0] <= 0.95 && 0.95 <= interval[1]
}
