import type { Spec } from './losses.ts'
import { evaluate, reduce } from './losses.ts'
import type { Problem } from './problem.ts'

/** Most rows that are written out. */
const WRITTEN = 20

const list = (values: ArrayLike<number>): string => `[${Array.from(values, String).join(', ')}]`

const tensor = (values: string): string => `torch.tensor(${values}, dtype=torch.float64)`

/** `rows` rows of a flat array, one a line. */
function matrix(values: Float64Array, rows: number, columns: number): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `    ${list(values.subarray(row * columns, (row + 1) * columns))},`,
  )
  return `[\n${lines.join('\n')}\n]`
}

/** The first rows of a problem. */
function beginning(problem: Problem, rows: number): Problem {
  const { classes, scores, target } = problem
  return {
    ...problem,
    rows,
    scores: scores.subarray(0, rows * classes),
    target:
      target.kind === 'classes'
        ? { kind: 'classes', of: target.of.subarray(0, rows) }
        : { kind: 'shares', values: target.values.subarray(0, rows * classes) },
  }
}

/** Arguments after the first two, those that differ from the defaults. */
function options(spec: Spec, reduction: string, ignoreIndex: number): string {
  const given = [
    spec.weight && `weight=${tensor(list(spec.weight))}`,
    spec.posWeight && `pos_weight=${tensor(list(spec.posWeight))}`,
    spec.loss === 'cross_entropy' && spec.smoothing > 0 && `label_smoothing=${spec.smoothing}`,
    (spec.loss === 'cross_entropy' || spec.loss === 'nll_loss') &&
      ignoreIndex !== -100 &&
      `ignore_index=${ignoreIndex}`,
    `reduction='${reduction}'`,
  ]
  return given.filter((one) => typeof one === 'string').join(', ')
}

/** How each loss is called, given `scores` and `target`. */
const CALLS: Readonly<
  Record<Spec['loss'], (spec: Spec, rest: string, reduction: string, ignoreIndex: number) => string>
> = {
  cross_entropy: (_spec, rest) => `loss = F.cross_entropy(scores, target, ${rest})`,
  nll_loss: (_spec, rest) => `loss = F.nll_loss(scores.log(), target, ${rest})`,
  bce_with_logits: (_spec, rest) => `loss = F.binary_cross_entropy_with_logits(scores, target, ${rest})`,
  sigmoid_focal: ({ gamma, alpha }, _rest, reduction) =>
    `loss = sigmoid_focal_loss(scores, target, alpha=${alpha}, gamma=${gamma}, reduction='${reduction}')`,
  softmax_focal: ({ gamma, weight }, _rest, reduction, ignoreIndex) =>
    [
      `keep = target != ${ignoreIndex}`,
      'log_p = F.log_softmax(scores[keep], dim=1).gather(1, target[keep, None])[:, 0]',
      `w = ${weight ? `${tensor(list(weight))}[target[keep]]` : 'torch.ones_like(log_p)'}`,
      `loss = -w * (1 - log_p.exp()) ** ${gamma} * log_p`,
      ...(reduction === 'none' ? [] : [`loss = loss.sum()${reduction === 'mean' ? ' / w.sum()' : ''}`]),
    ].join('\n'),
}

/** Code that computes the loss of the first rows in PyTorch, with the number that it prints. */
export function pytorch(
  problem: Problem,
  spec: Spec,
  reduction: 'mean' | 'sum' | 'none',
  ignoreIndex: number,
): { readonly rows: number; readonly code: string } {
  const rows = Math.min(WRITTEN, problem.rows)
  const part = beginning(problem, rows)
  const found = evaluate(part, spec)
  const { mean, sum } = reduce(found)
  const { classes, target } = part
  const labels =
    target.kind === 'classes'
      ? `torch.tensor(${list(target.of.map((label) => (label < 0 ? ignoreIndex : label)))})`
      : tensor(matrix(target.values, rows, classes))
  const printed =
    reduction === 'none'
      ? `求和是 ${sum.toFixed(6)}`
      : `应得 ${(reduction === 'sum' ? sum : mean).toFixed(6)}`
  const code = [
    'import torch',
    'import torch.nn.functional as F',
    ...(spec.loss === 'sigmoid_focal' ? ['from torchvision.ops import sigmoid_focal_loss'] : []),
    '',
    `scores = ${tensor(matrix(part.scores, rows, classes))}`,
    `target = ${labels}`,
    CALLS[spec.loss](spec, options(spec, reduction, ignoreIndex), reduction, ignoreIndex),
    `print(${reduction === 'none' ? 'loss, loss.sum()' : 'loss'})  # ${printed}`,
  ].join('\n')
  return { rows, code }
}
