import { finish } from './finish.ts'
import { ruleOf } from './ops.ts'
import type { AttributesOf, OpName, OutputsOf, SingleOp } from './ops.ts'
import { isOptional, isVariadic } from './rule.ts'
import type { Attributes, Graph, GraphNode, Same } from './rule.ts'
import { inferOutputs, withDefaults } from './signature.ts'
import type { Inputs } from './signature.ts'
import { simplify, withoutExpand } from './simplify.ts'
import type { Context } from './simplify.ts'
import { describe, dtypeOf, numbers, sameShape, size, typedArray } from './value.ts'
import type { DType, Shape, Type, TypedArray, Value } from './value.ts'

/** Attributes may be left out only when the op requires none. */
type Rest<N extends OpName> =
  {} extends AttributesOf<N> ? [attributes?: AttributesOf<N>] : [attributes: AttributesOf<N>]

/** A node that may still grow: asking for an optional output adds it. */
interface OpenNode extends GraphNode {
  readonly outputs: Value[]
}

/** What a graph and the bodies of its loops share: one supply of names, and where each value was made. */
interface Registry {
  count: number
  readonly scopes: Map<string, GraphBuilder>
  readonly producers: Map<string, GraphNode>
}

/** What one trip of a Loop gives back. */
export interface Trip<State extends readonly Value[], Scans extends readonly Value[]> {
  /** The state for the next trip, of unchanged types. */
  readonly state: State
  /** Values to stack over trips. */
  readonly scans: Scans
  /** A truth value; false ends the loop after this trip. Left out: all trips run. */
  readonly proceed?: Value
}

/** A loop to write: its body may use any value made before it. */
export interface LoopOptions<State extends readonly Value[], Scans extends readonly Value[]> {
  /** How many trips at most: an int64 scalar, constant or fed. */
  readonly tripCount: Value
  /** Values that the first trip starts from. */
  readonly state: State
  body(b: GraphBuilder, iteration: Value, state: Same<State>): Trip<Same<State>, Scans>
}

/**
 * Writes an ONNX graph node by node. The type of every value is inferred and checked as it is made. Equal nodes and equal
 * constants are written once, trivial arithmetic is folded, and a node in the body of a loop all of whose inputs come
 * from outside is written outside.
 */
export class GraphBuilder {
  readonly #parent: GraphBuilder | undefined
  readonly #registry: Registry
  readonly #inputs: Value[] = []
  readonly #constants = new Map<string | TypedArray, Value>()
  readonly #nodes: GraphNode[] = []
  readonly #written = new Map<string, OpenNode>()
  readonly #context: Context

  constructor(parent?: GraphBuilder) {
    this.#parent = parent
    this.#registry = parent ? parent.#registry : { count: 0, scopes: new Map(), producers: new Map() }
    this.#context = {
      constant: (data, dtype, shape) => this.constant(data, dtype, shape),
      emit: (op, inputs, attributes) => this.#first(op, inputs, attributes),
      producer: (value) => this.#registry.producers.get(value.name),
    }
  }

  /** A tensor fed when the graph runs. A length of DYNAMIC (-1) is known only then. */
  input(name: string, dtype: DType, shape: Shape): Value {
    const value = this.#define(name, { dtype, shape })
    this.#inputs.push(value)
    return value
  }

  /** A tensor stored in the graph: float32 unless said otherwise. A number is a scalar, a list a vector or of `shape`. */
  constant(data: number | readonly number[] | TypedArray, dtype?: DType, shape?: Shape): Value {
    const array = elements(data, dtype)
    const type = { dtype: dtypeOf(array), shape: shape ?? (typeof data === 'number' ? [] : [array.length]) }
    if (array.length !== size(type.shape))
      throw new Error(`常量 ${describe(type)} 不能由 ${array.length} 个元素组成`)
    const key = keyOf(type, array)
    const equal = this.#constants.get(key)
    if (equal !== undefined && sameShape(equal.shape, type.shape)) return equal
    const value = this.#define(this.#fresh('constant'), type, array)
    this.#constants.set(key, value)
    return value
  }

  /** Applies an op and answers its output, without the optional ones. */
  op<N extends SingleOp>(name: N, inputs: Inputs, ...[attributes]: Rest<N>): Value {
    return this.#first(name, inputs, attributes)
  }

  /** Applies an op and answers all its outputs, the optional ones included. */
  ops<N extends OpName>(name: N, inputs: Inputs, ...attributes: Rest<N>): OutputsOf<N>
  ops(name: OpName, inputs: Inputs, attributes?: Attributes): readonly Value[] {
    return this.#apply(name, inputs, attributes, 'all')
  }

  /**
   * Runs `body` up to `tripCount` times. Scans get a leading axis over trips: of length `tripCount` when that is a constant
   * and no trip can end the loop, else DYNAMIC.
   */
  loop<const State extends readonly Value[], const Scans extends readonly Value[]>(
    options: LoopOptions<State, Scans>,
  ): Trip<Same<State>, Same<Scans>>
  loop(options: LoopOptions<readonly Value[], readonly Value[]>): Trip<readonly Value[], readonly Value[]> {
    const inner = new GraphBuilder(this)
    const iteration = inner.input(this.#fresh('iteration'), 'int64', [])
    inner.input(this.#fresh('condition'), 'bool', [])
    const state = options.state.map((value) => inner.input(this.#fresh('state'), value.dtype, value.shape))
    const trip = options.body(inner, iteration, state)
    checkState(options.state, trip.state)
    const proceed = trip.proceed ?? inner.constant(1, 'bool')
    const results = Object.entries({ proceed: [proceed], next: trip.state, scan: trip.scans })
    const named = results.flatMap(([stem, values]) => values.map((value) => [this.#fresh(stem), value]))
    const body = inner.#finish(Object.fromEntries(named), proceed.data && proceed)
    const outputs = this.#write('Loop', [options.tripCount, undefined, ...options.state], { body }, 'all')
    return { state: outputs.slice(0, state.length), scans: outputs.slice(state.length) }
  }

  /** The graph that computes `outputs`, answered under their names; nodes that none of them needs are left out. */
  build(outputs: Readonly<Record<string, Value>>): Graph {
    return this.#finish(outputs)
  }

  /** Nodes whose outputs can be used here, in order of computation: those of enclosing graphs first. */
  visibleNodes(): readonly GraphNode[] {
    return [...(this.#parent?.visibleNodes() ?? []), ...this.#nodes]
  }

  /** Every output is the output of a node of its own; a constant is copied, except the one that a body may answer. */
  #finish(outputs: Readonly<Record<string, Value>>, constant?: Value): Graph {
    const made = new Set(this.#nodes.flatMap((node) => node.outputs))
    const own = Object.entries(outputs).map(([name, value]) => {
      const isFree = made.delete(value) || (value === constant && this.#scope(value) === this)
      return [name, isFree ? value : this.#copy(value)]
    })
    return finish({
      inputs: this.#inputs,
      constants: [...this.#constants.values()],
      nodes: this.#nodes,
      outputs: Object.fromEntries(own),
    })
  }

  #fresh(stem: string): string {
    return `${stem}_${this.#registry.count++}`
  }

  #define(name: string, { dtype, shape }: Type, data?: TypedArray): Value {
    if (this.#registry.scopes.has(name)) throw new Error(`名字 ${name} 已经用过`)
    this.#registry.scopes.set(name, this)
    return data === undefined ? { name, dtype, shape } : { name, dtype, shape, data }
  }

  #first(op: OpName, inputs: Inputs, given: Attributes | undefined): Value {
    const [value, ...others] = this.#apply(op, inputs, given, 'mandatory')
    if (value === undefined || others.length > 0) throw new Error(`${op} 有几个输出，要用 ops 取`)
    return value
  }

  #apply(
    op: OpName,
    given: Inputs,
    givenAttributes: Attributes | undefined,
    want: 'mandatory' | 'all',
  ): readonly Value[] {
    const attributes = withDefaults(op, givenAttributes ?? {})
    const [type, ...others] = inferOutputs(op, given, attributes)
    const inputs = withoutExpand(op, given, type?.shape ?? [], this.#context.producer)
    const [A, B] = inputs
    if (A !== undefined && type !== undefined && others.length === 0) {
      const simpler = simplify(op, { A, B, inputs, attributes, type }, this.#context)
      if (simpler !== undefined) return [simpler]
    }
    const home = this.#home(inputs)
    return home.#write(
      op,
      inputs.map((value) => value && home.#local(value)),
      attributes,
      want,
    )
  }

  /** Writes a node, or widens the equal one written before by the outputs that are wanted now. */
  #write(op: OpName, inputs: Inputs, attributes: Attributes, want: 'mandatory' | 'all'): readonly Value[] {
    const types = inferOutputs(op, inputs, attributes)
    const slots = ruleOf(op).outputs
    const count =
      want === 'all' || isVariadic(slots[0]) ? types.length : slots.filter((slot) => !isOptional(slot)).length
    const node = this.#node(op, inputs, attributes)
    const stem = node.outputs[0]?.name ?? this.#fresh(op)
    for (const type of types.slice(node.outputs.length, count)) {
      const value = this.#define(node.outputs.length === 0 ? stem : `${stem}_${node.outputs.length}`, type)
      this.#registry.producers.set(value.name, node)
      node.outputs.push(value)
    }
    return node.outputs.slice(0, count)
  }

  /** The node of this op, inputs and attributes; loops are never the same. */
  #node(op: OpName, inputs: Inputs, attributes: Attributes): OpenNode {
    const names = inputs.map((value) => value?.name).join()
    const key = op === 'Loop' ? this.#fresh(op) : `${op}(${names})${JSON.stringify(attributes)}`
    const equal = this.#written.get(key)
    if (equal !== undefined) return equal
    const node: OpenNode = { op, inputs, outputs: [], attributes }
    this.#nodes.push(node)
    this.#written.set(key, node)
    return node
  }

  /** Another name for a value, for an output that is an input, a constant, or an output already. */
  #copy(value: Value): Value {
    const copy = this.#define(this.#fresh('copy'), value)
    this.#nodes.push({ op: 'Identity', inputs: [this.#local(value)], outputs: [copy], attributes: {} })
    return copy
  }

  /** The innermost graph that made one of the inputs: the node belongs there, even outside the loop being written. */
  #home(inputs: Inputs): GraphBuilder {
    const scopes = inputs.flatMap((value) => (value && value.data === undefined ? [this.#scope(value)] : []))
    return this.#enclosing(scopes) ?? outOfScope(inputs)
  }

  /** This graph or the nearest around it that is one of `scopes`; the outermost when there are none. */
  #enclosing(scopes: readonly GraphBuilder[]): GraphBuilder | undefined {
    if (scopes.includes(this)) return this
    if (this.#parent === undefined) return scopes.length === 0 ? this : undefined
    return this.#parent.#enclosing(scopes)
  }

  #scope(value: Value): GraphBuilder {
    return this.#registry.scopes.get(value.name) ?? outOfScope([value])
  }

  /** A constant made in another graph is stored again where it is used. */
  #local(value: Value): Value {
    return value.data === undefined ? value : this.constant(value.data, value.dtype, value.shape)
  }
}

const outOfScope = (inputs: Inputs): never => {
  throw new Error(`${inputs.map((value) => value?.name).join('、')} 属于别的图，或属于已经写完的循环体`)
}

/** Equal small constants have equal keys; a large one is known by its array. */
const keyOf = (type: Type, data: TypedArray): string | TypedArray =>
  data.length <= 64 ? `${describe(type)} ${Array.from<number | bigint, string>(data, exact).join()}` : data

const exact = (x: number | bigint): string => (Object.is(x, -0) ? '-0' : String(x))

function elements(data: number | readonly number[] | TypedArray, dtype: DType | undefined): TypedArray {
  if (typeof data === 'number') return typedArray([data], dtype ?? 'float32')
  if (!ArrayBuffer.isView(data)) return typedArray(data, dtype ?? 'float32')
  return dtype === undefined || dtype === dtypeOf(data) ? data : typedArray(numbers(data), dtype)
}

function checkState(before: readonly Value[], after: readonly Value[]): void {
  const [carried, next] = [before, after].map((values) => values.map(describe).join('、'))
  if (carried !== next) throw new Error(`Loop 的状态是 ${carried}，循环体给出 ${next}`)
}
