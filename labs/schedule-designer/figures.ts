import type { Figure, Reference } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import type { Options } from './controls.ts'
import type { Report } from './report.ts'
import { share } from './words.ts'

interface View {
  readonly report: Report
  readonly settings: Options
}

const AXIS = { name: '第几次更新', ordinal: '次更新' }

/** The rate of every update, and the schedule that would have fitted. */
export function rate({ report, settings }: View): Figure {
  const { points, fitting, counts, reached, warmup, log } = report
  const end = points.lr.at(-1) ?? 0
  return {
    kind: 'lines',
    label: `${write(counts.updates)} 次更新的学习率：峰值 ${write(report.top.lr)} 在第 ${write(report.top.update)} 次，${reached < counts.updates ? `第 ${write(reached)} 次之后训练停在 ValueError` : `最后一次 ${write(end)}，是设定峰值的 ${share(report.endFraction)}`}。`,
    x: { ...AXIS, domain: [1, Math.max(2, counts.updates)] },
    y: { name: '学习率', include: [0, settings.peak] },
    ratio: 0.5,
    series: [
      ...(fitting
        ? [{ name: '总步数对上时', color: 'muted', x: points.update, runs: [fitting], dashed: true } as const]
        : []),
      {
        name: '这样设',
        note: `末端 ${share(report.endFraction)}`,
        color: report.traps.some(({ fault }) => fault) ? 2 : 1,
        x: points.update,
        runs: [points.lr],
      },
    ],
    ...(log
      ? {
          references: [
            {
              kind: 'curve',
              name: '日志',
              x: log.steps.map((step) => step + log.offset + 1),
              y: log.logged,
              color: 3,
            } as const,
          ],
        }
      : {}),
    regions:
      warmup > 0 && warmup < counts.calls
        ? [{ from: 1, to: warmupEnd(report), tone: 'quiet', name: 'warmup' }]
        : [],
  }
}

/** The update in which the warmup ends. */
const warmupEnd = ({ warmup, counts }: Report): number =>
  Math.max(2, Math.round((warmup / counts.calls) * counts.updates))

/** Rate over peak on a log axis, where the ends of schedules differ. */
export function fraction({ report, settings }: View): Figure | null {
  const { points, counts } = report
  const kept = points.lr.flatMap((lr, index) => (lr > 0 ? [index] : []))
  const shares = kept.map((index) => (points.lr[index] ?? 0) / settings.peak)
  if (shares.length < 2) return null
  const floor = Math.max(1e-6, Math.min(...shares))
  const references: Reference[] = [{ kind: 'horizontal', at: 0.01, name: '1%' }]
  return {
    kind: 'lines',
    label: `学习率占峰值的份额，对数轴：平均 ${share(report.meanFraction)}，末端 ${share(report.endFraction)}。`,
    x: {
      name: 'epoch',
      domain: [0, settings.epochs],
    },
    y: { name: '学习率 / 峰值', scale: 'log', domain: [Math.min(floor, 0.009), 1.2] },
    names: 'inside',
    series: [
      {
        name: '学习率 / 峰值',
        labelled: false,
        color: 1,
        x: kept.map((index) => ((points.update[index] ?? 0) / counts.updates) * settings.epochs),
        runs: [shares.map((one) => Math.max(one, 1e-6))],
      },
    ],
    references,
  }
}

/** Logged minus designed rate. */
export function difference({ report, settings }: View): Figure | null {
  const { log } = report
  if (!log || log.steps.length < 2) return null
  return {
    kind: 'lines',
    label: `日志与设计之差，占峰值：最大 ${share(log.worst)}，在第 ${write(log.worstStep)} 步。`,
    x: { name: '日志里的步', ordinal: '步' },
    y: { name: '（日志 − 设计）/ 峰值', include: [0, 0.01, -0.01] },
    names: 'inside',
    series: [
      {
        name: '差',
        labelled: false,
        color: log.worst > 0.01 ? 2 : 1,
        x: log.steps,
        runs: [log.logged.map((lr, index) => (lr - (log.designed[index] ?? 0)) / settings.peak)],
      },
    ],
    references: [{ kind: 'horizontal', at: 0, name: '一致' }],
  }
}

/** Validation values, the best so far, and where the scheduler reduced. */
export function validation({ report, settings }: View): Figure | null {
  const { plateau } = report
  if (!plateau || plateau.steps.length < 2) return null
  const { steps } = plateau
  const x = steps.map((_, index) => index + 1)
  const reduced = steps.flatMap(({ reduced, value }, index) => (reduced ? [{ at: index + 1, value }] : []))
  return {
    kind: 'lines',
    label:
      reduced.length === 0
        ? `${steps.length} 个验证值，连续没有进步的从未超过 patience ${settings.patience}，学习率没有降过。`
        : `${steps.length} 个验证值，学习率在第 ${reduced
            .slice(0, 5)
            .map(({ at }) => at)
            .join('、')}${reduced.length > 5 ? ' …' : ''} 个之后降。`,
    x: { name: '第几个验证值', ordinal: '个' },
    y: { name: '验证值' },
    series: [
      { name: '验证值', color: 1, x, runs: [steps.map(({ value }) => value)] },
      { name: '最好值 best', color: 'muted', x, runs: [steps.map(({ best }) => best)], dashed: true },
    ],
    marks: reduced.slice(0, 40).map(({ at, value }, index) => ({
      x: at,
      y: value,
      color: 2,
      shape: 'ring',
      name: index === 0 ? '降' : undefined,
    })),
  }
}
