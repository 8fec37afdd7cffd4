import type { Histogram, LineChart, LineSeries, Reference } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import { mean, type Columns } from '../../src/lab/index.ts'
import type { BestColumn, GrowthColumn } from './run.ts'
import { marksTo, type Trial } from './sampling.ts'
import { alignedVote, bestBound, expectedBest } from './theory.ts'

/** Three decimals, as scores are compared. */
export const score = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '—')

/** Bins of whole numbers of right answers, their edges between two possible scores. */
export function scoreEdges({ k, n }: Trial): number[] {
  const deviation = 0.5 / Math.sqrt(n)
  const low = Math.floor((0.5 - 3 * deviation) * n)
  const high = Math.ceil((bestBound(k, n) + 2.5 * deviation) * n)
  const width = Math.max(1, Math.ceil((high - low) / 40))
  const bins = Math.ceil((high - low) / width)
  return Array.from({ length: bins + 1 }, (_, bin) => (low + bin * width - 0.5) / n)
}

/** Where the best scores fell, on the test set that chose them and on a fresh one. */
export function bestFigure(best: Columns<BestColumn>, trial: Trial, fresh: boolean): Histogram {
  const { k, n } = trial
  const average = mean(best.test)
  return {
    kind: 'histogram',
    label: `${number(k)} 个随机分类器里最好的一个，在挑出它的 ${number(n)} 道题上平均测得 ${score(average)}，真值是 0.5；换一份新题平均 ${score(mean(best.fresh))}。`,
    x: { name: '最好的那个测得的准确率' },
    edges: scoreEdges(trial),
    series: [
      { name: '挑出它的测试集', note: `平均 ${score(average)}`, color: 2, values: best.test },
      ...(fresh
        ? [
            {
              name: '换一份新题',
              note: `平均 ${score(mean(best.fresh))}`,
              color: 3 as const,
              values: best.fresh,
            },
          ]
        : []),
    ],
    references: [
      { kind: 'vertical', at: 0.5, name: '真值 0.5' },
      ...(k > 1
        ? [{ kind: 'vertical' as const, at: bestBound(k, n), name: `上界 ${score(bestBound(k, n))}` }]
        : []),
    ],
    ratio: 0.78,
  }
}

/** How the score grows with the number of tries. */
export function growthFigure(growth: Columns<GrowthColumn>, trial: Trial, fresh: boolean): LineChart {
  const { k, n, attack } = trial
  const last = attack ? growth.vote.at(-1) : growth.best.at(-1)
  const line = (name: string, color: LineSeries['color'], y: readonly number[]): LineSeries => ({
    name,
    note: y.length > 0 ? score(y.at(-1) ?? Number.NaN) : undefined,
    color,
    x: growth.k,
    runs: [y],
  })
  return {
    kind: 'lines',
    label: `试得越多，测得越高：试到 ${number(k)} 个时${attack ? '对齐后投票' : '最好的一个'}测得 ${score(last ?? Number.NaN)}，新题上仍在 0.5 附近。`,
    x: { name: '试过的分类器个数 k', scale: 'log', domain: [1, Math.max(2, k)] },
    y: { name: '测得的准确率', include: [0.48, 0.55, attack ? alignedVote(k, n) : bestBound(k, n)] },
    series: [
      ...(attack ? [line('对齐后投票', 2, growth.vote)] : []),
      line('取最好的一个', attack ? 5 : 2, growth.best),
      ...(fresh ? [line('换一份新题', 3, attack ? growth.voteFresh : growth.bestFresh)] : []),
    ],
    references: theory(trial),
    ratio: 0.78,
  }
}

function theory({ k, n, attack }: Trial): Reference[] {
  const x = marksTo(k)
  const best: Reference = { kind: 'curve', x, y: x.map((tries) => expectedBest(tries, n)) }
  const vote: Reference = { kind: 'curve', x, y: x.map((tries) => alignedVote(tries, n)) }
  return attack ? [best, vote] : [best]
}
