/** The run as a PyTorch script that prints the rates of its updates. */
import { scheduleCode } from '../../src/engine/training/pytorch/optim.ts'
import type { Options } from './controls.ts'
import type { Schedule } from './schedule.ts'
import { stepOf } from './updates.ts'
import type { Counts } from './updates.ts'

const LR = 'torch.optim.lr_scheduler'

/** Share of the peak as a Python function of t, for the schedules that PyTorch has no class for. */
function lambdaCode(settings: Options, { warmup, horizon }: Schedule): string {
  if (settings.schedule === 'noam')
    return `${LR}.LambdaLR(optimizer, lambda t: min((t + 1) / ${warmup}, (${warmup} / (t + 1)) ** 0.5))`
  const total = horizon ?? 1
  const length = Math.round(settings.cooldown * total)
  if (length === 0) return `${LR}.ConstantLR(optimizer, factor=1.0)`
  const floor = settings.etaMin / settings.peak
  const progress = `min(1, max(0, (t - ${total - length}) / ${length}))`
  const shape = settings.cooldownShape === 'sqrt' ? `${progress} ** 0.5` : progress
  return `${LR}.LambdaLR(optimizer, lambda t: ${floor} + (1 - ${floor}) * (1 - ${shape}))`
}

/** The main schedule; every argument is written, so that nothing is left to the defaults of a version of PyTorch. */
function mainCode(settings: Options, schedule: Schedule): string {
  if (settings.schedule === 'plateau')
    return `${LR}.ReduceLROnPlateau(optimizer, mode='${settings.mode}', factor=${settings.gamma}, patience=${settings.patience}, threshold=${settings.threshold}, cooldown=${settings.rest}, min_lr=${settings.etaMin})`
  const { spec } = schedule
  if (spec === null) return lambdaCode(settings, schedule)
  if (spec.type === 'constant') return `${LR}.ConstantLR(optimizer, factor=1.0)`
  return scheduleCode(spec, settings.peak)
}

function warmupCode({ warmupFrom, startFactor }: Options, warmup: number): string {
  if (warmupFrom === 'zero') return `${LR}.LambdaLR(optimizer, lambda t: t / ${warmup})`
  if (warmupFrom === 'factor')
    return `${LR}.LinearLR(optimizer, start_factor=${startFactor}, total_iters=${warmup})`
  // (t + 1)/w at t = 0 … w − 1
  return `${LR}.LinearLR(optimizer, start_factor=1 / ${warmup}, total_iters=${Math.max(1, warmup - 1)})`
}

function schedulerCode(settings: Options, schedule: Schedule): string {
  const main = mainCode(settings, schedule)
  if (schedule.warmup === 0 || settings.schedule === 'noam') return `scheduler = ${main}`
  return `warmup = ${warmupCode(settings, schedule.warmup)}
main = ${main}
scheduler = ${LR}.SequentialLR(optimizer, [warmup, main], milestones=[${schedule.warmup}])`
}

/** When an update is made, as a condition on the micro-batch `i` of its epoch. */
const UPDATE: Readonly<Record<Options['remainder'], string>> = {
  flush: '(i + 1) % accumulation == 0 or i + 1 == len(loader)',
  carry: '(epoch * len(loader) + i + 1) % accumulation == 0',
  drop: '(i + 1) % accumulation == 0',
}

/** A script that runs as it stands; its loader has the right number of micro-batches and must be replaced. */
export function pytorch(settings: Options, counts: Counts, schedule: Schedule): string {
  const at = stepOf(settings)
  const plateau = settings.schedule === 'plateau'
  const step = {
    update: ['            scheduler.step()'],
    microbatch: ['        scheduler.step()  # 每个微批一次；要每次更新一次，就缩进到上面的分支里'],
    epoch: plateau
      ? ['    value = loss.item()  # 换成验证集上的值', '    scheduler.step(value)']
      : ['    scheduler.step()'],
  }[at]
  return [
    'import torch',
    '',
    'model = torch.nn.Linear(4, 2)  # 换成你的模型与 DataLoader；下面的 loader 只是批数相同',
    `loader = [(torch.randn(8, 4), torch.randint(2, (8,)))] * ${counts.microBatches}`,
    `epochs, accumulation = ${settings.epochs}, ${settings.accumulation}`,
    '',
    `optimizer = torch.optim.AdamW(model.parameters(), lr=${settings.peak})`,
    schedulerCode(settings, schedule),
    '',
    'rates = []  # 每次更新所用的学习率',
    'for epoch in range(epochs):',
    ...(settings.remainder === 'drop' ? ['    optimizer.zero_grad()'] : []),
    '    for i, (x, y) in enumerate(loader):',
    '        loss = torch.nn.functional.cross_entropy(model(x), y)',
    '        (loss / accumulation).backward()',
    `        if ${UPDATE[settings.remainder]}:`,
    "            rates.append(optimizer.param_groups[0]['lr'])",
    '            optimizer.step()',
    ...(at === 'update' ? step : []),
    '            optimizer.zero_grad()',
    ...(at === 'update' ? [] : step),
    'print(len(rates), rates[0], max(rates), rates[-1])',
    '',
  ].join('\n')
}
