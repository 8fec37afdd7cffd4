import type { OptimizerSpec } from '../../src/engine/optim/spec.ts'

export type Optimizer = 'sgd' | 'momentum' | 'adagrad' | 'rmsprop' | 'keras' | 'adam' | 'uncorrected'

/** What each is called, and how PyTorch sets it up at a learning rate; `uncorrected` is Adam without its bias correction. */
export const optimizers: Readonly<
  Record<Optimizer, { readonly name: string; readonly spec: (lr: number) => OptimizerSpec | null }>
> = {
  sgd: { name: 'SGD', spec: (lr) => ({ type: 'sgd', lr }) },
  momentum: { name: '动量 0.9', spec: (lr) => ({ type: 'sgd', lr, momentum: 0.9 }) },
  adagrad: { name: 'Adagrad', spec: (lr) => ({ type: 'adagrad', lr }) },
  rmsprop: { name: 'RMSprop，α = 0.99', spec: (lr) => ({ type: 'rmsprop', lr, alpha: 0.99 }) },
  keras: { name: 'RMSprop，ρ = 0.9', spec: (lr) => ({ type: 'rmsprop', lr, alpha: 0.9, eps: 1e-7 }) },
  adam: { name: 'Adam', spec: (lr) => ({ type: 'adam', lr }) },
  uncorrected: { name: 'Adam，不校正偏差', spec: () => null },
}

/** Gradients of the replicas: seven powers of ten. */
export const SCALES = [1e-3, 1e-2, 0.1, 1, 10, 100, 1e3] as const
