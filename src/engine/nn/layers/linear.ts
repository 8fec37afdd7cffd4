import { size } from '../../graph/value.ts'
import type { Value } from '../../graph/value.ts'
import { count, flag, optional } from '../field.ts'
import type { ParameterSpec, Scope } from '../module.ts'
import { expectLength } from './row.ts'
import type { RowOf } from './row.ts'

/** A weight [out, in] that layers take as [in, out]. */
export const matrix = (key: string, out: number, inputs: number): ParameterSpec => ({
  key,
  shape: [out, inputs],
  role: 'weight',
  fan: [inputs, out],
  transposed: true,
})

export const bias = (key: string, length: number): ParameterSpec => ({
  key,
  shape: [length],
  role: 'bias',
  fan: [0, 0],
})

/** The matrix [in, out] of that name, shaped for a product with x [R, B, …, in]. */
export function weightFor(scope: Scope, name: string, x: Value, inputs: number, outputs: number): Value {
  const between = scope.lead === 0 ? [] : x.shape.slice(2, -1).map(() => 1)
  return scope.parameter(name, [...between, inputs, outputs])
}

/** x·W + bias over the last axis of x [R, B, …, in]; one Gemm when x is a matrix. */
export function affine(
  scope: Scope,
  x: Value,
  [inputs, outputs]: readonly [number, number],
  names: { readonly weight: string; readonly bias?: string },
): Value {
  const { f, lead, parameter } = scope
  const weight = weightFor(scope, names.weight, x, inputs, outputs)
  if (x.shape.length === 2)
    return f.b.op('Gemm', [x, weight, names.bias === undefined ? undefined : parameter(names.bias)])
  const product = f.matMul(x, weight)
  if (names.bias === undefined) return product
  const ones = x.shape.slice(1 + lead, -1).map(() => 1)
  return f.add(product, parameter(names.bias, lead === 0 ? [outputs] : [1, ...ones, outputs]))
}

/** torch.nn.Linear, over the last axis */
export const linear: RowOf<'linear'> = {
  fields: { in: count, out: count, bias: optional(flag, true) },
  bind(spec, input, path) {
    expectLength(input, -1, spec.in, `${path}.in`)
    const names = spec.bias ? { weight: 'weight', bias: 'bias' } : { weight: 'weight' }
    return {
      output: [...input.slice(0, -1), spec.out],
      parameters: [matrix('weight', spec.out, spec.in), ...(spec.bias ? [bias('bias', spec.out)] : [])],
      forward: (x, scope) => affine(scope, x, [spec.in, spec.out], names),
    }
  },
}

/** torch.nn.Flatten: all axes of a sample become one */
export const flatten: RowOf<'flatten'> = {
  fields: {},
  bind(_, input) {
    const length = size(input)
    return {
      output: [length],
      parameters: [],
      forward: (x, { f, lead }) => f.reshape(x, [...x.shape.slice(0, 1 + lead), length]),
    }
  },
}
