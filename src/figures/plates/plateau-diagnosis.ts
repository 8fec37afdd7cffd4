import { arrow, box, paragraphs, spine, type Piece } from '../flow.ts'
import { NARROW } from '../frame.ts'
import { drawing } from '../svg.ts'
import type { Plate } from './plate.ts'

/** What one sees, what it then is, and what to do. */
interface Leaf {
  readonly when: string
  readonly verdict: string
  readonly act: string
}

interface Branch {
  readonly answer: string
  readonly question: string
  readonly hint: string
  readonly leaves: readonly Leaf[]
}

const STALLED: Branch = {
  answer: '否：优化没动',
  question: '梯度与更新比多大？',
  hint: '更新比：Δθ 与 θ 的范数之比，经验值约 10⁻³',
  leaves: [
    {
      when: '更新比远小于 10⁻⁴',
      verdict: '步子太小',
      act: '学习率太低、已衰减到 0，或裁剪阈值过小；学习率乘 3 到 10，试一两轮',
    },
    {
      when: '更新比正常，损失来回抖',
      verdict: '梯度噪声底',
      act: '降学习率或加大批量，看它是否再下一级台阶',
    },
    {
      when: '梯度为 0 或不是有限数',
      verdict: '实现有错',
      act: '查死 ReLU、混合精度下溢、标签错位、图被切断',
    },
    {
      when: '都正常，损失仍高',
      verdict: '欠拟合或标签下限',
      act: '换大模型或少正则；与标签噪声给出的下限比',
    },
  ],
}

const PARTED: Branch = {
  answer: '是：只有验证停了',
  question: '变化大过 ±1.96 SE 吗？',
  hint: '先分清是变差，还是估计的噪声',
  leaves: [
    { when: '没有大过', verdict: '估计噪声', act: '加验证样本，或多看几次评估再判断' },
    { when: '大过，准确率没降', verdict: '过度自信', act: '画可靠性图，校准概率；不必急着停' },
    {
      when: '准确率也降，与训练同源的留出数据上却好',
      verdict: '分布或模式不同',
      act: '查数据移位、预处理是否一致、评估模式',
    },
    {
      when: '准确率也降，同源留出数据上也差',
      verdict: '过拟合',
      act: '取最优检查点；加数据、增强、正则',
    },
  ],
}

const ROOT = { question: '训练损失还在降吗？', hint: '在固定的训练子集上，用评估模式再算一遍' }

/** Indent of the leaves from the spine. */
const INDENT = 20

function branch({ answer, question, hint, leaves }: Branch, x: number, y: number, width: number): Piece {
  const head = paragraphs(x + 12, y + 30, width - 24, [
    { content: question, className: 'b ink' },
    { content: hint, className: 'mute' },
  ])
  const boxHeight = head.height + 18
  const parts = [
    paragraphs(x, y, width, [{ content: answer, className: 'b accent' }]).svg,
    box(x, y + 22, width, boxHeight),
    head.svg,
  ]
  let top = y + 22 + boxHeight + 14
  const rail = x + 8
  for (const { when, verdict, act } of leaves) {
    const leaf = paragraphs(rail + INDENT, top, width - INDENT - 8, [
      { content: when, className: 'mute' },
      { content: verdict, className: 'b ink' },
      { content: act },
    ])
    const level = top + 24
    parts.push(
      spine([
        [rail, level],
        [rail, y + 22 + boxHeight],
      ]),
      arrow([
        [rail, level],
        [rail + INDENT - 5, level],
      ]),
      leaf.svg,
    )
    top += leaf.height + 14
  }
  return { svg: parts.join(''), height: top - y }
}

function root(width: number): Piece {
  const wide = Math.min(width, 340)
  const left = (width - wide) / 2
  const words = paragraphs(width / 2, 11, wide - 24, [
    { content: ROOT.question, className: 'b ink', anchor: 'middle' },
    { content: ROOT.hint, className: 'mute', anchor: 'middle' },
  ])
  const height = words.height + 20
  return { svg: box(left, 1, wide, height, 'key') + words.svg, height: height + 1 }
}

function draw(width: number): string {
  const head = root(width)
  if (width <= NARROW) {
    const first = branch(STALLED, 0, head.height + 24, width)
    const second = branch(PARTED, 0, head.height + 24 + first.height + 20, width)
    const tip = arrow([
      [width / 2, head.height],
      [width / 2, head.height + 20],
    ])
    const height = head.height + 24 + first.height + 20 + second.height
    return drawing(width, height, plateauDiagnosis.label, head.svg, tip, first.svg, second.svg)
  }
  const column = (width - 36) / 2
  const top = head.height + 40
  const left = branch(STALLED, 0, top, column)
  const right = branch(PARTED, column + 36, top, column)
  const fork = [column / 2, column + 36 + column / 2].map((x) =>
    arrow([
      [width / 2, head.height],
      [width / 2, head.height + 16],
      [x, head.height + 16],
      [x, top + 18],
    ]),
  )
  const height = top + Math.max(left.height, right.height)
  return drawing(width, height, plateauDiagnosis.label, ...fork, head.svg, left.svg, right.svg)
}

/** The decision tree for a validation loss that stopped improving (question 1.1.4). */
export const plateauDiagnosis: Plate = {
  label:
    '停滞诊断树：先看训练损失还在不在降；不降就查更新比与梯度，区分步子太小、噪声底、实现错误与欠拟合；在降就看变化是否大过抽样误差，区分估计噪声、过度自信、分布不同与过拟合。',
  draw,
}
