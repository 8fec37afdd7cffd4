import type { DType, Type, Value } from './value.ts'

/** A graph that an attribute holds (the body of a Loop). Declared here to keep the table free of the builder. */
export interface Graph {
  readonly inputs: readonly Value[]
  readonly constants: readonly Value[]
  readonly nodes: readonly GraphNode[]
  /** Name under which the caller reads each result. */
  readonly outputs: Readonly<Record<string, Value>>
}

/** One application of an op. An optional input that is left out is `undefined`. */
export interface GraphNode {
  readonly op: string
  readonly inputs: readonly (Value | undefined)[]
  readonly outputs: readonly Value[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

export type AttributeValue = number | string | readonly number[] | Graph

/** One attribute of an op: its ONNX type and, unless the caller must give it, its default. */
export interface Attribute<T extends AttributeValue = AttributeValue, Optional extends boolean = boolean> {
  readonly type: 'int' | 'float' | 'string' | 'ints' | 'graph' | 'dtype'
  readonly optional: Optional
  readonly default?: T
  /** The values that a string attribute accepts. */
  readonly oneOf?: readonly string[]
}

export type AttributeTable = Readonly<Record<string, Attribute>>

const attribute =
  <T extends AttributeValue>(type: Attribute['type']) =>
  (defaultValue: T): Attribute<T, true> => ({ type, optional: true, default: defaultValue })

/** Attribute kinds. `int(0)` has a default; `required.int` must be given. `ints([])` means ONNX's own default. */
export const int = attribute<number>('int')
export const float = attribute<number>('float')
export const ints = attribute<readonly number[]>('ints')
export const required = {
  int: { type: 'int', optional: false } as Attribute<number, false>,
  ints: { type: 'ints', optional: false } as Attribute<readonly number[], false>,
  graph: { type: 'graph', optional: false } as Attribute<Graph, false>,
  /** An element type, given by name and written as ONNX's number for it. */
  dtype: { type: 'dtype', optional: false } as Attribute<DType, false>,
  oneOf: <const S extends readonly string[]>(...names: S): Attribute<S[number], false> => ({
    type: 'string',
    optional: false,
    oneOf: names,
  }),
} as const
/** A string attribute; the first name is the default. */
export const oneOf = <const S extends readonly [string, ...string[]]>(
  ...names: S
): Attribute<S[number], true> => ({
  type: 'string',
  optional: true,
  default: names[0],
  oneOf: names,
})

type Held<A> = A extends Attribute<infer T, boolean> ? T : never

/** Attributes as a rule reads them: every default filled in. */
export type Resolved<T extends AttributeTable> = { readonly [K in keyof T]: Held<T[K]> }

/** Attributes as a caller writes them. */
export type Given<T extends AttributeTable> = {
  readonly [K in keyof T as T[K] extends Attribute<AttributeValue, true> ? K : never]?: Held<T[K]>
} & { readonly [K in keyof T as T[K] extends Attribute<AttributeValue, true> ? never : K]: Held<T[K]> }

/** `X` must be given, `B?` may be left out, `inputs...` takes all that remain. */
export type Slot = string

/** The name of a slot without its mark. */
export type SlotName<S extends Slot> = S extends `${infer N}?` ? N : S extends `${infer N}...` ? N : S

/** Inputs by their ONNX name, as rules read them. */
export type Named<S extends readonly Slot[], T = Value> = {
  readonly [K in S[number] as SlotName<K>]: K extends `${string}?`
    ? T | undefined
    : K extends `${string}...`
      ? readonly T[]
      : T
}

/** What the graph must know of an op. `infer` gives the type of every output, the optional ones included. */
export interface OpRule<I extends readonly Slot[], A extends AttributeTable> {
  /** One sentence for the page that lists the ops. */
  readonly doc: string
  readonly inputs: I
  /** Element types accepted by the first input; left out: any. */
  readonly accepts?: readonly DType[]
  readonly outputs: readonly Slot[]
  readonly attributes: A
  readonly infer: (inputs: Named<I>, attributes: Resolved<A>) => readonly Type[]
}

/** A rule with its input and attribute types forgotten, as code that walks the table sees it. */
export interface AnyRule {
  readonly doc: string
  readonly inputs: readonly Slot[]
  readonly accepts?: readonly DType[]
  readonly outputs: readonly Slot[]
  readonly attributes: AttributeTable
  // oxlint-disable-next-line typescript/no-explicit-any -- a method's parameters are checked in its own row
  readonly infer: (inputs: any, attributes: any) => readonly Type[]
}

/** Checks one row of the table and keeps its literal types. */
export const rule = <const I extends readonly Slot[], const A extends AttributeTable>(
  row: Omit<OpRule<I, A>, 'outputs' | 'attributes'> & {
    readonly outputs?: readonly Slot[]
    readonly attributes?: A
  },
): OpRule<I, A> => ({ outputs: ['Y'], attributes: {} as A, ...row })
