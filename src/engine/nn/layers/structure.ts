import type { Shape } from '../../graph/value.ts'
import { chooseRow, list, readFields, SpecError } from '../field.ts'
import type { Complete, Field } from '../field.ts'
import { sequential } from '../module.ts'
import type { Module } from '../module.ts'
import type { LayerSpec } from '../spec.ts'
import type { LayerRow } from './row.ts'

/** What the recursive rows need of the table that holds them. */
export interface Layers {
  /** Reads a list of layers. */
  readonly field: Field<readonly LayerSpec[]>
  /** Binds layers one after another. */
  bind(layers: readonly LayerSpec[], input: Shape, path: string): Module
}

/** A row with its type of specification forgotten, for code that walks the table. */
export type AnyRow = LayerRow<LayerSpec>

/** Deepest nesting of residual layers. */
const DEEPEST = 16

/** Reading and binding of layers by the rows of a table. */
export function layersOf(table: () => Readonly<Record<string, AnyRow | undefined>>): Layers {
  const read = (value: unknown, path: string): Complete<LayerSpec> => {
    if (path.split('.layers[').length > DEEPEST) throw new SpecError(path, `嵌套应不超过 ${DEEPEST} 层`)
    const { row, object } = chooseRow(table(), value, path)
    return readFields(row.fields, object, path)
  }
  const bindOne = (layer: LayerSpec, input: Shape, path: string): Module => {
    const spec = read(layer, path)
    return chooseRow(table(), spec, path).row.bind(spec, input, path)
  }
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a complete specification is one with no field left out
    field: list({ read: (value, path) => read(value, path) as LayerSpec }),
    bind(layers, input, path) {
      let shape = input
      const modules = layers.map((layer, index) => {
        const module = bindOne(layer, shape, `${path}[${index}]`)
        shape = module.output
        return module
      })
      return sequential(modules, input)
    },
  }
}
