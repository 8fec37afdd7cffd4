import type { Notation } from '../graph/notation.ts'
import { existing } from '../graph/value.ts'
import type { Value } from '../graph/value.ts'
import { refuseName } from '../nn/field.ts'
import { energy, isKeyOf, moved } from './columns.ts'
import type { Row } from './columns.ts'
import type { Plan } from './plan.ts'
import { pieces } from './scope.ts'
import type { Step } from './step.ts'
import { columnOf, row } from './streams.ts'
import type { Column, LayerStream, View, WeightStream } from './streams.ts'

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

const piece = (f: Notation, vector: Value, { learned }: Plan, index: number): Value =>
  existing(pieces(f, vector, learned)[index], `${index}`)

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

const unknown = (request: string, known: readonly string[]): never => refuseName(request, known, 'streams')

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

/** The columns of a stream of single weights or layers; throws a SpecError that lists what there is, `others` among it. */
export function columnsOfParts(plan: Plan, request: string, others: readonly string[]): readonly Column[] {
  const [stream = '', ...rest] = request.split('/')
  const key = rest.join('/')
  if (rest.length > 0 && isKeyOf(perWeight, stream)) return weightColumns(plan, stream, key)
  if (rest.length > 0 && isKeyOf(perLayer, stream)) return layerColumns(plan, stream, key)
  const known = [...Object.keys(perWeight), ...Object.keys(perLayer)].map((name) => `${name}/…`)
  return unknown(request, [...others, ...known])
}
