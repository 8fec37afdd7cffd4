/** What the loss would be if it were computed in another way that is met in practice, most often by mistake. */
import { number as write } from '../../src/figures/text.ts'
import { OF_CLASSES } from './controls.ts'
import { evaluate, reduce } from './losses.ts'
import type { Spec } from './losses.ts'
import { areProbabilities } from './problem.ts'
import type { Problem } from './problem.ts'
import type { Alternative } from './report.ts'
import { logarithm, logSoftmax, sigmoid, softmax, unchanged } from './row-maps.ts'
import type { RowMap } from './row-maps.ts'

type Reduction = 'mean' | 'sum'

interface Row {
  readonly key: string
  readonly name: string
  readonly how: (problem: Problem, spec: Spec) => string
  readonly applies: (problem: Problem, spec: Spec) => boolean
  readonly value: (problem: Problem, spec: Spec, reduction: Reduction) => number
}

const after =
  (first: RowMap, second: RowMap): RowMap =>
  (from, into) => {
    first(from, into)
    second(into.slice(), into)
  }

const through =
  (map: RowMap, change: (spec: Spec) => Spec = (spec) => spec): Row['value'] =>
  (problem, spec, reduction) =>
    reduce(evaluate(problem, change(spec), map))[reduction]

const changed =
  (change: (spec: Spec, problem: Problem) => Partial<Spec>): Row['value'] =>
  (problem, spec, reduction) =>
    reduce(evaluate(problem, { ...spec, ...change(spec, problem) }))[reduction]

const isOf =
  (...losses: readonly Spec['loss'][]): Row['applies'] =>
  (_problem, { loss }) =>
    losses.includes(loss)

/** The class of each row as a column of zeros and ones. */
function oneHot(problem: Problem): Problem {
  const { rows, classes, target } = problem
  if (target.kind === 'shares') return problem
  const values = new Float64Array(rows * classes)
  for (const [row, label] of target.of.entries()) if (label >= 0) values[row * classes + label] = 1
  return { ...problem, target: { kind: 'shares', values } }
}

const hasIgnored = ({ target }: Problem): boolean => target.kind === 'classes' && target.of.includes(-1)

const ROWS: readonly Row[] = [
  {
    key: 'nll_of_probabilities',
    name: '当作概率算',
    how: () => '这些分数像是概率；对它们直接取负对数才是交叉熵',
    applies: (problem, { loss }) => loss === 'cross_entropy' && areProbabilities(problem, true),
    value: through(logarithm),
  },
  {
    key: 'double_softmax',
    name: '双重 softmax',
    how: ({ classes }) =>
      `先 softmax 再交给已经含 softmax 的损失；全对且完全自信也降不到 ${write(Math.log(1 + (classes - 1) / Math.E), 4)} 以下`,
    applies: isOf('cross_entropy', 'softmax_focal'),
    value: through(after(softmax, logSoftmax)),
  },
  {
    key: 'cross_entropy_of_probabilities',
    name: '概率当成 logits',
    how: ({ classes }) =>
      `把这些概率交给 cross_entropy；不会低于 ${write(Math.log(1 + (classes - 1) / Math.E), 4)}`,
    applies: isOf('nll_loss'),
    value: through(logSoftmax),
  },
  {
    key: 'double_sigmoid',
    name: '双重 sigmoid',
    how: () => '先 sigmoid 再交给 with_logits；正例不低于 0.3133，负例不低于 0.6931',
    applies: isOf('bce_with_logits', 'sigmoid_focal'),
    value: through(sigmoid),
  },
  {
    key: 'nll_of_softmax',
    name: 'nll_loss 忘了取对数',
    how: () => '给 nll_loss 的是 softmax 的结果；损失是负的，不低于 −1（权重为 1 时）',
    applies: isOf('cross_entropy', 'nll_loss'),
    value: (problem, spec, reduction) =>
      through(spec.loss === 'nll_loss' ? unchanged : softmax)(problem, spec, reduction),
  },
  {
    key: 'nll_of_logits',
    name: 'nll_loss 直接吃 logits',
    how: () => '少了 log_softmax；损失可以一直降到 −∞',
    applies: isOf('cross_entropy'),
    value: through(unchanged),
  },
  {
    key: 'bce_of_one_hot',
    name: '拆成 K 个二分类',
    how: () => '标签写成 one-hot 后用 bce_with_logits；mean 还要再除以 K',
    applies: (problem, spec) => spec.loss === 'cross_entropy' && !hasIgnored(problem),
    value: (problem, spec, reduction) =>
      through(unchanged, (old) => ({ ...old, loss: 'bce_with_logits', posWeight: null }))(
        oneHot(problem),
        spec,
        reduction,
      ),
  },
  {
    key: 'divided_by_rows',
    name: '除以行数',
    how: () => '加权或有忽略的行时，PyTorch 除以计入各行的权重之和，不是行数',
    applies: (problem, { loss, weight }) =>
      OF_CLASSES[loss] && problem.target.kind === 'classes' && (weight !== null || hasIgnored(problem)),
    value: (problem, spec, reduction) =>
      reduction === 'sum' ? Number.NaN : reduce(evaluate(problem, spec)).sum / problem.rows,
  },
  {
    key: 'without_weight',
    name: '没传 weight',
    how: () => '权重没有传到损失里',
    applies: (_problem, { weight }) => weight !== null,
    value: changed(() => ({ weight: null })),
  },
  {
    key: 'without_pos_weight',
    name: '没传 pos_weight',
    how: () => 'pos_weight 没有传到损失里',
    applies: (_problem, { posWeight }) => posWeight !== null,
    value: changed(() => ({ posWeight: null })),
  },
  {
    key: 'without_smoothing',
    name: '没做标签平滑',
    how: () => '验证时通常该用这个数',
    applies: (_problem, { smoothing, loss }) => smoothing > 0 && loss === 'cross_entropy',
    value: changed(() => ({ smoothing: 0 })),
  },
  {
    key: 'smoothing_over_others',
    name: '另一种标签平滑',
    how: () => '真类 1 − ε，其余各 ε/(K − 1)；PyTorch 是真类 1 − ε + ε/K，其余 ε/K',
    applies: (_problem, { smoothing, loss }) => smoothing > 0 && loss === 'cross_entropy',
    value: changed(({ smoothing }, { classes }) => ({ smoothing: (smoothing * classes) / (classes - 1) })),
  },
  {
    key: 'without_alpha',
    name: '不乘 α',
    how: () => 'α 设成负数，或公式里漏了 α',
    applies: (_problem, { loss, alpha }) => loss === 'sigmoid_focal' && alpha >= 0,
    value: changed(() => ({ alpha: -1 })),
  },
  {
    key: 'alpha_reversed',
    name: 'α 与 1 − α 对调',
    how: () => '把 α 乘给了负例',
    applies: (_problem, { loss, alpha }) => loss === 'sigmoid_focal' && alpha >= 0,
    value: changed(({ alpha }) => ({ alpha: 1 - alpha })),
  },
  {
    key: 'without_gamma',
    name: 'γ = 0',
    how: () => '没有 (1 − p)^γ 的普通交叉熵',
    applies: (_problem, { loss, gamma }) =>
      gamma > 0 && (loss === 'sigmoid_focal' || loss === 'softmax_focal'),
    value: changed(() => ({ gamma: 0 })),
  },
  {
    key: 'sum_over_columns',
    name: '各列求和再按行平均',
    how: ({ classes }) => `mean 是除以行数 × 列数；只除以行数就大 ${classes} 倍`,
    applies: ({ classes }, { loss }) => !OF_CLASSES[loss] && classes > 1,
    value: (problem, spec, reduction) =>
      reduction === 'sum' ? Number.NaN : reduce(evaluate(problem, spec)).sum / problem.rows,
  },
]

/** Every alternative that applies to the loss and its options, with its value under a reduction. */
export const alternatives = (problem: Problem, spec: Spec, reduction: Reduction): Alternative[] =>
  ROWS.filter(({ applies }) => applies(problem, spec))
    .map(({ key, name, how, value }) => ({
      key,
      name,
      how: how(problem, spec),
      value: value(problem, spec, reduction),
    }))
    .filter(({ value }) => !Number.isNaN(value))
