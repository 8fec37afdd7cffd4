import type { Color, LineChart, Panels } from '../../src/figures/figure.ts'
import { number } from '../../src/figures/text.ts'
import { median, type Columns, type Curve } from '../../src/lab/index.ts'
import { factor, floorOf, limitOf, rules, type Valley } from './rules.ts'
import { RATES, ratesOf, type PathColumn, type Rate } from './run.ts'

/** A loss beyond this counts as diverged. */
export const DIVERGED = 1e6

export interface Losses extends Readonly<Record<Rate, Curve>> {
  readonly path: Columns<PathColumn>
}

/** Steps at which the seeds first lie above 10⁶, in rising order; only of those that do. */
export const crossings = ({ x, y }: Curve): number[] =>
  y
    .map((run) => x[run.findIndex((loss) => Number.isNaN(loss) || loss > DIVERGED)])
    .filter((step) => step !== undefined)
    .toSorted((a, b) => a - b)

/** Mean loss of the second half of a run, over all seeds; NaN when one is lost. */
export function level({ y }: Curve): number {
  const values = y.flatMap((run) => run.slice(Math.floor(run.length / 2)))
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** What was asked for: the valley, and how it is walked. */
export interface Setup extends Valley {
  readonly lr: number
  /** Deviation of the gradient noise. */
  readonly noise: number
}

/** Mean loss of a stretch of a run, given in shares of its length; the median of the seeds. */
const stretch = ({ y }: Curve, from: number, to: number): number =>
  median(
    y.map((run) => {
      const part = run.slice(Math.floor(from * run.length), Math.ceil(to * run.length))
      return part.reduce((sum, loss) => sum + loss, 0) / part.length
    }),
  )

type Fate = keyof typeof FATES

/** What became of a rate: most seeds beyond 10⁶ or rising without a stationary state, within twice its noise floor, or on its way there. */
export function fateOf(result: Losses, setup: Setup, rate: Rate): Fate {
  const losses = result[rate]
  if (losses.y.length > 0 && 2 * crossings(losses).length > losses.y.length) return 'diverged'
  const late = stretch(losses, 0.75, 1)
  const floor = floorOf(setup, ratesOf(setup, setup.lr)[rate], setup.noise)
  if (floor === Infinity) return late > stretch(losses, 0.25, 0.5) ? 'diverged' : 'falling'
  return late <= 2 * floor ? 'settled' : 'falling'
}

export const FATES = { diverged: '发散', falling: '仍在下降', settled: '停在噪声底' } as const

const colorOf = (rate: Rate, diverged: boolean): Color =>
  rate === 'slow' ? 'muted' : rate === 'near' ? 3 : diverged ? 2 : 1

const nameOf = (setup: Setup, rate: Rate): string => `η = ${number(ratesOf(setup, setup.lr)[rate])}`

/** Loss over steps for the three rates, and the closed form of the level at which the middle one stays. */
export function lossFigure(result: Losses, setup: Setup): LineChart {
  const floor = floorOf(setup, ratesOf(setup, setup.lr).near, setup.noise)
  const reached = RATES.flatMap((rate) => result[rate].y.flat()).filter((loss) => loss > 0)
  const top = Math.min(
    1e8,
    reached.reduce((most, loss) => Math.max(most, loss), 100),
  )
  const low = Math.max(
    1e-8,
    reached.reduce((least, loss) => Math.min(least, loss), 0.1),
  )
  const words = RATES.map((rate) => `${nameOf(setup, rate)} ${FATES[fateOf(result, setup, rate)]}`)
  return {
    kind: 'lines',
    label: reached.length > 0 ? `${words.join('，')}。` : '三个学习率的损失，还没有运行。',
    x: { name: '步', ordinal: '步' },
    y: { name: '损失 L', scale: 'log', domain: [low, top] },
    series: RATES.toReversed().map((rate) => ({
      name: nameOf(setup, rate),
      note: FATES[fateOf(result, setup, rate)],
      color: colorOf(rate, fateOf(result, setup, rate) === 'diverged'),
      x: result[rate].x,
      runs: result[rate].y,
    })),
    references:
      Number.isFinite(floor) && floor > low
        ? [{ kind: 'horizontal', at: floor, name: `噪声底 ${number(floor)}` }]
        : [],
    ratio: 0.78,
  }
}

const ACROSS = 3.2
const ALONG = 4.6

/** One contour of the valley, as a closed curve. */
function contour({ h, h_min: low }: Valley, loss: number): { x: number[]; y: number[] } {
  const turns = Array.from({ length: 73 }, (_, index) => (index * Math.PI) / 36)
  return {
    x: turns.map((turn) => Math.sqrt((2 * loss) / low) * Math.cos(turn)),
    y: turns.map((turn) => Math.sqrt((2 * loss) / h) * Math.sin(turn)),
  }
}

/** The path up to the first point outside the window. */
function inside(path: Columns<PathColumn>, rate: Rate): { x: readonly number[]; y: readonly number[] } {
  const [across, along] = [path[`${rate}1`], path[`${rate}2`]]
  const out = across.findIndex(
    (value, step) => !(Math.abs(value) < 2 * ACROSS && Math.abs(along[step] ?? 0) < 2 * ALONG),
  )
  const end = out < 0 ? across.length : out + 1
  return { x: along.slice(0, end), y: across.slice(0, end) }
}

/** The first seed's way down the valley, one panel a rate. */
export function pathFigure(result: Losses, setup: Setup): Panels {
  const panel = (rate: Rate): Panels['panels'][number] => {
    const { x, y } = inside(result.path, rate)
    const diverged = fateOf(result, setup, rate) === 'diverged'
    return {
      title: `${nameOf(setup, rate)}　${FATES[fateOf(result, setup, rate)]}`,
      figure: {
        kind: 'lines',
        label: `${nameOf(setup, rate)} 的轨迹，${FATES[fateOf(result, setup, rate)]}。`,
        x: { name: 'θ₂（平缓方向）', domain: [-ALONG, ALONG], ticks: [-4, 0, 4] },
        y: { name: 'θ₁（陡方向）', domain: [-ACROSS, ACROSS], ticks: [-2, 0, 2] },
        series: [
          { name: '轨迹', color: diverged ? 2 : rate === 'near' ? 3 : 1, x, runs: [y], labelled: false },
        ],
        references: [0.5, 2, 8, 20].map((loss) => ({ kind: 'curve', ...contour(setup, loss) })),
        marks: [{ x: 0, y: 0, color: 'muted', shape: 'cross' }],
        room: { left: 40, right: 12 },
      },
    }
  }
  return {
    kind: 'panels',
    label: '三个学习率在同一条谷里的轨迹：小的沿谷底慢慢走，接近阈值的在两壁之间来回，超过阈值的越摆越远。',
    panels: (['slow', 'near', 'chosen'] as const).map(panel),
    columns: { wide: 3, narrow: 1 },
  }
}

/** By what factor a step finally shrinks each direction, over the learning rate. */
export function factorFigure(valley: Valley, lr: number): LineChart {
  const limit = limitOf(valley)
  const end = Math.max(1.3 * limit, Math.min(1.1 * lr, 3 * limit))
  const rates = Array.from({ length: 241 }, (_, index) => (index * end) / 240)
  const at = (rate: number, h: number): number => factor(valley.algorithm, rate * h, valley.mu)
  const [steep, flat] = [at(lr, valley.h), at(lr, valley.h_min)]
  return {
    kind: 'lines',
    label: `η = ${number(lr)} 时，陡方向每步乘 ${number(steep)}，平缓方向每步乘 ${number(flat)}；陡方向到 η = ${number(limit)} 越过 1。`,
    x: { name: '学习率 η', domain: [0, end] },
    y: { name: '每步的收缩因子', domain: [0, 1.5], ticks: [0, 0.5, 1, 1.5] },
    series: [
      {
        name: `陡 h = ${number(valley.h)}`,
        color: 1,
        x: rates,
        runs: [rates.map((rate) => at(rate, valley.h))],
      },
      {
        name: `平 h = ${number(valley.h_min)}`,
        color: 4,
        x: rates,
        runs: [rates.map((rate) => at(rate, valley.h_min))],
      },
    ],
    references: [
      { kind: 'horizontal', at: 1, name: '不收不放' },
      { kind: 'vertical', at: limit, name: `上限 ${number(limit)}` },
    ],
    marks: lr <= end && steep <= 1.5 ? [{ x: lr, y: steep, color: steep > 1 ? 2 : 1, shape: 'dot' }] : [],
    ratio: 0.78,
  }
}

/** How much of ½hθ² a single gradient step removes, over the learning rate. */
export function dropFigure({ h }: Valley, lr: number): LineChart {
  const rates = Array.from({ length: 121 }, (_, index) => (index * 2.4) / h / 120)
  const removed = (rate: number): number => 1 - (1 - rate * h) ** 2
  return {
    kind: 'lines',
    label: `梯度下降走一步，在 η = 1/h = ${number(1 / h)} 处把陡方向的损失全部消去，到 2/h = ${number(2 / h)} 一点也不减。`,
    x: { name: '学习率 η', domain: [0, 2.4 / h] },
    y: { name: '一步消去的损失（占原来的）', domain: [-1, 1.05], ticks: [-1, -0.5, 0, 0.5, 1] },
    series: [{ name: '陡方向', color: 1, x: rates, runs: [rates.map(removed)] }],
    references: [
      { kind: 'vertical', at: 1 / h, name: `1/h = ${number(1 / h)}` },
      { kind: 'horizontal', at: 0, name: '不升不降' },
    ],
    marks: lr <= 2.4 / h ? [{ x: lr, y: removed(lr), color: removed(lr) < 0 ? 2 : 1, shape: 'dot' }] : [],
    ratio: 0.78,
  }
}

/** What the limit of an algorithm is called. */
export const limitName = (valley: Valley): string =>
  `${rules[valley.algorithm].name}的上限 ${number(limitOf(valley))}`
