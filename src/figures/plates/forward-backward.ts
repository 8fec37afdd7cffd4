import { arrow, box, paragraphs, type Paragraph } from '../flow.ts'
import { NARROW } from '../frame.ts'
import { drawing, text } from '../svg.ts'
import type { Plate } from './plate.ts'

/** One stage of a two-layer network: what the forward pass computes and keeps, what the backward pass makes of it. */
interface Stage {
  readonly name: string
  readonly forward: string
  /** What is kept for the way back; the last stage keeps its output. */
  readonly kept: string
  readonly backward: readonly string[]
}

const STAGES: readonly Stage[] = [
  { name: '线性 1', forward: 'Z₁ = W₁X + b₁', kept: 'X', backward: ['∇W₁ = δ₁Xᵀ', '∇b₁ = Σδ₁'] },
  { name: '激活', forward: 'A₁ = σ(Z₁)', kept: 'Z₁', backward: ['δ₁ = G₁ ⊙ σ′(Z₁)'] },
  {
    name: '线性 2',
    forward: 'Z₂ = W₂A₁ + b₂',
    kept: 'A₁',
    backward: ['∇W₂ = δ₂A₁ᵀ', '∇b₂ = Σδ₂', 'G₁ = W₂ᵀδ₂'],
  },
  { name: '损失', forward: 'ℓ = L(Z₂, y)', kept: 'p̂、y', backward: ['δ₂ = (p̂ − y) / B'] },
]

interface Columns {
  readonly forward: number
  readonly kept: number
  readonly backward: number
  readonly boxWidth: number
  readonly keptWidth: number
}

function columnsOf(width: number): Columns {
  const keptWidth = width <= NARROW ? 44 : 76
  const gap = width <= NARROW ? 18 : 46
  const boxWidth = (width - keptWidth - 2 * gap) / 2
  return { forward: 0, kept: boxWidth + gap, backward: width - boxWidth, boxWidth, keptWidth }
}

const TOP = 44
const PITCH = 102
const BOX = 78

function draw(width: number): string {
  const columns = columnsOf(width)
  const height = TOP + STAGES.length * PITCH + 52
  const heads = [
    text(columns.forward, 16, '前向：从上到下', { className: 'b lab-1' }),
    text(columns.kept + columns.keptWidth / 2, 16, '缓存', { anchor: 'middle', className: 'b ink' }),
    text(width, 16, '反向：从下到上', { anchor: 'end', className: 'b lab-2' }),
  ]
  const rows = STAGES.map((stage, index) => row(stage, index, columns))
  return drawing(
    width,
    height,
    forwardBackward.label,
    ...heads,
    ...rows,
    turn(columns, width),
    outlet(columns),
  )
}

/** Paragraphs in the middle of a box whose upper edge is `y`. */
function centred(x: number, y: number, width: number, content: readonly Paragraph[]): string {
  const { height } = paragraphs(x, 0, width, content)
  return paragraphs(x, y + (BOX - height) / 2 + 1, width, content).svg
}

function row({ name, forward, kept, backward }: Stage, index: number, columns: Columns): string {
  const y = TOP + index * PITCH
  const middle = y + BOX / 2
  const { boxWidth, keptWidth } = columns
  const last = index === STAGES.length - 1
  const left = centred(columns.forward + 12, y, boxWidth - 14, [
    { content: `${index + 1}　${name}`, className: 'mute' },
    { content: forward, className: 'b ink' },
  ])
  const right = centred(columns.backward + 12, y, boxWidth - 14, [
    {
      content: `${2 * STAGES.length - index}　${/\d$/.test(name) ? `${name} ` : name}的 VJP`,
      className: 'mute',
    },
    ...backward.map((content) => ({ content, className: 'b ink' })),
  ])
  const down = last
    ? ''
    : arrow(
        [
          [boxWidth / 2, y + BOX],
          [boxWidth / 2, y + PITCH],
        ],
        's1 f1',
      )
  const up = last
    ? ''
    : arrow(
        [
          [columns.backward + boxWidth / 2, y + PITCH],
          [columns.backward + boxWidth / 2, y + BOX],
        ],
        's2 f2',
      )
  return [
    box(columns.forward + 0.5, y, boxWidth, BOX),
    left,
    box(columns.kept, y + 14, keptWidth, BOX - 28, 'quiet'),
    text(columns.kept + keptWidth / 2, middle + 4, kept, { anchor: 'middle', className: 'b ink' }),
    arrow([
      [boxWidth + 2, middle],
      [columns.kept - 2, middle],
    ]),
    arrow([
      [columns.kept + keptWidth + 2, middle],
      [columns.backward - 2, middle],
    ]),
    box(columns.backward - 0.5, y, boxWidth, BOX),
    right,
    down,
    up,
  ].join('')
}

/** The turn at the bottom: the backward pass starts from 1, not from the value of the loss. */
function turn({ backward, boxWidth }: Columns, width: number): string {
  const bottom = TOP + (STAGES.length - 1) * PITCH + BOX
  const x = backward + boxWidth / 2
  return (
    arrow(
      [
        [x, bottom + 26],
        [x, bottom + 1],
      ],
      's2 f2',
    ) + text(width, bottom + 42, '从 ∂ℓ/∂ℓ = 1 开始，不需要 ℓ 的值', { anchor: 'end', className: 'lab-2' })
  )
}

/** Where the gradients go. */
function outlet({ boxWidth, backward }: Columns): string {
  const x = backward + boxWidth / 2
  return text(x, TOP - 8, '梯度交给优化器', { anchor: 'middle', className: 'mute' })
}

/** What the forward pass keeps and in which order the backward pass uses it (question 1.1.3). */
export const forwardBackward: Plate = {
  label:
    '前向自上而下算 Z₁、A₁、Z₂、损失，并把 X、Z₁、A₁ 与预测 p̂ 留在缓存；反向从 1 开始自下而上，用这些缓存依次算出 δ₂、∇W₂、δ₁、∇W₁，参数由优化器更新。',
  draw,
}
