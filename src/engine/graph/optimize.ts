import { additionsInProducts } from './passes/addition.ts'
import { batchInRows } from './passes/batch-rows.ts'
import { invariantsOutside } from './passes/invariant.ts'
import { reluAsMax } from './passes/relu.ts'
import { scalesAtSource } from './passes/scale.ts'
import type { Pass } from './passes/pass.ts'
import { stateInParts } from './passes/state.ts'
import { sumsAsProducts } from './passes/sum.ts'
import type { Graph } from './rule.ts'

/** Passes that come with fetched ops. */
const fetched = new Set<Pass>()

/** Adds a pass to every later {@link optimize}. */
export const addPass = (pass: Pass): void => {
  fetched.add(pass)
}

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
    ...fetched,
    sumsAsProducts,
    reluAsMax,
    invariantsOutside,
  ]
  return passes.reduce((current, pass) => pass(current), graph)
}
