import { GraphBuilder } from '../graph/builder.ts'
import { notation } from '../graph/notation.ts'
import type { Graph } from '../graph/rule.ts'
import { DYNAMIC, existing } from '../graph/value.ts'
import { forward } from './evaluation.ts'
import { storedShape } from './layout.ts'
import { alone } from './plan.ts'
import type { Plan } from './plan.ts'
import type { Views } from './scope.ts'

/**
 * The trained network alone: input x [N, …], output [N, …], evaluation mode, the arrays stored in the graph under their PyTorch names. `arrays` holds
 * each parameter and running statistic as the graph keeps it.
 */
export function networkGraph(plan: Plan, arrays: ReadonlyMap<string, Float32Array>): Graph {
  const b = new GraphBuilder()
  const f = notation(b)
  const view: Views = (key, shape) => {
    const values = arrays.get(key)
    const spec = [...plan.learned.places, ...plan.frozen.places, ...plan.buffers.places].find(
      (place) => place.spec.key === key,
    )?.spec
    return b.constant(existing(values, key), 'float32', shape ?? storedShape(existing(spec, key)))
  }
  const x = b.input('x', 'float32', [DYNAMIC, ...plan.sample])
  return b.build({ output: forward(f, alone(plan), x, { parameter: view, buffer: view }) })
}
