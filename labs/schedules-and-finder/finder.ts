import { pow } from '../../src/engine/nn/exact.ts'

/** Steps in which the learning rate grows tenfold. */
export interface Sweep {
  readonly perDecade: number
  /** Curvatures; all coordinates start at 1. */
  readonly spectrum: readonly number[]
}

/** The curve of a learning rate range test without noise: a rate and the loss there, before its step. Ends beyond 10³. */
export interface Found {
  readonly lr: readonly number[]
  readonly loss: readonly number[]
}

const FIRST = 1e-4
const LAST = 1e2
const STOP = 1e3

/** Sweeps from 10⁻⁴ on a grid shifted by half a step, so that no rate is exactly 1/h and wipes out a coordinate. */
export function rangeTest({ perDecade, spectrum }: Sweep): Found {
  const theta = spectrum.map(() => 1)
  const found = { lr: [] as number[], loss: [] as number[] }
  for (let k = 0; ; k++) {
    const lr = FIRST * pow(10, (k + 0.5) / perDecade)
    const loss = spectrum.reduce((sum, h, i) => sum + (h / 2) * (theta[i] ?? 0) ** 2, 0)
    if (!(loss <= STOP) || lr > LAST) return found
    found.lr.push(lr)
    found.loss.push(loss)
    spectrum.forEach((h, i) => (theta[i] = (theta[i] ?? 0) * (1 - lr * h)))
  }
}

/** The rate at the lowest loss. */
export const lowestRate = ({ lr, loss }: Found): number => lr[loss.indexOf(Math.min(...loss))] ?? Number.NaN

/** The rate where the loss falls fastest over ln η, before its lowest point. */
export function steepestRate({ lr, loss }: Found): number {
  const low = loss.indexOf(Math.min(...loss))
  const drops = loss.slice(1, low + 1).map((value, i) => value - (loss[i] ?? value))
  return lr[drops.indexOf(Math.min(...drops))] ?? Number.NaN
}

/** Largest stable rate, 2/h_max. */
export const stableLimit = ({ spectrum }: Sweep): number => 2 / Math.max(...spectrum)
