import type { Notation } from '../graph/notation.ts'
import type { Value } from '../graph/value.ts'
import { SpecError } from '../nn/field.ts'
import type { Plan } from './plan.ts'
import { pieces } from './scope.ts'
import type { Step } from './step.ts'

/** What a run can report at every step, one number a replica. `update_ratio` is ‖Δp‖/‖p‖; norms run over all learned parameters. */
export type GlobalStream = 'loss' | 'accuracy' | 'grad_norm' | 'update_ratio' | 'weight_norm'

/** What it can report for each parameter, by key: "grad_norm/0.weight". */
export type WeightStream = 'grad_norm' | 'update_ratio' | 'weight_norm'

/** What it can report for the output of each layer, by path: "activation_rms/1". `dead_fraction`: units that are ≤ 0 on the whole batch. */
export type LayerStream = 'activation_mean' | 'activation_rms' | 'dead_fraction'

/** Name of one series: a global stream, or a stream of one parameter or layer. */
export type SeriesName = GlobalStream | `${WeightStream}/${string}` | `${LayerStream}/${string}`

/** What to ask for: a series by name, or `stream/*` for every weight (biases left out) or every layer. */
export type StreamRequest = SeriesName | `${WeightStream}/*` | `${LayerStream}/*`

/** What a stream may look at. */
export interface View {
  readonly f: Notation
  readonly plan: Plan
  readonly step: Step
}

/** What {@link accuracy} looks at: a step, or an evaluation. */
interface Answers {
  readonly f: Notation
  readonly plan: Plan
  readonly step: Pick<Step, 'output' | 'target'>
}

/** A column of numbers, [1] or [R, 1], from a value that has R at most as its first axis. */
const column = (f: Notation, plan: Plan, value: Value): Value =>
  f.reshape(value, plan.lead === 1 ? [plan.replicas, 1] : [1])

/** All numbers of one replica in one row: [n] or [R, n]. */
const row = (f: Notation, plan: Plan, value: Value): Value =>
  f.reshape(value, plan.lead === 1 ? [plan.replicas, -1] : [-1])

/** Sum of squares along the last axis: [1] or [R, 1]. */
const energy = (f: Notation, value: Value): Value => f.sumSquare(value, [-1], true)

const moved = ({ f, step }: View): Value => f.sub(step.after.parameters, step.before.parameters)

/** Shares of right answers: largest logit at the class, or the sign of the logit that of the target (above ½ for 0 and 1). */
export function accuracy({ f, plan, step }: Answers): Value {
  const { output, target } = step
  const { accuracy: kind, spec } = plan.loss
  if (kind === undefined) throw new SpecError('streams', `损失 ${spec.type} 没有 accuracy`)
  if (kind === 'sign') {
    const threshold = spec.type === 'hinge' ? 0 : 0.5
    const isRight = f.equal(f.greater(output, 0), f.greater(target, threshold))
    return f.mean(row(f, plan, f.cast(isRight, 'float32')), [-1], true)
  }
  const classes = plan.network.output[0] ?? 0
  const distribution = f.slice(target, [0], [classes], [target.shape.length - 1])
  const chosen = f.b.op('ArgMax', [output], { axis: plan.lead + 1, keepdims: 0 })
  const right = f.b.op('ArgMax', [distribution], { axis: target.shape.length - 1, keepdims: 0 })
  return f.mean(row(f, plan, f.cast(f.equal(chosen, right), 'float32')), [-1], true)
}

type Write = (view: View) => Value

/** Numbers that one stream writes, [1] or [R, 1] each, and what JavaScript still does to them. */
interface Row<W> {
  readonly write: W
  readonly finish?: (value: number) => number
}

const globals: { readonly [S in GlobalStream]: Row<Write> } = {
  loss: { write: ({ f, plan, step }) => column(f, plan, step.loss) },
  accuracy: { write: accuracy },
  grad_norm: { write: ({ f, step }) => energy(f, step.gradient), finish: Math.sqrt },
  weight_norm: { write: ({ f, step }) => energy(f, step.before.parameters), finish: Math.sqrt },
  update_ratio: {
    write: (view) => view.f.div(energy(view.f, moved(view)), energy(view.f, view.step.before.parameters)),
    finish: Math.sqrt,
  },
}

const perWeight: { readonly [S in WeightStream]: Row<(view: View, index: number) => Value> } = {
  grad_norm: {
    write: ({ f, plan, step }, i) => energy(f, piece(f, step.gradient, plan, i)),
    finish: Math.sqrt,
  },
  weight_norm: {
    write: ({ f, plan, step }, i) => energy(f, piece(f, step.before.parameters, plan, i)),
    finish: Math.sqrt,
  },
  update_ratio: {
    write(view, i) {
      const { f, plan, step } = view
      return f.div(
        energy(f, piece(f, moved(view), plan, i)),
        energy(f, piece(f, step.before.parameters, plan, i)),
      )
    },
    finish: Math.sqrt,
  },
}

function piece(f: Notation, vector: Value, { learned }: Plan, index: number): Value {
  const found = pieces(f, vector, learned)[index]
  if (found === undefined) throw new Error(`没有第 ${index} 个参数`)
  return found
}

const perLayer: { readonly [S in LayerStream]: Row<(view: View, output: Value) => Value> } = {
  activation_mean: { write: ({ f, plan }, output) => f.mean(row(f, plan, output), [-1], true) },
  activation_rms: {
    write: ({ f, plan }, output) => f.mean(f.square(row(f, plan, output)), [-1], true),
    finish: Math.sqrt,
  },
  dead_fraction: {
    write({ f, plan }, output) {
      const across = [...output.shape.keys()].filter((axis) => axis === plan.lead || axis > plan.lead + 1)
      const isDead = f.b.op('LessOrEqual', [f.maximum(output, across), f.b.constant(0)])
      return f.mean(row(f, plan, f.cast(isDead, 'float32')), [-1], true)
    },
  },
}

/** One column of the numbers that a step reports. */
export interface Column {
  readonly name: string
  readonly write: Write
  /** What is left to do to each number, in float64, before it is rounded again. */
  readonly finish: (value: number) => number
}

const unknown = (request: string, known: readonly string[]): never => {
  throw new SpecError('streams', `没有 ${request}，有 ${known.join('、')}`)
}

const columnOf = (name: SeriesName, write: Write, finish: Column['finish'] = (value) => value): Column => ({
  name,
  write,
  finish,
})

function weightColumns(plan: Plan, stream: WeightStream, key: string): readonly Column[] {
  const { places } = plan.learned
  const { write, finish } = perWeight[stream]
  const isWanted = ({ spec }: (typeof places)[number]) =>
    key === '*' ? spec.role === 'weight' : spec.key === key
  const columns = places.flatMap((place, index) =>
    isWanted(place) ? [columnOf(`${stream}/${place.spec.key}`, (view) => write(view, index), finish)] : [],
  )
  const known = places.map(({ spec }) => `${stream}/${spec.key}`)
  return columns.length > 0 ? columns : unknown(`${stream}/${key}`, known)
}

function layerColumns(plan: Plan, stream: LayerStream, path: string): readonly Column[] {
  const { write, finish } = perLayer[stream]
  const paths = path === '*' ? plan.training.layers.map((_, index) => String(index)) : [path]
  return paths.map((at) => {
    const output = ({ outputs }: Step) => outputs.get(at) ?? unknown(`${stream}/${at}`, [...outputs.keys()])
    return columnOf(`${stream}/${at}`, (view) => write(view, output(view.step)), finish)
  })
}

const isKeyOf = <T extends object>(table: T, name: string): name is Extract<keyof T, string> =>
  Object.hasOwn(table, name)

function columnsOf(plan: Plan, request: string): readonly Column[] {
  const [stream = '', ...rest] = request.split('/')
  const key = rest.join('/')
  if (rest.length === 0 && isKeyOf(globals, stream)) {
    return [columnOf(stream, globals[stream].write, globals[stream].finish)]
  }
  if (rest.length > 0 && isKeyOf(perWeight, stream)) return weightColumns(plan, stream, key)
  if (rest.length > 0 && isKeyOf(perLayer, stream)) return layerColumns(plan, stream, key)
  const known = [
    ...Object.keys(globals),
    ...[...Object.keys(perWeight), ...Object.keys(perLayer)].map((name) => `${name}/…`),
  ]
  return unknown(request, known)
}

/** The columns that requests ask for, each once, loss first; an unknown one throws a SpecError that lists those there are. */
export function streamColumns(plan: Plan, requests: readonly StreamRequest[]): readonly Column[] {
  const columns = ['loss', ...requests].flatMap((request) => columnsOf(plan, request))
  return [...new Map(columns.map((column) => [column.name, column])).values()]
}

/** All columns of one step side by side: [C], or [R, C]. The loss alone is a scalar, or [R]. */
export function writeColumns(columns: readonly Column[], view: View): Value {
  if (columns.length === 1) return view.step.loss
  return view.f.concat(
    columns.map(({ write }) => write(view)),
    -1,
  )
}
