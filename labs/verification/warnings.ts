/** What a reader of the result should mind. */
import { number as write } from '../../src/figures/text.ts'
import type { Pairs } from './pairs.ts'
import type { Report } from './report.ts'
import type { Trials } from './trials.ts'

type Found = Omit<Report, 'warnings'>

/** Fewer identities than this and an interval by identities is unreliable. */
const FEW = 30

/** The pitfalls that these pairs show. */
export function warningsOf(report: Found, trials: Trials, pairs: Pairs | null): string[] {
  const { genuine, impostor, identities, eer, resamples, distance } = report
  const withheld = report.rates.filter(({ evidence }) => evidence === 'none')
  const values = new Set(trials.scores.subarray(0, 10_000)).size
  const alone = pairs?.alone() ?? 0
  const cases: readonly (readonly [boolean, string])[] = [
    [
      eer > 0.5,
      `EER ${write(eer)} 大于 0.5：方向多半反了，把「分数是」改成${distance ? '相似度' : '距离'}。`,
    ],
    [impostor <= 3, `假对只有 ${impostor} 个：按三法则（3/n），哪个 FAR 都没有证据。`],
    [
      impostor > 3 && withheld.length > 0,
      `假对 ${write(impostor)} 个：FAR 低于 3/${write(impostor)} ≈ ${write(3 / impostor, 2)} 的都没有证据（三法则），${withheld.map(({ far }) => write(far)).join('、')} 处不给数。`,
    ],
    [
      identities === null,
      '没有身份列：区间把每一对当作独立的，偏窄；同一根手指出现在很多对里，给 id1、id2 两列才能按身份抽样。',
    ],
    [identities !== null && identities < FEW, `只有 ${identities} 个身份，按身份抽样的区间靠不住。`],
    [genuine < 100, `真对只有 ${genuine} 个，TAR 一格就是 ${write(100 / genuine, 2)}%。`],
    [
      values < 20 && values < trials.scores.length,
      `分数只有 ${values} 种不同的值；并列按一步处理，低 FAR 处靠插值。`,
    ],
    [resamples === 0, '对数太多，没有做自助抽样，因而没有区间；减少对数（或给身份列）就有。'],
    [alone > 0, `${alone} 个身份只有一个样本，没有真对，只参与假对。`],
    ...sampled('真对', pairs?.genuine),
    ...sampled('假对', pairs?.impostor),
  ]
  return cases.flatMap(([holds, text]) => (holds ? [text] : []))
}

const sampled = (
  kind: string,
  plan: { readonly all: number; readonly compared: number } | undefined,
): (readonly [boolean, string])[] =>
  plan
    ? [
        [
          plan.compared < plan.all,
          `${kind}共 ${plan.all} 对，随机抽了 ${plan.compared} 对；「嵌入最多比多少对」可以调大。`,
        ],
      ]
    : []
