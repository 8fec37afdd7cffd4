import { optional, real, SpecError } from '../field.ts'
import { format } from './row.ts'
import type { RowOf } from './row.ts'
import type { Layers } from './structure.ts'

/** He et al. 2016: x + scale·f(x) */
export const residual = (layers: Layers): RowOf<'residual'> => ({
  fields: { layers: layers.field, scale: optional(real, 1) },
  bind(spec, input, path) {
    const inner = layers.bind(spec.layers, input, `${path}.layers`)
    if (inner.output.join() !== input.join()) {
      throw new SpecError(`${path}.layers`, `应保持形状 ${format(input)}，实际给出 ${format(inner.output)}`)
    }
    return {
      ...inner,
      forward: (x, scope) => scope.f.add(x, scope.f.mul(inner.forward(x, scope), spec.scale)),
    }
  },
})
