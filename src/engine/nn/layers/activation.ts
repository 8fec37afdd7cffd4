import type { Notation } from '../../graph/notation.ts'
import type { Value } from '../../graph/value.ts'
import type { Complete, Fields } from '../field.ts'
import type { LayerSpec } from '../spec.ts'
import type { LayerRow, RowOf } from './row.ts'

type Write<S> = (f: Notation, x: Value, spec: Complete<S>) => Value

/** A row for a layer without parameters that keeps the shape. */
export const activation = <S extends LayerSpec>(fields: Fields<S>, write: Write<S>): LayerRow<S> => ({
  fields,
  bind: (spec, input) => ({ output: input, parameters: [], forward: (x, { f }) => write(f, x, spec) }),
})

/** torch.nn.ReLU */
export const relu: RowOf<'relu'> = activation({}, ({ b }, x) => b.op('Relu', [x]))

/** torch.nn.Tanh */
export const tanh: RowOf<'tanh'> = activation({}, ({ b }, x) => b.op('Tanh', [x]))

/** torch.nn.Sigmoid */
export const sigmoid: RowOf<'sigmoid'> = activation({}, ({ b }, x) => b.op('Sigmoid', [x]))
