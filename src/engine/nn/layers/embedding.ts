import type { Notation } from '../../graph/notation.ts'
import type { Value } from '../../graph/value.ts'
import { count } from '../field.ts'
import type { RowOf } from './row.ts'

export { addIndexing as addOps } from '../../autodiff/indexing.ts'

/** Adds r·rows to the indices of replica r, so that all replicas look up one table [R·rows, dim]. */
function replicaRows(f: Notation, indices: Value, rows: number): Value {
  const [replicas = 1, ...rest] = indices.shape
  const offsets = Array.from({ length: replicas }, (_, replica) => replica * rows)
  return f.add(indices, f.b.constant(offsets, 'int64', [replicas, ...rest.map(() => 1)]))
}

/** torch.nn.Embedding; x holds whole numbers 0 … num − 1 */
export const embedding: RowOf<'embedding'> = {
  fields: { num: count, dim: count },
  bind: ({ num, dim }, input) => ({
    output: [...input, dim],
    accepted: {
      holds: (index) => Number.isInteger(index) && index >= 0 && index < num,
      words: ` 0 到 ${num - 1} 的下标`,
    },
    parameters: [{ key: 'weight', shape: [num, dim], role: 'weight', fan: [dim, num] }],
    forward(x, { f, lead, parameter }) {
      const indices = f.cast(x, 'int64')
      if (lead === 0) return f.gather(parameter('weight'), indices)
      return f.gather(f.reshape(parameter('weight'), [-1, dim]), replicaRows(f, indices, num))
    },
  }),
}
