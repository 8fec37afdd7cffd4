import { addPass } from '../graph/optimize.ts'
import { addOps } from '../graph/ops.ts'
import type { FetchedOps } from '../graph/ops.ts'
import { poolsByHalves } from '../graph/passes/pool.ts'
import { windowOps } from '../graph/window-ops.ts'
import {
  averagePoolInput,
  convInput,
  convTransposeInput,
  convWeight,
  maxPoolInput,
  sumPerChannel,
} from './convolution.ts'
import { notDifferentiable } from './rule.ts'
import type { VjpTable } from './rule.ts'
import { addVjps } from './vjp.ts'

const windowVjps: VjpTable<FetchedOps['window']> = {
  Conv: { X: convInput, W: convWeight, B: ({ f, dy }) => sumPerChannel(f, dy) },
  ConvTranspose: {
    X: ({ f, dy, W, attributes }) => convTransposeInput(f, dy, W, attributes),
    W: ({ f, X, W, dy, attributes }) => convWeight({ f, X: dy, W, dy: X, attributes }),
    B: ({ f, dy }) => sumPerChannel(f, dy),
  },
  MaxPool: { X: maxPoolInput },
  AveragePool: { X: averagePoolInput },
  GreaterOrEqual: notDifferentiable,
  GatherElements: {
    data: ({ f, dy, data, indices, attributes: { axis } }) =>
      f.b.op('ScatterElements', [f.zeros(data.shape, data.dtype), indices, dy], { axis, reduction: 'add' }),
    indices: notDifferentiable,
  },
  ScatterElements: {
    data: ({ dy }) => dy,
    indices: notDifferentiable,
    updates: ({ f, dy, indices, attributes: { axis } }) => f.b.op('GatherElements', [dy, indices], { axis }),
  },
}

/**
 * Puts convolution and pooling into the tables: their ops, their gradients, and the pass that makes pools fast. Comes before
 * the first graph that has one; a page whose networks have none does without.
 */
export function addWindows(): void {
  addOps(windowOps)
  addVjps(windowVjps)
  addPass(poolsByHalves)
}
