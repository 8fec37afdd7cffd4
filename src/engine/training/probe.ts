import type { Notation } from '../graph/notation.ts'
import type { Value } from '../graph/value.ts'
import type { Plan } from './plan.ts'
import { pieces } from './scope.ts'
import { columnOf, row } from './streams.ts'
import type { Column, View } from './streams.ts'

/** 0 where every number of a replica is finite, NaN where one is not: [1] or [R, 1]. */
function soundness(f: Notation, plan: Plan, value: Value): Value {
  return f.sum(f.mul(row(f, plan, value), 0), [-1], true)
}

/**
 * Columns that say which tensor of a step is the first that is not finite, in the order of computation: parameters as they arrive, outputs of
 * the layers, loss, gradients from the last layer to the first, parameters as they leave.
 */
export function probeColumns(plan: Plan): readonly Column[] {
  const part = (name: string, pick: (view: View) => Value) =>
    plan.learned.places.map(({ spec }, index) =>
      columnOf(`${name} ${spec.key}`, (view) => {
        const vector = pick(view)
        return soundness(view.f, plan, pieces(view.f, vector, plan.learned)[index] ?? vector)
      }),
    )
  const outputs = plan.training.layers.map((_, index) =>
    columnOf(`output ${index}`, ({ f, step }) =>
      soundness(f, plan, step.outputs.get(String(index)) ?? step.output),
    ),
  )
  return [
    ...part('parameter', ({ step }) => step.before.parameters),
    ...outputs,
    columnOf('loss', ({ f, step }) => soundness(f, plan, step.loss)),
    ...part('grad', ({ step }) => step.gradient).toReversed(),
    ...part('parameter', ({ step }) => step.after.parameters),
  ]
}
