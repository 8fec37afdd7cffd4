import { size } from '../../graph/value.ts'
import type { InitRowOf } from '../init.ts'
import type { RandomStream } from '../random.ts'

/** torch.nn.init.orthogonal_ of the weight as a matrix [out, rest]; Saxe, McClelland and Ganguli 2014 */
export const orthogonal: InitRowOf<'orthogonal'> = {
  fields: {},
  draw: ({ stream, shape }) => orthonormal(stream, shape[0] ?? 1, size(shape.slice(1))),
}

/**
 * A matrix with orthonormal rows or columns, whichever are fewer: Gram and Schmidt's process, done twice for accuracy, on normal vectors; its
 * diagonal of R is positive, so this is the uniform distribution (Mezzadri 2007).
 */
function orthonormal(stream: RandomStream, rows: number, columns: number): Float32Array {
  const [few, many] = rows < columns ? [rows, columns] : [columns, rows]
  const basis: Float64Array[] = []
  for (let i = 0; i < few; i++) {
    let vector = Float64Array.from(stream.normal(many))
    for (const other of [...basis, ...basis]) vector = without(vector, other)
    const length = Math.sqrt(dot(vector, vector))
    basis.push(vector.map((entry) => entry / length))
  }
  const entry = (row: number, column: number) =>
    (rows < columns ? basis[row]?.[column] : basis[column]?.[row]) ?? 0
  return Float32Array.from({ length: rows * columns }, (_, i) => entry(Math.floor(i / columns), i % columns))
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, entry, i) => sum + entry * (b[i] ?? 0), 0)

function without(vector: Float64Array, unit: Float64Array): Float64Array<ArrayBuffer> {
  const along = dot(vector, unit)
  return Float64Array.from(vector, (entry, i) => entry - along * (unit[i] ?? 0))
}
