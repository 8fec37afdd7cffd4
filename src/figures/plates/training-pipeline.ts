import { arrow, paragraphs, spine } from '../flow.ts'
import { NARROW } from '../frame.ts'
import { drawing, element, line, text } from '../svg.ts'
import { textWidth } from '../text.ts'
import type { Plate } from './plate.ts'

/** How a step uses one of the three sets: learns from it, only looks at it, or leaves it alone. */
type Use = 'fit' | 'look' | undefined

interface Step {
  readonly name: string
  /** What goes in, what comes out. */
  readonly into: string
  readonly out: string
  readonly uses: readonly [train: Use, validation: Use, test: Use]
}

const STEPS: readonly Step[] = [
  {
    name: '定义问题',
    into: '需求',
    out: '指标、可接受误差、最简单的基线',
    uses: [undefined, undefined, undefined],
  },
  {
    name: '划分数据',
    into: '全部数据',
    out: '训练、验证、测试三份',
    uses: [undefined, undefined, undefined],
  },
  {
    name: '预处理',
    into: '训练集拟合，其余只变换',
    out: '均值方差、词表、可用的输入',
    uses: ['fit', 'look', 'look'],
  },
  {
    name: '模型与初始化',
    into: '公开的强基线',
    out: '结构、初始权重 θ₀',
    uses: [undefined, undefined, undefined],
  },
  {
    name: '损失与优化器',
    into: '指标',
    out: '可微的代理、学习率、批量',
    uses: [undefined, undefined, undefined],
  },
  {
    name: '训练前自检',
    into: '一个批次',
    out: '初始损失约为 ln K、能过拟合到 0',
    uses: ['look', undefined, undefined],
  },
  { name: '迭代训练', into: 'θ₀ 与训练集', out: '一串检查点', uses: ['fit', undefined, undefined] },
  {
    name: '验证与误差分析',
    into: '检查点与验证集',
    out: '选中的超参、停止点、模型',
    uses: [undefined, 'fit', undefined],
  },
  {
    name: '测试一次',
    into: '选中的模型',
    out: '泛化误差与它的置信区间',
    uses: [undefined, undefined, 'look'],
  },
  {
    name: '部署与监控',
    into: '达标的模型',
    out: '线上指标、漂移告警、新数据',
    uses: [undefined, undefined, undefined],
  },
]

/** The three sets and their series colours. */
const LANES = [
  { name: '训练', color: 1 },
  { name: '验证', color: 4 },
  { name: '测试', color: 3 },
] as const
/** The step after which the three sets exist. */
const SPLIT = 1
/** Validation sends the work back to this step. */
const BACK = { from: 7, to: 3 } as const

interface Layout {
  readonly pitch: number
  readonly names: number
  readonly flow: number
  readonly lanes: number
  readonly lane: number
}

const layoutOf = (width: number): Layout =>
  width <= NARROW
    ? { pitch: 62, names: 34, flow: 34, lanes: width - 88, lane: 34 }
    : { pitch: 40, names: 36, flow: 148, lanes: width - 124, lane: 50 }

const TOP = 52

function draw(width: number): string {
  const layout = layoutOf(width)
  const narrow = width <= NARROW
  const rows = STEPS.map((step, index) => {
    const y = TOP + index * layout.pitch
    const number = text(20, y + 4, String(index), { anchor: 'end', className: 'song' })
    const room = layout.lanes - layout.flow - 18
    const flow = paragraphs(layout.flow, narrow ? y + 8 : y - 8, room, [
      { content: `${step.into} → ${step.out}`, className: 'mute' },
    ])
    const name = text(layout.names, y + 4, step.name, { className: 'b ink' })
    return number + name + flow.svg + dots(step, index, layout)
  })
  const height = TOP + STEPS.length * layout.pitch + 26
  return drawing(
    width,
    height,
    trainingPipeline.label,
    lanes(layout),
    ...rows,
    loop(layout),
    key(width, height),
  )
}

const laneX = ({ lanes, lane }: Layout, index: number): number => lanes + lane * index + 10

/** Names and tracks of the three sets, which begin where the data is split. */
function lanes(layout: Layout): string {
  const start = TOP + SPLIT * layout.pitch
  const end = TOP + (STEPS.length - 1) * layout.pitch
  const tracks = LANES.map(({ name, color }, index) => {
    const x = laneX(layout, index)
    return (
      text(x, 20, name, { anchor: 'middle', className: `b lab-${color}` }) +
      line(x, start, x, end, `l thin s${color} seed`)
    )
  })
  const [first, last] = [laneX(layout, 0), laneX(layout, LANES.length - 1)]
  return tracks.join('') + line(first, start, last, start, 'ax')
}

function dots({ uses }: Step, index: number, layout: Layout): string {
  const y = TOP + index * layout.pitch
  return uses
    .map((use, lane) => {
      if (use === undefined) return ''
      const color = LANES[lane]?.color ?? 1
      const className = use === 'fit' ? `f${color}` : `ring s${color}`
      return element('circle', { cx: laneX(layout, lane), cy: y, r: use === 'fit' ? 6 : 5, class: className })
    })
    .join('')
}

/** The way back from validation to the choices that may change. */
function loop({ pitch }: Layout): string {
  const from = TOP + BACK.from * pitch
  const to = TOP + BACK.to * pitch
  const x = 4
  const back = arrow([
    [9, from],
    [x, from],
    [x, to],
    [11, to],
  ])
  return (
    back +
    spine([
      [x, from],
      [9, from],
    ])
  )
}

function key(width: number, height: number): string {
  const y = height - 12
  const [fit, look] = ['在这份数据上拟合或选择', '只变换或只看']
  const start = Math.max(0, width - textWidth(fit) - textWidth(look) - 60)
  const second = start + textWidth(fit) + 34
  return (
    element('circle', { cx: start + 6, cy: y - 4, r: 6, class: 'fm' }) +
    text(start + 18, y, fit, { className: 'mute' }) +
    element('circle', { cx: second + 6, cy: y - 4, r: 5, class: 'ring sm' }) +
    text(second + 18, y, look, { className: 'mute' })
  )
}

/** The ten steps of a training project and the data each may touch (question 1.1.1). */
export const trainingPipeline: Plate = {
  label:
    '训练流程第 0 到 9 步：先划分数据，之后预处理与训练只在训练集上拟合，验证集用来选择并可退回第 3 步，测试集只在第 8 步看一次。',
  draw,
}
