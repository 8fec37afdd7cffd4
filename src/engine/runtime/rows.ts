import { random } from '../nn/random.ts'

/** Which rows each step trains on. */
export interface RowOrder {
  /** Rows a step; undefined: all of them in every step, in order. */
  readonly batch: number | undefined
  /** Steps there are; Infinity when the order never ends. */
  readonly steps: number
  /** Whether all replicas see the same rows of one data set; not read without a batch. */
  readonly shared: boolean
  /** Row indices of `count` steps from `first` on: [count, batch] when shared, else [count, R, batch], indices into the data sets laid end to end. */
  rows(first: number, count: number): Int32Array
}

/** The data as the orders see it: N rows a set, one set for all replicas or one each. */
export interface Extent {
  readonly rows: number
  readonly sets: number
}

/** Rows of one step for one replica, as indices into its own set. */
type RowsOf = (step: number, replica: number) => Int32Array

interface Order {
  readonly batch: number
  readonly steps: number
  readonly replicas: number
  /** Whether every replica goes through its set in the same order. */
  readonly isSame: boolean
}

function orderOf(
  { batch, steps, isSame, ...order }: Order,
  { rows, sets }: Extent,
  rowsOf: RowsOf,
): RowOrder {
  const shared = isSame && sets === 1
  const replicas = shared ? 1 : order.replicas
  return {
    batch,
    steps,
    shared,
    rows(first, count) {
      const indices = new Int32Array(count * replicas * batch)
      for (let step = 0; step < count; step++) {
        for (let r = 0; r < replicas; r++) {
          const own = rowsOf(first + step, r)
          indices.set(sets > 1 ? own.map((row) => row + r * rows) : own, (step * replicas + r) * batch)
        }
      }
      return indices
    },
  }
}

/** Every epoch visits the rows in a fresh random order of its seed's; rows that do not fill a batch wait for the next epoch. */
export function shuffled(extent: Extent, batch: number, seeds: readonly number[]): RowOrder {
  const perEpoch = Math.floor(extent.rows / batch)
  const latest: { epoch: number; order: Int32Array }[] = seeds.map(() => ({
    epoch: -1,
    order: new Int32Array(),
  }))
  const orderFor = (epoch: number, replica: number): Int32Array => {
    const known = latest[replica]
    if (known?.epoch === epoch) return known.order
    const order = random(seeds[replica] ?? 0, `order/${epoch}`).permutation(extent.rows)
    latest[replica] = { epoch, order }
    return order
  }
  const order = { batch, steps: Infinity, replicas: seeds.length, isSame: new Set(seeds).size === 1 }
  return orderOf(order, extent, (step, replica) => {
    const from = (step % perEpoch) * batch
    return orderFor(Math.floor(step / perEpoch), replica).subarray(from, from + batch)
  })
}

/** The given rows, the same for every replica; `repeats` starts over after the last, otherwise the run ends there. */
export function given(
  batches: readonly (readonly number[])[],
  extent: Extent,
  replicas: number,
  repeats: boolean,
): RowOrder {
  const arrays = batches.map((rows) => Int32Array.from(rows))
  const steps = repeats ? Infinity : batches.length
  const rowsOf: RowsOf = (step) => arrays[step % arrays.length] ?? new Int32Array()
  return orderOf({ batch: arrays[0]?.length ?? 1, steps, replicas, isSame: true }, extent, rowsOf)
}

/** All rows in every step. */
export const everyRow: RowOrder = {
  batch: undefined,
  steps: Infinity,
  shared: false,
  rows: () => new Int32Array(),
}
