import { addPass } from '../graph/optimize.ts'
import { addOps } from '../graph/ops.ts'
import type { FetchedOp } from '../graph/ops.ts'
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
import type { VjpTable } from './rule.ts'
import { addVjps } from './vjp.ts'

const windowVjps: VjpTable<FetchedOp> = {
  Conv: { X: convInput, W: convWeight, B: ({ f, dy }) => sumPerChannel(f, dy) },
  ConvTranspose: {
    X: ({ f, dy, W, attributes }) => convTransposeInput(f, dy, W, attributes),
    W: ({ f, X, W, dy, attributes }) => convWeight({ f, X: dy, W, dy: X, attributes }),
    B: ({ f, dy }) => sumPerChannel(f, dy),
  },
  MaxPool: { X: maxPoolInput },
  AveragePool: { X: averagePoolInput },
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
