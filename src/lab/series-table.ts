import type { DataTable } from '../figures/figure.ts'
import { number as write } from '../figures/text.ts'
import type { Recorded, Series } from './series.ts'
import type { ResultStore } from './store.ts'
import { tableHtml } from './table-html.ts'

const KINDS: Readonly<Record<Series['kind'], string>> = {
  curve: '曲线',
  value: '每个种子一个数',
  columns: '表',
  field: '网格',
}

/** What a run recorded: every series with its kind, its size and where it ends. */
export function seriesTable(
  arms: Readonly<Record<string, string>> | undefined,
  stores: readonly ResultStore[],
): string {
  const rows = stores.flatMap((store) =>
    [...store.recorded()].map((recorded) => [
      arms ? `${arms[store.arm] ?? store.arm}：${recorded.series.label}` : recorded.series.label,
      recorded.name,
      KINDS[recorded.kind],
      size(recorded),
      last(recorded),
    ]),
  )
  const content: DataTable = {
    caption: '这次运行记下的全部数列；每个数都在导出的 CSV 与 JSON 里。',
    columns: ['数列', '名字', '种类', '大小', '末值（第一个种子）'],
    rows,
  }
  return tableHtml(content)
}

function size({ kind, data }: Recorded): string {
  if (kind === 'curve') return `${data.y.length} 条 × ${data.x.length} 点`
  if (kind === 'value') return `${data.length} 个`
  if (kind === 'field') return `${data.columns} × ${data.rows}`
  return `${Object.keys(data).length} 列 × ${Object.values(data)[0]?.length ?? 0} 行`
}

function last({ kind, data }: Recorded): string {
  const value = kind === 'curve' ? data.y[0]?.at(-1) : kind === 'value' ? data[0] : undefined
  return value === undefined ? '' : write(value, 4)
}
