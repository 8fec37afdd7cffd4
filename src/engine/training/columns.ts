import type { Notation } from '../graph/notation.ts'
import type { Value } from '../graph/value.ts'
import { SpecError } from '../nn/field.ts'
import { accuracy } from './accuracy.ts'
import type { Plan } from './plan.ts'
import { pieces } from './scope.ts'
import type { Step } from './step.ts'
import { columnOf, loss, row } from './streams.ts'
import type { Column, GlobalStream, LayerStream, View, WeightStream, Write } from './streams.ts'

/** Sum of squares along the last axis: [1] or [R, 1]. */
const energy = (f: Notation, value: Value): Value => f.sumSquare(value, [-1], true)

const moved = ({ f, step }: View): Value => f.sub(step.after.parameters, step.before.parameters)

/** Numbers that one stream writes, [1] or [R, 1] each, and what JavaScript still does to them. */
interface Row<W> {
  readonly write: W
  readonly finish?: (value: number) => number
}

const globals: { readonly [S in GlobalStream]: Row<Write> } = {
  loss,
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

const unknown = (request: string, known: readonly string[]): never => {
  throw new SpecError('streams', `没有 ${request}，有 ${known.join('、')}`)
}

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

/** The columns of one request; throws a SpecError that lists what there is. */
export function columnsOf(plan: Plan, request: string): readonly Column[] {
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
