/** The text alternative of a figure: what it shows as rows, sampled where a curve has more points than a reader would read. */
import { axisName } from './axis.ts'
import type {
  Bars,
  DataTable,
  DecisionField,
  Figure,
  Histogram,
  Images,
  Kinds,
  LineChart,
  LineSeries,
  Matrix,
  Panels,
} from './figure.ts'
import { shares } from './histogram.ts'
import { hasBand, quantileAt, sample } from './runs.ts'
import { number, percent } from './text.ts'

/** Most rows of a table made from a curve. */
const ROWS = 12

const cell = (value: number | undefined): string => (value === undefined ? '' : number(value))

/** Columns of one series: its only curve, or median with band. */
function columnsOf(series: LineSeries): { head: string; at: (index: number) => string }[] {
  const { name, runs, subject } = series
  if (runs.length === 1) return [{ head: name, at: (index) => cell(runs[0]?.[index]) }]
  const columns = [{ head: `${name}，中位数`, at: (index: number) => cell(quantileAt(runs, index, 0.5)) }]
  if (subject !== undefined) columns.unshift({ head: name, at: (index) => cell(runs[subject]?.[index]) })
  const share = (of: number) => (index: number) => cell(quantileAt(runs, index, of))
  if (hasBand(series) || subject !== undefined)
    columns.push({ head: '10% 分位', at: share(0.1) }, { head: '90% 分位', at: share(0.9) })
  return columns
}

/** Positions of a series worth a row: evenly in index, or in the logarithm of x on a log axis. */
function positions(chart: LineChart, series: LineSeries): number[] {
  const length = Math.min(series.x.length, Math.max(0, ...series.runs.map((run) => run.length)))
  if (chart.x.scale !== 'log' || length < 2) return sample(length, ROWS)
  const logs = Array.from({ length }, (_, index) => Math.log(series.x[index]!))
  const [low = 0, high = 0] = [logs[0], logs[length - 1]]
  const wanted = sample(ROWS, ROWS).map((row) => low + ((high - low) * row) / (ROWS - 1))
  const nearest = wanted.map((target) => {
    let best = 0
    for (let i = 1; i < length; i++)
      if (Math.abs(logs[i]! - target) < Math.abs(logs[best]! - target)) best = i
    return best
  })
  return [...new Set(nearest)]
}

function linesTable(chart: LineChart): DataTable {
  const groups = new Map<string, LineSeries[]>()
  for (const series of chart.series) {
    const key = Array.from(sample(series.x.length, 8), (index) => series.x[index]).join(' ')
    groups.set(key, [...(groups.get(key) ?? []), series])
  }
  const [main = []] = groups.values()
  const rest = [...groups.values()].slice(1).flat()
  const longest = main.reduce<LineSeries | undefined>(
    (a, b) => (a && reach(a) >= reach(b) ? a : b),
    undefined,
  )
  const columns = main.flatMap(columnsOf)
  const rows = longest
    ? positions(chart, longest).map((index) => [
        cell(longest.x[index]),
        ...columns.map(({ at }) => at(index)),
      ])
    : []
  const others = rest.flatMap((series) => {
    const own = columnsOf(series)[0]
    return positions(chart, series).map((index) => [
      `${series.name}：${cell(series.x[index])}`,
      own?.at(index) ?? '',
      ...columns.slice(1).map(() => ''),
    ])
  })
  const head = columns.length > 0 ? columns.map((column) => column.head) : [axisName(chart.y)]
  return {
    caption: chart.label,
    columns: [axisName(chart.x), ...head],
    rows: [...rows, ...others, ...markRows(chart, head.length)],
  }
}

const reach = ({ runs }: LineSeries): number => Math.max(0, ...runs.map((run) => run.length))

/** References and marks as rows of their own. */
function markRows(chart: LineChart, width: number): string[][] {
  const blank = Array.from({ length: Math.max(0, width - 1) }, () => '')
  const marks = (chart.marks ?? []).flatMap(({ name, note, x, y }) =>
    name === undefined
      ? []
      : [[`${name}${note === undefined ? '' : `，${note}`}：${cell(x)}`, cell(y), ...blank]],
  )
  const levels = (chart.references ?? []).flatMap((reference) => {
    if (reference.kind === 'curve') return []
    return reference.kind === 'horizontal'
      ? [[reference.name, cell(reference.at), ...blank]]
      : [[`${reference.name}：${cell(reference.at)}`, '', ...blank]]
  })
  return [...levels, ...marks]
}

function histogramTable({ label, x, edges, series, references = [] }: Histogram): DataTable {
  const columns = series.map(({ values }) => shares(values, edges))
  const rows = Array.from({ length: edges.length - 1 }, (_, bin) => [
    `${cell(edges[bin])}–${cell(edges[bin + 1])}`,
    ...columns.map((heights) => percent(heights[bin] ?? 0)),
  ]).filter((row) => row.slice(1).some((text) => text !== '0%'))
  const rules = references.flatMap((reference) =>
    reference.kind === 'vertical'
      ? [[`${reference.name}：${cell(reference.at)}`, ...series.map(() => '')]]
      : [],
  )
  return { caption: label, columns: [x.name, ...series.map(({ name }) => name)], rows: [...rows, ...rules] }
}

function barsTable({ label, unit, left, right, rows }: Bars): DataTable {
  const columns = [unit, ...(left ? [left.name] : []), right.name]
  return {
    caption: label,
    columns,
    rows: rows.map((row) => [row.name, ...(left ? [cell(row.left ?? 0)] : []), cell(row.right)]),
  }
}

/** Counts of points of each class on each side of the boundary, at the grid node nearest to each point. */
function fieldTable(figure: DecisionField): DataTable {
  const { points, probability, classes } = figure
  const counts = [
    [0, 0],
    [0, 0],
  ]
  for (let i = 0; i < points.x.length; i++) {
    const row = counts[points.label[i] === 1 ? 1 : 0]!
    const side = probability && nearest(figure, points.x[i]!, points.y[i]!) > 0.5 ? 1 : 0
    row[side] = (row[side] ?? 0) + 1
  }
  const columns = probability ? ['类别', `判为${classes[0]}`, `判为${classes[1]}`] : ['类别', '点数']
  return {
    caption: figure.label,
    columns,
    rows: classes.map((name, index) => [
      name,
      ...(counts[index] ?? []).slice(0, columns.length - 1).map((n) => cell(n)),
    ]),
  }
}

const node = (value: number, [low, high]: readonly [number, number], count: number): number =>
  Math.min(count - 1, Math.max(0, Math.round(((value - low) / (high - low)) * (count - 1))))

function nearest({ probability, x, y }: DecisionField, a: number, b: number): number {
  if (!probability) return NaN
  const { columns, rows, values } = probability
  return values[node(b, y.domain, rows) * columns + node(a, x.domain, columns)]!
}

/** Name and mean grey value of each image: what a table can say of a picture. */
function matrixTable({ label, down, across, rows, columns, cells }: Matrix): DataTable {
  return {
    caption: label,
    columns: [`${down}＼${across}`, ...columns],
    rows: rows.map((name, row) => [
      name,
      ...(cells[row] ?? []).map(({ text, note }) => (note === undefined ? text : `${text}，${note}`)),
    ]),
  }
}

function imagesTable({ label, images }: Images): DataTable {
  const rows = images.map(({ name, values }) => {
    const grey = Array.from(values)
    return [name, cell(grey.reduce((sum, value) => sum + value, 0) / Math.max(1, grey.length))]
  })
  return { caption: label, columns: ['图像', '平均灰度'], rows }
}

/** The tables of all panels under one head; a panel with columns of its own begins with a row that names them. */
function panelsTable({ label, panels }: Panels): DataTable {
  const tables = panels.map(({ title, figure }) => ({ title, ...table(figure) }))
  const [first] = tables
  const width = Math.max(0, ...tables.map(({ columns }) => columns.length))
  const padded = (cells: readonly string[]): string[] =>
    Array.from({ length: width }, (_, index) => cells[index] ?? '')
  const rows = tables.flatMap(({ title, columns, rows }) => {
    const same = columns.join('|') === first?.columns.join('|')
    return [...(same ? [] : [columns]), ...rows].map((row) => [title, ...padded(row)])
  })
  return { caption: label, columns: ['', ...padded(first?.columns ?? [])], rows }
}

const TABLES: { readonly [K in keyof Kinds]: (figure: Figure<K>) => DataTable } = {
  lines: linesTable,
  histogram: histogramTable,
  bars: barsTable,
  field: fieldTable,
  images: imagesTable,
  matrix: matrixTable,
  panels: panelsTable,
  sparkline: () => ({ caption: '', columns: [], rows: [] }),
}

/** The data table of a figure; that of a sparkline is empty, because the text beside it says what it shows. */
export function table<K extends keyof Kinds>(figure: Figure<K>): DataTable {
  return TABLES[figure.kind](figure)
}
