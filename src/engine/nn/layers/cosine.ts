import type { Notation } from '../../graph/notation.ts'
import type { Value } from '../../graph/value.ts'
import { count } from '../field.ts'
import { activation } from './activation.ts'
import { matrix } from './linear.ts'
import { expectLength, expectRank } from './row.ts'
import type { RowOf } from './row.ts'

export { addExtremes as addOps } from '../../autodiff/extremes.ts'

/** x / max(‖x‖, 1e-12) over one axis, as torch.nn.functional.normalize. */
export function normalized(f: Notation, x: Value, axis: number): Value {
  return f.div(x, f.max(f.norm(x, [axis], true), 1e-12))
}

/** torch.nn.functional.normalize(dim=-1) */
export const l2_normalize: RowOf<'l2_normalize'> = activation({}, (f, x) => normalized(f, x, -1))

/** Wang et al., CosFace, 2018; Deng et al., ArcFace, 2019: both sides normalised, no bias */
export const cosine_linear: RowOf<'cosine_linear'> = {
  fields: { in: count, out: count },
  bind(spec, input, path) {
    expectRank(input, [1], '[N, 特征]', path)
    expectLength(input, -1, spec.in, `${path}.in`)
    return {
      output: [spec.out],
      parameters: [matrix('weight', spec.out, spec.in)],
      forward: (x, { f, parameter }) =>
        f.matMul(normalized(f, x, -1), normalized(f, parameter('weight'), -2)),
    }
  },
}
