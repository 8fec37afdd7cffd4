import type { Notation } from '../graph/notation.ts'
import { size } from '../graph/value.ts'
import type { Shape, Value } from '../graph/value.ts'

/**
 * What a parameter is for. The initialiser draws weights; biases begin at 0, gains at 1. Penalties touch weights alone.
 */
export type Role = 'weight' | 'bias' | 'gain'

/** A learned array. Shapes are PyTorch's. */
export interface ParameterSpec {
  /** Name within the layer, then, with the layers' indices before it, within the network: "weight", "2.1.weight". */
  readonly key: string
  readonly shape: Shape
  readonly role: Role
  /** Inputs and outputs of one unit, as torch.nn.init counts them; weights only. */
  readonly fan: readonly [fanIn: number, fanOut: number]
  /** Layers take it as [in, out]; PyTorch's shape is [out, in]. */
  readonly transposed?: true
}

/** An array that training observes but does not learn: a running statistic. */
export interface BufferSpec {
  readonly key: string
  readonly shape: Shape
  readonly initial: number
  /** new = (1 − momentum)·old + momentum·observed. */
  readonly momentum: number
}

/** Multiplicative noise that is drawn outside the graph: 0 with probability p, else 1/(1 − p). */
export interface MaskSpec {
  readonly key: string
  /** Shape for one sample. */
  readonly shape: Shape
  readonly p: number
}

/**
 * What a layer finds around it while it writes its part of the graph. Activations are [B, …], or [R, B, …] when R replicas train in
 * one graph; `lead` is the number of axes before the batch.
 */
export interface Scope {
  readonly f: Notation
  readonly lead: 0 | 1
  /** Training mode: statistics of the batch, dropout. */
  readonly training: boolean
  /** The parameter of that name, [R, …shape]; `shape` asks for another shape with as many elements. */
  readonly parameter: (name: string, shape?: Shape) => Value
  /** The running statistic of that name, [R, …shape]. */
  readonly buffer: (name: string, shape?: Shape) => Value
  /** What this batch says about a running statistic; any shape with the right number of elements. */
  readonly observe: (name: string, value: Value) => void
  /** The mask of that name for this step, [R, B, …shape]. */
  readonly mask: (name: string) => Value
  /** The scope of the inner layer of that index. */
  readonly within: (index: number) => Scope
  /** Told of every layer's output. */
  readonly note: (value: Value) => void
}

/** Which numbers an array may hold, and the words that say so after 「应为」. */
export interface Accepted {
  readonly holds: (value: number) => boolean
  readonly words: string
}

/** A layer bound to the shape of its input. Shapes are those of one sample. */
export interface Module {
  readonly output: Shape
  readonly parameters: readonly ParameterSpec[]
  readonly buffers?: readonly BufferSpec[]
  readonly masks?: readonly MaskSpec[]
  /** What x may hold; left out: any finite number. */
  readonly accepted?: Accepted
  /** Numbers in the largest output of a layer inside, for one sample. */
  readonly widest?: number
  /** Writes the layer; x and the result are [R, B, …]. */
  forward(x: Value, scope: Scope): Value
}

/** A parameter with one number a channel, shaped to broadcast over [R, B, C, …rest]. */
export function channelwise(channels: number, sample: Shape): Shape {
  return [1, channels, ...sample.slice(1).map(() => 1)]
}

const prefixed = <T extends { readonly key: string }>(index: number, all: readonly T[] = []): T[] =>
  all.map((item) => ({ ...item, key: `${index}.${item.key}` }))

/** Modules in order, like torch.nn.Sequential: keys of the i-th begin with "i.". */
export function sequential(modules: readonly Module[], input: Shape): Module {
  return {
    output: modules.at(-1)?.output ?? input,
    parameters: modules.flatMap(({ parameters }, index) => prefixed(index, parameters)),
    buffers: modules.flatMap(({ buffers }, index) => prefixed(index, buffers)),
    masks: modules.flatMap(({ masks }, index) => prefixed(index, masks)),
    ...(modules[0]?.accepted && { accepted: modules[0].accepted }),
    widest: Math.max(size(input), ...modules.map(({ output, widest = 0 }) => Math.max(size(output), widest))),
    forward: (x, scope) =>
      modules.reduce((value, module, index) => {
        const inner = scope.within(index)
        const output = module.forward(value, inner)
        inner.note(output)
        return output
      }, x),
  }
}
