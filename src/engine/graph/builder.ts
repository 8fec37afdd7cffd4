import { finish, isLocal } from './finish.ts'
import { ruleOf } from './ops.ts'
import type { AttributesOf, OpName } from './ops.ts'
import type { Graph, GraphNode } from './rule.ts'
import { defaultsOf, inferOutputs } from './signature.ts'
import type { Attributes, Inputs } from './signature.ts'
import { simplify, withoutExpand } from './simplify.ts'
import { describe, dtypeOf, numbers, sameShape, size, typedArray } from './value.ts'
import type { DType, Shape, Type, TypedArray, Value } from './value.ts'
import { verify } from './verify.ts'

/** Attributes may be left out only when the op requires none. */
type Rest<N extends OpName> =
  {} extends AttributesOf<N> ? [attributes?: AttributesOf<N>] : [attributes: AttributesOf<N>]

/** What a graph and the bodies of its loops share: names, and where each value was made. */
interface Registry {
  count: number
  readonly scopes: Map<string, GraphBuilder>
  readonly producers: Map<string, GraphNode>
}

/** What one trip of a Loop gives back. */
export interface Trip {
  /** Next values of the loop-carried state, of unchanged types. */
  readonly state: readonly Value[]
  /** Values stacked over trips. */
  readonly scans: readonly Value[]
  /** False ends the loop after this trip; left out: all trips run. */
  readonly proceed?: Value
}

/**
 * Writes an ONNX graph node by node. Every value has a static type, inferred and checked as it is made.
 * Equal nodes and constants are written once, trivial arithmetic is folded, and a node in the body of a loop
 * whose inputs all come from outside is written outside.
 */
export class GraphBuilder {
  readonly #parent: GraphBuilder | undefined
  readonly #registry: Registry
  readonly #inputs: Value[] = []
  readonly #constants = new Map<string | TypedArray, Value>()
  readonly #nodes: GraphNode[] = []
  readonly #written = new Map<string, GraphNode>()

  constructor(parent?: GraphBuilder) {
    this.#parent = parent
    this.#registry = parent ? parent.#registry : { count: 0, scopes: new Map(), producers: new Map() }
  }

  /** A tensor fed when the graph runs. A length of DYNAMIC (-1) is known only then. */
  input(name: string, dtype: DType, shape: Shape): Value {
    const value = this.#define(name, { dtype, shape })
    this.#inputs.push(value)
    return value
  }

  /** A tensor stored in the graph. A number is a scalar, an array a vector unless `shape` says otherwise. */
  constant(data: number | readonly number[] | TypedArray, dtype?: DType, shape?: Shape): Value {
    const array = elements(data, dtype)
    const type = { dtype: dtypeOf(array), shape: shape ?? (typeof data === 'number' ? [] : [array.length]) }
    if (array.length !== size(type.shape)) {
      throw new Error(`常量：${describe(type)} 要 ${size(type.shape)} 个元素，给了 ${array.length} 个`)
    }
    const key = keyOf(type, array)
    const known = this.#constants.get(key)
    if (known !== undefined && sameShape(known.shape, type.shape)) return known
    const value = this.#define(this.#fresh('constant'), type, array)
    this.#constants.set(key, value)
    return value
  }

  /** Applies an op and answers its first output; the op must have no other mandatory output. */
  op<N extends OpName>(name: N, inputs: Inputs, ...[attributes]: Rest<N>): Value {
    const [value, ...others] = this.#apply(name, inputs, (attributes ?? {}) as Attributes, 'first')
    if (value === undefined || others.length > 0) throw new Error(`${name}：有几个输出，用 ops 取`)
    return value
  }

  /** Applies an op and answers all its outputs, the optional ones included. */
  ops<N extends OpName>(name: N, inputs: Inputs, ...[attributes]: Rest<N>): readonly Value[] {
    return this.#apply(name, inputs, (attributes ?? {}) as Attributes, 'all')
  }

  /**
   * Runs `body` up to `tripCount` (int64 scalar) times. The body may use any value made before the loop.
   * Scans get a leading axis of length tripCount when that is a constant and no trip can end the loop, else DYNAMIC.
   */
  loop(options: {
    readonly tripCount: Value
    readonly state: readonly Value[]
    body(b: GraphBuilder, iteration: Value, state: readonly Value[]): Trip
  }): { readonly state: readonly Value[]; readonly scans: readonly Value[] } {
    const inner = new GraphBuilder(this)
    const iteration = inner.input(this.#fresh('iteration'), 'int64', [])
    inner.input(this.#fresh('condition'), 'bool', [])
    const state = options.state.map((value) => inner.input(this.#fresh('state'), value.dtype, value.shape))
    const trip = options.body(inner, iteration, state)
    checkState(options.state, trip.state)
    const results = [trip.proceed ?? inner.constant(1, 'bool'), ...trip.state, ...trip.scans]
    const names = results.map((_, i) => (i === 0 ? 'proceed' : i <= state.length ? 'next' : 'scan'))
    const body = inner.build(
      Object.fromEntries(results.map((value, i) => [this.#fresh(names[i] ?? ''), value])),
    )
    const outputs = this.#write('Loop', [options.tripCount, undefined, ...options.state], { body }, 'all')
    return { state: outputs.slice(0, state.length), scans: outputs.slice(state.length) }
  }

  /** The graph that computes `outputs`: nodes that reach none of them are left out, the rest verified. */
  build(outputs: Readonly<Record<string, Value>>): Graph {
    const claimed = new Set<Value>()
    const owned = Object.entries(outputs).map(([name, value]) => {
      const isOwn = isLocal(value, this.#nodes) || (this.#parent !== undefined && this.#stores(value))
      const result = isOwn && !claimed.has(value) ? value : this.#copy(value)
      claimed.add(result)
      return [name, result] as const
    })
    const parts = { inputs: this.#inputs, constants: [...this.#constants.values()], nodes: this.#nodes }
    const graph = finish(parts, Object.fromEntries(owned))
    if (this.#parent === undefined) verify(graph)
    return graph
  }

  /** Nodes whose values can be used here, in order of computation: those of enclosing graphs first. */
  visibleNodes(): readonly GraphNode[] {
    return [...(this.#parent?.visibleNodes() ?? []), ...this.#nodes]
  }

  #fresh(stem: string): string {
    return `${stem}_${this.#registry.count++}`
  }

  #define(name: string, { dtype, shape }: Type, data?: TypedArray): Value {
    if (this.#registry.scopes.has(name)) throw new Error(`名字 ${name} 已经用过`)
    this.#registry.scopes.set(name, this)
    return data === undefined ? { name, dtype, shape } : { name, dtype, shape, data }
  }

  #apply(op: OpName, given: Inputs, attributes: Attributes, want: 'first' | 'all'): readonly Value[] {
    const rule = ruleOf(op)
    const resolved = { ...defaultsOf(rule), ...attributes }
    const types = inferOutputs(op, given, resolved)
    const context = {
      constant: (data: number, dtype: DType, shape: Shape) => this.constant(data, dtype, shape),
      emit: (name: OpName, inputs: Inputs, rest: Attributes = {}) =>
        this.#apply(name, inputs, rest, 'first')[0] as Value,
      producer: (value: Value) => this.#registry.producers.get(value.name),
    }
    const [type] = types
    const inputs = type === undefined ? given : withoutExpand(op, given, type.shape, context.producer)
    const [A, B] = inputs
    if (A !== undefined && type !== undefined && types.length === 1) {
      const simpler = simplify(op, { A, B, inputs, attributes: resolved, type }, context)
      if (simpler !== undefined) return [simpler]
    }
    const home = this.#home(inputs)
    return home.#write(
      op,
      inputs.map((value) => value && home.#local(value)),
      resolved,
      want,
    )
  }

  /** Writes a node, or answers the equal one written before, with more outputs when more are wanted. */
  #write(op: OpName, inputs: Inputs, attributes: Attributes, want: 'first' | 'all'): readonly Value[] {
    const key =
      op === 'Loop'
        ? this.#fresh('loop')
        : `${op}(${inputs.map((value) => value?.name)})${JSON.stringify(attributes)}`
    const types = inferOutputs(op, inputs, attributes)
    const slots = ruleOf(op).outputs
    const count = want === 'all' ? types.length : slots.filter((slot) => !slot.endsWith('?')).length
    const wanted = slots[0]?.endsWith('...') ? types.length : count
    const node = this.#written.get(key) ?? this.#begin(key, { op, inputs, outputs: [], attributes })
    const outputs = node.outputs as Value[]
    const stem = outputs[0]?.name ?? this.#fresh(op)
    for (const type of types.slice(outputs.length, wanted)) {
      const value = this.#define(outputs.length === 0 ? stem : `${stem}_${outputs.length}`, type)
      this.#registry.producers.set(value.name, node)
      outputs.push(value)
    }
    return outputs.slice(0, wanted)
  }

  #begin(key: string, node: GraphNode): GraphNode {
    this.#nodes.push(node)
    this.#written.set(key, node)
    return node
  }

  #copy(value: Value): Value {
    const type = { dtype: value.dtype, shape: value.shape }
    const copy = this.#define(this.#fresh('copy'), type)
    this.#nodes.push({ op: 'Identity', inputs: [value], outputs: [copy], attributes: {} })
    return copy
  }

  /** The innermost graph that made one of the inputs: a node belongs there, be it outside the loop being written. */
  #home(inputs: Inputs): GraphBuilder {
    const scopes = inputs.flatMap((value) =>
      value === undefined || value.data !== undefined ? [] : [this.#scope(value)],
    )
    if (scopes.length === 0) return this
    let home: GraphBuilder = this
    while (!scopes.includes(home)) home = home.#parent ?? outOfScope(inputs)
    return home
  }

  #scope(value: Value): GraphBuilder {
    return this.#registry.scopes.get(value.name) ?? unknownValue(value)
  }

  #stores(value: Value): boolean {
    return value.data !== undefined && this.#scope(value) === this
  }

  /** A constant of an inner graph is stored again where it is used. */
  #local(value: Value): Value {
    return value.data === undefined ? value : this.constant(value.data, value.dtype, value.shape)
  }
}

const outOfScope = (inputs: Inputs): never => {
  throw new Error(`${inputs.map((value) => value?.name).join('、')} 属于已经写完的循环体`)
}

const unknownValue = (value: Value): never => {
  throw new Error(`${value.name} 不是这张图里的值`)
}

/** Equal small constants share a key; a large one is known by its array. */
const keyOf = (type: Type, data: TypedArray): string | TypedArray =>
  data.length <= 64 ? `${describe(type)} ${Array.from<number | bigint, string>(data, bits).join()}` : data

const bits = (element: number | bigint): string => (Object.is(element, -0) ? '-0' : String(element))

function elements(data: number | readonly number[] | TypedArray, dtype: DType | undefined): TypedArray {
  if (typeof data === 'number') return typedArray([data], dtype ?? 'float32')
  if (!ArrayBuffer.isView(data)) return typedArray(data, dtype ?? 'float32')
  return dtype === undefined || dtype === dtypeOf(data) ? data : typedArray(numbers(data), dtype)
}

function checkState(before: readonly Value[], after: readonly Value[]): void {
  if (before.length !== after.length)
    throw new Error(`Loop：有 ${before.length} 个状态，body 给出 ${after.length} 个`)
  before.forEach((value, i) => {
    const next = after[i] ?? value
    if (describe(next) !== describe(value)) {
      throw new Error(`Loop：第 ${i} 个状态是 ${describe(value)}，body 给出 ${describe(next)}`)
    }
  })
}
