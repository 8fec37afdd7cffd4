import { GraphBuilder } from '../graph/builder.ts'
import type { OpName } from '../graph/ops.ts'
import type { Graph } from '../graph/rule.ts'
import { numbers, typedArray } from '../graph/value.ts'
import type { Tensor, Value } from '../graph/value.ts'
import { vjp } from './grad.ts'
import type { Sample } from './samples.ts'
import { spreadOver } from './source.ts'

/** Tensors by the names of the values they belong to. */
export type Feeds = Readonly<Record<string, Tensor>>

/** Runs one graph on each of several feeds. */
export type Evaluate = (graph: Graph, feeds: readonly Feeds[]) => Promise<readonly Feeds[]>

/** Distance between the points of the difference quotient: a power of two, so that moving an input is exact. */
const STEP = 2 ** -5

/**
 * Largest error accepted, relative to the sizes of what is compared.
 *
 * The five-point quotient [8(F(h) - F(-h)) - (F(2h) - F(-2h))] / 12h errs by h⁴·F⁽⁵⁾/30, which is 3e-8·F⁽⁵⁾ for
 * h = 1/32, and by the rounding of F: each value carries a relative error of a few units u = 2⁻²⁴, which the quotient
 * magnifies by at most 18/12h = 48, to about 3e-6 a unit. Inputs and directions lie on a dyadic grid, so the points
 * themselves are exact, and sums are formed in double precision. With fifth derivatives up to some hundred and ten
 * units of rounding both stay below 5e-5; a wrong rule is off by a sizeable part of 1.
 */
const TOLERANCE = 1e-4

/** A directional derivative measured and the same as the gradient has it. */
export interface Comparison {
  readonly measured: number
  readonly computed: number
  /** The size against which their difference is to be judged. */
  readonly scale: number
}

/** Whether a rule and the slope that was measured agree within the error of the measurement. */
export const agrees = ({ measured, computed, scale }: Comparison): boolean =>
  Math.abs(measured - computed) <= TOLERANCE * scale

/** A function of some inputs as a graph: the values it gives, and the inputs that may be moved. */
interface Trial {
  readonly b: GraphBuilder
  readonly feeds: Feeds
  readonly moved: readonly Value[]
  readonly results: readonly Value[]
}

/** The graph that applies `op` to a sample's inputs, with all outputs. */
export function applySample<N extends OpName>(op: N, sample: Sample<N>): Trial {
  const b = new GraphBuilder()
  const feeds: Record<string, Tensor> = {}
  const inputs = sample.inputs.map((source, i) => {
    if (source === undefined) return undefined
    const { dtype, shape, elements } = source
    if (source.kind === 'constant') return b.constant(elements, dtype, shape)
    feeds[`input${i}`] = { dtype, shape, data: typedArray(elements, dtype) }
    return b.input(`input${i}`, dtype, shape)
  })
  const moved = inputs.filter(
    (value) => value !== undefined && value.data === undefined && value.dtype === 'float32',
  )
  const results = b.ops<OpName>(op, inputs, sample.attributes)
  return { b, feeds, moved: moved.filter((value) => value !== undefined), results }
}

/** The trial whose results are the gradients of <u, results> for fixed directions u: checking it checks second derivatives. */
export function differentiated(trial: Trial): Trial {
  const ys = trial.results.filter(({ dtype }) => dtype === 'float32')
  const us = ys.map((y, i) => trial.b.constant(direction(y, i), 'float32', y.shape))
  return { ...trial, results: vjp(trial.b, ys, us, trial.moved) }
}

/**
 * Compares <u, J·v> by finite differences with <Jᵀ·u, v> by the rules, for one pair of directions (Jᵀ·u is what the
 * reverse pass computes). One number checks every element of a Jacobian of any size, with five runs.
 */
export async function compareSlopes(trial: Trial, evaluate: Evaluate): Promise<Comparison> {
  const { b, feeds, moved } = trial
  const ys = trial.results.filter(({ dtype }) => dtype === 'float32')
  const us = ys.map((y, i) => direction(y, i))
  const vs = moved.map((value, i) => direction(value, i + 7))
  const gradients = vjp(
    b,
    ys,
    ys.map((y, i) => b.constant(us[i] ?? [], 'float32', y.shape)),
    moved,
  )
  const graph = b.build({ ...keyed('y', ys), ...keyed('gradient', gradients) })
  const points = [-2, -1, 0, 1, 2].map((steps) => moveAlong(feeds, moved, vs, steps * STEP))
  const found = await evaluate(graph, points)
  const project = (index: number, size: (x: number) => number) =>
    ys.reduce((sum, _, i) => sum + inner(dataOf(found[index], `y${i}`), us[i] ?? [], size), 0)
  const [low2, low1, , high1, high2] = points.map((_, i) => project(i, (x) => x))
  const measured = (8 * ((high1 ?? 0) - (low1 ?? 0)) - ((high2 ?? 0) - (low2 ?? 0))) / (12 * STEP)
  const slopes = (size: (x: number) => number) =>
    moved.reduce((sum, _, i) => sum + inner(dataOf(found[2], `gradient${i}`), vs[i] ?? [], size), 0)
  return { measured, computed: slopes((x) => x), scale: 1 + project(2, Math.abs) + slopes(Math.abs) }
}

/** Multiples of 1/8 between -1 and 1, none of them zero. */
const direction = ({ shape }: Value, seed: number): number[] =>
  spreadOver(
    shape.reduce((n, length) => n * length, 1),
    31 * (seed + 1),
  ).map((u) => (u < 0.5 ? Math.floor(16 * u) - 8 : Math.floor(16 * u) - 7) / 8)

const keyed = (stem: string, values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(values.map((value, i) => [`${stem}${i}`, value]))

function moveAlong(feeds: Feeds, moved: readonly Value[], vs: readonly number[][], distance: number): Feeds {
  const steps = moved.map(({ name, dtype, shape }, i) => {
    const from = dataOf(feeds, name)
    const data = typedArray(
      from.map((x, k) => x + distance * (vs[i]?.[k] ?? 0)),
      dtype,
    )
    return [name, { dtype, shape, data }] as const
  })
  return { ...feeds, ...Object.fromEntries(steps) }
}

const dataOf = (tensors: Feeds | undefined, name: string): number[] => {
  const tensor = tensors?.[name]
  if (tensor === undefined) throw new Error(`没有得到 ${name}`)
  return numbers(tensor.data)
}

const inner = (a: readonly number[], b: readonly number[], size: (x: number) => number): number =>
  a.reduce((sum, x, i) => sum + size(x * (b[i] ?? 0)), 0)
