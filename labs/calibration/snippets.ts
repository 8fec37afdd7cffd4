/** Texts to take away: the line to report, and the temperature as code. */
import type { Settings, Snippet } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import type { controls } from './controls.ts'
import type { Report } from './report.ts'

type Options = Settings<typeof controls>

/** The line that one reports, and code that applies the fitted temperature where there is one. */
export function snippets(report: Report, settings: Options): readonly Snippet[] {
  const { null: band, rows, temperature } = report
  const binning = settings.binning === 'width' ? '等宽' : '等质量'
  const line = `ECE = ${write(band.error, 4)}（n = ${rows}，${band.bins} 个${binning}箱；完全校准时 95% 在 ${write(band.low)} 到 ${write(band.high)}，按置信度抽样 ${report.draws} 次），NLL = ${write(report.scores.log_loss, 4)}，Brier = ${write(report.scores.brier, 4)}`
  const cite = { title: '报告里的一行', text: line }
  if (temperature.value === null) return [cite]
  const value = Number(temperature.value.toPrecision(6))
  return [cite, { title: '用这个温度（PyTorch）', text: codeOf(report, value) }]
}

function codeOf({ kind }: Report, value: number): string {
  const fit = [
    '# 重新拟合：在验证集上',
    'log_t = torch.zeros(1, requires_grad=True)',
    'opt = torch.optim.LBFGS([log_t], line_search_fn="strong_wolfe")',
  ]
  if (kind === 'classes')
    return [
      'import torch',
      `T = ${value}  # logits: [N, K]`,
      'probs = torch.softmax(logits / T, dim=1)',
      '',
      ...fit,
      'def closure():',
      '    opt.zero_grad()',
      '    loss = torch.nn.functional.cross_entropy(val_logits / log_t.exp(), val_labels)',
      '    loss.backward()',
      '    return loss',
      'opt.step(closure)',
      'T = log_t.exp().item()',
    ].join('\n')
  return [
    'import torch',
    `T = ${value}  # p: 概率，[N]`,
    'p = torch.sigmoid(torch.logit(p.double(), eps=2**-52) / T)',
    '',
    ...fit,
    'z, y = torch.logit(val_p.double(), eps=2**-52), val_y.double()',
    'def closure():',
    '    opt.zero_grad()',
    '    loss = torch.nn.functional.binary_cross_entropy_with_logits(z / log_t.exp(), y)',
    '    loss.backward()',
    '    return loss',
    'opt.step(closure)',
    'T = log_t.exp().item()',
  ].join('\n')
}
