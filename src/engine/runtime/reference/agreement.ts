import { loadLayers, network as bind } from '../../nn/layers.ts'
import { random } from '../../nn/random.ts'
import type { RandomStream } from '../../nn/random.ts'
import type { LayerSpec, LossSpec } from '../../nn/spec.ts'
import type { ClipSpec, OptimizerSpec, PenaltySpec } from '../../optim/spec.ts'
import { dense } from '../../training/array.ts'
import type { DenseArray } from '../../training/array.ts'
import type { TrainingSpec } from '../../training/document.ts'
import type { Ort } from '../ort.ts'
import { createTrainer } from '../start.ts'
import { run } from './layers.ts'
import { train } from './training.ts'

/** Rows of each data set. */
export const ROWS = 12
/** Float32 round-off of forty steps: 2e-5 of the larger of a number and 1. */
export const ROUND_OFF = 2e-5
const BATCH = 4
const STEPS = 40
const SEED = 7

type Draw = (stream: RandomStream) => ArrayLike<number>

/** What a case trains; what is left out is a tanh network on normal numbers with mean squared error and SGD. */
export interface Setting {
  /** What sets the case apart from others of its name. */
  readonly name?: string
  readonly layers?: readonly LayerSpec[]
  /** Shape of one sample of x. */
  readonly sample?: readonly number[]
  readonly x?: Draw
  readonly loss?: LossSpec
  /** Shape of one sample of y. */
  readonly target?: readonly number[]
  readonly y?: Draw
  readonly optimizer?: OptimizerSpec
  readonly clip?: ClipSpec
  readonly penalty?: PenaltySpec
  /** What else a document says of how parameters move. */
  readonly moves?: Pick<TrainingSpec, 'frozen' | 'lr_multipliers' | 'decay'>
  /** Numbers that each dropout mask holds for one sample, by its key. */
  readonly masks?: Readonly<Record<string, number>>
}

/** A network of two linear layers, 3 → 4 → `out`, around an activation. */
export const mlp = (activation: LayerSpec, out = 2): readonly LayerSpec[] => [
  { type: 'linear', in: 3, out: 4 },
  activation,
  { type: 'linear', in: 4, out },
]

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

const rowsOf = ({ values }: DenseArray): readonly (readonly number[])[] => {
  const length = values.length / ROWS
  return Array.from({ length: ROWS }, (_, n) => [...values.subarray(n * length, (n + 1) * length)])
}

/** Biases and gains away from 0 and 1, where they begin by themselves and where mistakes cancel. */
async function offsets(layers: readonly LayerSpec[], sample: readonly number[], stream: RandomStream) {
  await loadLayers(layers)
  const drawn = bind(layers, sample).parameters.filter(({ role }) => role !== 'weight')
  return Object.fromEntries(
    drawn.map(({ key, shape, role }) => [
      key,
      dense(stream.normal(size(shape), role === 'gain' ? 1 : 0, 0.3), shape),
    ]),
  )
}

/** The uniform numbers behind the dropout masks of each step. */
function noiseOf(masks: Readonly<Record<string, number>>) {
  const streams = Object.entries(masks).map(
    ([key, length]) => [key, BATCH * length, random(SEED, `mask/${key}`)] as const,
  )
  const steps = Array.from({ length: STEPS }, () =>
    Object.fromEntries(streams.map(([key, length, stream]) => [key, [...stream.uniform(length)]])),
  )
  return (t: number) => steps[t] ?? {}
}

/** A case with its random numbers drawn. */
async function drawn(setting: Setting) {
  const {
    layers = mlp({ type: 'tanh' }),
    sample = [3],
    loss = { type: 'mse' },
    target = [2],
    optimizer = { type: 'sgd', lr: 0.1 },
    clip,
    penalty,
    masks = {},
    moves = {},
  } = setting
  const stream = random(1, 'agreement')
  const normal =
    (shape: readonly number[]): Draw =>
    (from) =>
      from.normal(ROWS * size(shape))
  const { x = normal(sample), y = normal(target) } = setting
  const network: TrainingSpec = {
    layers,
    loss,
    optimizer,
    ...(clip && { clip }),
    ...(penalty && { penalty }),
    ...moves,
  }
  return {
    network,
    data: { x: dense(x(stream), [ROWS, ...sample]), y: dense(y(stream), [ROWS, ...target]) },
    batches: Array.from({ length: STEPS }, () => [...stream.integers(BATCH, ROWS)]),
    parameters: await offsets(layers, sample, stream),
    noise: noiseOf(masks),
  }
}

type Drawn = Awaited<ReturnType<typeof drawn>>

/** Numbers by what they are: the losses, the norms of the gradient, each parameter at the end, the output in evaluation mode. */
type Results = Readonly<Record<string, ArrayLike<number>>>

/** Forty steps in the engine: the last replica of `seeds`, and where it began. */
async function trained(ort: Ort, { network, data, batches, parameters }: Drawn, seeds: readonly number[]) {
  const trainer = await createTrainer(ort, {
    network,
    data,
    seeds,
    batches,
    parameters,
    streams: ['grad_norm'],
  })
  const last = seeds.length - 1
  const valuesOf = () =>
    Object.fromEntries(Object.entries(trainer.parameters(last)).map(([key, { values }]) => [key, values]))
  const start = valuesOf()
  const { series, lrs } = await trainer.advance(STEPS)
  const output = (await trainer.evaluate(data.x))[last]?.values ?? []
  const found: Results = {
    loss: series.loss?.[last] ?? [],
    grad_norm: series.grad_norm?.[last] ?? [],
    ...valuesOf(),
    output,
  }
  await trainer.release()
  return { start, found, rates: lrs[last] ?? [] }
}

/** The same steps by the definitions, in float64 with finite differences. */
function expected(
  { network, data, batches, noise }: Drawn,
  start: Readonly<Record<string, Float32Array>>,
  rates: ArrayLike<number>,
): Results {
  const x = { rows: rowsOf(data.x), shape: data.x.shape.slice(1) }
  const { losses, gradNorms, params } = train({
    ...network,
    params: Object.fromEntries(Object.entries(start).map(([key, values]) => [key, [...values]])),
    x,
    y: rowsOf(data.y),
    batches,
    noise,
    rate: (t) => rates[t] ?? NaN,
  })
  const output = run(network.layers, x, params, undefined).rows.flat()
  return { loss: losses, grad_norm: gradNorms, ...params, output }
}

/** Largest distance between two lists, as a part of the larger of the expected number and 1. */
function apart(found: ArrayLike<number> | undefined, wanted: ArrayLike<number>): number {
  if (found?.length !== wanted.length) return NaN
  const each = Array.from(
    wanted,
    (value, i) => Math.abs((found[i] ?? NaN) - value) / Math.max(1, Math.abs(value)),
  )
  return Math.max(...each)
}

/** How far the engine is from the definitions, by what was compared: trained alone, and as the second of two replicas. */
export async function deviations(ort: Ort, setting: Setting): Promise<Readonly<Record<string, number>>> {
  const given = await drawn(setting)
  const { start, found, rates } = await trained(ort, given, [SEED])
  const wanted = expected(given, start, rates)
  const together = (await trained(ort, given, [SEED + 1, SEED])).found
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, values]) => [
      [name, apart(found[name], values)],
      [`${name} of two`, apart(together[name], values)],
    ]),
  )
}
