import type { Lab } from './lab.ts'
import type { Recorded } from './series.ts'
import type { AnySettings } from './settings.ts'
import type { ResultStore } from './store.ts'

/** A finished or paused run, as files are made from it. */
export interface RunFacts {
  readonly settings: AnySettings
  readonly stores: readonly ResultStore[]
  readonly steps: number
  readonly fingerprint: string | null
}

/** Settings, seeds and every series as JSON; numbers that are not finite are written as strings. */
export function jsonOf(
  lab: Lab,
  { settings, stores, steps, fingerprint }: RunFacts,
  address: string,
): string {
  const series = Object.fromEntries(stores.map(({ arm, result }) => [arm, result]))
  const document = {
    lab: lab.id,
    title: lab.title,
    address,
    settings,
    seeds: seedsOf(settings),
    steps,
    fingerprint,
    series: lab.arms ? series : series['main'],
  }
  const text = JSON.stringify(document, plainNumbers, 1)
  return `${text.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, ' '))}\n`
}

/** A JSON replacer: typed arrays as lists, numbers that are not finite as the strings "NaN", "Infinity" and "-Infinity". */
export function plainNumbers(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value instanceof Float32Array ? Array.from(value) : value
}

/** Every number of every series, one a row; `seed` is empty where a series has no seeds, `column` names a column or counts a grid's rows. */
export function csvOf(stores: readonly ResultStore[], settings: AnySettings): string {
  const rows = [['arm', 'series', 'seed', 'x', 'column', 'value'].join(',')]
  const seeds = seedsOf(settings)
  for (const store of stores)
    for (const recorded of store.recorded())
      for (const row of rowsOf(recorded, seeds)) rows.push([store.arm, recorded.name, ...row].join(','))
  return `${rows.join('\n')}\n`
}

type Row = readonly [seed: number | '', x: number, column: string | number, value: number]

function* rowsOf({ kind, data }: Recorded, seeds: readonly number[]): Generator<Row> {
  if (kind === 'value') {
    for (const [index, value] of data.entries()) yield [seeds[index] ?? '', index, '', value]
  } else if (kind === 'curve') {
    for (const [replica, values] of data.y.entries())
      for (const [index, value] of values.entries())
        yield [seeds[replica] ?? '', data.x[index] ?? index, '', value]
  } else if (kind === 'columns') {
    for (const [column, values] of Object.entries(data))
      for (const [index, value] of values.entries()) yield ['', index, column, value]
  } else {
    for (const [index, value] of data.values.entries())
      yield ['', index % data.columns, Math.floor(index / data.columns), value]
  }
}

/** The seeds of the replicas, in order. */
export const seedsOf = ({ seed, replicas }: AnySettings): number[] =>
  Array.from({ length: replicas }, (_, index) => seed + index)
