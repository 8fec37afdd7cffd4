import type { OpName } from './ops.ts'
import type { DType, Type, Value } from './value.ts'

/** A graph as plain data: what the builder makes, the verifier checks, and the writer turns into an ONNX file. */
export interface Graph {
  readonly inputs: readonly Value[]
  readonly constants: readonly Value[]
  /** In an order of computation: every value is made before it is used. */
  readonly nodes: readonly GraphNode[]
  /** Results by the names under which the runtime answers them. */
  readonly outputs: Readonly<Record<string, Value>>
}

/** One application of an op. An optional input that is left out is `undefined`. */
export interface GraphNode {
  readonly op: OpName
  readonly inputs: readonly (Value | undefined)[]
  readonly outputs: readonly Value[]
  readonly attributes: Attributes
}

/** What an attribute may hold; a graph is the body of a Loop. */
export type AttributeValue = number | string | readonly number[] | Graph
/** Attributes of a node by name, defaults filled in. */
export type Attributes = Readonly<Record<string, AttributeValue>>

/** Whether an attribute is a list of whole numbers. */
export const isInts = (value: AttributeValue | undefined): value is readonly number[] => Array.isArray(value)
/** Whether an attribute is the body of a loop. */
export const isGraph = (value: AttributeValue | undefined): value is Graph =>
  typeof value === 'object' && 'nodes' in value

/** One attribute of an op: its ONNX type and, unless the caller must give it, its default. */
export interface Attribute<T extends AttributeValue = AttributeValue, Optional extends boolean = boolean> {
  readonly type: 'int' | 'float' | 'string' | 'ints' | 'graph' | 'dtype'
  readonly optional: Optional
  readonly default?: T
}

/** The attributes of an op by name. */
export type AttributeTable = Readonly<Record<string, Attribute>>

const optional =
  <T extends AttributeValue>(type: Attribute['type']) =>
  (value: T): Attribute<T, true> => ({ type, optional: true, default: value })

const needed = <T extends AttributeValue>(type: Attribute['type']): Attribute<T, false> => ({
  type,
  optional: false,
})

/** Attributes with a default: `int(0)`, `oneOf('mean', 'sum')`. `ints([])` stands for ONNX's own default. */
export const int = optional<number>('int')
export const float = optional<number>('float')
export const ints = optional<readonly number[]>('ints')
export const oneOf = <const S extends readonly [string, ...string[]]>(
  ...names: S
): Attribute<S[number], true> => ({
  type: 'string',
  optional: true,
  default: names[0],
})

/** Attributes that the caller must give. A `dtype` is written by name here and as a number in the file. */
export const required = {
  int: needed<number>('int'),
  ints: needed<readonly number[]>('ints'),
  graph: needed<Graph>('graph'),
  dtype: needed<DType>('dtype'),
  oneOf: <const S extends string>(..._names: readonly S[]): Attribute<S, false> => needed('string'),
} as const

type Held<A> = A extends Attribute<infer T> ? T : never

/** Attributes as a rule reads them: every default filled in. */
export type Resolved<T extends AttributeTable> = { readonly [K in keyof T]: Held<T[K]> }

/** Attributes as a caller writes them: those with a default may be left out. */
export type Given<T extends AttributeTable> = {
  readonly [K in keyof T as T[K]['optional'] extends true ? K : never]?: Held<T[K]>
} & { readonly [K in keyof T as T[K]['optional'] extends true ? never : K]: Held<T[K]> }

/** A place for inputs: `X` must be given, `B?` may be left out, `inputs...` takes all that remain. */
export type Slot = string

/** The name of a slot without its mark. */
export type SlotName<S extends Slot> = S extends `${infer N}?` ? N : S extends `${infer N}...` ? N : S
/** The same of a slot known only when the program runs. */
export const slotName = (slot: Slot): string => slot.replace(/\?|\.{3}$/, '')
/** Whether the input may be left out. */
export const isOptional = (slot: Slot): boolean => slot.endsWith('?')
/** Whether the slot takes all inputs that remain. */
export const isVariadic = (slot: Slot | undefined): boolean => slot?.endsWith('...') === true

/** Inputs by their ONNX names, as rules read them. */
export type Named<S extends readonly Slot[], T = Value> = {
  readonly [K in S[number] as SlotName<K>]: K extends `${string}?`
    ? T | undefined
    : K extends `${string}...`
      ? readonly T[]
      : T
}

/** Outputs in order: one value a slot, or a list of any length. */
export type Listed<S extends readonly Slot[], T = Value> = S extends readonly [`${string}...`]
  ? readonly T[]
  : Same<S, T>

/** A tuple or list of the same length, of values. */
export type Same<L extends readonly unknown[], T = Value> = { readonly [K in keyof L]: T }

/** What the graph must know of an op. */
export interface OpRule<I extends readonly Slot[], A extends AttributeTable, O extends readonly Slot[]> {
  readonly inputs: I
  /** Element types accepted by the first input; left out: any. */
  readonly accepts?: readonly DType[]
  readonly outputs: O
  readonly attributes: A
  /** Types of all outputs, the optional ones included. Throws a ShapeError when the inputs do not fit. */
  readonly infer: (inputs: Named<I>, attributes: Resolved<A>) => readonly Type[]
}

/** A rule with the types of its inputs and attributes forgotten, as code that walks the table sees it. */
export interface AnyRule extends Omit<OpRule<readonly Slot[], AttributeTable, readonly Slot[]>, 'infer'> {
  // oxlint-disable-next-line typescript/no-explicit-any -- the parameters are checked in the rule's own row
  readonly infer: (inputs: any, attributes: any) => readonly Type[]
}

/** Checks one row of the table and keeps its literal types. One output `Y` and no attributes unless given. */
export function rule<
  const I extends readonly Slot[],
  const A extends AttributeTable = {},
  const O extends readonly Slot[] = readonly ['Y'],
>(
  row: Unfinished<OpRule<I, A, O>> & { readonly attributes?: A; readonly outputs?: O },
): OpRule<I, A, NoInfer<O>>
export function rule(row: Unfinished<AnyRule> & Partial<AnyRule>): AnyRule {
  return { outputs: ['Y'], attributes: {}, ...row }
}

type Unfinished<R> = Omit<R, 'outputs' | 'attributes'>
