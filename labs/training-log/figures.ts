import type { Color, Figure, LineChart, LineSeries, Mark } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import type { Diagnosis, DrawnCurve, Report } from './report.ts'
import { ROLE_WORDS } from './roles.ts'
import type { Role } from './roles.ts'

type Scale = 'log' | 'linear'

/** The colour of each curve; red is kept for what was found. */
const COLORS: Readonly<Record<Role, Color>> = {
  trainLoss: 1,
  valLoss: 3,
  lr: 1,
  gradNorm: 1,
  trainAccuracy: 1,
  valAccuracy: 3,
}

/** Stretches that are shaded: where something is lost. */
const SHADED = new Set(['not-finite', 'divergence', 'overfit', 'zero-grad', 'dead-lr', 'lr-rises'])

export const losses = (report: Report, scale: Scale): Figure | null => {
  const { guess } = report
  return chart(report, ['trainLoss', 'valLoss'], { name: '损失', scale }, (first) => [
    ...(guess === null ? [] : [{ kind: 'horizontal', at: guess, name: `ln K = ${write(guess)}` } as const]),
    ...first,
  ])
}

export const rate = (report: Report): Figure | null =>
  chart(report, ['lr'], { name: '学习率', scale: 'linear', include: [0] }, (none) => none)

export const norms = (report: Report): Figure | null => {
  const { clip } = report
  return chart(report, ['gradNorm'], { name: '梯度范数', scale: 'log' }, (none) =>
    clip === null ? none : [{ kind: 'horizontal', at: clip, name: `c = ${write(clip)}` }],
  )
}

export const accuracies = (report: Report): Figure | null =>
  chart(report, ['trainAccuracy', 'valAccuracy'], { name: '准确率', scale: 'linear' }, (none) => none)

type References = NonNullable<LineChart['references']>

/** The curves of some roles with the evidence marked; null where the log has none of them. */
function chart(
  report: Report,
  roles: readonly Role[],
  y: LineChart['y'],
  references: (none: References) => References,
): Figure | null {
  const shown = roles.flatMap((role) => {
    const curve = report.curves[role]
    const points = curve && positive(curve, y.scale === 'log')
    return points && points.x.length > 0 ? [{ role, points }] : []
  })
  if (shown.length === 0) return null
  const visible = (value: number): boolean => Number.isFinite(value) && (y.scale !== 'log' || value > 0)
  const marks = report.diagnoses.flatMap(({ places }) =>
    places
      .filter(({ role, x, y: value }) => roles.includes(role) && Number.isFinite(x) && visible(value))
      .map((place): Mark => ({ x: place.x, y: place.y, color: 2, shape: 'ring' })),
  )
  const [first, last] = span(shown.map(({ points }) => points.x))
  return {
    kind: 'lines',
    label: labelOf(report, roles, shown),
    x: {
      name: report.unit,
      ordinal: report.unit,
      domain: first < last ? [first, last] : [first - 0.5, first + 0.5],
    },
    y,
    ratio: 0.5,
    series: shown.map(({ role, points }): LineSeries => ({
      name: ROLE_WORDS[role],
      color: COLORS[role],
      x: points.x,
      runs: [points.y],
      labelled: roles.length > 1,
    })),
    references: references([]),
    marks,
    regions: report.diagnoses.flatMap(({ id, name, stretch, places }) =>
      stretch && SHADED.has(id) && concerns(places, roles) && stretch.from < last
        ? [{ from: stretch.from, to: Math.min(last, stretch.to), tone: 'bad' as const, name }]
        : [],
    ),
  }
}

const concerns = (places: Diagnosis['places'], roles: readonly Role[]): boolean =>
  places.some(({ role }) => roles.includes(role))

/** A curve without what a logarithmic axis cannot show. */
function positive(
  { x, y }: DrawnCurve,
  logarithmic: boolean,
): { x: readonly number[]; y: readonly number[] } {
  if (!logarithmic) return { x, y }
  const kept = [...y.keys()].filter((place) => (y[place] ?? 0) > 0)
  return { x: kept.map((place) => x[place] ?? 0), y: kept.map((place) => y[place] ?? 0) }
}

function span(columns: readonly (readonly number[])[]): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const column of columns)
    for (const value of column) {
      if (value < low) low = value
      if (value > high) high = value
    }
  return [low, high]
}

/** What the curves do, and what was found on them. */
function labelOf(
  { diagnoses }: Report,
  roles: readonly Role[],
  shown: readonly { role: Role; points: { readonly y: readonly number[] } }[],
): string {
  const curves = shown.map(
    ({ role, points: { y } }) => `${ROLE_WORDS[role]}从 ${write(y[0] ?? 0)} 到 ${write(y.at(-1) ?? 0)}`,
  )
  const names = diagnoses.filter(({ places }) => concerns(places, roles)).map(({ name }) => name)
  return `${curves.join('，')}；${names.length > 0 ? `圈出的是${names.join('、')}` : '没有查出问题'}。`
}
