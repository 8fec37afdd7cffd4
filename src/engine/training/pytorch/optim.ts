import type { Complete } from '../../nn/field.ts'
import type { OptimizerName, OptimizerSpec, ScheduleName, ScheduleSpec } from '../../optim/spec.ts'
import { python, unless } from './layers.ts'
import type { Expression } from './layers.ts'

type OptimizerOf<N extends OptimizerName> = Complete<Extract<OptimizerSpec, { readonly type: N }>>
type ScheduleOf<N extends ScheduleName> = Complete<Extract<ScheduleSpec, { readonly type: N }>>

const decay = ({ weight_decay: value }: { readonly weight_decay: number }, fallback = 0): string =>
  unless('weight_decay', value, fallback)

const adam =
  (name: string, fallback: number) =>
  (spec: OptimizerOf<'adam'> | OptimizerOf<'adamw'>): Expression => ({
    code: `torch.optim.${name}(parameters, lr=${spec.lr}, betas=(${spec.betas.join(', ')})${unless('eps', spec.eps, 1e-8)}${decay(spec, fallback)}${spec.amsgrad ? ', amsgrad=True' : ''})`,
  })

/** Optimizers of `parameters`. */
const optimizerRows: { readonly [N in OptimizerName]: (spec: OptimizerOf<N>) => Expression } = {
  sgd: (spec) => ({
    code: `torch.optim.SGD(parameters, lr=${spec.lr}${unless('momentum', spec.momentum, 0)}${unless('dampening', spec.dampening, 0)}${spec.nesterov ? ', nesterov=True' : ''}${decay(spec)})`,
  }),
  adagrad: (spec) => ({
    code: `torch.optim.Adagrad(parameters, lr=${spec.lr}${unless('eps', spec.eps, 1e-10)}${decay(spec)})`,
  }),
  rmsprop: (spec) => ({
    code: `torch.optim.RMSprop(parameters, lr=${spec.lr}, alpha=${spec.alpha}${unless('eps', spec.eps, 1e-8)}${unless('momentum', spec.momentum, 0)}${spec.centered ? `, centered=${python(true)}` : ''}${decay(spec)})`,
  }),
  adam: adam('Adam', 0),
  adamw: adam('AdamW', 0.01),
  lion: (spec) => ({
    code: `Lion(parameters, lr=${spec.lr}, betas=(${spec.betas.join(', ')})${decay(spec)})`,
    needs: 'Lion',
  }),
}

const scheduler = (name: string, ...settings: readonly string[]): string =>
  `torch.optim.lr_scheduler.${name}(optimizer, ${settings.join(', ')})`

/** Schedules of `optimizer`. */
const scheduleRows: { readonly [N in ScheduleName]: (spec: ScheduleOf<N>, lr: number) => string } = {
  constant: () => '',
  step: ({ step_size: size, gamma }) => scheduler('StepLR', `step_size=${size}`, `gamma=${gamma}`),
  multi_step: ({ milestones, gamma }) =>
    scheduler('MultiStepLR', `milestones=[${milestones.join(', ')}]`, `gamma=${gamma}`),
  exponential: ({ gamma }) => scheduler('ExponentialLR', `gamma=${gamma}`),
  cosine: ({ t_max: half, eta_min: least }) =>
    scheduler('CosineAnnealingLR', `T_max=${half}`, `eta_min=${least}`),
  cosine_warm_restarts: ({ t_0: first, t_mult: factor, eta_min: least }) =>
    scheduler('CosineAnnealingWarmRestarts', `T_0=${first}`, `T_mult=${factor}`, `eta_min=${least}`),
  linear: ({ start_factor: from, end_factor: to, total_iters: total }) =>
    scheduler('LinearLR', `start_factor=${from}`, `end_factor=${to}`, `total_iters=${total}`),
  polynomial: ({ total_iters: total, power }) =>
    scheduler('PolynomialLR', `total_iters=${total}`, `power=${power}`),
  one_cycle: (spec) =>
    scheduler(
      'OneCycleLR',
      `max_lr=${spec.max_lr}`,
      `total_steps=${spec.total_steps}`,
      `pct_start=${spec.pct_start}`,
      `div_factor=${spec.div_factor}`,
      `final_div_factor=${spec.final_div_factor}`,
      'cycle_momentum=False',
    ),
  warmup_cosine: ({ warmup_steps: up, total_steps: total, eta_min: least }, lr) =>
    scheduler(
      'LambdaLR',
      `lambda t: (t + 1) / ${Math.max(1, up)} if t < ${up} else (${least} + (${lr} - ${least}) * (1 + math.cos(math.pi * min(1, (t - ${up}) / ${Math.max(1, total - up)}))) / 2) / ${lr}`,
    ),
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table has a row for every name of an optimizer
const optimizers = optimizerRows as unknown as Readonly<
  Record<OptimizerName, (spec: OptimizerSpec) => Expression>
>

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table has a row for every name of a schedule
const schedules = scheduleRows as unknown as Readonly<
  Record<ScheduleName, (spec: ScheduleSpec, lr: number) => string>
>

/** An optimizer, its defaults filled in, as PyTorch writes it. */
export const optimizerCode = (spec: OptimizerSpec): Expression => optimizers[spec.type](spec)

/** A schedule, its defaults filled in, as PyTorch writes it; empty for a constant rate. */
export const scheduleCode = (spec: ScheduleSpec, lr: number): string => schedules[spec.type](spec, lr)
