/** The quantities of a layer that are watched, and what they are called. */

/** Quantities of a layer; NaN where none was given. */
export interface LayerStep {
  /** Whether one of them was written as nan or inf. */
  readonly broken: boolean
  readonly activation: number
  readonly gradient: number
  readonly weight: number
  /** Share of units that are zero or saturated for all samples, 0 to 1. */
  readonly dead: number
  /** ‖Δw‖ / ‖w‖ of one step. */
  readonly update: number
}

export type Quantity = Exclude<keyof LayerStep, 'broken'>

export const QUANTITIES: readonly Quantity[] = ['activation', 'gradient', 'weight', 'dead', 'update']
export const WORDS: Readonly<Record<Quantity, string>> = {
  activation: '激活 RMS',
  gradient: '梯度 RMS',
  weight: '权重 RMS',
  dead: '死亡比例',
  update: '更新/权重比',
}

/** Share of dead units from which a layer counts as dying (4.5.7). */
export const DEAD = 0.4
