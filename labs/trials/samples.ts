/** Samples to start with, generated here. */
import { exp, log } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

const logUniform = (u: number, low: number, high: number): number => low * exp(u * log(high / low))

/** 60 trials as Optuna exports them: loss by learning rate and weight decay, an optimiser, a dropout that hardly matters, a few failures at large rates. */
export function study(): string {
  const u = random(5, 'sample/study').uniform(300)
  const noise = random(6, 'sample/study').normal(60, 0, 0.01)
  const rows = Array.from({ length: 60 }, (_, row) => {
    const at = (index: number): number => u[5 * row + index] ?? 0
    const lr = logUniform(at(0), 1e-4, 1e-1)
    const wd = logUniform(at(1), 1e-4, 1e-1)
    const dropout = 0.5 * at(2)
    const optimizer = at(3) < 0.5 ? 'adamw' : 'sgd'
    const failed = lr > 0.03 && at(4) < 0.6
    const offset = log(lr / 2e-3) / log(10)
    const decay = log((lr * wd) / 2e-5) / log(10)
    const loss =
      0.3 + 0.06 * offset ** 2 + 0.03 * decay ** 2 + (optimizer === 'sgd' ? 0.05 : 0) + (noise[row] ?? 0)
    const cells = [dropout.toFixed(3), lr.toPrecision(3), optimizer, wd.toPrecision(3)]
    return [row, failed ? '' : loss.toFixed(4), ...cells, failed ? 'FAIL' : 'COMPLETE'].join(',')
  })
  return ['number,value,params_dropout,params_lr,params_optimizer,params_weight_decay,state', ...rows].join(
    '\n',
  )
}

/** 40 trials whose best learning rate lies above all that were tried. */
export function edge(seed = 8): string {
  const u = random(seed, 'sample/edge').uniform(120)
  const noise = random(seed, 'sample/edge-noise').normal(40, 0, 0.004)
  const rows = Array.from({ length: 40 }, (_, row) => {
    const lr = logUniform(u[3 * row] ?? 0, 1e-5, 1e-3)
    const wd = logUniform(u[3 * row + 1] ?? 0, 1e-3, 0.3)
    const layers = 2 + Math.floor(4 * (u[3 * row + 2] ?? 0))
    const accuracy =
      0.92 -
      0.05 * (log(lr / 5e-3) / log(10)) ** 2 -
      0.01 * (log(wd / 0.02) / log(10)) ** 2 +
      (noise[row] ?? 0)
    return [lr.toPrecision(3), wd.toPrecision(3), layers, accuracy.toFixed(4)].join(',')
  })
  return ['lr,wd,layers,val_acc', ...rows].join('\n')
}

/** A grid of 5 × 5 with three seeds each: whole columns of equal values. */
export function grid(): string {
  const noise = random(9, 'sample/grid').normal(75, 0, 0.15)
  const rates = [0.001, 0.003, 0.01, 0.03, 0.1]
  const decays = [0, 1e-4, 5e-4, 1e-3, 5e-3]
  const rows = rates.flatMap((lr, i) =>
    decays.flatMap((wd, j) =>
      [0, 1, 2].map((run) => {
        const error = 5 + 1.1 * (i - 2.4) ** 2 + 0.25 * (j - 2) ** 2 + 0.2 * (i - 2) * (j - 2)
        return `${lr},${wd},${run},${(error + (noise[15 * i + 3 * j + run] ?? 0)).toFixed(2)}`
      }),
    ),
  )
  return ['学习率,权重衰减,seed,误差', ...rows].join('\n')
}
