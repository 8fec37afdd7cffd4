/** What the page says and lists of a comparison of texts. */
import { number as write, percent } from '../../src/figures/text.ts'
import type { Remark, Rows } from '../../src/lab/tool/index.ts'
import { cleaned } from './leak.ts'
import type { TextReport } from './report.ts'

/** Share of the test rows that have a twin. */
const leaked = ({ exactRows, nearRows, testRows }: TextReport): number => (exactRows + nearRows) / testRows

/** What was read, and warnings. */
export const textRemarks = (report: TextReport): Remark[] => [
  ...report.understood.map(
    (text, index) =>
      ({
        kind: 'read',
        text:
          report.mode === 'within'
            ? `${report.trainRows} 条；${text}`
            : report.understood.length === 1
              ? `训练 ${report.trainRows} 条、测试 ${report.testRows} 条；${text}`
              : `${index === 0 ? `训练集 ${report.trainRows}` : `测试集 ${report.testRows}`} 条；${text}`,
      }) as const,
  ),
  { kind: 'read', text: `${report.candidates} 对成为候选，逐对精确核对后 ${report.found} 对达到阈值` },
  ...(report.groups
    ? [
        {
          kind: 'read',
          text: `组：训练 ${report.groups.train} 个，测试 ${report.groups.test} 个，两边都有的 ${report.groups.sharedCount} 个`,
        } as const,
      ]
    : []),
  ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
]

/** The result in a sentence or two. */
export function concludeTexts(report: TextReport, threshold: number, reported: number): string {
  const share = leaked(report)
  if (report.mode === 'within')
    return `${report.testRows} 条里 ${report.exactRows} 条与前面的全同，另有 ${report.nearRows} 条与前面的近重复（J ≥ ${write(threshold)}），一共可以去掉 ${percent(share)}。`
  const start = `测试集 ${report.testRows} 条里，${report.exactRows} 条在训练集里有全同的，${report.nearRows} 条有近重复（J ≥ ${write(threshold)}），合计 ${percent(share)}。`
  const groups = report.groups?.sharedCount
    ? `${report.groups.sharedCount} 个组跨了划分，占测试集 ${percent(report.groups.testRows / report.testRows)}。`
    : ''
  if (share === 0 || share >= 1 || reported < share) return start + groups
  return `${start}${groups}这些行若都答对，报告的准确率 ${write(reported)} 去掉它们后是 ${write(cleaned(reported, share))}。`
}

/** Pairs, most alike first. */
export function pairRows(report: TextReport): Rows | null {
  const [first, second] = report.mode === 'cross' ? ['测试行', '训练行'] : ['后一行', '前一行']
  const labels = report.conflicts === null ? [] : ['标签']
  return report.pairs.length === 0
    ? null
    : {
        columns: [
          first,
          second,
          'Jaccard',
          '签名的估计',
          ...labels,
          `${first}的文本`,
          `${second}的文本`,
          '同文的其余行',
        ],
        rows: report.pairs.map((pair) => [
          String(pair.first.line),
          String(pair.second.line),
          pair.jaccard,
          pair.estimate,
          ...(report.conflicts === null
            ? []
            : [pair.conflict ? `不同：${pair.first.label} / ${pair.second.label}` : '相同']),
          pair.first.text,
          pair.second.text,
          pair.more,
        ]),
      }
}

/** Subjects on both sides. */
export const groupRows = ({ groups }: TextReport): Rows | null =>
  groups && groups.sharedCount > 0
    ? {
        columns: ['组', '训练行', '测试行'],
        rows: groups.shared.map(({ name, train, test }) => [name, train, test]),
      }
    : null

/** The comparison as plain data. */
export const textJson = (report: TextReport, reported: number) => ({
  mode: report.mode,
  train_rows: report.trainRows,
  test_rows: report.testRows,
  exact_rows: report.exactRows,
  near_rows: report.nearRows,
  leaked_share: leaked(report),
  clean_accuracy: report.mode === 'cross' && leaked(report) < 1 ? cleaned(reported, leaked(report)) : null,
  candidates: report.candidates,
  pairs_found: report.found,
  label_conflicts: report.conflicts,
  groups: report.groups,
  lines: report.lines,
  pairs: report.pairs.map(({ first, second, jaccard, estimate, exact }) => ({
    first_line: first.line,
    second_line: second.line,
    jaccard,
    estimate,
    exact,
  })),
})
