import { GraphBuilder } from '../graph/builder.ts'
import { notation } from '../graph/notation.ts'
import type { Graph } from '../graph/rule.ts'
import { DYNAMIC, existing } from '../graph/value.ts'
import { forward } from './evaluation.ts'
import { isTransposed, shapeInLayers, transposed } from './layout.ts'
import type { ParameterRecord } from './layout.ts'
import { alone } from './plan.ts'
import type { Plan } from './plan.ts'
import type { Views } from './scope.ts'

/**
 * The trained network alone: input x [N, …], output [N, …], evaluation mode, every parameter and running statistic of `record` stored in the graph.
 */
export function networkGraph(plan: Plan, record: ParameterRecord): Graph {
  const b = new GraphBuilder()
  const f = notation(b)
  const places = [...plan.learned.places, ...plan.frozen.places, ...plan.buffers.places]
  const specs = new Map(places.map(({ spec }) => [spec.key, spec]))
  const view: Views = (key, shape) => {
    const spec = existing(specs.get(key), key)
    const { values } = existing(record[key], key)
    const taken = isTransposed(spec) ? transposed(values, spec.shape) : values
    return b.constant(taken, 'float32', shape ?? shapeInLayers(spec))
  }
  const x = b.input('x', 'float32', [DYNAMIC, ...plan.sample])
  return b.build({ output: forward(f, alone(plan), x, { parameter: view, buffer: view }) })
}
