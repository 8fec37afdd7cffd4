import { additionsInProducts } from './passes/addition.ts'
import { batchInRows } from './passes/batch-rows.ts'
import { poolsByHalves } from './passes/pool.ts'
import { reluAsMax } from './passes/relu.ts'
import { scalesAtSource } from './passes/scale.ts'
import { stateInParts } from './passes/state.ts'
import { sumsAsProducts } from './passes/sum.ts'
import type { Graph } from './rule.ts'
import { verify } from './verify.ts'

/**
 * The same computation in the forms that onnxruntime-web runs fastest: sums may be formed in another order, nothing else
 * changes. A step of a small network is bound by its number of nodes, that of a large one by a few slow kernels; each pass
 * says which it avoids and what was measured.
 */
export function optimize(graph: Graph): Graph {
  const passes = [
    scalesAtSource,
    batchInRows,
    stateInParts,
    additionsInProducts,
    poolsByHalves,
    sumsAsProducts,
    reluAsMax,
  ]
  const optimized = passes.reduce((current, pass) => pass(current), graph)
  verify(optimized)
  return optimized
}
