import type { Sparkline } from '../figures/figure.ts'
import type { Columns, Curve } from '../lab/index.ts'
import type { StoredRun } from '../lab/stored.ts'

/** A symptom as a real run of a lab shows it. */
export interface SymptomCurve {
  readonly lab: string
  /** Preset of the lab; `default`: its defaults. */
  readonly preset: string
  /** What the curve is of, behind the lab's title. */
  readonly says: string
  draw(run: StoredRun): Sparkline
}

/** Symptom → the run that shows it. A symptom without a run has no curve. */
export const symptomCurves: Readonly<Record<string, SymptomCurve>> = {
  'loss-flat-from-start': {
    lab: 'two-spirals',
    preset: 'slow',
    says: '学习率 0.001 的训练损失，种子 1',
    draw: (run) => spark({ y: runsOf(run, 'main', 'loss')[0] ?? [], color: 1 }),
  },
  oscillates: {
    lab: 'two-spirals',
    preset: 'wild',
    says: '学习率 1 的训练损失（对数），种子 1',
    draw: (run) => ({ ...spark({ y: runsOf(run, 'main', 'loss')[0] ?? [], color: 1 }), scale: 'log' }),
  },
  'val-loss-rises': {
    lab: 'early-stopping',
    preset: 'default',
    says: '训练损失与验证损失，种子 1',
    draw: (run) =>
      spark(
        { y: runsOf(run, 'network', 'validation')[0] ?? [], color: 1, name: '验证' },
        { y: runsOf(run, 'network', 'train')[0] ?? [], color: 'muted', name: '训练' },
      ),
  },
  'stops-too-early': {
    lab: 'early-stopping',
    preset: 'default',
    says: '验证损失与耐心为 3 时停下的地方，种子 1',
    draw: (run) => {
      const [validation = []] = runsOf(run, 'network', 'validation')
      const { x } = curveOf(run, 'network', 'validation')
      const stop = x.indexOf(firstOf(run, 'network', 'kept', 'step'))
      const stopped = spark({ y: validation.slice(0, stop + 1), color: 1 }, { y: validation, color: 'muted' })
      return { ...stopped, end: '' }
    },
  },
}

const spark = (...series: Sparkline['series'][number][]): Sparkline => ({ kind: 'sparkline', series })

/** One curve a seed. */
const runsOf = (run: StoredRun, arm: string, series: string): Curve['y'] => curveOf(run, arm, series).y

function curveOf(run: StoredRun, arm: string, series: string): Curve {
  const found = run.results[arm]?.[series]
  if (!found || !('x' in found && 'y' in found)) throw missing(arm, series)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only curves have x and y of numbers
  return found as Curve
}

/** The first seed's value in a column. */
function firstOf(run: StoredRun, arm: string, series: string, column: string): number {
  const found = run.results[arm]?.[series]
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the lab's declaration says that it has columns
  const value = (found as Columns | undefined)?.[column]?.[0]
  if (value === undefined) throw missing(arm, `${series}.${column}`)
  return value
}

const missing = (arm: string, series: string): Error =>
  new Error(`症状的曲线要用的 ${arm}.${series} 不在那次运行里。`)
