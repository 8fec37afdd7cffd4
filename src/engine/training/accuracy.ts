import type { Notation } from '../graph/notation.ts'
import type { Value } from '../graph/value.ts'
import { SpecError } from '../nn/field.ts'
import type { Plan } from './plan.ts'
import type { Step } from './step.ts'
import { row } from './streams.ts'

/** What {@link accuracy} looks at: a step, or an evaluation. */
interface Answers {
  readonly f: Notation
  readonly plan: Plan
  readonly step: Pick<Step, 'output' | 'target'>
}

/** Shares of right answers: largest logit at the class, or the sign of the logit that of the target (above ½ for 0 and 1). */
export function accuracy({ f, plan, step }: Answers): Value {
  const { output, target } = step
  const { accuracy: kind, spec } = plan.loss
  if (kind === undefined) throw new SpecError('streams', `损失 ${spec.type} 没有 accuracy`)
  if (kind === 'sign') {
    const threshold = spec.type === 'hinge' ? 0 : 0.5
    const isRight = f.equal(f.greater(output, 0), f.greater(target, threshold))
    return f.mean(row(f, plan, f.cast(isRight, 'float32')), [-1], true)
  }
  const classes = plan.network.output[0] ?? 0
  const last = target.shape.length - 1
  const besides = (target.shape[last] ?? 0) - classes
  const distribution = besides > 0 ? f.split(target, [classes, besides], last)[0] : target
  const chosen = f.b.op('ArgMax', [output], { axis: plan.lead + 1, keepdims: 0 })
  const right = f.b.op('ArgMax', [distribution], { axis: last, keepdims: 0 })
  return f.mean(row(f, plan, f.cast(f.equal(chosen, right), 'float32')), [-1], true)
}
