import type { Columns, Context, Curve } from '../../src/lab/index.ts'

/** Steps of the counter, the same in every arm. */
export const STEPS = 400

export type CurveName = 'train' | 'validation' | 'accuracy' | 'test' | 'descent' | 'ridge'

/** Where an arm writes; each fills series of its own. */
export interface Recorder {
  append(name: CurveName, x: number, y: ArrayLike<number>): void
  extend(name: CurveName, points: Curve): void
  set(name: 'kept', data: Columns<'seed' | 'step' | 'recorded' | 'restored' | 'test'>): void
  set(name: 'modes', data: Columns<'h' | 'descent' | 'flow' | 'ridge'>): void
  set(name: 'plateau', data: Columns<'sequence' | 'record'>): void
  set(name: 'trend', data: Columns<'longest'>): void
}

/** What an arm needs from the world. */
export type World = Pick<Context, 'seeds' | 'ort'>
