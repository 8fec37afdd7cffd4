import type { Notation } from '../graph/notation.ts'
import type { InputsOf, OpName, ResolvedOf } from '../graph/ops.ts'
import type { Value } from '../graph/value.ts'

/** No derivative: results are integers or truth values, or the project has no use for it. Asking is an error. */
export const notDifferentiable = 'not differentiable'

/** Constant between jumps: the derivative is zero wherever there is one, and so is the gradient. */
export const flat = 'zero'

/** What a rule knows: the inputs of the node by their ONNX names, and */
export type Context<N extends OpName> = InputsOf<N> & {
  /** ops by the names that formulas use, */
  readonly f: Notation
  /** the first output, */
  readonly y: Value
  /** the gradient of the loss with respect to it, of the same shape, */
  readonly dy: Value
  /** the same for all outputs; undefined where the loss does not depend on one, */
  readonly outputs: readonly Value[]
  readonly dys: readonly (Value | undefined)[]
  /** and the attributes with defaults filled in. */
  readonly attributes: ResolvedOf<N>
}

/** Vector-Jacobian product: the gradient with respect to one input, or the list of them for `inputs...`. */
export type Vjp<N extends OpName, K extends keyof InputsOf<N>> = (
  context: Context<N>,
) => InputsOf<N>[K] extends readonly Value[] ? readonly Value[] : Value

/** One rule for each input. A result may have the shape of the broadcast operands: the reverse pass sums it down. */
export type VjpRow<N extends OpName> = {
  readonly [K in keyof InputsOf<N>]: Vjp<N, K> | typeof notDifferentiable | typeof flat
}

/** A table of some ops: a missing op, or a missing input of an op, does not compile. */
export type VjpTable<Ops extends OpName> = {
  readonly [N in Ops]: VjpRow<N> | typeof notDifferentiable | typeof flat
}

/** A row with its types forgotten. */
export type AnyVjpRow =
  | typeof notDifferentiable
  | typeof flat
  | {
      readonly [input: string]:
        | typeof notDifferentiable
        | typeof flat
        // oxlint-disable-next-line typescript/no-explicit-any -- each rule's context is checked in its own row
        | ((context: any) => Value | readonly Value[])
    }
