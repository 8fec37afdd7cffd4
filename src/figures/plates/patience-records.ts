import { random } from '../../engine/nn/random.ts'
import type { Panels } from '../figure.ts'
import { draw as drawFigure } from '../draw.ts'
import { NARROW } from '../frame.ts'
import { number } from '../text.ts'
import type { Plate } from './plate.ts'

const EVALUATIONS = 90
const PATIENCE = 16
const SEED = 8

/** A validation loss that falls, turns at evaluation 34 and rises slowly, with the noise of a small validation set. */
function losses(): number[] {
  const noise = random(SEED, 'plates/patience-records').normal(EVALUATIONS, 0, 0.012)
  return Array.from({ length: EVALUATIONS }, (_, index) => {
    const fall = 0.26 * Math.exp(-index / 13)
    const rise = 0.0016 * Math.max(0, index - 34)
    return 0.42 + fall + rise + (noise[index] ?? 0)
  })
}

interface Story {
  readonly losses: readonly number[]
  /** Evaluations that set a record, the first among them. */
  readonly records: readonly number[]
  readonly counter: readonly number[]
  readonly best: number
  readonly stop: number
}

/** Patience as Keras and Lightning count it: evaluations since the last record; training stops when they reach the patience. */
function follow(values: readonly number[]): Story {
  const records: number[] = []
  const counter: number[] = []
  let lowest = Infinity
  for (const [index, value] of values.entries()) {
    const record = value < lowest
    if (record) {
      lowest = value
      records.push(index)
    }
    counter.push(record ? 0 : (counter[index - 1] ?? 0) + 1)
  }
  const stop = counter.findIndex((count) => count >= PATIENCE)
  return { losses: values, records, counter, best: records.findLast((record) => record <= stop) ?? 0, stop }
}

const story = follow(losses())
const counts = Array.from({ length: EVALUATIONS }, (_, index) => index + 1)
const shown = counts.slice(0, story.stop + 1)

/** The best value so far, as a staircase over the evaluations. */
const staircase = shown.reduce<{ x: number[]; y: number[] }>(
  ({ x, y }, count, index) => {
    const low = Math.min(...story.losses.slice(0, count))
    const before = y.at(-1)
    return index === 0 || before === low || before === undefined
      ? { x: [...x, count], y: [...y, low] }
      : { x: [...x, count, count], y: [...y, before, low] }
  },
  { x: [], y: [] },
)

function figure(narrow: boolean): Panels {
  const { losses: values, records, counter, best, stop } = story
  const axis = { name: '评估次数', domain: [1, EVALUATIONS] as const, ordinal: '次评估' }
  const room = { left: 42, right: 12 }
  return {
    kind: 'panels',
    label: patienceRecords.label,
    columns: { wide: 1, narrow: 1 },
    panels: [
      {
        title: '验证损失与它的纪录',
        figure: {
          kind: 'lines',
          label: '',
          ratio: narrow ? 0.72 : 0.46,
          room,
          names: 'inside',
          x: axis,
          y: { name: '验证损失', domain: [0.38, 0.7], ticks: [0.4, 0.5, 0.6, 0.7] },
          series: [
            {
              name: '若不停',
              color: 'muted',
              x: counts.slice(stop),
              runs: [values.slice(stop)],
              labelled: false,
            },
            { name: '验证损失', color: 1, x: shown, runs: [values.slice(0, stop + 1)], labelled: false },
          ],
          references: [
            { kind: 'curve', x: staircase.x, y: staircase.y, color: 3 },
            { kind: 'vertical', at: stop + 1, name: `第 ${stop + 1} 次：停`, color: 2 },
          ],
          marks: [
            ...records
              .filter((record) => record < best)
              .map((record) => ({
                x: record + 1,
                y: values[record] ?? 0,
                color: 3 as const,
                shape: 'dot' as const,
              })),
            {
              x: best + 1,
              y: values[best] ?? 0,
              color: 3,
              shape: 'ring',
              name: `第 ${best + 1} 次：留下这份权重`,
              note: `验证损失 ${number(values[best] ?? 0)}`,
            },
          ],
        },
      },
      {
        title: '连续没有新纪录的次数',
        figure: {
          kind: 'lines',
          label: '',
          ratio: narrow ? 0.44 : 0.3,
          room,
          names: 'inside',
          x: axis,
          y: { name: '计数', domain: [0, 20], ticks: [0, 10, 20] },
          series: [{ name: '计数', color: 2, x: shown, runs: [counter.slice(0, stop + 1)], labelled: false }],
          references: [{ kind: 'horizontal', at: PATIENCE, name: `耐心 ${PATIENCE}` }],
        },
      },
    ],
  }
}

/** Records, the patience counter, the stop and the checkpoint that is kept (question 1.1.5). */
export const patienceRecords: Plate = {
  label: `一条带噪声的验证曲线创下 ${story.records.filter((record) => record <= story.stop).length} 次新纪录；最后一次在第 ${story.best + 1} 次评估，之后连续 ${PATIENCE} 次没有新纪录，在第 ${story.stop + 1} 次停止，留下的是第 ${story.best + 1} 次的权重。`,
  draw: (width) => drawFigure(figure(width <= NARROW), width),
}
