import type { Notation } from '../graph/notation.ts'
import { existing } from '../graph/value.ts'
import type { Shape, Value } from '../graph/value.ts'
import type { Scope } from '../nn/module.ts'
import { isTransposed, shapeInLayers } from './layout.ts'
import type { Layout } from './layout.ts'
import type { Plan } from './plan.ts'

/** Looks up an array of a flat vector by key, in the shape that layers take or another of as many elements. */
export type Views = (key: string, shape?: Shape) => Value

/** Cuts a flat vector, [P] or [R, P], into pieces, one an array of the layout. */
export function pieces(f: Notation, vector: Value, layout: Layout): readonly Value[] {
  const lengths = layout.places.map(({ length }) => length)
  return lengths.length === 1 ? [vector] : f.split(vector, lengths, vector.shape.length - 1)
}

/** The arrays of a flat vector, [P] or [R, P]. Nothing is written for arrays that are not asked for but the one Split. */
export function openViews(f: Notation, vector: Value | undefined, layout: Layout): Views {
  const places = new Map(layout.places.map(({ spec }, index) => [spec.key, { spec, index }]))
  return (key, shape) => {
    const { spec, index } = existing(places.get(key), key)
    const whole = existing(vector, key)
    const lead = whole.shape.slice(0, -1)
    const piece = existing(pieces(f, whole, layout)[index], key)
    const array =
      layout.matrices === 'out-in' && isTransposed(spec)
        ? f.transpose(f.reshape(piece, [...lead, ...spec.shape]))
        : piece
    return f.reshape(array, [...lead, ...(shape ?? shapeInLayers(spec))])
  }
}

/** The parameters of a network from the vectors that hold those that move and those that do not. */
export function parameterViews(
  f: Notation,
  plan: Plan,
  learned: Value | undefined,
  frozen: Value | undefined,
): Views {
  const isFrozen = new Set(plan.frozen.places.map(({ spec }) => spec.key))
  const views = [openViews(f, learned, plan.learned), openViews(f, frozen, plan.frozen)] as const
  return (key, shape) => views[isFrozen.has(key) ? 1 : 0](key, shape)
}

/** A value that all replicas share, [1, …], as each of them sees it, [R, …]; as it is where there is one replica. */
export const forAll = (f: Notation, { lead, replicas }: Plan, value: Value): Value =>
  lead === 0 ? value : f.expand(value, [replicas, ...value.shape.slice(1).map(() => 1)])

/** What layers leave behind while they are written. */
export interface Traces {
  /** Output of each layer by its path, "3" or "2.0". */
  readonly outputs: Map<string, Value>
  /** Observations for running statistics by key. */
  readonly observed: Map<string, Value>
}

/** Where layers find their arrays. */
export interface Sources {
  readonly f: Notation
  readonly lead: 0 | 1
  readonly training: boolean
  readonly parameter: Views
  readonly buffer: Views
  readonly mask: (key: string) => Value
}

/** The scope of a network's layers; what they note and observe goes to `traces`. */
export function scopeOf(sources: Sources, traces: Traces, path = ''): Scope {
  const { f, lead, training } = sources
  const key = (name: string) => (path === '' ? name : `${path}.${name}`)
  return {
    f,
    lead,
    training,
    parameter: (name, shape) => sources.parameter(key(name), shape),
    buffer: (name, shape) => sources.buffer(key(name), shape),
    mask: (name) => sources.mask(key(name)),
    observe: (name, value) => traces.observed.set(key(name), value),
    within: (index) => scopeOf(sources, traces, key(String(index))),
    note: (value) => traces.outputs.set(path, value),
  }
}
