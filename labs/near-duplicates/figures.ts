import type { Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import { bandThreshold, hitProbability } from './minhash.ts'
import type { TextReport } from './report.ts'

type Options = Settings<typeof controls>

const BINS = 20

export function rows({ mode, exactRows, nearRows, testRows, groups }: TextReport): Figure {
  const clean = testRows - exactRows - nearRows
  const inGroups = groups && groups.sharedCount > 0 ? groups.testRows : 0
  const whose = mode === 'cross' ? '测试集' : '这份文件'
  return {
    kind: 'bars',
    label: `${whose} ${testRows} 行：${exactRows} 行有全同的，${nearRows} 行只有近重复，${clean} 行都没有。`,
    unit: `${whose}的行数`,
    right: { name: '行数', color: 1 },
    rows: [
      { name: '全同', right: exactRows },
      { name: '近重复', right: nearRows },
      { name: '都没有', right: clean },
      ...(groups ? [{ name: '组跨划分', right: inGroups }] : []),
    ],
  }
}

export function nearest({ mode, nearest: values, alone }: TextReport, threshold: number): Figure | null {
  if (values.length === 0) return null
  const above = values.filter((value) => value >= threshold).length
  return {
    kind: 'histogram',
    label: `${values.length} 条有候选的文本，到${mode === 'cross' ? '训练集' : '其余各条'}的最大 Jaccard 相似度：${above} 条不低于 ${write(threshold)}；另有 ${alone} 条没有候选。`,
    x: { name: '最大的 Jaccard 相似度', domain: [0, 1] },
    edges: Array.from({ length: BINS + 1 }, (_, bin) => bin / BINS),
    series: [{ name: '文本', note: `${values.length} 条`, color: 1, values }],
    references: [{ kind: 'vertical', at: threshold, name: `阈值 ${write(threshold)}` }],
  }
}

export function hits({ bands, bandRows, threshold }: Options): Figure {
  const x = Array.from({ length: 101 }, (_, index) => index / 100)
  const at = hitProbability(threshold, bands, bandRows)
  return {
    kind: 'lines',
    label: `${bands} 带、每带 ${bandRows} 行：相似度 ${write(threshold)} 的一对成为候选的概率是 ${percent(at, 4)}，曲线在 ${write(bandThreshold(bands, bandRows))} 附近最陡。`,
    x: { name: 'Jaccard 相似度 s', domain: [0, 1] },
    y: { name: '成为候选的概率', domain: [0, 1] },
    series: [
      {
        name: '1 − (1 − sʳ)ᵇ',
        color: 1,
        x,
        runs: [x.map((s) => hitProbability(s, bands, bandRows))],
        labelled: false,
      },
    ],
    references: [{ kind: 'vertical', at: threshold, name: `阈值 ${write(threshold)}` }],
    marks: [{ x: threshold, y: at, color: 6, shape: 'dot', name: percent(at) }],
  }
}
