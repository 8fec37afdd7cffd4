import type { Recorder } from './experiment.ts'
import type { Curve, Data, Recorded, Result, Series, SeriesMap } from './series.ts'

/** A change of one series: points added, or everything replaced. */
export type Change =
  { readonly name: string; readonly points: Curve } | { readonly name: string; readonly whole: Data }

/** The changes of one arm since the last time they were taken. */
export interface Patch {
  readonly arm: string
  readonly changes: readonly Change[]
}

interface GrowingCurve {
  x: number[]
  y: number[][]
}

/** What a series is before a run reaches it. */
function empty(series: Series): Data {
  if (series.kind === 'curve') return { x: [], y: [] }
  if (series.kind === 'value') return []
  if (series.kind === 'field')
    return { x: [0, 1], y: [0, 1], columns: 0, rows: 0, values: new Float32Array() }
  return Object.fromEntries(Object.keys(series.columns).map((name) => [name, []]))
}

/** The result of one arm while it grows. On the worker's side it is written through {@link record} and gives out patches; on the page's side it takes them. */
export class ResultStore {
  readonly arm: string
  readonly result: Record<string, Data> = {}
  private readonly series: SeriesMap
  private readonly curves = new Map<string, GrowingCurve>()
  private readonly grown = new Map<string, GrowingCurve>()
  private readonly replaced = new Map<string, Data>()

  constructor(series: SeriesMap, arm: string) {
    this.series = series
    this.arm = arm
    for (const [name, one] of Object.entries(series)) {
      if (one.kind === 'curve') this.curves.set(name, { x: [], y: [] })
      this.result[name] = this.curves.get(name) ?? empty(one)
    }
  }

  /** What the experiment writes to. */
  readonly record: Recorder = {
    append: (name, x, y) => this.grow(name, { x: [x], y: Array.from(y, (value) => [value]) }),
    extend: (name, points) => this.grow(name, points),
    set: (name, data) => this.replace(name, data),
  }

  /** The changes since the last call, or null when there are none. */
  take(): Patch | null {
    if (this.grown.size === 0 && this.replaced.size === 0) return null
    const changes: Change[] = [
      ...Array.from(this.grown, ([name, points]) => ({ name, points })),
      ...Array.from(this.replaced, ([name, whole]) => ({ name, whole })),
    ]
    this.grown.clear()
    this.replaced.clear()
    return { arm: this.arm, changes }
  }

  /** Applies the changes of the other side. */
  apply({ changes }: Patch): void {
    for (const change of changes) {
      if ('points' in change) addPoints(this.curve(change.name), change.points)
      else this.result[change.name] = change.whole
    }
  }

  /** Every series with its kind, in order of declaration. */
  *recorded(): Generator<Recorded & { readonly name: string; readonly series: Series }> {
    for (const [name, series] of Object.entries(this.series)) {
      const entry = { name, series, kind: series.kind, data: this.result[name] }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the recorder's types saw to it that data is of the declared kind
      yield entry as Recorded & { name: string; series: Series }
    }
  }

  /** Every number of the result, series in order of declaration: what a fingerprint is made of. */
  *numbers(): Generator<number> {
    for (const { kind, data } of this.recorded()) {
      if (kind === 'value') yield* data
      else if (kind === 'field') yield* data.values
      else for (const values of kind === 'curve' ? data.y : Object.values(data)) yield* values
    }
  }

  private grow(name: string, points: Curve): void {
    addPoints(this.curve(name), points)
    const fresh = this.grown.get(name) ?? { x: [], y: [] }
    addPoints(fresh, points)
    this.grown.set(name, fresh)
  }

  private replace(name: string, data: Data): void {
    if (!Object.hasOwn(this.series, name)) throw undeclared(name)
    this.result[name] = data
    this.replaced.set(name, data)
  }

  private curve(name: string): GrowingCurve {
    const curve = this.curves.get(name)
    if (!curve) throw undeclared(name)
    return curve
  }
}

const undeclared = (name: string): Error => new Error(`the experiment writes the undeclared series ${name}`)

function addPoints(curve: GrowingCurve, { x, y }: Curve): void {
  for (const value of x) curve.x.push(value)
  y.forEach((values, replica) => {
    const own = (curve.y[replica] ??= [])
    for (const value of values) own.push(value)
  })
}

/** Results of all arms as figures and claims see them: the arm's own in a lab without arms, else by arm. */
export function resultOf(stores: readonly ResultStore[], arms: object | undefined): Result<SeriesMap> {
  if (!arms) return stores[0]?.result ?? {}
  const byArm: Record<string, unknown> = Object.fromEntries(stores.map(({ arm, result }) => [arm, result]))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types of one lab are forgotten here, see Lab
  return byArm as Result<SeriesMap>
}
